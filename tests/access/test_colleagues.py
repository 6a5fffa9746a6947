"""An organisation's own administrator invites and ends its accounts, and reaches nothing beyond (SEC AZ-6, AZ-9)."""

from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.platform.access.models import Account, AccountState, RoleGrant
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import PASSWORD, TestAccount, a_grant, an_account
from tests.support.browsing import Browser, sign_in_as

GOOD = {"display_name": "Inoka Peiris", "sign_in_name": "Inoka", "organisation": "IOM", "role": "partner", "email": ""}


@pytest.fixture
def ours(app: Flask) -> TestAccount:
    """IOM's own administrator."""
    return an_account(app, "partner_admin", "organisation:IOM", sign_in_name="iom.boss")


def _rows(app: Flask, statement: sa.Select) -> list[tuple]:
    with app.app_context(), work(write=False):
        return [tuple(row) for row in db.session.execute(statement)]


def _invite(browser: Browser, **changed: object) -> int:
    browser.open("/colleagues/new")
    return browser.submit(GOOD | changed, to="/colleagues/new").status_code


def test_a_colleague_is_invited_chooses_a_password_and_signs_in(app: Flask, ours: TestAccount) -> None:
    browser = sign_in_as(app, ours)
    assert _invite(browser) == 200
    link = next(part for part in browser.text.split('"') if "/invitation/" in part)
    guest = Browser(app)
    guest.open(urlsplit(link).path)
    guest.submit({"password": PASSWORD, "again": PASSWORD})
    found = sa.select(Account.sign_in_name, Account.state, RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_id)
    found = found.join(RoleGrant, RoleGrant.account_id == Account.id).where(Account.display_name == "Inoka Peiris")
    assert _rows(app, found) == [("iom.inoka", AccountState.ACTIVE, "partner", "organisation", "IOM")]
    browser.open("/colleagues")
    assert "Inoka Peiris Active" in browser.words


@pytest.mark.one_database
def test_only_roles_of_organisations_in_the_own_one_are_given(app: Flask, ours: TestAccount) -> None:
    browser = sign_in_as(app, ours)
    for wrong in (
        {"role": "coordinator"}, {"role": "admin"}, {"role": "mission_officer"}, {"organisation": "CARITAS"},
        {"organisation": ""}, {"sign_in_name": ""}, {"display_name": " "}, {"email": "nobody"},
    ):  # fmt: skip
        assert _invite(browser, **wrong) == 422, wrong
    an_account(app, "mission_officer", sign_in_name="officer.kuwait")
    assert _invite(browser, sign_in_name="officer.kuwait") == 200  # iom.officer.kuwait: tells nothing of the other
    assert _invite(browser, sign_in_name="IOM.officer.kuwait") == 422


def test_whoever_may_more_elsewhere_gets_no_link_from_here(app: Flask, ours: TestAccount) -> None:
    both = an_account(app, "partner", "organisation:IOM", name="Two Hats")
    a_grant(app, both, "coordinator", "everywhere:")
    plain = an_account(app, "partner", "organisation:IOM", name="One Hat")
    browser = sign_in_as(app, ours)
    browser.open("/colleagues")
    assert "Two Hats" in browser.words
    assert "SLBFE coordinator" not in browser.words
    assert browser.post(f"/colleagues/{both.id}/link").status_code == 422
    assert browser.post(f"/colleagues/{plain.id}/link").status_code == 200
    browser.open(f"/colleagues/{both.id}/end")
    assert browser.submit({"reason": "left IOM"}, to="/end").status_code == 303
    left = sa.select(RoleGrant.role).where(RoleGrant.account_id == both.id, RoleGrant.valid_until.is_(None))
    assert _rows(app, left) == [("coordinator",)]
    assert _rows(app, sa.select(Account.state).where(Account.id == both.id)) == [(AccountState.ACTIVE,)]


def test_an_account_that_ends_is_shut_out_at_the_next_request(app: Flask, ours: TestAccount) -> None:
    gone = an_account(app, "partner", "organisation:IOM")
    hers, browser = sign_in_as(app, gone), sign_in_as(app, ours)
    assert hers.open("/shared-flights").status_code == 200
    browser.open(f"/colleagues/{gone.id}/end")
    assert browser.submit({"reason": " "}, to="/end").status_code == 422
    assert browser.submit({"reason": "left IOM"}, to="/end").status_code == 303
    assert hers.open("/shared-flights").status_code in (302, 303)
    state = sa.select(Account.state, Account.disabled_reason).where(Account.id == gone.id)
    assert _rows(app, state) == [(AccountState.DISABLED, "left IOM")]


def test_accounts_of_others_are_as_absent_and_nobody_ends_the_own(app: Flask, ours: TestAccount) -> None:
    others = [
        an_account(app, "partner", "organisation:CARITAS", name="Of Caritas").id,
        an_account(app, "mission_officer", name="Of Kuwait").id,
        uuid4(),
    ]
    browser = sign_in_as(app, ours)
    browser.open("/colleagues")
    assert "Of Caritas" not in browser.words
    assert "Of Kuwait" not in browser.words
    for account_id in others:
        assert browser.open(f"/colleagues/{account_id}/end").status_code == 404
        assert browser.post(f"/colleagues/{account_id}/end", {"reason": "x"}).status_code == 404
        assert browser.post(f"/colleagues/{account_id}/link").status_code == 404
    assert browser.post(f"/colleagues/{ours.id}/end", {"reason": "x"}).status_code == 422
    assert browser.post(f"/colleagues/{ours.id}/link").status_code == 422
