"""Somebody signs in with a second factor in a real Chromium, is asked again, and leaves nothing behind (SE-3, SE-6)."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from migrant_support.kernel.clock import now
from migrant_support.platform.access import scopes
from migrant_support.platform.access.models import SignInSession
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import an_account

pytestmark = [pytest.mark.story, pytest.mark.one_database]


@pytest.fixture
def address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where a server answers."""
    monkeypatch.setitem(scopes._known, "mission", lambda: [("KWT", "Kuwait")])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a Chromium that nobody signed in with before."""
    context = chromium.new_context(locale="en-GB")
    yield context.new_page()
    context.close()


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def age_sessions(app: Flask, minutes: int) -> None:
    """Let time pass for every session."""
    past = now() - timedelta(minutes=minutes)
    with app.app_context(), work(write=True):
        db.session.execute(sa.update(SignInSession).values(last_seen_at=past, proved_at=past))


def test_an_administrator_from_the_second_factor_to_the_sign_out(app: Flask, page: Page, address: str) -> None:
    admin = an_account(app, "admin", "everywhere:", name="Ruwani")
    page.goto(f"{address}/me")
    sign_in(page, admin.sign_in_name, admin.password)
    expect(page.get_by_role("heading", name="My account")).to_be_visible()

    page.get_by_role("link", name="Set up").click()
    page.get_by_role("button", name="Set up an authenticator").click()
    assert page.get_by_role("img", name="Picture for the authenticator").evaluate(
        "image => image.decode().then(() => image.naturalWidth > 100)"
    )
    seed = page.locator("#key").inner_text().replace(" ", "")
    page.get_by_label("Code that your phone shows").fill(pyotp.TOTP(seed).now())
    page.get_by_role("button", name="Use this authenticator").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    code = page.locator("li .code").first.inner_text()

    page.goto(f"{address}/accounts/new")
    page.get_by_label("Name, as colleagues know it").fill("Fathima Rizwan")
    page.get_by_label("Sign-in name").fill("fathima.rizwan")
    page.get_by_label("Place").select_option("mission:KWT")
    age_sessions(app, 40)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_text("What you typed is kept")).to_be_visible()
    sign_in(page, admin.sign_in_name, admin.password)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_role("heading", name="Link to hand over")).to_be_visible()
    assert "/invitation/" in page.get_by_label("Link").input_value()

    page.get_by_role("link", name="To the account").click()
    expect(page.get_by_role("heading", name="Fathima Rizwan")).to_be_visible()
    page.get_by_text("Ruwani").first.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "Fathima" not in page.content()
