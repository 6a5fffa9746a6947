"""Typed text survives the end of a session and the question who it is (SEC SE-2, SE-3, SE-5)."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, request
from werkzeug.wrappers import Response

from migrant_support.kernel.clock import clock_set_to
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.redirects import back_to
from migrant_support.policy import Power
from tests.support.accounts import TestAccount, an_account
from tests.support.browsing import Browser, sign_in_as

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TYPED = {"note": 'First line\nsecond < line & "quotes" ගඟ', "kinds": ["a", "b"], "password": "typed password"}


@pytest.fixture
def received(app: Flask) -> list[dict[str, list[str]]]:
    """Adds two routes that take a note, one of them grave; returns what they got."""
    got: list[dict[str, list[str]]] = []

    def take(_viewer: Viewer) -> Response:
        got.append(request.form.to_dict(flat=False))
        return back_to("/me")

    app.add_url_rule("/note", "note", guard(Power.HOME)(take), methods=["POST"])
    app.add_url_rule("/grave", "grave", guard(Power.HOME, fresh=True)(take), methods=["GET", "POST"])
    return got


def sign_in_here(browser: Browser, account: TestAccount) -> None:
    """Sign in on the page that the browser shows."""
    browser.submit({"name": account.sign_in_name, "password": account.password}, to="/sign-in")


def expired_note(app: Flask, account: TestAccount) -> Browser:
    """A page that was open for so long that its note meets the sign-in page."""
    with clock_set_to(START):
        browser = sign_in_as(app, account)
        browser.open("/me")
    with clock_set_to(START + timedelta(minutes=40)):
        assert browser.post("/note?of=7", dict(TYPED)).status_code == 401
    return browser


def test_a_note_sent_too_late_is_kept_over_the_sign_in_and_sent_then(app: Flask, received) -> None:
    account = an_account(app)
    browser = expired_note(app, account)
    assert received == []
    assert "What you typed is kept" in browser.words
    assert "second" not in browser.text
    assert "/language" not in [form.action for form in browser.forms()]
    with clock_set_to(START + timedelta(minutes=41)):
        sign_in_here(browser, account)
        assert "Send it now" in browser.words
        assert browser.form("/note").action == "/note?of=7"
        assert browser.submit({}, to="/note").status_code == 303
    [got] = received
    assert got.pop("csrf_token")
    assert [text.replace("\r\n", "\n") for text in got["note"]] == [TYPED["note"]]
    assert got["kinds"] == ["a", "b"]
    assert "password" not in got


def test_another_account_cannot_send_it(app: Flask, received) -> None:
    browser = expired_note(app, an_account(app))
    with clock_set_to(START + timedelta(minutes=41)):
        sign_in_here(browser, an_account(app))
        browser.follow()
        assert "belongs to another account" in browser.words
    assert received == []


@pytest.mark.one_database
def test_a_wrong_password_in_between_loses_nothing(app: Flask, received) -> None:
    account = an_account(app)
    browser = expired_note(app, account)
    with clock_set_to(START + timedelta(minutes=41)):
        browser.submit({"name": account.sign_in_name, "password": "not this one, no"}, to="/sign-in")
        sign_in_here(browser, account)
        browser.submit({}, to="/note")
    assert len(received) == 1


@pytest.mark.one_database
def test_what_is_kept_cannot_be_made_up_or_changed(app: Flask, received) -> None:
    account = an_account(app)
    browser = expired_note(app, account)
    kept = browser.form("/sign-in").value("carried")
    with clock_set_to(START + timedelta(minutes=41)):
        browser.submit(
            {"name": account.sign_in_name, "password": account.password, "carried": kept[:-8] + "AAAAAAA="},
            to="/sign-in",
        )
        assert browser.answer is not None
        assert browser.answer.location == "/"
    assert received == []


@pytest.mark.one_database
def test_text_typed_before_a_sign_out_in_another_window_is_kept(app: Flask, received) -> None:
    account = an_account(app)
    browser = Browser(app)
    browser.open("/sign-in")
    sign_in_here(browser, account)
    browser.open("/me")
    token = browser.token()
    browser.submit({}, to="/sign-out")
    assert browser.post("/note", {"note": "typed before", "csrf_token": token}).status_code == 401
    sign_in_here(browser, account)
    browser.submit({}, to="/note")
    assert received[0]["note"] == ["typed before"]


@pytest.mark.one_database
def test_a_form_of_nobody_is_not_kept(app: Flask, received) -> None:
    browser = Browser(app)
    browser.open("/sign-in")
    assert browser.post("/note", {"note": "by nobody"}).status_code == 401
    assert browser.form("/sign-in").value("carried") == ""


@pytest.mark.one_database
def test_files_are_named_as_lost(app: Flask, received) -> None:
    account = an_account(app)
    with clock_set_to(START):
        browser = sign_in_as(app, account)
        browser.open("/me")
    with clock_set_to(START + timedelta(minutes=40)):
        browser.post("/note", {"note": "with a picture", "photo": (io.BytesIO(b"x"), "p.jpg")})
        sign_in_here(browser, account)
        assert "Choose them again" in browser.words


def test_a_grave_act_asks_again_after_five_minutes_and_then_goes_on(app: Flask, received) -> None:
    account = an_account(app)
    with clock_set_to(START):
        browser = sign_in_as(app, account)
        browser.open("/me")
        assert browser.post("/grave", {"note": "fresh"}).status_code == 303
    with clock_set_to(START + timedelta(minutes=6)):
        before = browser.cookie("session_id")
        browser.open("/me")
        assert browser.post("/grave", {"note": "stale"}).status_code == 401
        assert len(received) == 1
        assert browser.submit({"password": "not this one, no"}, to="/confirm").status_code == 422
        assert browser.submit({"password": account.password}, to="/confirm").status_code == 200
        assert browser.submit({}, to="/grave").status_code == 303
        assert received[1]["note"] == ["stale"]
        assert browser.cookie("session_id") != before
        thief = Browser(app)
        thief.set_cookie("session_id", before)
        assert thief.open("/me").status_code == 303


def test_a_grave_page_asks_again_and_leads_back(app: Flask, received) -> None:
    account = an_account(app)
    with clock_set_to(START):
        browser = sign_in_as(app, account)
    with clock_set_to(START + timedelta(minutes=6)):
        assert browser.open("/grave?of=7").location == "/confirm?next=/grave%3Fof%3D7"
        browser.follow()
        browser.submit({"password": account.password}, to="/confirm")
        assert browser.answer is not None
        assert browser.answer.location == "/grave?of=7"


@pytest.mark.one_database
def test_a_token_of_nobody_is_no_token_of_the_account_that_signs_in(app: Flask, received) -> None:
    planted = Browser(app)
    planted.open("/sign-in")
    token = planted.token()
    account = an_account(app)
    sign_in_here(planted, account)
    assert planted.post("/note", {"note": "x", "csrf_token": token}).status_code == 400
    assert received == []
