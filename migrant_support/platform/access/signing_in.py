"""Signing in: password, then the second factor, then a session. Opens its own short transactions: hashing takes long.

Nobody learns why a sign-in failed: unknown, disabled, wrong and throttled do the same work and end in the same answer
(SEC AU-8). What was typed as a name is written nowhere.
"""

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from migrant_support.kernel.clock import now
from migrant_support.platform.access import factors, throttle
from migrant_support.platform.access.models import Account, AccountState
from migrant_support.platform.access.notices import Change, tell_of_device, tell_owner
from migrant_support.platform.access.passwords import Passwords
from migrant_support.platform.access.sessions import find_session, start_session, viewer_of
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.vault import blind_index
from migrant_support.settings import Settings

SIGNED_IN = "access.account.signed_in"
SIGN_IN_FAILED = "access.account.sign_in_failed"
CODE_FAILED = "access.account.code_failed"
RECOVERY_USED = "access.recovery_code.used"
BETWEEN_STEPS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Known:
    """An account whose password was right, and what is left to prove."""

    account_id: UUID
    proof: str
    needs_code: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    account_id: UUID | None
    kept: str | None
    needs_code: bool
    admitted: bool
    heard: bool  # its address may try at all; saying no without work tells nothing about any account


def fold_sign_in_name(typed: str) -> str:
    """The form in which sign-in names are stored and sought."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()[:120]


def passwords() -> Passwords:
    """The passwords of this installation."""
    found: Passwords = current_app.extensions["passwords"]
    return found


def check_password(typed_name: str, password: str, address: str) -> Known | None:
    """Is this the password of that account? None for every kind of no. Not inside a transaction."""
    name = fold_sign_in_name(typed_name)
    counters = (throttle.subject_of("account", name), throttle.subject_of("address", address))
    with work(write=True):
        found = _candidate(name, counters)
    if not found.heard:
        return None
    fits = passwords().fits(password, found.kept if found.admitted else None)
    if not fits or found.account_id is None or found.kept is None:
        _note_failure(found, SIGN_IN_FAILED)
        return None
    renewed = passwords().hash(password) if passwords().is_outdated(found.kept) else None
    with work(write=True):
        throttle.forgive(counters[0])
        throttle.give_back(counters[1])
        if renewed:
            _replace_hash(found.account_id, found.kept, renewed)
    return Known(found.account_id, _proof(found.account_id, renewed or found.kept), found.needs_code)


def _candidate(name: str, counters: tuple[str, str]) -> _Candidate:
    row = db.session.execute(
        sa.select(
            Account.id, Account.password_hash, Account.state, Account.totp_confirmed_at, Account.is_demonstration
        ).where(Account.sign_in_name == name)
    ).first()
    by_account = throttle.admit(counters[0], throttle.PER_ACCOUNT)
    by_address = throttle.admit(counters[1], throttle.PER_ADDRESS)
    settings: Settings = current_app.extensions["settings"]
    if row is None:
        return _Candidate(None, None, needs_code=False, admitted=by_account, heard=by_address)
    may_enter = row.state is AccountState.ACTIVE and not (row.is_demonstration and settings.is_production)
    return _Candidate(
        row.id,
        row.password_hash if may_enter else None,
        needs_code=row.totp_confirmed_at is not None,
        admitted=by_account,
        heard=by_address,
    )


def _note_failure(found: _Candidate, act: str) -> None:
    """One audit line per attempt that was tried; those turned away would only fill the log."""
    if found.admitted:
        with work(write=True):
            record(None, act, kind="account", object_id=found.account_id)


def _replace_hash(account_id: UUID, old: str, new: str) -> None:
    db.session.execute(
        sa.update(Account).where(Account.id == account_id, Account.password_hash == old).values(password_hash=new)
    )


def _proof(account_id: UUID, kept: str) -> str:
    """What the browser carries between the two steps: worthless once the password changes."""
    return blind_index("sign-in-proof", f"{account_id}|{kept}").hex()


def check_code(account_id: UUID, code: str, address: str) -> str | None:
    """Is this the account's code? Returns "totp" or "recovery", and the code is used up; None for a no."""
    counters = (throttle.subject_of("factor", str(account_id)), throttle.subject_of("address", address))
    with work(write=True):
        tried = throttle.admit(counters[0], throttle.PER_ACCOUNT)
        tried = throttle.admit(counters[1], throttle.PER_ADDRESS) and tried
        kind = "totp" if tried and _is_code_of_now(account_id, code) else None
        kept = factors.open_codes(account_id) if tried and kind is None else []
    matching = factors.matching_code(passwords(), code, kept)
    with work(write=True):
        if matching is not None and factors.use_code(matching):
            kind = "recovery"
            record(viewer_of(account_id), RECOVERY_USED, kind="account", object_id=account_id)
            tell_owner(db.session.get_one(Account, account_id), Change.CODE_USED)
        if kind is not None:
            throttle.forgive(counters[0])
            throttle.give_back(counters[1])
        elif tried:
            record(None, CODE_FAILED, kind="account", object_id=account_id)
    return kind


def _is_code_of_now(account_id: UUID, code: str) -> bool:
    sealed = db.session.scalar(
        sa.select(Account.totp_seed).where(Account.id == account_id, Account.totp_confirmed_at.is_not(None))
    )
    if sealed is None:
        return False
    step = factors.step_of(code, factors.open_seed(account_id, sealed, factors.IN_USE), now())
    return step is not None and factors.use_step(account_id, step)


def enter(account_id: UUID, proof: str, *, device: str, second_factor: bool) -> tuple[str, Viewer] | None:
    """Start the session of an account that has proved itself; returns the cookie's value and the viewer.

    None when the account, its password or its second factor changed since it was proved. Not inside a transaction.
    """
    with work(write=True):
        account = db.session.get(Account, account_id)
        if account is None or account.state is not AccountState.ACTIVE or account.password_hash is None:
            return None
        if not hmac.compare_digest(_proof(account_id, account.password_hash), proof):
            return None
        if account.totp_confirmed_at is not None and not second_factor:
            return None
        tell_of_device(account, device)
        token = start_session(account_id, device=device, second_factor=second_factor, proved_at=now())
        signed = find_session(token)
        if signed is None:
            return None
        record(signed.viewer, SIGNED_IN, kind="account", object_id=account_id)
        throttle.forget_old()
    return token, signed.viewer


def prove_again(viewer: Viewer, password: str, code: str, address: str) -> bool:
    """Is it still the same person? Password, and the code when there is a second factor. Not inside a transaction."""
    with work(write=False):
        name = db.session.scalar(sa.select(Account.sign_in_name).where(Account.id == viewer.account_id))
    known = check_password(name or "", password, address)
    if known is None or known.account_id != viewer.account_id:
        return False
    return not known.needs_code or check_code(viewer.account_id, code, address) is not None
