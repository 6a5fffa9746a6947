"""Sign-in sessions in the database: start, find, touch, end.

The cookie holds 256 random bits, the table their digest (SEC SE-1).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from migrant_support.kernel.clock import now
from migrant_support.platform.access.models import Account, AccountState, RoleGrant, SignInSession
from migrant_support.platform.access.viewer import Grant, Viewer, narrowest
from migrant_support.platform.store import db
from migrant_support.settings import Settings


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session: who, how it was proved, and whether it is time to note that it was used."""

    viewer: Viewer
    session_id: UUID
    proved_at: datetime | None
    has_second_factor: bool
    needs_touch: bool

    # What flask-login asks of a user.
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """The account's id, for flask-login."""
        return str(self.viewer.account_id)

    def is_fresh(self, at: datetime) -> bool:
        """Was it proved lately enough for a grave act (SEC SE-5)?"""
        minutes = _settings().fresh_minutes
        return self.proved_at is not None and at - self.proved_at <= timedelta(minutes=minutes)


def digest_of(token: str) -> bytes:
    """SHA-256 of a token of 256 random bits; no salt is needed for that many."""
    return hashlib.sha256(token.encode()).digest()


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def start_session(account_id: UUID, *, device: str, second_factor: bool, proved_at: datetime) -> str:
    """Make a session and return its token. The oldest ones above the limit end (SEC SE-6)."""
    moment = now()
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignInSession(
            account_id=account_id,
            token_digest=digest_of(token),
            made_at=moment,
            last_seen_at=moment,
            proved_at=proved_at,
            second_factor_at=moment if second_factor else None,
            device=device[:80],
        )
    )
    db.session.flush()
    _end_above_limit(account_id, moment)
    return token


def _end_above_limit(account_id: UUID, moment: datetime) -> None:
    newest_first = (
        sa.select(SignInSession.id)
        .where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None))
        .order_by(SignInSession.last_seen_at.desc(), SignInSession.id.desc())
    )
    ids = db.session.scalars(newest_first).all()[_settings().sessions_per_account :]
    if ids:
        db.session.execute(sa.update(SignInSession).where(SignInSession.id.in_(ids)).values(ended_at=moment))


def renew_session(
    session_id: UUID, *, proved_at: datetime | None = None, second_factor_at: datetime | None = None
) -> str:
    """Give a session a new token; the old cookie is dead (SEC SE-2)."""
    token = secrets.token_urlsafe(32)
    values: dict[str, object] = {"token_digest": digest_of(token), "last_seen_at": now()}
    if proved_at is not None:
        values["proved_at"] = proved_at
    if second_factor_at is not None:
        values["second_factor_at"] = second_factor_at
    db.session.execute(sa.update(SignInSession).where(SignInSession.id == session_id).values(**values))
    return token


def end_session(session_id: UUID) -> None:
    """End one session."""
    db.session.execute(
        sa.update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.ended_at.is_(None))
        .values(ended_at=now())
    )


def end_all_sessions(account_id: UUID, *, but: UUID | None = None) -> int:
    """End every session of an account (but one); return how many ended."""
    condition = [SignInSession.account_id == account_id, SignInSession.ended_at.is_(None)]
    if but is not None:
        condition.append(SignInSession.id != but)
    result = db.session.execute(sa.update(SignInSession).where(*condition).values(ended_at=now()))
    return int(getattr(result, "rowcount", 0))


def find_session(token: str) -> SignedIn | None:
    """Return the live session of a cookie, with the account's grants as they stand now; two statements."""
    moment = now()
    row = db.session.execute(
        sa.select(SignInSession, Account)
        .join(Account, Account.id == SignInSession.account_id)
        .where(
            SignInSession.token_digest == digest_of(token),
            SignInSession.ended_at.is_(None),
            Account.state == AccountState.ACTIVE,
        )
    ).first()
    if row is None:
        return None
    session, account = row
    grants = grants_of(account.id, moment)
    idle, whole = limits_of(grants)
    if moment - session.last_seen_at > idle or moment - session.made_at > whole:
        return None
    return SignedIn(
        viewer=Viewer(account.id, session.id, account.display_name, grants, account.language, account.theme),
        session_id=session.id,
        proved_at=session.proved_at,
        has_second_factor=session.second_factor_at is not None,
        needs_touch=moment - session.last_seen_at > timedelta(seconds=60),
    )


def limits_of(grants: tuple[Grant, ...]) -> tuple[timedelta, timedelta]:
    """How long a session with these grants may lie idle, and last altogether (SEC SE-3)."""
    settings = _settings()
    idle = settings.idle_minutes_sensitive if narrowest(grants) else settings.idle_minutes
    return timedelta(minutes=idle), timedelta(hours=settings.session_hours)


def account_of(token: str) -> UUID | None:
    """Whose cookie this is or was, also when the session is over: decides for whom typed text is kept, nothing else."""
    return db.session.scalar(sa.select(SignInSession.account_id).where(SignInSession.token_digest == digest_of(token)))


def end_token(token: str) -> None:
    """End the session of a cookie, if it has one."""
    db.session.execute(
        sa.update(SignInSession)
        .where(SignInSession.token_digest == digest_of(token), SignInSession.ended_at.is_(None))
        .values(ended_at=now())
    )


def grants_of(account_id: UUID, moment: datetime) -> tuple[Grant, ...]:
    """The grants of an account that are valid at a moment, oldest first."""
    rows = db.session.execute(
        sa.select(RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_id)
        .where(
            RoleGrant.account_id == account_id,
            RoleGrant.valid_from <= moment,
            sa.or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > moment),
        )
        .order_by(RoleGrant.id)
    )
    return tuple(Grant(role, kind, scope_id) for role, kind, scope_id in rows)


def viewer_of(account_id: UUID) -> Viewer | None:
    """The account as a viewer without a session: for jobs, which check again when they run (SEC AZ-11)."""
    account = db.session.get(Account, account_id)
    if account is None or account.state is not AccountState.ACTIVE:
        return None
    return Viewer(account.id, None, account.display_name, grants_of(account_id, now()), account.language, account.theme)


def touch_session(session_id: UUID) -> None:
    """Note that the session was used."""
    db.session.execute(sa.update(SignInSession).where(SignInSession.id == session_id).values(last_seen_at=now()))
