"""A claim of a case, its steps with their sealed words, and the clocks of whoever is to answer.

Whose a claim is, its case says: the claim has no person of its own, so that both go together.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.claims.rules.clocks import ClockKind
from migrant_support.domains.claims.rules.steps import (
    Against,
    AgreedWay,
    ClaimAct,
    ClaimKind,
    ClaimState,
    Extent,
)
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Amount, Key, MadeAt, Moment, both_or_neither, enum_type, info
from migrant_support.platform.store.triggers import attach, only_sealed_anew
from migrant_support.platform.vault.sealing import Sealed


class Agency(Model):
    """A recruitment agency that somebody had a claim against. One row for all missions, so that missed answers add up.

    `key` is the name without forms of company, or the licence number where that is known.
    """

    __tablename__ = "agency"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.CheckConstraint("length(key) > 0", name="key_given"),)

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(sa.String(200))
    key: Mapped[str] = mapped_column(sa.String(200), unique=True)
    licence: Mapped[str | None] = mapped_column(sa.String(40), unique=True)
    made_at: Mapped[MadeAt]


class Claim(Model):
    """What is claimed of an employer or an agency. The employer's name stands here; an agency has its own row."""

    __tablename__ = "claim"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("amount", "currency"), name="amount_with_currency"),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.CheckConstraint("settled_amount > 0", name="settled_positive"),
        sa.CheckConstraint("amount IS NULL OR settled_amount <= amount", name="settled_within_claim"),
        sa.CheckConstraint("(against = 'agency') = (agency_id IS NOT NULL)", name="agency_is_named"),
        sa.CheckConstraint("against = 'employer' OR employer = ''", name="employer_of_employers_only"),
        sa.CheckConstraint("(state = 'settled') = (extent IS NOT NULL)", name="settled_to_an_extent"),
        sa.CheckConstraint(
            "(state IN ('settled', 'refused', 'withdrawn')) = (ended_at IS NOT NULL)", name="ended_at_a_moment"
        ),
        sa.CheckConstraint(both_or_neither("agreed_on", "agreed_way"), name="agreed_on_a_day"),
        sa.CheckConstraint("extent <> 'part' OR agreed_on IS NOT NULL", name="less_only_when_agreed"),
        sa.CheckConstraint(
            "period_until IS NULL OR period_from IS NULL OR period_until >= period_from", name="period_ends_after_start"
        ),
        sa.Index("ix_claim_agency_id", "agency_id"),
        sa.Index("ix_claim_case_id", "case_id"),
        sa.Index("ix_claim_state_opened_at", "state", "opened_at", "id"),
        sa.Index("ix_claim_opened_at", "opened_at", "id"),
    )

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_file.id"))
    kind: Mapped[ClaimKind] = mapped_column(enum_type(ClaimKind))
    against: Mapped[Against] = mapped_column(enum_type(Against))
    agency_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("agency.id"))
    employer: Mapped[str] = mapped_column(sa.String(200), default="")
    employer_key: Mapped[str] = mapped_column(sa.String(200), default="")
    period_from: Mapped[date | None] = mapped_column(sa.Date)
    period_until: Mapped[date | None] = mapped_column(sa.Date)
    amount: Mapped[Decimal | None] = mapped_column(Amount)
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    state: Mapped[ClaimState] = mapped_column(enum_type(ClaimState))
    opened_at: Mapped[Moment]
    opened_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    offered_amount: Mapped[Decimal | None] = mapped_column(Amount)
    offered_extent: Mapped[Extent | None] = mapped_column(enum_type(Extent, name="offered_extent"))
    settled_amount: Mapped[Decimal | None] = mapped_column(Amount)
    extent: Mapped[Extent | None] = mapped_column(enum_type(Extent))
    agreed_on: Mapped[date | None] = mapped_column(sa.Date)
    agreed_way: Mapped[AgreedWay | None] = mapped_column(enum_type(AgreedWay))
    ended_at: Mapped[Moment | None]
    version: Mapped[int] = mapped_column(default=1)


class ClaimStep(Model):
    """A step of a claim, kept for ever: who recorded it and when, what was said (sealed), what was offered."""

    __tablename__ = "claim_step"
    data_class = DataClass.PERSONAL
    __table_args__ = (sa.Index("ix_claim_step_claim_id_at", "claim_id", "at", "id"),)

    id: Mapped[Key]
    claim_id: Mapped[UUID] = mapped_column(sa.ForeignKey("claim.id"))
    act: Mapped[ClaimAct | None] = mapped_column(enum_type(ClaimAct))
    target: Mapped[ClaimState] = mapped_column(enum_type(ClaimState, name="target_state"))
    at: Mapped[Moment]
    by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    amount: Mapped[Decimal | None] = mapped_column(Amount)
    words_sealed: Mapped[Sealed | None] = mapped_column(info=info(DataClass.PROTECTION))


class ClaimClock(Model):
    """An answer that is awaited: due, and when it came (`met_at`) or was not needed any more (`stopped_at`)."""

    __tablename__ = "claim_clock"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("met_at IS NULL OR stopped_at IS NULL", name="ended_one_way"),
        sa.CheckConstraint("due_at > started_at", name="due_after_start"),
        sa.Index(
            "uq_claim_clock_claim_id_kind_open",
            "claim_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("met_at IS NULL AND stopped_at IS NULL"),
            postgresql_where=sa.text("met_at IS NULL AND stopped_at IS NULL"),
        ),
        sa.Index(
            "ix_claim_clock_open_due_at",
            "due_at",
            sqlite_where=sa.text("met_at IS NULL AND stopped_at IS NULL"),
            postgresql_where=sa.text("met_at IS NULL AND stopped_at IS NULL"),
        ),
        sa.Index("ix_claim_clock_claim_id", "claim_id", "started_at"),
        sa.Index("ix_claim_clock_agency_id_due_at", "agency_id", "due_at"),
    )

    id: Mapped[Key]
    claim_id: Mapped[UUID] = mapped_column(sa.ForeignKey("claim.id"))
    agency_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("agency.id"))
    kind: Mapped[ClockKind] = mapped_column(enum_type(ClockKind))
    terms_version: Mapped[int] = mapped_column(sa.SmallInteger)
    started_at: Mapped[Moment]
    due_at: Mapped[Moment]
    met_at: Mapped[Moment | None]
    stopped_at: Mapped[Moment | None]
    task_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("task.id", ondelete="SET NULL"))


STEP_TRIGGERS = (
    only_sealed_anew(
        "claim_step", sealed="words_sealed", fixed=("id", "claim_id", "act", "target", "at", "by", "amount")
    ),
)
for _trigger in STEP_TRIGGERS:
    attach(ClaimStep, _trigger)
