"""Purchases from local shops and donations, each with the movement that brought the things in. Only added to."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Amount, Key, MadeAt
from migrant_support.platform.store.triggers import attach, only_added_to


class Rate(Amount):
    """Rupees for one unit of a currency: an exact decimal of six decimals, stored as a whole number of millionths."""

    cache_ok = True
    _SCALE = Decimal(1_000_000)


class Purchase(Model):
    """Something bought for a store, in the shop's currency; `rate` is rupees for one of it on that day."""

    __tablename__ = "stock_purchase"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("amount > 0 AND rate > 0", name="paid_something"),
        sa.Index("ix_stock_purchase_store_id_made_at", "store_id", "made_at", "id"),
    )

    id: Mapped[Key]
    store_id: Mapped[UUID] = mapped_column(sa.ForeignKey("store.id"))
    movement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stock_movement.id"), unique=True)
    shop: Mapped[str] = mapped_column(sa.String(120))
    receipt_no: Mapped[str] = mapped_column(sa.String(40))
    bought_on: Mapped[date] = mapped_column(sa.Date)
    amount: Mapped[Decimal] = mapped_column(Amount)
    currency: Mapped[str] = mapped_column(sa.String(3))
    rate: Mapped[Decimal] = mapped_column(Rate)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


class Donation(Model):
    """Something given to a store, with the number of its letter of thanks."""

    __tablename__ = "stock_donation"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("mission", "year", "serial"),
        sa.Index("ix_stock_donation_store_id_made_at", "store_id", "made_at", "id"),
    )

    id: Mapped[Key]
    store_id: Mapped[UUID] = mapped_column(sa.ForeignKey("store.id"))
    movement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stock_movement.id"), unique=True)
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    year: Mapped[int] = mapped_column(sa.SmallInteger)
    serial: Mapped[int]
    donor: Mapped[str] = mapped_column(sa.String(120))
    address: Mapped[str] = mapped_column(sa.String(240), default="")
    given_on: Mapped[date] = mapped_column(sa.Date)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


PAPER_TRIGGERS = (only_added_to("stock_purchase"), only_added_to("stock_donation"))
attach(Purchase, PAPER_TRIGGERS[0])
attach(Donation, PAPER_TRIGGERS[1])
