"""Funds of missions. The book of a fund is only added to: lines without gap, a balance that runs on and is never below
zero. Nobody is named in it; whose a payment was, the request says.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.cash.rules.funds import EntryKind, FundSource
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.balances import runs_on
from migrant_support.platform.store.columns import Amount, Key, MadeAt, Moment, enum_type
from migrant_support.platform.store.triggers import attach, only_added_to


class CashFund(Model):
    """Money of one source and currency at a mission."""

    __tablename__ = "cash_fund"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.UniqueConstraint("mission", "name"),)

    id: Mapped[Key]
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    name: Mapped[str] = mapped_column(sa.String(60))
    source: Mapped[FundSource] = mapped_column(enum_type(FundSource))
    currency: Mapped[str] = mapped_column(sa.String(3))
    opened_at: Mapped[MadeAt]
    opened_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


class FundEntry(Model):
    """A line of the cash book. `day` is the mission's own; `reference` the number of a voucher or receipt."""

    __tablename__ = "fund_entry"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("amount <> 0", name="moves_something"),
        sa.CheckConstraint("kind NOT IN ('deposit', 'return') OR amount > 0", name="comes_in"),
        sa.CheckConstraint("kind NOT IN ('payment', 'withdrawal') OR amount < 0", name="goes_out"),
        sa.CheckConstraint("balance_after >= 0", name="never_below_zero"),
        sa.CheckConstraint("serial > 0", name="serial_positive"),
        sa.CheckConstraint("(kind IN ('payment', 'return')) = (payment_id IS NOT NULL)", name="payment_is_named"),
        sa.CheckConstraint("(kind = 'difference') = (count_id IS NOT NULL)", name="count_is_named"),
        sa.UniqueConstraint("fund_id", "serial"),
        sa.UniqueConstraint("count_id"),
        sa.Index(
            "uq_fund_entry_payment_id_payment",
            "payment_id",
            unique=True,
            sqlite_where=sa.text("kind = 'payment'"),
            postgresql_where=sa.text("kind = 'payment'"),
        ),
        sa.Index("ix_fund_entry_payment_id", "payment_id"),
        sa.Index("ix_fund_entry_fund_id_day", "fund_id", "day"),
    )

    id: Mapped[Key]
    fund_id: Mapped[UUID] = mapped_column(sa.ForeignKey("cash_fund.id"))
    serial: Mapped[int]
    kind: Mapped[EntryKind] = mapped_column(enum_type(EntryKind))
    amount: Mapped[Decimal] = mapped_column(Amount)
    balance_after: Mapped[Decimal] = mapped_column(Amount)
    day: Mapped[date] = mapped_column(sa.Date)
    at: Mapped[Moment]
    by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    payment_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("cash_payment.id"))
    count_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("cash_count.id"))
    reference: Mapped[str] = mapped_column(sa.String(60), default="")


class CashCount(Model):
    """A count of a fund: what lay there, what the book said, and how a difference may have come. Counted again, the
    latest counts; none is changed.
    """

    __tablename__ = "cash_count"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("counted >= 0", name="counted_not_negative"),
        sa.CheckConstraint("counted = expected OR reason <> ''", name="difference_has_a_reason"),
        sa.Index("ix_cash_count_fund_id_at", "fund_id", "at", "id"),
    )

    id: Mapped[Key]
    fund_id: Mapped[UUID] = mapped_column(sa.ForeignKey("cash_fund.id"))
    day: Mapped[date] = mapped_column(sa.Date)
    counted: Mapped[Decimal] = mapped_column(Amount)
    expected: Mapped[Decimal] = mapped_column(Amount)
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    at: Mapped[Moment]
    by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


FUND_TRIGGERS = (runs_on("fund_entry", keys=("fund_id",)), only_added_to("fund_entry"), only_added_to("cash_count"))
for _model, _trigger in zip((FundEntry, FundEntry, CashCount), FUND_TRIGGERS, strict=True):
    attach(_model, _trigger)
