"""Builders of accounts for tests: `an_account(app, "mission_officer", "mission:KWT")`."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from flask import Flask

from migrant_support.kernel.clock import now
from migrant_support.platform.access.models import Account, AccountState, RoleGrant
from migrant_support.platform.access.passwords import Passwords
from migrant_support.platform.access.sessions import start_session, viewer_of
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.policy import ROLES, Role

PASSWORD = "violet-teapot-underneath-91"
LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)  # before any moment to which a test sets the clock
_numbers = count(1)
_EXAMPLES = {
    "everywhere": "everywhere:",
    "mission": "mission:KWT",
    "site": "site:shelter-1",
    "airport": "airport:CMB",
    "organisation": "organisation:IOM",
    "named": "named:",
}


@dataclass(frozen=True)
class TestAccount:
    """An account as a test knows it."""

    __test__ = False

    id: UUID
    sign_in_name: str
    display_name: str
    password: str = field(default=PASSWORD, repr=False)


def an_account(
    app: Flask,
    role: str | None = "mission_officer",
    scope: str | None = None,
    *,
    name: str = "Nimal Perera",
    sign_in_name: str | None = None,
    password: str = PASSWORD,
    state: AccountState = AccountState.ACTIVE,
    until: datetime | None = None,
    demonstration: bool = False,
) -> TestAccount:
    """Make an account with a password and, unless `role` is None, one role.

    `scope` is `kind:id`; without it the role's usual one.

    Opens its own transaction: call it outside of any.
    """
    number = next(_numbers)
    sign_in = sign_in_name or f"{role or 'nobody'}.{number}"
    passwords: Passwords = app.extensions["passwords"]
    hashed = passwords.hash(password)
    with app.app_context(), work(write=True):
        account = Account(
            sign_in_name=sign_in,
            display_name=name,
            state=state,
            password_hash=hashed if state is not AccountState.INVITED else None,
            password_changed_at=now(),
            is_demonstration=demonstration,
            disabled_at=now() if state is AccountState.DISABLED else None,
            disabled_reason="left" if state is AccountState.DISABLED else None,
        )
        db.session.add(account)
        db.session.flush()
        if role is not None:
            db.session.add(_grant(account.id, role, scope or usual_scope(role), until))
        return TestAccount(account.id, sign_in, name, password)


def a_grant(
    app: Flask, account: TestAccount, role: str, scope: str | None = None, until: datetime | None = None
) -> UUID:
    """Give an account one more role; return the id of the grant."""
    with app.app_context(), work(write=True):
        grant = _grant(account.id, role, scope or usual_scope(role), until)
        db.session.add(grant)
        db.session.flush()
        return grant.id


def usual_scope(role: str) -> str:
    """A scope that fits a role, as `kind:id`."""
    return _EXAMPLES[min(kind.value for kind in ROLES[Role(role)].scopes)]


def viewer_for(app: Flask, account: TestAccount) -> Viewer:
    """The account as a viewer, for calling actions and queries."""
    with app.app_context(), work(write=False):
        viewer = viewer_of(account.id)
    if viewer is None:
        raise AssertionError("the account is not active")
    return viewer


def a_session(
    app: Flask, account: TestAccount, *, second_factor: bool = True, proved_at: datetime | None = None
) -> str:
    """Sign the account in without the pages; return the value of the cookie."""
    with app.app_context(), work(write=True):
        return start_session(
            account.id, device="Test browser", second_factor=second_factor, proved_at=proved_at or now()
        )


def _grant(account_id: UUID, role: str, scope: str, until: datetime | None) -> RoleGrant:
    kind, _, scope_id = scope.partition(":")
    return RoleGrant(
        account_id=account_id,
        role=role,
        scope_kind=kind,
        scope_id=scope_id,
        valid_from=LONG_AGO,
        valid_until=until,
    )
