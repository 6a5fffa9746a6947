"""What every page knows: the rail by power, where am I, the way back."""

import pytest
from flask import Flask

from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web import context
from migrant_support.policy import Power
from tests.support.accounts import an_account
from tests.support.browsing import sign_in_as
from tests.web.routes import add_routes

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def own_entries(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start with an empty rail, so that what desks add does not matter here."""
    for registry in ("_rail", "_me", "_layout"):
        monkeypatch.setattr(context, registry, {})
    monkeypatch.setattr(context, "_places", [])


def test_the_rail_shows_what_the_viewer_may_and_where_she_is(app: Flask) -> None:
    context.add_rail_item(Power.PERSON_READ, "web.healthz", label=msg("People"), icon="people", order=2)
    context.add_rail_item(Power.HOME, "t.signed", label=msg("My day"), icon="home", order=1, count=lambda _viewer: 7)
    context.add_rail_item(Power.HOME, "nowhere.at_all", label=msg("Not installed"), icon="list")
    add_routes(app)
    officer = sign_in_as(app, an_account(app, "mission_officer", "mission:KWT"))
    officer.open("/t/signed")
    assert officer.words.index("My day") < officer.words.index("People")
    assert 'href="/t/signed" aria-current="page"' in officer.text
    assert '<span class="count">7</span>' in officer.text
    assert "Not installed" not in officer.words
    warden = sign_in_as(app, an_account(app, "warden"))
    warden.open("/t/signed")
    assert "My day" in warden.words
    assert "People" not in warden.words


def test_the_rail_marks_the_item_that_a_page_elsewhere_belongs_to(app: Flask) -> None:
    context.add_rail_item(Power.HOME, "web.healthz", label=msg("People"), icon="people", covers=("/t/signed",))
    add_routes(app)
    officer = sign_in_as(app, an_account(app, "mission_officer", "mission:KWT"))
    officer.open("/t/signed")
    assert 'href="/healthz" aria-current="page"' in officer.text


def test_a_page_below_an_entry_is_part_of_it(app: Flask) -> None:
    context.add_rail_item(Power.HOME, "t.form", label=msg("Form"), icon="list")
    add_routes(app)
    with app.test_request_context("/t/form/0192/edit"):
        assert context._closest(["/", "/t", "/t/form", "/t/fo"]) == "/t/form"
    with app.test_request_context("/elsewhere"):
        assert context._closest(["/", "/t"]) is None


def test_where_am_i_is_said_by_who_knows_the_places(app: Flask) -> None:
    add_routes(app)
    browser = sign_in_as(app, an_account(app, "mission_officer", "mission:KWT"))
    browser.open("/t/signed")
    assert "You are at: KWT" in browser.words
    context.name_places(lambda _viewer: "Kuwait")
    browser.open("/t/signed")
    assert "You are at: Kuwait" in browser.words


def test_forms_of_the_layout_show_when_their_route_and_the_power_are_there(app: Flask) -> None:
    context.set_layout_route("search_href", "t.form", power=Power.SEARCH)
    context.add_me_link(Power.HOME, "t.lead", label=msg("My account"))
    with pytest.raises(ValueError, match="no colour_href"):
        context.set_layout_route("colour_href", "t.form")
    add_routes(app)
    officer = sign_in_as(app, an_account(app, "mission_officer", "mission:KWT"))
    officer.open("/t/signed")
    assert officer.form("/t/form").names
    assert 'href="/t/lead"' in officer.text
    auditor = sign_in_as(app, an_account(app, "auditor"))
    auditor.open("/t/signed")
    assert 'action="/t/form"' not in auditor.text


def test_an_error_keeps_the_rail_of_who_is_signed_in(app: Flask) -> None:
    context.add_rail_item(Power.HOME, "t.signed", label=msg("My day"), icon="home")
    browser = sign_in_as(add_routes(app), an_account(app))
    for path in ("/nothing/here", "/t/fail/refused"):
        browser.open(path)
        assert "My day" in browser.words


def test_a_broken_database_is_not_asked_who_looks(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def never() -> Viewer | None:
        raise AssertionError("asked")

    monkeypatch.setattr(context, "_viewer_of_cookie", never)

    def also_never(_viewer: Viewer) -> str:
        raise AssertionError("asked")

    context.name_places(also_never)
    context.add_rail_item(Power.HOME, "t.signed", label=msg("My day"), icon="home", count=lambda v: len(also_never(v)))
    browser = sign_in_as(add_routes(app), an_account(app))
    assert browser.open("/t/fail/busy").status_code == 503
    assert browser.open("/t/fail/broken").status_code == 500
    assert browser.open("/t/broken-inside").status_code == 500
    assert "My day" in browser.words
