"""Reads about accounts: the administrator's lists and day, and what people see of their own account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.models import Account, AccountState, RecoveryCode, RoleGrant, SignInSession
from migrant_support.platform.access.scopes import scope_label
from migrant_support.platform.access.sessions import grants_of, limits_of
from migrant_support.platform.access.viewer import EVERYWHERE, NAMED, Viewer, demand, policy
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.web.paging import Page, keyset
from migrant_support.policy import Power

LATELY = timedelta(days=7)
ENDING = timedelta(days=14)
FAILED = ("access.account.sign_in_failed", "access.account.code_failed")


@dataclass(frozen=True, slots=True)
class AdminDay:
    """What waits for an administrator, as counts; the two moments say since when or until when the first one waits."""

    invited: int
    invited_since: datetime | None
    roles_ending: int
    first_role_ends: datetime | None
    without_second_factor: int
    disabled_lately: int
    failed_sign_ins: int


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role of an account: `role_label` is marked for translation, `place` is what the owner of the kind calls it."""

    id: UUID
    role: str
    role_label: str
    scope_kind: str
    place: str
    valid_from: datetime
    valid_until: datetime | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A line of the list of accounts."""

    id: UUID
    display_name: str
    sign_in_name: str
    state: AccountState
    has_second_factor: bool
    is_demonstration: bool
    roles: tuple[RoleRow, ...]


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Everything an administrator may know of an account; never a secret."""

    id: UUID
    display_name: str
    sign_in_name: str
    email: str
    state: AccountState
    made_at: datetime
    disabled_at: datetime | None
    disabled_reason: str
    has_second_factor: bool
    last_seen_at: datetime | None
    is_demonstration: bool
    is_own: bool
    roles: tuple[RoleRow, ...]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A place where the account is signed in."""

    id: UUID
    device: str
    made_at: datetime
    last_seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """The viewer's own account."""

    display_name: str
    sign_in_name: str
    email: str
    password_changed_at: datetime | None
    factor_confirmed_at: datetime | None
    codes_left: int
    is_demonstration: bool
    roles: tuple[RoleRow, ...]
    sessions: tuple[SessionRow, ...]


def admin_day(viewer: Viewer) -> AdminDay:
    """Count what waits for an administrator: three statements."""
    demand(viewer, Power.ACCOUNT_MANAGE)
    moment = now()
    real = sa.not_(Account.is_demonstration)
    invited = Account.state == AccountState.INVITED
    factorless = sa.and_(Account.state == AccountState.ACTIVE, Account.totp_confirmed_at.is_(None), real)
    disabled = sa.and_(Account.state == AccountState.DISABLED, Account.disabled_at > moment - LATELY)
    accounts = db.session.execute(
        sa.select(
            sa.func.count().filter(invited).label("invited"),
            sa.func.min(Account.made_at).filter(invited).label("since"),
            sa.func.count().filter(factorless).label("factorless"),
            sa.func.count().filter(disabled).label("disabled"),
        ).select_from(Account)
    ).one()
    ending = db.session.execute(
        sa.select(sa.func.count(), sa.func.min(RoleGrant.valid_until))
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            RoleGrant.valid_until > moment,
            RoleGrant.valid_until <= moment + ENDING,
            Account.state != AccountState.DISABLED,
        )
    ).one()
    failed = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(AuditLine)
        .where(AuditLine.act.in_(FAILED), AuditLine.at > moment - timedelta(days=1))
    )
    return AdminDay(
        invited=accounts.invited,
        invited_since=accounts.since,
        roles_ending=ending[0],
        first_role_ends=ending[1],
        without_second_factor=accounts.factorless,
        disabled_lately=accounts.disabled,
        failed_sign_ins=failed or 0,
    )


def accounts_page(
    viewer: Viewer, *, state: AccountState | None = None, sought: str = "", cursor: str | None = None, size: int = 50
) -> Page[Any]:
    """A page of accounts, newest first, of one state or all. `sought` is part of a name or sign-in name."""
    demand(viewer, Power.ACCOUNT_MANAGE)
    statement = sa.select(Account)
    if state is not None:
        statement = statement.where(Account.state == state)
    if sought:
        statement = statement.where(
            sa.or_(
                Account.display_name.icontains(sought, autoescape=True),
                Account.sign_in_name.icontains(sought, autoescape=True),
            )
        )
    page = keyset(statement, (Account.id.desc(),), cursor=cursor, size=size)
    roles = _roles_of([account.id for account in page.rows], only_open=True)
    rows = [
        AccountRow(
            account.id,
            account.display_name,
            account.sign_in_name,
            account.state,
            account.totp_confirmed_at is not None,
            account.is_demonstration,
            tuple(roles.get(account.id, ())),
        )
        for account in page.rows
    ]
    return Page(rows, newer=page.newer, older=page.older)


def count_by_state(viewer: Viewer) -> dict[AccountState, int]:
    """How many accounts there are in each state."""
    demand(viewer, Power.ACCOUNT_MANAGE)
    rows = db.session.execute(sa.select(Account.state, sa.func.count()).group_by(Account.state))
    return dict.fromkeys(AccountState, 0) | {row[0]: row[1] for row in rows}


def account_page(viewer: Viewer, account_id: UUID) -> AccountPage:
    """One account. Raises NotThere."""
    demand(viewer, Power.ACCOUNT_MANAGE)
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotThere
    seen = sa.select(sa.func.max(SignInSession.last_seen_at)).where(SignInSession.account_id == account_id)
    return AccountPage(
        id=account.id,
        display_name=account.display_name,
        sign_in_name=account.sign_in_name,
        email=account.email or "",
        state=account.state,
        made_at=account.made_at,
        disabled_at=account.disabled_at,
        disabled_reason=account.disabled_reason or "",
        has_second_factor=account.totp_confirmed_at is not None,
        last_seen_at=db.session.scalar(seen),
        is_demonstration=account.is_demonstration,
        is_own=account.id == viewer.account_id,
        roles=tuple(_roles_of([account.id]).get(account.id, ())),
    )


def own_account_page(viewer: Viewer) -> OwnAccount:
    """The viewer's own account."""
    demand(viewer, Power.OWN_ACCOUNT)
    account = db.session.get(Account, viewer.account_id)
    if account is None:
        raise NotThere
    return OwnAccount(
        display_name=account.display_name,
        sign_in_name=account.sign_in_name,
        email=account.email or "",
        password_changed_at=account.password_changed_at,
        factor_confirmed_at=account.totp_confirmed_at,
        codes_left=codes_left(account.id),
        is_demonstration=account.is_demonstration,
        roles=tuple(_roles_of([account.id], only_open=True).get(account.id, ())),
        sessions=sessions_of(viewer),
    )


def codes_left(account_id: UUID) -> int:
    """How many recovery codes of an account were not used yet."""
    return int(
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(RecoveryCode)
            .where(
                RecoveryCode.account_id == account_id,
                RecoveryCode.used_at.is_(None),
                RecoveryCode.replaced_at.is_(None),
            )
        )
        or 0
    )


def sessions_of(viewer: Viewer) -> tuple[SessionRow, ...]:
    """Where the viewer is signed in, the latest use first."""
    demand(viewer, Power.OWN_ACCOUNT)
    moment = now()
    idle, whole = limits_of(viewer.grants)
    rows = db.session.scalars(
        sa.select(SignInSession)
        .where(
            SignInSession.account_id == viewer.account_id,
            SignInSession.ended_at.is_(None),
            SignInSession.last_seen_at >= moment - idle,
            SignInSession.made_at >= moment - whole,
        )
        .order_by(SignInSession.last_seen_at.desc(), SignInSession.id.desc())
    )
    return tuple(
        SessionRow(row.id, row.device, row.made_at, row.last_seen_at, row.id == viewer.session_id) for row in rows
    )


def words_about(account_id: UUID) -> list[str]:
    """What others know of an account's owner, and so guess in a password: names, address, places (SEC AU-3)."""
    account = db.session.get(Account, account_id)
    if account is None:
        return []
    held = grants_of(account_id, now())
    places = [word for g in held for word in (g.scope_id, scope_label(g.scope_kind, g.scope_id))]
    return [account.display_name, account.sign_in_name, account.email or "", account.organisation, *places]


def demonstration_sign_ins() -> list[AccountRow]:
    """The demonstration's accounts, for the sign-in page of an installation that holds no real people."""
    accounts = db.session.scalars(
        sa.select(Account)
        .where(Account.is_demonstration, Account.state == AccountState.ACTIVE)
        .order_by(Account.id)
        .limit(40)
    ).all()
    roles = _roles_of([account.id for account in accounts], only_open=True)
    return [
        AccountRow(a.id, a.display_name, a.sign_in_name, a.state, False, True, tuple(roles.get(a.id, ())))
        for a in accounts
    ]


def _roles_of(account_ids: Sequence[UUID], *, only_open: bool = False) -> dict[UUID, list[RoleRow]]:
    moment = now()
    statement = sa.select(RoleGrant).where(RoleGrant.account_id.in_(account_ids)).order_by(RoleGrant.id)
    if only_open:
        statement = statement.where(sa.or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > moment))
    found: dict[UUID, list[RoleRow]] = {}
    labels: dict[tuple[str, str], str] = {}
    for grant in db.session.scalars(statement) if account_ids else ():
        key = (grant.scope_kind, grant.scope_id)
        if key not in labels:
            labels[key] = "" if grant.scope_kind in (EVERYWHERE, NAMED) else scope_label(*key)
        over = grant.valid_until is not None and grant.valid_until <= moment
        found.setdefault(grant.account_id, []).append(
            RoleRow(
                grant.id,
                grant.role,
                policy().label_of(grant.role),
                grant.scope_kind,
                labels[key],
                grant.valid_from,
                grant.valid_until,
                over,
            )
        )
    return found
