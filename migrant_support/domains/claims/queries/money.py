"""The ledger of a claim: what came, what went, what the mission still holds; and a receipt with what it says."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.claims.models import ClaimMoney
from migrant_support.domains.claims.queries.records import ClaimRecord, claim_record
from migrant_support.domains.claims.rules.money import MoneyKind, money_number
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import Unreadable, open_sealed


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """A line of the ledger; `money` without a sign."""

    id: UUID
    number: str
    kind: MoneyKind
    money: Money
    at: datetime
    by: UUID


@dataclass(frozen=True, slots=True)
class MoneyReceipt:
    """A receipt with what it says, as it was issued."""

    row: MoneyRow
    mission: str
    content: dict[str, Any]


def ledger_of(claim_id: UUID) -> list[MoneyRow]:
    """The ledger of a claim that came through the doorway, the newest first."""
    rows = db.session.scalars(
        sa.select(ClaimMoney)
        .where(ClaimMoney.claim_id == claim_id)
        .order_by(ClaimMoney.at.desc(), ClaimMoney.id.desc())
    )
    return [_row(row) for row in rows]


def held_of(claim_id: UUID) -> list[Money]:
    """What the mission holds of a claim, by currency; only what is above zero."""
    last = (
        sa.select(ClaimMoney.currency, sa.func.max(ClaimMoney.serial).label("serial"))
        .where(ClaimMoney.claim_id == claim_id)
        .group_by(ClaimMoney.currency)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(ClaimMoney.currency, ClaimMoney.balance_after)
        .join(last, sa.and_(last.c.currency == ClaimMoney.currency, last.c.serial == ClaimMoney.serial))
        .where(ClaimMoney.claim_id == claim_id)
        .order_by(ClaimMoney.currency)
    )
    return [Money(balance, currency) for currency, balance in rows if balance > 0]


def last_entry(claim_id: UUID, currency: str) -> ClaimMoney | None:
    """The latest line of a claim in a currency; for actions, which hold the claim locked."""
    return db.session.scalars(
        sa.select(ClaimMoney)
        .where(ClaimMoney.claim_id == claim_id, ClaimMoney.currency == currency)
        .order_by(ClaimMoney.serial.desc())
        .limit(1)
    ).first()


def money_receipt(viewer: Viewer, claim_id: UUID, money_id: UUID) -> tuple[ClaimRecord, MoneyReceipt]:
    """A receipt of a claim. Raises NotThere."""
    claim = claim_record(viewer, claim_id)
    row = db.session.get(ClaimMoney, money_id)
    if row is None or row.claim_id != claim.id:
        raise NotThere
    try:
        text = open_sealed(
            row.content_sealed, data_class=DataClass.PERSONAL, table="claim_money", column="content_sealed",
            row_id=row.id, subject=claim.person_id,
        )  # fmt: skip
    except Unreadable:
        text = "{}"
    return claim, MoneyReceipt(_row(row), row.mission, json.loads(text))


def _row(row: ClaimMoney) -> MoneyRow:
    number = money_number(row.mission, row.year, row.number)
    return MoneyRow(row.id, number, row.kind, Money(abs(row.amount), row.currency), row.at, row.by)
