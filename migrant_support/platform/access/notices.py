"""What its owner is told when something about an account changed that she may not have done herself (SEC AU-11).

Whoever carries such notices registers with `carry_with`; without one, or without an address, nobody is told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from migrant_support.platform.access.models import Account, SignInSession
from migrant_support.platform.store import db


class Change(StrEnum):
    """What happened to an account."""

    PASSWORD = "password"  # noqa: S105 - the name of a happening, no password
    FACTOR = "factor"
    FACTOR_RESET = "factor_reset"
    CODES = "codes"
    CODE_USED = "code_used"
    NEW_DEVICE = "new_device"
    ADDRESS = "address"
    ROLES = "roles"


@dataclass(frozen=True, slots=True)
class AccountNotice:
    """To whom, what, and in which language; `device` is what a new browser calls itself."""

    account_id: UUID
    email: str
    language: str
    change: Change
    device: str = ""


_carriers: list[Callable[[AccountNotice], None]] = []


def carry_with(carrier: Callable[[AccountNotice], None]) -> None:
    """Let this carry notices, in the transaction of what it tells of; it may not raise for a bad address."""
    if carrier not in _carriers:
        _carriers.append(carrier)


def tell_owner(account: Account, change: Change, *, to: str | None = None, device: str = "") -> None:
    """Tell the owner of an account, at the address that stands there or at the one it had before."""
    email = to if to is not None else account.email
    if not email or account.is_demonstration:
        return
    for carrier in _carriers:
        carrier(AccountNotice(account.id, email, account.language, change, device))


def tell_of_device(account: Account, device: str) -> None:
    """Tell of a sign-in with a browser this account never used; the very first one is no news. Before its session."""
    if not account.email or account.is_demonstration:
        return
    used = set(
        db.session.scalars(sa.select(SignInSession.device).where(SignInSession.account_id == account.id).distinct())
    )
    if used and device[:80] not in used:
        tell_owner(account, Change.NEW_DEVICE, device=device[:80])
