"""A request for cash aid and its one payment. Who asked, who approved and who paid stand in columns that the database
compares: never one person twice where two are asked for.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.cash.rules.requests import Purpose, RequestState
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Amount, Key, Moment, Rate, both_or_neither, enum_type
from migrant_support.platform.store.triggers import attach, only_sealed_anew
from migrant_support.platform.vault.sealing import Sealed


class CashRequest(Model):
    """Money asked for a person, or for the travel unit that she stands for."""

    __tablename__ = "cash_request"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.CheckConstraint(both_or_neither("approved_at", "approved_by"), name="approved_by_someone"),
        sa.CheckConstraint("approved_by <> requested_by", name="approved_by_another"),
        sa.CheckConstraint(both_or_neither("ended_at", "ended_by"), name="ended_by_someone"),
        sa.CheckConstraint("(state IN ('refused', 'withdrawn')) = (ended_at IS NOT NULL)", name="ended_at_a_moment"),
        sa.CheckConstraint("state NOT IN ('approved', 'paid') OR approved_at IS NOT NULL", name="approved_before_paid"),
        sa.CheckConstraint("state <> 'requested' OR approved_at IS NULL", name="requested_is_open"),
        sa.UniqueConstraint("id", "approved_by"),
        sa.Index("ix_cash_request_person_id", "person_id"),
        sa.Index("ix_cash_request_mission_state_requested_at", "mission", "state", "requested_at", "id"),
        sa.Index("ix_cash_request_requested_at", "requested_at", "id"),
    )

    id: Mapped[Key]
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    fund_id: Mapped[UUID] = mapped_column(sa.ForeignKey("cash_fund.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    unit_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("travel_unit.id"))
    purpose: Mapped[Purpose] = mapped_column(enum_type(Purpose))
    amount: Mapped[Decimal] = mapped_column(Amount)
    currency: Mapped[str] = mapped_column(sa.String(3))
    reason_sealed: Mapped[Sealed | None]
    state: Mapped[RequestState] = mapped_column(enum_type(RequestState))
    requested_at: Mapped[Moment]
    requested_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    approved_at: Mapped[Moment | None]
    approved_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    end_sealed: Mapped[Sealed | None]
    version: Mapped[int] = mapped_column(default=1)


class CashPayment(Model):
    """The payment of a request, once, with its receipt: both amounts and the rate of the day where they differ."""

    __tablename__ = "cash_payment"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.ForeignKeyConstraint(["request_id", "approved_by"], ["cash_request.id", "cash_request.approved_by"]),
        sa.CheckConstraint("paid_by <> approved_by", name="paid_by_another"),
        sa.CheckConstraint("amount > 0 AND fund_amount > 0", name="amounts_positive"),
        sa.CheckConstraint(both_or_neither("rate", "rate_on", "rate_source"), name="rate_with_source"),
        sa.CheckConstraint("(currency = fund_currency) = (rate IS NULL)", name="rate_between_currencies"),
        sa.CheckConstraint("rate IS NOT NULL OR fund_amount = amount", name="same_currency_same_amount"),
        sa.CheckConstraint("rate IS NULL OR rate > 0", name="rate_positive"),
        sa.UniqueConstraint("request_id"),
        sa.UniqueConstraint("mission", "year", "number"),
    )

    id: Mapped[Key]
    request_id: Mapped[UUID]
    fund_id: Mapped[UUID] = mapped_column(sa.ForeignKey("cash_fund.id"), index=True)
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    year: Mapped[int] = mapped_column(sa.SmallInteger)
    number: Mapped[int]
    amount: Mapped[Decimal] = mapped_column(Amount)
    currency: Mapped[str] = mapped_column(sa.String(3))
    fund_amount: Mapped[Decimal] = mapped_column(Amount)
    fund_currency: Mapped[str] = mapped_column(sa.String(3))
    rate: Mapped[Decimal | None] = mapped_column(Rate)
    rate_on: Mapped[date | None] = mapped_column(sa.Date)
    rate_source: Mapped[str | None] = mapped_column(sa.String(60))
    approved_by: Mapped[UUID]
    paid_at: Mapped[Moment]
    paid_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    content_sealed: Mapped[Sealed]


PAYMENT_TRIGGERS = (
    only_sealed_anew(
        "cash_payment",
        sealed="content_sealed",
        fixed=(
            "id", "request_id", "fund_id", "mission", "year", "number", "amount", "currency", "fund_amount",
            "fund_currency", "rate", "rate_on", "rate_source", "approved_by", "paid_at", "paid_by",
        ),
    ),
)  # fmt: skip
for _trigger in PAYMENT_TRIGGERS:
    attach(CashPayment, _trigger)
