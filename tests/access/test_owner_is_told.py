"""The owner of an account is told by mail of what she may not have done herself (SEC AU-11)."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.kernel.clock import now
from migrant_support.platform.access import actions
from migrant_support.platform.access.models import Account
from migrant_support.platform.access.notices import Change, tell_of_device, tell_owner
from migrant_support.platform.access.sessions import start_session
from migrant_support.platform.messages.models import Message
from migrant_support.platform.messages.sending import send_due
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import TestAccount, an_account
from tests.support.browsing import sign_in_as
from tests.support.gateways import MailServer, connect, running

ADDRESS = "nadeeka@slbfe.example"


@pytest.fixture
def mail(app: Flask) -> Iterator[MailServer]:
    server = MailServer()
    with running(server):
        connect(app, smtp_url=f"smtp://127.0.0.1:{server.server_address[1]}?tls=none", mail_from="office@slbfe.example")
        yield server


def with_address(app: Flask, email: str = ADDRESS, **more: Any) -> TestAccount:
    """An officer with a mailbox."""
    made = an_account(app, "mission_officer", "mission:KWT")
    with app.app_context(), work(write=True):
        db.session.execute(sa.update(Account).where(Account.id == made.id).values(email=email, **more))
    return made


def told(app: Flask) -> list[str]:
    with app.app_context(), work(write=False):
        return list(db.session.scalars(sa.select(Message.template).order_by(Message.id)))


def test_a_changed_password_comes_as_a_mail_that_says_no_name_and_no_secret(app: Flask, mail: MailServer) -> None:
    made = with_address(app, language="si")
    browser = sign_in_as(app, made)
    browser.open("/me/password")
    new = "a long sentence for nobody else"
    assert browser.submit({"password": new, "again": new}, to="/me/password").status_code == 303
    with app.app_context():
        assert send_due() == 1
    (arrived,) = mail.mails
    said = arrived.get_content()
    assert arrived["To"] == ADDRESS
    assert "ගිණුම" in said, "in the owner's language"
    assert made.sign_in_name not in said
    assert made.display_name not in said
    assert "http" not in said


def test_old_and_new_address_are_told_when_an_administrator_changes_it(app: Flask, mail: MailServer) -> None:
    made = with_address(app)
    with app.app_context(), work(write=True):
        actions.correct(None, made.id, display_name="Nadeeka", email="new@slbfe.example")
    with app.app_context():
        assert send_due() == 2
    assert {one["To"] for one in mail.mails} == {ADDRESS, "new@slbfe.example"}


def test_what_others_do_to_an_account_is_told(app: Flask, mail: MailServer) -> None:
    made = with_address(app)
    with app.app_context(), work(write=True):
        actions.reset_factor(None, made.id, "Seen on video")
        actions.give_role(None, made.id, actions.NewRole("auditor", "everywhere"))
    assert told(app) == ["account_factor_reset", "account_roles"]


def test_only_a_browser_that_was_never_used_is_news(app: Flask, mail: MailServer) -> None:
    made = with_address(app)
    for device in ("Firefox, Windows", "Firefox, Windows", "Chrome, Android", "Firefox, Windows"):
        with app.app_context(), work(write=True):
            tell_of_device(db.session.get_one(Account, made.id), device)
            start_session(made.id, device=device, second_factor=True, proved_at=now())
    assert told(app) == ["account_new_device"]


def test_what_did_not_happen_is_not_told(app: Flask, mail: MailServer) -> None:
    made = with_address(app)

    def change_that_fails() -> None:
        with app.app_context(), work(write=True):
            tell_owner(db.session.get_one(Account, made.id), Change.PASSWORD)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_that_fails()
    assert told(app) == []


@pytest.mark.parametrize("email", ["", "no address", "a@b.example\r\nBcc: x@y.example"])
@pytest.mark.one_database
def test_a_bad_address_stops_nothing(app: Flask, mail: MailServer, email: str) -> None:
    made = with_address(app, email=email)
    with app.app_context(), work(write=True):
        tell_owner(db.session.get_one(Account, made.id), Change.CODES)
    assert told(app) == []


@pytest.mark.one_database
def test_without_a_mail_server_nothing_waits_for_ever(app: Flask) -> None:
    made = with_address(app)
    with app.app_context(), work(write=True):
        tell_owner(db.session.get_one(Account, made.id), Change.CODES)
    assert told(app) == []
