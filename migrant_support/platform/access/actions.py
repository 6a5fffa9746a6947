"""Administration of accounts: invite, disable, reset, give and end roles. `actor` None is the command line.

Nobody works on the own account here and so nobody raises the own powers (SEC AZ-9). One administrator always stays:
those who could take away the last one wait for each other at the rows of the administrators.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.invitations import kill_invitations, make_invitation
from migrant_support.platform.access.models import ROW_LOCK, Account, AccountState, RecoveryCode, RoleGrant
from migrant_support.platform.access.notices import Change, tell_owner
from migrant_support.platform.access.scopes import scope_choices
from migrant_support.platform.access.sessions import end_all_sessions
from migrant_support.platform.access.signing_in import fold_sign_in_name
from migrant_support.platform.access.viewer import EVERYWHERE, NAMED, Viewer, demand, policy
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power

_SIGN_IN_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{2,119}")
_EMAIL = re.compile(r"[^\s@<>\"',;]{1,64}@[^\s@<>\"',;]{1,120}\.[^\s@<>\"',;]{2,}")


@dataclass(frozen=True, slots=True)
class NewRole:
    """A role in a scope, from a moment until another."""

    role: str
    scope_kind: str
    scope_id: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Who is invited, and as what."""

    display_name: str
    sign_in_name: str
    role: NewRole
    email: str = ""
    organisation: str = ""


def invite(actor: Viewer | None, new: NewAccount) -> tuple[UUID, str]:
    """Make an account that waits for its owner; returns its id and the link to hand over."""
    _demand(actor)
    return make_account(actor, new)


def make_account(actor: Viewer | None, new: NewAccount) -> tuple[UUID, str]:
    """The same for those who asked for their own power already."""
    name = fold_sign_in_name(new.sign_in_name)
    if not _SIGN_IN_NAME.fullmatch(name):
        raise Refused(
            "sign_in_name",
            msg("A sign-in name has at least 3 signs: letters a to z, digits, dot, dash, underscore or @."),
            field="sign_in_name",
        )
    if db.session.scalar(sa.select(Account.id).where(Account.sign_in_name == name)):
        raise Refused("sign_in_name_taken", msg("Another account has this sign-in name."), field="sign_in_name")
    _check_person(new.display_name, new.email)
    account = Account(
        sign_in_name=name,
        display_name=new.display_name.strip(),
        email=new.email or None,
        organisation=new.organisation,
        state=AccountState.INVITED,
    )
    db.session.add(account)
    db.session.flush()
    record(actor, "access.account.invite", kind="account", object_id=account.id)
    _add_grant(actor, account, new.role)
    return account.id, make_invitation(account)


def _check_person(display_name: str, email: str) -> None:
    if not display_name.strip():
        raise Refused("name_missing", msg("Enter the name by which colleagues know this person."), field="display_name")
    if email and not (len(email) <= 200 and _EMAIL.fullmatch(email)):
        raise Refused("email", msg("This is not an e-mail address. An example: name@example.org."), field="email")


def correct(actor: Viewer | None, account_id: UUID, *, display_name: str, email: str) -> None:
    """Correct name and e-mail of an account; the sign-in name stays. Links die: they may lie in the old mailbox."""
    account = _account_of_another(actor, account_id)
    _check_person(display_name, email)
    new = {"display_name": display_name.strip(), "email": email or None}
    changed = [name for name, value in new.items() if getattr(account, name) != value]
    old_email = account.email
    for name in changed:
        setattr(account, name, new[name])
    if "email" in changed:
        kill_invitations(account.id)
        tell_owner(account, Change.ADDRESS, to=old_email or "")
        tell_owner(account, Change.ADDRESS)
    if changed:
        record(actor, "access.account.correct", kind="account", object_id=account.id, fields=changed)


def new_link(actor: Viewer | None, account_id: UUID) -> str:
    """A link for an account: the invitation anew, or a reset of the password, which only its owner chooses (AU-9)."""
    account = _account_of_another(actor, account_id)
    if account.state is AccountState.DISABLED:
        raise Refused("disabled", msg("This account is disabled. Enable it first."))
    if account.is_demonstration:
        raise Refused("demonstration", msg("A demonstration sign-in keeps its password."))
    act = "access.account.invite_again" if account.state is AccountState.INVITED else "access.account.reset"
    record(actor, act, kind="account", object_id=account.id)
    return make_invitation(account)


def disable(actor: Viewer | None, account_id: UUID, reason: str) -> None:
    """Shut an account out at once, with the reason. The last administrator stays."""
    administrators = _hold_administrators(actor)
    account = _account_of_another(actor, account_id)
    if not reason.strip():
        raise Refused("reason_missing", msg("Say why, in a few words. The auditor reads it."), field="reason")
    if account.state is AccountState.DISABLED:
        return
    if account.id in administrators:
        _refuse_last(administrators - {account.id})
    account.state = AccountState.DISABLED
    account.disabled_at = now()
    account.disabled_reason = reason.strip()[:300]
    kill_invitations(account.id)
    end_all_sessions(account.id)
    record(actor, "access.account.disable", kind="account", object_id=account.id, fields=["state"])


def enable(actor: Viewer | None, account_id: UUID) -> None:
    """Let an account in again: with its password, or waiting for its link when it never had one."""
    account = _account_of_another(actor, account_id)
    if account.state is not AccountState.DISABLED:
        return
    account.state = AccountState.ACTIVE if account.password_hash else AccountState.INVITED
    account.disabled_at = account.disabled_reason = None
    record(actor, "access.account.enable", kind="account", object_id=account.id, fields=["state"])


def reset_factor(actor: Viewer | None, account_id: UUID, reason: str) -> None:
    """Take the second factor off an account whose owner lost it; recovery codes and sessions die with it."""
    account = _account_of_another(actor, account_id)
    if not reason.strip():
        raise Refused("reason_missing", msg("Say how you made sure who asks. The auditor reads it."), field="reason")
    account.totp_seed = account.totp_offered_seed = account.totp_confirmed_at = None
    db.session.execute(
        sa.update(RecoveryCode)
        .where(RecoveryCode.account_id == account.id, RecoveryCode.replaced_at.is_(None))
        .values(replaced_at=now())
    )
    end_all_sessions(account.id)
    record(actor, "access.factor.reset", kind="account", object_id=account.id, reason=reason.strip()[:300])
    tell_owner(account, Change.FACTOR_RESET)


def give_role(actor: Viewer | None, account_id: UUID, new: NewRole) -> UUID:
    """Give an account a role. Its sessions end, so that the next one has the new powers under a new id (SEC SE-2)."""
    account = _account_of_another(actor, account_id)
    grant_id = _add_grant(actor, account, new)
    end_all_sessions(account.id)
    tell_owner(account, Change.ROLES)
    return grant_id


def end_role(actor: Viewer | None, grant_id: UUID) -> UUID:
    """End a role from this moment on; returns the account. The last administrator stays."""
    administrators = _hold_administrators(actor)
    grant = db.session.get(RoleGrant, grant_id, with_for_update=ROW_LOCK)
    if grant is None:
        raise NotThere
    account = _account_of_another(actor, grant.account_id)
    moment = now()
    if grant.valid_until is not None and grant.valid_until <= moment:
        return account.id
    grant.valid_until = max(moment, grant.valid_from)
    db.session.flush()
    if account.id in administrators:
        _refuse_last(_administrators(lasting=True))
    end_all_sessions(account.id)
    record(actor, "access.role.end", kind="account", object_id=account.id, fields=[f"role.{grant.role}"])
    tell_owner(account, Change.ROLES)
    return account.id


def _add_grant(actor: Viewer | None, account: Account, new: NewRole) -> UUID:
    start = new.valid_from or now()
    _check_role(new, start)
    twin = db.session.scalar(
        sa.select(RoleGrant.id).where(
            RoleGrant.account_id == account.id,
            RoleGrant.role == new.role,
            RoleGrant.scope_kind == new.scope_kind,
            RoleGrant.scope_id == new.scope_id,
            sa.or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > start),
        )
    )
    if twin is not None:
        raise Refused(
            "role_held", msg("This account has that role already. End it first to change its dates."), field="role"
        )
    grant = RoleGrant(
        account_id=account.id,
        role=new.role,
        scope_kind=new.scope_kind,
        scope_id=new.scope_id,
        valid_from=start,
        valid_until=new.valid_until,
        given_by=actor.account_id if actor else None,
    )
    db.session.add(grant)
    db.session.flush()
    record(actor, "access.role.give", kind="account", object_id=account.id, fields=[f"role.{new.role}"])
    return grant.id


def _check_role(new: NewRole, start: datetime) -> None:
    if new.role not in policy().all_roles():
        raise Refused("role_unknown", msg("Choose a role from the list."), field="role")
    if not policy().is_allowed_scope(new.role, new.scope_kind):
        raise Refused(
            "scope_kind", msg("This role cannot be given for that place. Choose a fitting one."), field="place"
        )
    if new.scope_kind in (EVERYWHERE, NAMED):
        if new.scope_id:
            raise Refused("scope_kind", msg("This role is not bound to a place. Leave the place empty."), field="place")
    elif new.scope_id not in {scope_id for scope_id, _label in scope_choices(new.scope_kind)}:
        raise Refused("scope_unknown", msg("Choose the place in which the role holds."), field="place")
    if new.valid_until is not None and (new.valid_until <= start or new.valid_until <= now()):
        raise Refused("until_early", msg("The last day must be later than the first, and not over yet."), field="until")


def _demand(actor: Viewer | None) -> None:
    if actor is not None:
        demand(actor, Power.ACCOUNT_MANAGE)


def _account_of_another(actor: Viewer | None, account_id: UUID) -> Account:
    _demand(actor)
    account = db.session.get(Account, account_id, with_for_update=ROW_LOCK, populate_existing=True)
    if account is None:
        raise NotThere
    if actor is not None and actor.account_id == account.id:
        raise Refused("own_account", msg("This is your own account. Another administrator must do this."))
    return account


def _hold_administrators(actor: Viewer | None) -> set[UUID]:
    """Wait until nobody else changes administrators; return those who are it for good, as they stand now.

    Raises Refused when the actor stopped being one while waiting.
    """
    _demand(actor)
    granted = sa.select(RoleGrant.account_id).where(RoleGrant.role.in_(_administrating_roles()))
    rows = sa.select(Account.id).where(Account.id.in_(granted)).order_by(Account.id).with_for_update(key_share=True)
    db.session.execute(rows).all()
    # A second statement: on PostgreSQL the first saw the grants as they were before it waited.
    if actor is not None and actor.account_id not in _administrators(lasting=False):
        raise Refused("not_allowed", msg("Your role does not allow this. Ask your administrator."))
    return _administrators(lasting=True)


def _administrators(*, lasting: bool) -> set[UUID]:
    moment = now()
    query = (
        sa.select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            Account.state == AccountState.ACTIVE,
            RoleGrant.role.in_(_administrating_roles()),
            RoleGrant.valid_from <= moment,
            RoleGrant.valid_until.is_(None)
            if lasting
            else sa.or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > moment),
        )
    )
    return set(db.session.scalars(query))


def _administrating_roles() -> list[str]:
    return [role for role in policy().all_roles() if Power.ACCOUNT_MANAGE in policy().powers_of(role)]


def _refuse_last(staying: set[UUID]) -> None:
    if not staying:
        raise Refused(
            "last_administrator",
            msg("This is the last administrator without an end date. Make another one first."),
        )
