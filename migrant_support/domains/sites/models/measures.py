"""The table of what was measured at a place. Rows are only added to; what was measured last counts."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.sites.rules.standards import Measure
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Amount, Key, MadeAt, enum_type
from migrant_support.platform.store.triggers import attach, only_added_to


class SiteMeasure(Model):
    """A figure of a house on a day: an amount for all of it, or 1 and 0 for what is so and what is not."""

    __tablename__ = "site_measure"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("value >= 0", name="not_negative"),
        sa.Index("ix_site_measure_site_id_measure", "site_id", "measure", "measured_on"),
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    measure: Mapped[Measure] = mapped_column(enum_type(Measure))
    value: Mapped[Decimal] = mapped_column(Amount)
    measured_on: Mapped[date] = mapped_column(sa.Date)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


MEASURE_TRIGGERS = (only_added_to("site_measure"),)
attach(SiteMeasure, *MEASURE_TRIGGERS)
