"""What was handed out. That nobody has two open shares of one set and period is held here (invariant 7)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Amount, Key, Moment, both_or_neither

_OPEN = sa.text("counts AND freed_at IS NULL")


class Distribution(Model):
    """One handing out: who stood at the desk, what movement of stock it was, whether it was taken back.

    An emergency has a reason; the stock moved all the same.
    """

    __tablename__ = "distribution"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("people > 0 AND babies >= 0 AND babies <= people", name="for_somebody"),
        sa.CheckConstraint(both_or_neither("undone_at", "undone_by"), name="undone_by_somebody"),
        sa.CheckConstraint("NOT is_emergency OR reason <> ''", name="emergency_with_reason"),
        sa.Index("ix_distribution_set_id_day", "set_id", "site_id", "day"),
        sa.Index("ix_distribution_site_id_given_at", "site_id", "given_at", "id"),
        sa.Index("ix_distribution_person_id", "person_id"),
    )

    id: Mapped[Key]
    set_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ration_set.id"))
    version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ration_version.id"))
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    store_id: Mapped[UUID] = mapped_column(sa.ForeignKey("store.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    movement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stock_movement.id"), unique=True)
    day: Mapped[date] = mapped_column(sa.Date)
    people: Mapped[int]
    babies: Mapped[int] = mapped_column(default=0)
    is_emergency: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    given_at: Mapped[Moment]
    given_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    undone_at: Mapped[Moment | None]
    undone_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class Share(Model):
    """That one person was covered by a distribution. One that counts and was not freed is there once for each set,
    person and period (`slot` is the first day of it): the index refuses the second, however many desks scan.
    """

    __tablename__ = "ration_share"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.Index(
            "uq_ration_share_open",
            "set_id",
            "person_id",
            "slot",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        sa.Index("ix_ration_share_person_id_set_id", "person_id", "set_id"),
        sa.Index("ix_ration_share_distribution_id", "distribution_id"),
    )

    id: Mapped[Key]
    distribution_id: Mapped[UUID] = mapped_column(sa.ForeignKey("distribution.id"))
    set_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ration_set.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    slot: Mapped[date] = mapped_column(sa.Date)
    day: Mapped[date] = mapped_column(sa.Date)
    given_at: Mapped[Moment]
    counts: Mapped[bool] = mapped_column(default=True)
    freed_at: Mapped[Moment | None]


class Loan(Model):
    """What of a distribution is to come back. What came back and what is lost together are never more than was lent."""

    __tablename__ = "ration_loan"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("distribution_id", "item_id"),
        sa.CheckConstraint("quantity > 0 AND returned >= 0 AND lost >= 0", name="not_negative"),
        sa.CheckConstraint("returned + lost <= quantity", name="no_more_than_lent"),
        sa.CheckConstraint("(closed_at IS NOT NULL) = (returned + lost = quantity)", name="closed_when_nothing_is_out"),
        sa.Index("ix_ration_loan_site_id_closed_at", "site_id", "closed_at"),
        sa.Index("ix_ration_loan_person_id", "person_id"),
    )

    id: Mapped[Key]
    distribution_id: Mapped[UUID] = mapped_column(sa.ForeignKey("distribution.id"))
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("supply_item.id"))
    quantity: Mapped[Decimal] = mapped_column(Amount)
    returned: Mapped[Decimal] = mapped_column(Amount, default=Decimal(0))
    lost: Mapped[Decimal] = mapped_column(Amount, default=Decimal(0))
    lent_at: Mapped[Moment]
    lost_reason: Mapped[str] = mapped_column(sa.String(200), default="")
    closed_at: Mapped[Moment | None]

    @property
    def out(self) -> Decimal:
        """What is still out."""
        return self.quantity - self.returned - self.lost
