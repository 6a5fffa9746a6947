"""The sign-ins of the demonstration: one for each role of the domain, and an officer for each of the three missions.

They share one well-known password and have no second factor. Production refuses to make them and to let them in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.demo.numbers import Keys
from migrant_support.platform.access.models import Account, AccountState, RoleGrant
from migrant_support.platform.store import db
from migrant_support.policy import Role, ScopeKind


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """A sign-in to be made: who, as what, where."""

    sign_in_name: str
    display_name: str
    role: Role
    scope_kind: ScopeKind
    scope_id: str = ""
    organisation: str = "SLBFE"


ACCOUNTS = (
    DemonstrationAccount("officer.kuwait", "Nadeeka Herath", Role.MISSION_OFFICER, ScopeKind.MISSION, "KWT"),
    DemonstrationAccount("officer.muscat", "Selvaraj Kumaran", Role.MISSION_OFFICER, ScopeKind.MISSION, "OMN"),
    DemonstrationAccount("officer.nicosia", "Fathima Shifa Nazeer", Role.MISSION_OFFICER, ScopeKind.MISSION, "CYP"),
    DemonstrationAccount("warden", "Kusum Wijeratne", Role.WARDEN, ScopeKind.SITE, "KWT-SURAKSHA"),
    DemonstrationAccount("medical", "Ravindran Sumathi", Role.MEDICAL, ScopeKind.MISSION, "KWT"),
    DemonstrationAccount("coordinator", "Chathura Abeyratne", Role.COORDINATOR, ScopeKind.EVERYWHERE),
    DemonstrationAccount("intake", "Asanka Liyanage", Role.INTAKE, ScopeKind.AIRPORT, "CMB", "Airport"),
    DemonstrationAccount("partner", "Inoka Peiris", Role.PARTNER, ScopeKind.ORGANISATION, "IOM", "IOM"),
    DemonstrationAccount("partner_admin", "Ruwan Jayakody", Role.PARTNER_ADMIN, ScopeKind.ORGANISATION, "IOM", "IOM"),
    DemonstrationAccount("protection", "Deepika Gunaratne", Role.PROTECTION, ScopeKind.NAMED),
    DemonstrationAccount("monitor", "Anusha Logeswaran", Role.MONITOR, ScopeKind.EVERYWHERE, "", "NCPA"),
    DemonstrationAccount("hotline", "Zeenath Hameed", Role.HOTLINE, ScopeKind.EVERYWHERE, "", "NCPA"),
    DemonstrationAccount("admin", "Malith Kodikara", Role.ADMIN, ScopeKind.EVERYWHERE),
    DemonstrationAccount("auditor", "Shirani Munasinghe", Role.AUDITOR, ScopeKind.EVERYWHERE),
)


def add_accounts(password_hash: str, *, seed: int, since: datetime) -> dict[str, UUID]:
    """Make the accounts with their roles; return their ids by sign-in name. Hash before the transaction begins."""
    keys = Keys(Random(f"accounts-{seed}"))  # noqa: S311 - ids that may be known
    milliseconds = int(since.timestamp()) * 1000
    ids = {account.sign_in_name: keys.at(milliseconds) for account in ACCOUNTS}
    db.session.execute(
        sa.insert(Account), [_account_row(a, ids[a.sign_in_name], password_hash, since) for a in ACCOUNTS]
    )
    db.session.execute(
        sa.insert(RoleGrant),
        [_grant_row(a, keys.at(milliseconds), ids[a.sign_in_name], since) for a in ACCOUNTS],
    )
    return ids


def _account_row(account: DemonstrationAccount, key: UUID, password_hash: str, since: datetime) -> dict[str, Any]:
    return {
        "id": key,
        "sign_in_name": account.sign_in_name,
        "display_name": account.display_name,
        "organisation": account.organisation,
        "state": AccountState.ACTIVE,
        "password_hash": password_hash,
        "password_changed_at": since,
        "is_demonstration": True,
        "made_at": since,
    }


def _grant_row(account: DemonstrationAccount, key: UUID, account_id: UUID, since: datetime) -> dict[str, Any]:
    return {
        "id": key,
        "account_id": account_id,
        "role": account.role.value,
        "scope_kind": account.scope_kind.value,
        "scope_id": account.scope_id,
        "valid_from": since,
        "valid_until": None,
        "given_by": None,
    }


def standing_accounts() -> Sequence[DemonstrationAccount]:
    """Those of the demonstration's accounts that this database holds and that may sign in."""
    names = set(
        db.session.scalars(
            sa.select(Account.sign_in_name).where(Account.is_demonstration, Account.state == AccountState.ACTIVE)
        )
    )
    return [account for account in ACCOUNTS if account.sign_in_name in names]
