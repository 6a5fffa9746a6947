"""The table of what a night at a place costs. Rows are only added to; one that was wrong is corrected by another."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.sites.rules.cost import LONGEST_NOTE, Meals, NightPayer
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Amount, Key, MadeAt, enum_type
from migrant_support.platform.store.triggers import attach, only_added_to


class NightPrice(Model):
    """What a night costs from a night on, what is included and who pays. `made_by` is empty for what stood before."""

    __tablename__ = "night_price"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("adult >= 0 AND (child IS NULL OR child >= 0)", name="not_negative"),
        sa.CheckConstraint("child_under BETWEEN 1 AND 18", name="age_of_a_child"),
        sa.UniqueConstraint("corrects_id"),
        sa.Index("ix_night_price_site_id_valid_from", "site_id", "valid_from"),
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    valid_from: Mapped[date] = mapped_column(sa.Date)
    currency: Mapped[str] = mapped_column(sa.String(3))
    adult: Mapped[Decimal] = mapped_column(Amount)
    child: Mapped[Decimal | None] = mapped_column(Amount)
    child_under: Mapped[int]
    meals: Mapped[Meals] = mapped_column(enum_type(Meals, name="meals_included"))
    payer: Mapped[NightPayer] = mapped_column(enum_type(NightPayer))
    note: Mapped[str] = mapped_column(sa.String(LONGEST_NOTE), default="")
    corrects_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("night_price.id"))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


PRICE_TRIGGERS = (only_added_to("night_price"),)
attach(NightPrice, *PRICE_TRIGGERS)
