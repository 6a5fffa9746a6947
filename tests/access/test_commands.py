"""`accounts create`, `accounts disable`, `accounts reset`: the first administrator, and recovery."""

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from migrant_support.platform.access import scopes
from migrant_support.platform.access.models import Account, AccountState, RoleGrant
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import an_account
from tests.support.browsing import Browser, sign_in_as

CHOSEN = "quiet lantern over basalt"


@pytest.fixture(autouse=True)
def places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(scopes._known, "mission", lambda: [("KWT", "Kuwait")])


def run(app: Flask, *arguments: str, given: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["accounts", *arguments], input=given)


def test_the_first_administrator_gets_a_link_and_signs_in(app: Flask) -> None:
    done = run(app, "create", "--name", "Ruwan", "--sign-in", "ruwan", "--role", "admin")
    assert done.exit_code == 0
    browser = Browser(app)
    browser.open(done.output.strip().splitlines()[-1].partition("8000")[2])
    browser.submit({"password": CHOSEN, "again": CHOSEN})
    browser.follow()
    browser.submit({"name": "ruwan", "password": CHOSEN}, to="/sign-in")
    assert browser.open("/accounts").status_code == 200


@pytest.mark.one_database
def test_a_password_from_the_input_needs_no_link(app: Flask) -> None:
    made = ("create", "--name", "Ruwan", "--sign-in", "ruwan", "--role", "admin", "--password-stdin")
    assert run(app, *made, given="ruwan-ruwan-ruwan\n").exit_code != 0
    done = run(app, *made, given=f"{CHOSEN}\n")
    assert (done.exit_code, "http" in done.output) == (0, False)
    browser = Browser(app)
    browser.open("/sign-in")
    assert browser.submit({"name": "ruwan", "password": CHOSEN}, to="/sign-in").status_code == 303


@pytest.mark.one_database
def test_a_role_bound_to_a_place_names_it(app: Flask) -> None:
    officer = ("create", "--name", "Nimal", "--sign-in", "nimal", "--role", "mission_officer")
    assert run(app, *officer).exit_code != 0
    assert run(app, *officer, "--scope", "mission:XXX").exit_code != 0
    assert run(app, *officer, "--scope", "mission:KWT").exit_code == 0
    with app.app_context(), work(write=False):
        grant = db.session.execute(sa.select(RoleGrant.scope_kind, RoleGrant.scope_id)).one()
    assert (grant.scope_kind, grant.scope_id) == ("mission", "KWT")


@pytest.mark.one_database
def test_a_bad_command_ends_with_one_sentence(app: Flask) -> None:
    for arguments in (
        ("create", "--name", "R", "--sign-in", "r w", "--role", "admin"),
        ("create", "--name", "R", "--sign-in", "ruwan", "--role", "emperor"),
        ("disable", "nobody", "--reason", "left"),
        ("reset", "nobody"),
    ):
        done = run(app, *arguments)
        assert done.exit_code != 0
        assert "Traceback" not in done.output
    with app.app_context(), work(write=False):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Account)) == 0


def test_disable_shuts_out_and_the_last_administrator_stays(app: Flask) -> None:
    admin, officer = an_account(app, "admin", "everywhere:"), an_account(app)
    browser = sign_in_as(app, officer)
    assert run(app, "disable", officer.sign_in_name.upper(), "--reason", "left").exit_code == 0
    assert browser.open("/me").status_code == 303
    assert run(app, "disable", admin.sign_in_name, "--reason", "left").exit_code != 0
    with app.app_context(), work(write=False):
        states = dict(db.session.execute(sa.select(Account.id, Account.state)).all())
    assert states == {admin.id: AccountState.ACTIVE, officer.id: AccountState.DISABLED}


@pytest.mark.one_database
def test_reset_prints_a_link_and_takes_the_factor_off_only_with_a_reason(app: Flask) -> None:
    admin = an_account(app, "admin", "everywhere:")
    assert run(app, "reset", admin.sign_in_name, "--second-factor").exit_code != 0
    done = run(app, "reset", admin.sign_in_name, "--second-factor", "--reason", "saw her on video")
    assert Browser(app).open(done.output.strip().splitlines()[-1].partition("8000")[2]).status_code == 200
