"""The table of figures that a place told: how many it takes and has, at a moment. Rows are only added to."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, UtcDateTime
from migrant_support.platform.store.triggers import attach, only_added_to


class CapacityFigure(Model):
    """What a place that is not run in this system said of itself, and when that was so."""

    __tablename__ = "capacity_figure"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("places >= 0 AND taken >= 0", name="not_negative"),
        sa.CheckConstraint("as_of <= made_at", name="not_of_the_future"),
        sa.Index("ix_capacity_figure_site_id_as_of", "site_id", "as_of"),
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    places: Mapped[int]
    taken: Mapped[int]
    as_of: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


FIGURE_TRIGGERS = (only_added_to("capacity_figure"),)
attach(CapacityFigure, *FIGURE_TRIGGERS)
