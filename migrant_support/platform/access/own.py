"""What people change about their own account: password, second factor, sessions. For other accounts: actions.py."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access import factors
from migrant_support.platform.access.invitations import kill_invitations
from migrant_support.platform.access.models import ROW_LOCK, Account, SignInSession
from migrant_support.platform.access.notices import Change, tell_owner
from migrant_support.platform.access.sessions import end_all_sessions, end_session, renew_session
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power


def refuse_demonstration(account: Account) -> None:
    """The sign-ins of the demonstration belong to everybody who looks at it."""
    if account.is_demonstration:
        raise Refused(
            "demonstration",
            msg("This sign-in belongs to the demonstration. Its password and factors stay as they are."),
        )


def own_account(viewer: Viewer) -> Account:
    """The viewer's account, held until the end of a writing transaction; demands the power over it."""
    demand(viewer, Power.OWN_ACCOUNT)
    account = db.session.get(Account, viewer.account_id, with_for_update=ROW_LOCK)
    if account is None:
        raise NotThere
    return account


def change_password(viewer: Viewer, password_hash: str) -> str:
    """Set a new password, already judged and hashed; other sessions and all links end. Returns the new cookie."""
    account = own_account(viewer)
    refuse_demonstration(account)
    account.password_hash = password_hash
    account.password_changed_at = now()
    kill_invitations(account.id)
    end_all_sessions(account.id, but=viewer.session_id)
    record(viewer, "access.account.set_password", kind="account", object_id=account.id, fields=["password_hash"])
    tell_owner(account, Change.PASSWORD)
    return _renewed(viewer)


def offer_factor(viewer: Viewer) -> None:
    """Make the seed of a new authenticator; it counts when a code of it was entered. The old one works until then."""
    account = own_account(viewer)
    refuse_demonstration(account)
    account.totp_offered_seed = factors.seal_seed(account.id, factors.new_seed(), factors.OFFERED)
    record(viewer, "access.factor.offer", kind="account", object_id=account.id)


def offered_seed(viewer: Viewer) -> str | None:
    """The seed that waits for its first code, for the picture on the page."""
    demand(viewer, Power.OWN_ACCOUNT)
    sealed = db.session.scalar(sa.select(Account.totp_offered_seed).where(Account.id == viewer.account_id))
    return factors.open_seed(viewer.account_id, sealed, factors.OFFERED) if sealed else None


def confirm_factor(viewer: Viewer, code: str, code_hashes: list[str]) -> str:
    """Take the offered authenticator into use with its first code, and the hashes of ten new recovery codes.

    Returns this session's new cookie (SEC SE-2); the other sessions end. Raises Refused for a wrong code.
    """
    account = own_account(viewer)
    refuse_demonstration(account)
    if account.totp_offered_seed is None:
        raise Refused("no_factor_offered", msg("Start again: there is no new authenticator to confirm."))
    seed = factors.open_seed(account.id, account.totp_offered_seed, factors.OFFERED)
    step = factors.step_of(code, seed, now())
    if step is None:
        raise Refused(
            "code_wrong",
            msg(
                "This code does not fit. Check that the clock of your phone is right, and enter the code it shows now."
            ),
            field="code",
        )
    account.totp_seed = factors.seal_seed(account.id, seed, factors.IN_USE)
    account.totp_offered_seed = None
    account.totp_confirmed_at = now()
    account.totp_last_step = step
    factors.keep_codes(account.id, code_hashes)
    end_all_sessions(account.id, but=viewer.session_id)
    record(viewer, "access.factor.confirm", kind="account", object_id=account.id, fields=["totp_seed"])
    tell_owner(account, Change.FACTOR)
    return _renewed(viewer, second_factor_at=now())


def replace_codes(viewer: Viewer, code_hashes: list[str]) -> None:
    """Give the account ten new recovery codes; the old ones are dead."""
    account = own_account(viewer)
    refuse_demonstration(account)
    if account.totp_confirmed_at is None:
        raise Refused("no_factor", msg("Set up an authenticator first."))
    factors.keep_codes(account.id, code_hashes)
    record(viewer, "access.recovery_code.replace", kind="account", object_id=account.id)
    tell_owner(account, Change.CODES)


def end_own_session(viewer: Viewer, session_id: UUID) -> None:
    """End one of the viewer's own sessions. Raises NotThere for somebody else's."""
    demand(viewer, Power.OWN_ACCOUNT)
    owner = db.session.scalar(sa.select(SignInSession.account_id).where(SignInSession.id == session_id))
    if owner != viewer.account_id:
        raise NotThere
    end_session(session_id)
    record(viewer, "access.account.session_ended", kind="sign_in_session", object_id=session_id)


def end_other_sessions(viewer: Viewer) -> int:
    """End all of the viewer's sessions but this one; return how many."""
    demand(viewer, Power.OWN_ACCOUNT)
    ended = end_all_sessions(viewer.account_id, but=viewer.session_id)
    record(viewer, "access.account.sessions_ended", kind="account", object_id=viewer.account_id)
    return ended


def _renewed(viewer: Viewer, second_factor_at: datetime | None = None) -> str:
    if viewer.session_id is None:
        raise NotThere
    return renew_session(viewer.session_id, proved_at=now(), second_factor_at=second_factor_at)
