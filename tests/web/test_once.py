"""A form happens once: a double click, a replay, twenty at the same instant (SEC WB-8, DOMAIN invariant 8)."""

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.models import Account, FormReceipt
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.policy import Power
from tests.support.accounts import TestAccount, an_account
from tests.support.browsing import Browser, sign_in_as
from tests.web.routes import SmallForm, add_routes


@guard(Power.HOME)
def _make(viewer: Viewer) -> Any:
    form = SmallForm()
    if form.validate_on_submit():
        db.session.add(Account(sign_in_name=f"made{made()}", display_name=str(form.name.data)))
        db.session.flush()
        if form.name.data == "refused":
            refuse(form, Refused("no", "No."))
        else:
            return see_other("t.form", made=made())
    return answer("t.html", form=form)


def made() -> int:
    """How many the route made."""
    return int(db.session.scalar(sa.select(sa.func.count()).where(Account.sign_in_name.like("made%"))) or 0)


def kept(app: Flask) -> int:
    """How many of them stand."""
    with app.app_context(), work(write=False):
        return made()


def opened(app: Flask, account: TestAccount | None = None) -> Browser:
    """Somebody who has the form before her."""
    if "t.make" not in app.view_functions:
        add_routes(app).add_url_rule("/t/make", "t.make", _make, methods=["GET", "POST"])
    browser = sign_in_as(app, account or an_account(app))
    browser.open("/t/make")
    return browser


def test_the_second_click_gets_the_answer_of_the_first(app: Flask) -> None:
    browser = opened(app)
    data = {"name": "Nimal", "idempotency_key": browser.form().value("idempotency_key"), "csrf_token": browser.token()}
    answers = [browser.post("/t/make", data) for _ in range(3)]
    assert [(a.status_code, a.location) for a in answers] == [(303, "/t/form?made=1")] * 3
    assert kept(app) == 1


def test_a_refused_form_may_be_sent_again_with_its_key(app: Flask) -> None:
    browser = opened(app)
    assert browser.submit({"name": "refused"}).status_code == 422
    assert kept(app) == 0
    assert browser.submit({"name": "Nimal"}).status_code == 303
    assert kept(app) == 1


def test_the_key_of_one_account_means_nothing_to_another(app: Flask) -> None:
    one, other = opened(app), opened(app)
    key = one.form().value("idempotency_key")
    assert one.submit({"name": "Nimal"}).location == "/t/form?made=1"
    assert other.submit({"name": "Kamala", "idempotency_key": key}).location == "/t/form?made=2"


@pytest.mark.parametrize("clicks", [12])
def test_many_clicks_at_one_instant_have_one_effect(app: Flask, clicks: int) -> None:
    account = an_account(app)
    first = opened(app, account)
    key = first.form().value("idempotency_key")
    browsers = [opened(app, account) for _ in range(4)]
    together, answers = threading.Barrier(clicks), []

    def click(browser: Browser) -> None:
        own = Browser(app)
        for cookie in ("visit", "session_id"):
            own.set_cookie(cookie, browser.cookie(cookie))
        data = {"name": "Nimal", "idempotency_key": key, "csrf_token": browser.token()}
        together.wait()
        done = own.post("/t/make", data)
        answers.append((done.status_code, done.location))

    threads = [threading.Thread(target=click, args=(browsers[n % 4],)) for n in range(clicks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [(303, "/t/form?made=1")] * clicks
    assert kept(app) == 1
    with app.app_context(), work(write=False):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(FormReceipt)) == 1
