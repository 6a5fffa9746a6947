"""The table of the timeline. Rows are added and stay; they hold no text that could give a content away."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, UtcDateTime, both_or_neither, enum_type


class HistoryEvent(Model):
    """Something of a kind happened to a subject at a moment. `event_class` decides who may see that it did."""

    __tablename__ = "history_event"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("reference_kind", "reference_id"), name="reference_whole"),
        sa.Index("ix_history_event_subject_id_at", "subject_id", "at", "id"),
    )

    id: Mapped[Key]
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[UUID] = mapped_column(sa.Uuid)
    kind: Mapped[str] = mapped_column(sa.String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    event_class: Mapped[DataClass] = mapped_column(enum_type(DataClass, name="event_class"))
    reference_kind: Mapped[str | None] = mapped_column(sa.String(40))
    reference_id: Mapped[UUID | None] = mapped_column(sa.Uuid)
    actor_id: Mapped[UUID | None] = mapped_column(sa.Uuid)
