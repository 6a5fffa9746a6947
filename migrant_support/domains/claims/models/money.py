"""The ledger of what was recovered by a claim: received by the mission, handed over or sent on, each with a receipt.

Rows are only added to. The balance of each claim and currency runs on and is never below zero: what was not received
cannot be handed over, and nothing is handed over twice.
"""

from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.claims.rules.money import MoneyKind
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.balances import runs_on
from migrant_support.platform.store.columns import Amount, Key, Moment, enum_type
from migrant_support.platform.store.triggers import attach, only_sealed_anew
from migrant_support.platform.vault.sealing import Sealed


class ClaimMoney(Model):
    """Money of a claim that came or went, with the number of its receipt and what that receipt says (sealed)."""

    __tablename__ = "claim_money"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("(kind = 'received') = (amount > 0) AND amount <> 0", name="comes_or_goes"),
        sa.CheckConstraint("balance_after >= 0", name="never_below_zero"),
        sa.CheckConstraint("serial > 0", name="serial_positive"),
        sa.UniqueConstraint("claim_id", "currency", "serial"),
        sa.UniqueConstraint("mission", "year", "number"),
    )

    id: Mapped[Key]
    claim_id: Mapped[UUID] = mapped_column(sa.ForeignKey("claim.id"))
    currency: Mapped[str] = mapped_column(sa.String(3))
    serial: Mapped[int]
    kind: Mapped[MoneyKind] = mapped_column(enum_type(MoneyKind))
    amount: Mapped[Decimal] = mapped_column(Amount)
    balance_after: Mapped[Decimal] = mapped_column(Amount)
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    year: Mapped[int] = mapped_column(sa.SmallInteger)
    number: Mapped[int]
    content_sealed: Mapped[Sealed]
    at: Mapped[Moment]
    by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


MONEY_TRIGGERS = (
    runs_on("claim_money", keys=("claim_id", "currency")),
    only_sealed_anew(
        "claim_money",
        sealed="content_sealed",
        fixed=(
            "id", "claim_id", "currency", "serial", "kind", "amount", "balance_after", "mission", "year", "number",
            "at", "by",
        ),
    ),
)  # fmt: skip
for _trigger in MONEY_TRIGGERS:
    attach(ClaimMoney, _trigger)
