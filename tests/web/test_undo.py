"""Undo: once, in time, by the same account; shown on the next page and only there."""

import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web import undo
from migrant_support.platform.web.redirects import see_other
from migrant_support.policy import Power
from tests.support.accounts import an_account, viewer_for
from tests.support.browsing import Browser, sign_in_as
from tests.web.routes import add_routes


@pytest.fixture
def taken_back(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the handler of these tests took back."""
    done: list[str] = []
    monkeypatch.setattr(undo, "_handlers", {})

    def put_back(viewer: Viewer, arguments: Mapping[str, Any]) -> str | None:
        if arguments.get("moved_on"):
            raise Refused("moved_on", msg("The case was changed since. It can no longer be undone."))
        done.append(arguments["reference"])
        return "/t/form"

    undo.undo_handler("test.close", put_back, sentence=msg("Case %(reference)s was closed."))
    return done


def offering(app: Flask, **more: Any) -> Flask:
    """An application with a route that closes a case and offers to take it back."""

    @guard(Power.HOME)
    def close(viewer: Viewer) -> Any:
        undo.offer_undo(viewer, "test.close", {"reference": "CKW-7F3K2Q-9", **more})
        return see_other("web.healthz")

    app.add_url_rule("/t/close", "t.close", close, methods=["POST"])
    return add_routes(app)


def offered(browser: Browser) -> str:
    """Do the act, open the next page, and return where its undo button posts."""
    browser.open("/t/fail/refused")
    assert browser.post("/t/close").status_code == 303
    browser.open("/t/signed")
    action = next((form.action for form in browser.forms() if form.action.startswith("/undo/")), "")
    assert action, browser.words
    return action


def test_the_next_page_offers_it_and_it_happens_once(app: Flask, taken_back: list[str]) -> None:
    browser = sign_in_as(offering(app), an_account(app))
    action = offered(browser)
    assert "Case CKW-7F3K2Q-9 was closed." in browser.words
    browser.open("/t/signed")
    assert action not in browser.text
    answer = browser.post(action)
    assert (answer.status_code, answer.location) == (303, "/t/form")
    assert browser.post(action).status_code == 422
    assert "too late" in browser.words
    assert taken_back == ["CKW-7F3K2Q-9"]


def test_too_late_is_too_late(app: Flask, taken_back: list[str]) -> None:
    browser = sign_in_as(offering(app), an_account(app))
    action = offered(browser)
    with clock_set_to(now() + timedelta(seconds=undo.SECONDS + 1)):
        assert browser.post(action).status_code == 422
    assert taken_back == []


def test_somebody_elses_offer_is_not_there(app: Flask, taken_back: list[str]) -> None:
    action = offered(sign_in_as(offering(app), an_account(app)))
    other = sign_in_as(app, an_account(app))
    other.open("/t/fail/refused")
    assert other.post(action).status_code == 404
    strange = other.text
    assert other.post(f"/undo/{uuid4()}").status_code == 404
    assert len(other.text) == len(strange)
    assert taken_back == []


def test_an_undo_that_is_refused_may_be_tried_again(app: Flask, taken_back: list[str]) -> None:
    browser = sign_in_as(offering(app, moved_on=True), an_account(app))
    action = offered(browser)
    for _try in range(2):
        assert browser.post(action).status_code == 422
        assert "The case was changed since." in browser.words


def test_two_at_once_take_back_once(app: Flask, taken_back: list[str]) -> None:
    account = an_account(app)
    viewer = viewer_for(app, account)
    with app.app_context(), work(write=True):
        offer = undo.offer_undo(viewer, "test.close", {"reference": "A"})
    together, outcomes = threading.Barrier(6), []

    def take() -> None:
        with app.app_context():
            together.wait()
            try:
                with work(write=True):
                    undo.take_back(viewer, offer)
                outcomes.append("taken")
            except Refused as no:
                outcomes.append(no.code)

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["taken", *["undo_too_late"] * 5]
    assert taken_back == ["A"]


@pytest.mark.one_database
def test_an_offer_without_a_handler_is_a_mistake_and_a_lost_handler_is_not_there(
    app: Flask, taken_back: list[str]
) -> None:
    account = an_account(app)
    viewer = viewer_for(app, account)
    with app.app_context(), work(write=True):
        with pytest.raises(KeyError):
            undo.offer_undo(viewer, "test.unknown", {})
        offer: UUID = undo.offer_undo(viewer, "test.close", {"reference": "A"})
        undo._handlers.clear()
        with pytest.raises(NotThere):
            undo.take_back(viewer, offer)
