"""Forms: what was typed stays, what was refused is rolled back, mistakes are told in our words."""

import ast
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import flask_wtf
import pytest
import wtforms
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import FormField, IntegerField, PasswordField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.money import Money
from migrant_support.kernel.texts import msg
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.field_messages import IN_OUR_WORDS
from migrant_support.platform.web.fields import (
    DateBoxes,
    EnumChecks,
    EnumSelect,
    FreeDateField,
    MoneyField,
    PhoneField,
    UuidHidden,
)
from migrant_support.platform.web.forms import Form
from tests.support.browsing import Browser
from tests.web.routes import add_routes, written


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


COLOURS = {Colour.RED: msg("Red"), Colour.BLUE: msg("Blue")}


class EveryField(Form):
    line = StringField("Line")
    text = TextAreaField("Text")
    short = StringField("Short", validators=[Length(max=5)])
    number = IntegerField("Number", validators=[Optional()])
    secret = PasswordField("Secret")
    born = FreeDateField("Born")
    expires = FreeDateField("Expires", years="future", least="day")
    boxes = FormField(DateBoxes, "Until")
    phone = PhoneField("Phone")
    currency = StringField("Currency", default="KWD")
    owed = MoneyField("Owed", currency=lambda form: form.currency.data or "KWD")
    colour = EnumSelect("Colour", labels=COLOURS, blank=msg("Choose"))
    colours = EnumChecks("Colours", labels=COLOURS)
    site = UuidHidden("Site")
    must = EnumSelect("Must", labels=COLOURS, blank="", validators=[InputRequired()], default=Colour.RED)


def filled(app: Flask, **typed: Any) -> EveryField:
    """The form after somebody sent it."""
    with app.test_request_context(method="POST"), clock_set_to(datetime(2026, 11, 24, tzinfo=UTC)):
        form = EveryField(MultiDict({"must": "red", **typed}), meta={"csrf": False})
        form.validate()
        return form


@pytest.mark.one_database
def test_text_is_made_fit_to_keep_and_a_password_is_not(app: Flask) -> None:
    form = filled(app, line=" Ni\x00mal\u202e \r\n", text="one\r\ntwo\x07\n", secret=" pass\u200bword ")
    assert form.line.data == "Nimal"
    assert form.text.data == "one\ntwo"
    assert form.secret.data == " pass\u200bword "
    assert form.errors == {}


@pytest.mark.one_database
def test_what_has_no_limit_of_its_own_has_ours(app: Flask) -> None:
    form = filled(app, line="x" * 201, text="x" * 20_001, short="123456", number=str(2**31))
    assert form.line.errors == ["Write at most 200 characters."]
    assert form.text.errors == ["Write at most 20000 characters."]
    assert form.short.errors == ["Write at most 5 characters."]
    assert form.number.errors == ["Write a number between -2147483647 and 2147483647."]
    assert form.line.data == "x" * 201


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("5/3/88", date(1988, 3, 5), "day"),
        ("5 March 1988", date(1988, 3, 5), "day"),
        ("05MAR88", date(1988, 3, 5), "day"),
        ("1988-03-05", date(1988, 3, 5), "day"),
        ("5 3 1988", date(1988, 3, 5), "day"),
        ("March 1988", date(1988, 3, 1), "month"),
        ("1988", date(1988, 1, 1), "year"),
        ("~1988", date(1988, 1, 1), "estimated"),
        ("about 1988", date(1988, 1, 1), "estimated"),
    ],
)
def test_a_date_is_read_as_people_write_it(app: Flask, typed: str, day: date, precision: str) -> None:
    form = filled(app, born=typed)
    assert not form.born.errors
    assert (form.born.data.first_day, form.born.data.precision) == (day, precision)
    assert typed in form.born()


@pytest.mark.one_database
@pytest.mark.parametrize("typed", ["31/2/1988", "5/3/88", "5 March 1988", "1988", "~1988", "3/1988"])
def test_a_date_shown_again_is_read_again_as_the_same(app: Flask, typed: str) -> None:
    data = filled(app, born=typed).born.data
    if data is None:
        assert filled(app, born=typed).born.errors == ["There is no such day. Look at the day and the month again."]
    else:
        assert filled(app, born=data.typed).born.data == data


@pytest.mark.one_database
@pytest.mark.parametrize(
    "typed",
    [
        "yesterday",
        "5/3",
        "88",
        "5/3/88 or so",
        "12345678901234567890",
        "/",
        "x" * 5000,
        "31.12.9999",
        "1.1.0001",
        "1790",
    ],
)
def test_what_is_no_date_says_how_to_write_one_and_stays(app: Flask, typed: str) -> None:
    form = filled(app, born=typed)
    assert form.born.data is None
    assert form.born.errors
    assert typed[:20] in form.born()


@pytest.mark.one_database
def test_a_passport_expires_on_a_day_to_come(app: Flask) -> None:
    assert filled(app, expires="5/3/31").expires.data.first_day == date(2031, 3, 5)
    assert filled(app, expires="2031").expires.errors == ["Write day, month and year, like 5 3 1988."]


@pytest.mark.one_database
def test_three_boxes_are_one_date(app: Flask) -> None:
    form = filled(app, **{"boxes-day": "27", "boxes-month": "3", "boxes-year": "2021"})
    assert form.boxes.form.written
    assert form.boxes.form.written.first_day == date(2021, 3, 27)
    wrong = filled(app, **{"boxes-day": "31", "boxes-month": "2", "boxes-year": "2021"})
    assert wrong.errors == {"boxes": {"day": ["There is no such day. Look at the day and the month again."]}}
    assert filled(app).errors == {}


@pytest.mark.one_database
def test_money_keeps_the_decimals_of_its_currency(app: Flask) -> None:
    assert filled(app, owed="1,250.500", currency="KWD").owed.data == Money(Decimal("1250.500"), "KWD")
    assert filled(app, owed="1.505", currency="EUR").owed.errors
    for typed in ("-5", "NaN", "1e400", "twelve", "9" * 39):
        form = filled(app, owed=typed, currency="KWD")
        assert form.owed.errors, typed
        assert typed in form.owed()
    assert filled(app, owed="").owed.data is None


@pytest.mark.one_database
def test_an_enum_is_chosen_by_its_value(app: Flask) -> None:
    assert filled(app, colour="blue").colour.data is Colour.BLUE
    assert filled(app, colour="").colour.data is None
    assert filled(app, colour="green").colour.errors == ["Choose one of the answers offered."]
    assert filled(app, colours=["red", "blue"]).colours.data == [Colour.RED, Colour.BLUE]
    assert filled(app, colours=["red", "x"]).colours.errors
    assert filled(app, must="").must.errors == ["Fill this in."]
    assert '<option selected value="blue">Blue</option>' in filled(app, colour="blue").colour()


@pytest.mark.one_database
def test_a_hidden_id_is_an_id_or_a_broken_page(app: Flask) -> None:
    assert str(filled(app, site="0192A1B2000070008000000000000000").site.data) == "0192a1b2-0000-7000-8000-000000000000"
    assert filled(app, site="1 OR 1=1").site.errors == ["Load the page again and send the form once more."]
    assert filled(app, site="").site.data is None


@pytest.mark.one_database
def test_every_form_has_its_own_key_and_keeps_it_when_it_comes_back(app: Flask) -> None:
    browser = Browser(add_routes(app))
    browser.open("/t/form")
    first = browser.form().value("idempotency_key")
    browser.open("/t/form")
    assert browser.form().value("idempotency_key") != first
    browser.submit({"name": "", "idempotency_key": first})
    assert browser.form().value("idempotency_key") == first
    browser.submit({"name": "", "idempotency_key": "'; DROP TABLE"})
    assert len(browser.form().value("idempotency_key")) == 36


@pytest.mark.one_database
@pytest.mark.parametrize(("typed", "beside"), [("everything", False), ("field", True)])
def test_a_refusal_stands_where_it_belongs_and_keeps_what_was_typed(app: Flask, typed: str, beside: bool) -> None:
    browser = Browser(add_routes(app))
    browser.open("/t/form")
    answer = browser.submit({"name": typed})
    assert answer.status_code == 422
    assert f"{typed} is taken." in browser.words
    assert ('id="name-error"' in browser.text) is beside
    assert browser.form().value("name") == typed
    assert browser.submit({"name": "free"}).status_code == 303


def test_what_a_refused_form_wrote_is_rolled_back_unless_it_must_be_counted(app: Flask) -> None:
    browser = Browser(add_routes(app))
    for path, kept in (("/t/form", 0), ("/t/counted", 1)):
        browser.open(path)
        assert browser.submit({"name": "field"}).status_code == 422
        with app.app_context(), work(write=False):
            assert written() == kept


@pytest.mark.one_database
def test_a_form_says_what_to_do_in_our_words(app: Flask) -> None:
    browser = Browser(add_routes(app))
    browser.open("/t/form")
    assert browser.submit({"name": ""}).status_code == 422
    assert "Fill this in." in browser.words


def test_every_sentence_of_the_form_library_has_our_words() -> None:
    said = set()
    for package in (wtforms, flask_wtf):
        for file in Path(str(package.__file__)).parent.rglob("*.py"):
            if "recaptcha" not in file.parts:
                said |= {s for s in _sentences(ast.parse(file.read_text())) if s}
    assert len(said) > 20
    assert said <= set(IN_OUR_WORDS)


def _sentences(tree: ast.Module) -> set[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == "gettext"]
    return {str(c.args[0].value) for c in named if isinstance(c.args[0], ast.Constant)}
