"""Accounts of one organisation, looked after by its own administrator: invite, a new link, the end.

Nothing reaches beyond the organisation: roles are those that are given for organisations alone, places are the own,
and whoever holds or held a role anywhere else gets no link from here, since a link opens everything that she may.
Sign-in names begin with the organisation, so that a name that is taken tells nothing of others (SEC AZ-6, AZ-9).
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.actions import NewAccount, NewRole, make_account
from migrant_support.platform.access.invitations import kill_invitations, make_invitation
from migrant_support.platform.access.models import ROW_LOCK, Account, AccountState, RoleGrant
from migrant_support.platform.access.scopes import scope_choices
from migrant_support.platform.access.sessions import end_all_sessions
from migrant_support.platform.access.viewer import Viewer, demand, policy
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.web.paging import Page, keyset
from migrant_support.policy import Power

ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class ColleagueRow:
    """A colleague as the organisation's administrator sees her: her roles here, nothing of any elsewhere."""

    id: UUID
    display_name: str
    sign_in_name: str
    state: AccountState
    has_second_factor: bool
    is_own: bool
    role_labels: tuple[str, ...]
    may_get_link: bool


def own_organisations(viewer: Viewer) -> list[tuple[str, str]]:
    """(code, name) of the organisations whose accounts the viewer looks after."""
    own = viewer.reach(Power.COLLEAGUE_MANAGE).ids(ORGANISATION)
    return [(code, name) for code, name in scope_choices(ORGANISATION) if code in own]


def colleague_roles() -> list[str]:
    """The roles that are given for organisations alone."""
    return [role for role in policy().all_roles() if policy().scopes_of(role) == (ORGANISATION,)]


def _here(viewer: Viewer) -> ColumnElement[bool]:
    own = sorted(viewer.reach(Power.COLLEAGUE_MANAGE).ids(ORGANISATION))
    return sa.and_(RoleGrant.scope_kind == ORGANISATION, RoleGrant.scope_id.in_(own))


def _in_force() -> ColumnElement[bool]:
    return sa.or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > now())


def _is_colleague(viewer: Viewer) -> ColumnElement[bool]:
    return sa.exists().where(RoleGrant.account_id == Account.id, _here(viewer))


def colleagues_page(viewer: Viewer, *, cursor: str | None = None, size: int = 50) -> Page[Any]:
    """A page of those who hold or held a role in the viewer's organisation, the newest first."""
    demand(viewer, Power.COLLEAGUE_MANAGE)
    page = keyset(sa.select(Account).where(_is_colleague(viewer)), (Account.id.desc(),), cursor=cursor, size=size)
    wanted = [account.id for account in page.rows]
    held: dict[UUID, list[str]] = {}
    grants = sa.select(RoleGrant.account_id, RoleGrant.role).where(RoleGrant.account_id.in_(wanted))
    for account_id, role in db.session.execute(grants.where(_here(viewer), _in_force()).order_by(RoleGrant.id)):
        held.setdefault(account_id, []).append(policy().label_of(role))
    elsewhere = set(db.session.scalars(sa.select(RoleGrant.account_id).where(
        RoleGrant.account_id.in_(wanted), ~_here(viewer)
    )))  # fmt: skip
    rows = [
        ColleagueRow(
            id=account.id,
            display_name=account.display_name,
            sign_in_name=account.sign_in_name,
            state=account.state,
            has_second_factor=account.totp_confirmed_at is not None,
            is_own=account.id == viewer.account_id,
            role_labels=tuple(held.get(account.id, ())),
            may_get_link=account.id not in elsewhere
            and account.id in held
            and not account.is_demonstration
            and account.state is not AccountState.DISABLED,
        )
        for account in page.rows
    ]
    return Page(rows, newer=page.newer, older=page.older)


def colleague_called(viewer: Viewer, account_id: UUID) -> tuple[str, str]:
    """What a colleague is called, and the name by which she signs in; raises NotThere for accounts of others."""
    demand(viewer, Power.COLLEAGUE_MANAGE)
    chosen = sa.select(Account.display_name, Account.sign_in_name).where(Account.id == account_id)
    found = db.session.execute(chosen.where(_is_colleague(viewer))).one_or_none()
    if found is None:
        raise NotThere
    return found.display_name, found.sign_in_name


def invite_colleague(
    actor: Viewer, *, organisation: str, role: str, display_name: str, sign_in_name: str, email: str
) -> tuple[UUID, str]:
    """Invite somebody into the own organisation; returns the account and the link to hand over. Raises Refused."""
    demand(actor, Power.COLLEAGUE_MANAGE)
    if organisation not in {code for code, _name in own_organisations(actor)}:
        raise Refused("organisation_unknown", msg("Choose an organisation from the list."), field="organisation")
    if role not in colleague_roles():
        raise Refused("role_unknown", msg("Choose a role from the list."), field="role")
    head = f"{organisation.casefold()}."
    typed = sign_in_name.strip().casefold().removeprefix(head)
    return make_account(
        actor,
        NewAccount(
            display_name=display_name,
            sign_in_name=head + typed,
            role=NewRole(role, ORGANISATION, organisation),
            email=email,
            organisation=organisation,
        ),
    )


def colleague_link(actor: Viewer, account_id: UUID) -> str:
    """A new link for a colleague. Raises NotThere for accounts of others, Refused where she may do more than here."""
    account = _held(actor, account_id)
    beyond = sa.select(RoleGrant.id).where(RoleGrant.account_id == account.id, ~_here(actor)).limit(1)
    if db.session.scalar(beyond) is not None:
        raise Refused("role_elsewhere", msg("This account is not yours alone. An administrator of the Bureau helps."))
    if account.state is AccountState.DISABLED:
        raise Refused("disabled", msg("This account is disabled. Invite the person anew."))
    if account.is_demonstration:
        raise Refused("demonstration", msg("A demonstration sign-in keeps its password."))
    act = "access.account.invite_again" if account.state is AccountState.INVITED else "access.account.reset"
    record(actor, act, kind="account", object_id=account.id)
    return make_invitation(account)


def end_colleague(actor: Viewer, account_id: UUID, reason: str) -> None:
    """End somebody's roles in the own organisation at once; an account that has no other is disabled."""
    account = _held(actor, account_id)
    if not reason.strip():
        raise Refused("reason_missing", msg("Say why, in a few words. The auditor reads it."), field="reason")
    moment = now()
    grants = db.session.scalars(
        sa.select(RoleGrant).where(RoleGrant.account_id == account.id, _here(actor), _in_force()).with_for_update()
    ).all()
    for grant in grants:
        grant.valid_until = max(moment, grant.valid_from)
        record(actor, "access.role.end", kind="account", object_id=account.id, fields=[f"role.{grant.role}"])
    db.session.flush()
    end_all_sessions(account.id)
    kept = sa.select(RoleGrant.id).where(RoleGrant.account_id == account.id, _in_force()).limit(1)
    if db.session.scalar(kept) is None and account.state is not AccountState.DISABLED:
        account.state = AccountState.DISABLED
        account.disabled_at, account.disabled_reason = moment, reason.strip()[:300]
        kill_invitations(account.id)
        record(actor, "access.account.disable", kind="account", object_id=account.id, fields=["state"])


def _held(actor: Viewer, account_id: UUID) -> Account:
    demand(actor, Power.COLLEAGUE_MANAGE)
    account = db.session.scalar(
        sa.select(Account)
        .where(Account.id == account_id, _is_colleague(actor))
        .with_for_update(**ROW_LOCK)
        .execution_options(populate_existing=True)
    )
    if account is None:
        raise NotThere
    if account.id == actor.account_id:
        raise Refused("own_account", msg("This is your own account. Another administrator must do this."))
    return account
