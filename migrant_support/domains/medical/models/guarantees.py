"""Cost guarantees to hospitals. Why somebody must go there is sealed apart from what the approver reads."""

from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.medical.rules.guarantees import GuaranteeState
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Amount, Key, MadeAt, Moment, both_or_neither, enum_type
from migrant_support.platform.vault.sealing import Sealed


def _account() -> sa.ForeignKey:
    return sa.ForeignKey("account.id")


class CostGuarantee(Model):
    """A guarantee, from the request until it was closed with the bill, refused or withdrawn."""

    __tablename__ = "cost_guarantee"
    data_class = DataClass.MEDICAL
    __table_args__ = (
        sa.UniqueConstraint("mission", "year", "serial"),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.CheckConstraint(both_or_neither("decided_at", "decided_by"), name="decided_by_somebody"),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="decided_by_another"),
        sa.CheckConstraint(both_or_neither("year", "serial", "valid_until"), name="number_with_term"),
        sa.CheckConstraint("state NOT IN ('approved', 'used', 'closed') OR serial IS NOT NULL", name="numbered"),
        sa.CheckConstraint("(state = 'refused') = (refusal_sealed IS NOT NULL)", name="refused_with_reason"),
        sa.CheckConstraint("(state IN ('used', 'closed')) = (used_at IS NOT NULL)", name="used_at_a_time"),
        sa.CheckConstraint(both_or_neither("bill", "closed_at", "closed_by"), name="closed_with_bill"),
        sa.CheckConstraint("(state = 'closed') = (bill IS NOT NULL)", name="bill_when_closed"),
        sa.CheckConstraint("bill IS NULL OR (bill >= 0 AND bill <= amount)", name="bill_within_limit"),
        sa.Index("ix_cost_guarantee_person_id", "person_id"),
        sa.Index("ix_cost_guarantee_mission_state", "mission", "state", "asked_at", "id"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    state: Mapped[GuaranteeState] = mapped_column(enum_type(GuaranteeState), default=GuaranteeState.ASKED)
    hospital: Mapped[str] = mapped_column(sa.String(120))
    amount: Mapped[Decimal] = mapped_column(Amount)
    currency: Mapped[str] = mapped_column(sa.String(3))
    reason_sealed: Mapped[Sealed | None]
    asked_at: Mapped[MadeAt]
    asked_by: Mapped[UUID] = mapped_column(_account())
    decided_at: Mapped[Moment | None]
    decided_by: Mapped[UUID | None] = mapped_column(_account())
    refusal_sealed: Mapped[Sealed | None]
    year: Mapped[int | None] = mapped_column(sa.SmallInteger)
    serial: Mapped[int | None]
    valid_until: Mapped[Moment | None]
    used_at: Mapped[Moment | None]
    bill: Mapped[Decimal | None] = mapped_column(Amount)
    closed_at: Mapped[Moment | None]
    closed_by: Mapped[UUID | None] = mapped_column(_account())
