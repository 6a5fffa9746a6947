"""The book of what flights cost and who paid: lines are only added to; a mistake is answered by its opposite, once."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.flights.rules.words import Payer
from migrant_support.domains.funding.rules import CostItem, MoneySide
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Amount, Key, MadeAt, Rate, enum_type
from migrant_support.platform.store.triggers import attach, only_added_to


class FlightMoney(Model):
    """A line: what it is, in its own currency, the rate of its day, and what that is in rupees."""

    __tablename__ = "flight_money"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("(side = 'cost') = (item IS NOT NULL)", name="cost_of_something"),
        sa.CheckConstraint("(side = 'funding') = (payer IS NOT NULL)", name="funding_of_somebody"),
        sa.CheckConstraint("amount <> 0 AND (amount < 0) = (home_amount < 0)", name="same_sign"),
        sa.CheckConstraint("(amount < 0) = (corrects_id IS NOT NULL)", name="correction_is_negative"),
        sa.CheckConstraint("(currency = 'LKR') = (rate IS NULL)", name="rate_of_other_money"),
        sa.UniqueConstraint("corrects_id"),
        sa.Index("ix_flight_money_flight_id", "flight_id", "made_at", "id"),
    )

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    side: Mapped[MoneySide] = mapped_column(enum_type(MoneySide))
    item: Mapped[CostItem | None] = mapped_column(enum_type(CostItem))
    payer: Mapped[Payer | None] = mapped_column(enum_type(Payer))
    amount: Mapped[Decimal] = mapped_column(Amount)
    currency: Mapped[str] = mapped_column(sa.String(3))
    rate: Mapped[Decimal | None] = mapped_column(Rate)
    rate_on: Mapped[date | None] = mapped_column(sa.Date)
    home_amount: Mapped[Decimal] = mapped_column(Amount)
    day: Mapped[date] = mapped_column(sa.Date)
    reference: Mapped[str] = mapped_column(sa.String(60), default="")
    corrects_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("flight_money.id"))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


FUNDING_TRIGGERS = (only_added_to("flight_money"),)
for _trigger in FUNDING_TRIGGERS:
    attach(FlightMoney, _trigger)
