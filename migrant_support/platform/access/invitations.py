"""Links to set the first or a new password: 256 random bits, stored as SHA-256 only; once; with an end (SEC AU-9).

A link signs nobody in and does not replace the second factor. Its host comes from the settings, never from a request.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.models import ROW_LOCK, Account, AccountState, Invitation
from migrant_support.platform.access.notices import Change, tell_owner
from migrant_support.platform.access.sessions import digest_of, end_all_sessions
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.settings import Settings

FIRST_PASSWORD = timedelta(hours=72)
NEW_PASSWORD = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """A link that still works, and whose it is."""

    id: UUID
    account_id: UUID
    display_name: str
    sign_in_name: str


def make_invitation(account: Account) -> str:
    """Make the link of an account and return its address; older links of the account are dead."""
    moment = now()
    kill_invitations(account.id)
    token = secrets.token_urlsafe(32)
    lasting = FIRST_PASSWORD if account.state is AccountState.INVITED else NEW_PASSWORD
    db.session.add(
        Invitation(account_id=account.id, token_digest=digest_of(token), made_at=moment, expires_at=moment + lasting)
    )
    db.session.flush()
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.base_url.rstrip('/')}/invitation/{token}"


def kill_invitations(account_id: UUID) -> None:
    """No link of this account works any more."""
    moment = now()
    db.session.execute(
        sa.update(Invitation)
        .where(Invitation.account_id == account_id, Invitation.used_at.is_(None), Invitation.expires_at > moment)
        .values(expires_at=moment)
    )


def find_invitation(token: str) -> OpenInvitation:
    """The link behind a token. Raises NotThere for unknown, used, expired and those of disabled accounts alike."""
    row = db.session.execute(
        sa.select(Invitation.id, Account.id.label("account_id"), Account.display_name, Account.sign_in_name)
        .join(Account, Account.id == Invitation.account_id)
        .where(
            Invitation.token_digest == digest_of(token),
            Invitation.used_at.is_(None),
            Invitation.expires_at > now(),
            Account.state != AccountState.DISABLED,
            sa.not_(Account.is_demonstration),
        )
    ).first()
    if row is None:
        raise NotThere
    return OpenInvitation(row.id, row.account_id, row.display_name, row.sign_in_name)


def use_invitation(invitation: OpenInvitation, password_hash: str) -> None:
    """Set the password by a link: once, in time; the account's sessions end. Raises NotThere for the second of two."""
    moment = now()
    used = db.session.execute(
        sa.update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.used_at.is_(None), Invitation.expires_at > moment)
        .values(used_at=moment)
        .execution_options(synchronize_session=False)
    )
    account = db.session.get(Account, invitation.account_id, with_for_update=ROW_LOCK)
    if getattr(used, "rowcount", 0) != 1 or account is None or account.state is AccountState.DISABLED:
        raise NotThere
    is_first = account.password_hash is None
    account.state = AccountState.ACTIVE
    account.password_hash = password_hash
    account.password_changed_at = moment
    kill_invitations(account.id)
    end_all_sessions(account.id)
    record(None, "access.account.set_password", kind="account", object_id=account.id, fields=["password_hash"])
    if not is_first:
        tell_owner(account, Change.PASSWORD)
