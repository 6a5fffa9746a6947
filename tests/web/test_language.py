"""Language and colours: of the account, else of the browser; chosen by a form, kept over visits."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import gettext as _
from wtforms import StringField

from migrant_support.kernel.texts import msg
from migrant_support.platform.access.models import Account
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web import forms
from tests.support.accounts import an_account
from tests.support.browsing import Browser, sign_in_as
from tests.web.routes import add_routes


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("si", "si"),
        ("ta-LK,ta;q=0.9,en;q=0.5", "ta"),
        ("fr,si;q=0.3", "si"),
        ("fr", "en"),
        ("", "en"),
        ("*", "en"),
        ("x" * 3000, "en"),
    ],
)
def test_a_visitor_reads_the_language_of_the_browser(app: Flask, accepted: str, language: str) -> None:
    browser = Browser(add_routes(app))
    browser.open("/t/form", headers={"Accept-Language": accepted})
    assert f'<html lang="{language}"' in browser.text


@pytest.mark.one_database
def test_a_visitor_chooses_and_it_stays(app: Flask) -> None:
    browser = Browser(add_routes(app))
    browser.open("/t/form?state=open")
    assert browser.submit({"language": "ta"}, to="/language").location == "/t/form?state=open"
    for _visit in range(2):
        browser.open("/t/form", headers={"Accept-Language": "si"})
        assert '<html lang="ta"' in browser.text


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("field", "value"), [("language", "xx"), ("language", ""), ("theme", "pink"), ("theme", "<b>")]
)
def test_what_is_not_offered_is_refused(app: Flask, field: str, value: str) -> None:
    browser = Browser(add_routes(app))
    browser.open("/t/form")
    assert browser.post(f"/{field}", {field: value}).status_code == 400


def test_an_account_keeps_its_choice_and_the_log_knows_the_field(app: Flask) -> None:
    account = an_account(app)
    browser = sign_in_as(add_routes(app), account)
    browser.open("/t/form")
    for _again in range(2):
        assert browser.post("/language", {"language": "si", "next": "/t/form"}).status_code == 303
        assert browser.post("/theme", {"theme": "dark", "next": "/t/form"}).status_code == 303
    elsewhere = sign_in_as(app, account)
    elsewhere.open("/t/fail/refused")
    assert '<html lang="si" data-theme="dark"' in elsewhere.text
    with app.app_context(), work(write=False):
        kept = db.session.execute(sa.select(Account.language, Account.theme).where(Account.id == account.id)).one()
        lines = db.session.scalars(sa.select(AuditLine).where(AuditLine.act == "access.account.prefer")).all()
        assert tuple(kept) == ("si", "dark")
        assert sorted(tuple(line.fields) for line in lines) == [("language",), ("theme",)]


@pytest.mark.one_database
def test_an_error_of_an_unknown_address_is_in_the_viewers_language(app: Flask) -> None:
    account = an_account(app)
    browser = sign_in_as(add_routes(app), account)
    browser.open("/t/form")
    browser.post("/language", {"language": "ta", "next": "/"})
    browser.open("/nothing/here")
    assert '<html lang="ta"' in browser.text


@pytest.mark.one_database
def test_without_a_request_texts_are_in_the_installations_language(app: Flask) -> None:
    with app.app_context():
        assert str(_("Migrant Support")) == "Migrant Support"


@pytest.mark.one_database
def test_the_label_and_the_help_of_a_field_are_translated(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Sample(forms.Form):
        word = StringField(msg("Surname"), description=msg("As on the passport."))

    monkeypatch.setattr(forms, "translated", lambda sentence: f"<{sentence}>")
    with app.test_request_context():
        field = Sample().word
    assert (field.label.text, field.description) == ("<Surname>", "<As on the passport.>")
