"""What the components promise to the screens that are made of them: escaping, tokens once, errors by their field."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired

from migrant_support.platform.web import gallery
from migrant_support.platform.web.assets import set_up_assets

HERE = Path(__file__).parents[2] / "migrant_support"
HOSTILE = "<img src=x onerror=alert(1)>"


class Counter(FlaskForm):
    idempotency_key = HiddenField(default="k-1")
    name = StringField("Name", validators=[InputRequired("Write the name.")], description="As in the passport.")
    sex = RadioField(
        "Sex",
        choices={"f": "Female", "m": "Male"},
        validators=[InputRequired("Choose one.")],
    )


@pytest.fixture
def pages() -> Iterator[Flask]:
    """The product's templates without its database: components know neither."""
    app = Flask("pages", root_path=str(HERE))
    app.config.update(SECRET_KEY="for this test only")
    Babel(app)
    CSRFProtect(app)
    set_up_assets(app)
    app.jinja_env.globals.update(csp_nonce=lambda: "n", form_key=lambda: "k-1")
    with app.test_request_context("/", method="POST"):
        yield app


def shown(macro: str, call: str, **values: object) -> str:
    return render_template_string(f'{{% from "components/{macro}.html" import {macro} %}}{{{{ {call} }}}}', **values)


@pytest.mark.usefixtures("pages")
def test_a_table_escapes_what_people_typed() -> None:
    columns = [{"key": "name", "label": "Name", "note_key": "note"}, {"key": "state", "label": "State", "kind": "chip"}]
    rows = [{"name": HOSTILE, "note": HOSTILE, "state": {"label": HOSTILE, "tone": "warn"}}]
    html = shown("data_table", "data_table(columns, rows, caption='People')", columns=columns, rows=rows)
    assert "<img" not in html
    assert html.count("&lt;img") == 3


@pytest.mark.usefixtures("pages")
def test_an_empty_table_says_what_to_do() -> None:
    empty = {"title": "Nobody yet", "text": "Register the first.", "act": {"label": "Register", "href": "/people/new"}}
    html = shown("data_table", "data_table([], [], empty=empty)", empty=empty)
    assert "Nobody yet" in html
    assert 'href="/people/new"' in html
    assert "<table" not in html


@pytest.mark.usefixtures("pages")
def test_a_sorted_column_says_so_to_a_screen_reader() -> None:
    columns = [{"key": "name", "label": "Name", "sort_href": "?sort=-name", "sorted": "ascending"}]
    html = shown("data_table", "data_table(columns, [{'name': 'A'}])", columns=columns)
    assert 'aria-sort="ascending"' in html
    assert 'href="?sort=-name"' in html


@pytest.mark.usefixtures("pages")
def test_a_refused_field_leads_from_the_summary_to_its_own_sentence() -> None:
    form = Counter()
    form.validate()
    summary = shown("error_summary", "error_summary(form)", form=form)
    field = shown("form_field", "form_field(form.name)", form=form)
    assert 'href="#name"' in summary
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="name-help name-error"' in field
    assert 'id="name-error"' in field
    assert "Write the name." in field


@pytest.mark.usefixtures("pages")
def test_a_refused_choice_says_it_once_for_the_whole_group() -> None:
    form = Counter()
    form.validate()
    html = shown("form_field", "form_field(form.sex)", form=form)
    assert html.count("Choose one.") == 1
    assert "<fieldset" in html
    assert html.count('type="radio"') == 2


@pytest.mark.usefixtures("pages")
def test_a_form_without_errors_has_no_summary() -> None:
    assert shown("error_summary", "error_summary(form)", form=Counter(formdata=None)).strip() == ""


@pytest.mark.usefixtures("pages")
def test_the_end_of_a_form_carries_each_hidden_field_once() -> None:
    html = shown("form_actions", "form_actions(form, submit='Save')", form=Counter(formdata=None))
    assert html.count('name="csrf_token"') == 1
    assert html.count('name="idempotency_key"') == 1


@pytest.mark.usefixtures("pages")
def test_a_button_that_posts_carries_its_token() -> None:
    html = shown("post_button", "post_button('/undo', 'Undo', fields={'batch': 7})")
    assert 'method="post"' in html
    assert 'name="csrf_token"' in html
    assert '<input type="hidden" name="batch" value="7">' in html


@pytest.mark.usefixtures("pages")
def test_bars_are_drawn_against_the_longest_and_nothing_is_divided_by_zero() -> None:
    rows = [{"label": "Kuwait", "value": 40}, {"label": "Muscat", "value": 10}]
    html = shown("bar_chart", "bar_chart(rows, 'By mission')", rows=rows)
    assert 'width="100" height="10" rx="1"/></svg>' in html.replace('width="100.0"', 'width="100"')
    assert 'width="25.0"' in html
    assert 'width="0.0"' in shown("bar_chart", "bar_chart(rows, 'None')", rows=[{"label": "Kuwait", "value": 0}])


def test_the_gallery_shows_every_sample(pages: Flask) -> None:
    template = pages.jinja_env.get_template("gallery/page.html")
    html = template.render(
        **gallery.gallery_context(), viewer={"display_name": "A"}, here="/", rail=[], page_language="en"
    )
    assert "KW-7F3K2Q-9" in html
    assert 'data-label="Wages owed (KWD)"' in html
    assert html.count("<h1>") == 2  # the page's own and the person's
