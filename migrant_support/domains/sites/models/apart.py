"""The table of those who sleep apart: alone, or never in one room with somebody. It holds no reason, and needs none."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither


class ApartMark(Model):
    """Somebody sleeps in a room without strangers, or, with `other_id`, never in one room with that person."""

    __tablename__ = "apart_mark"
    data_class = DataClass.PROTECTION
    __table_args__ = (
        sa.CheckConstraint("other_id IS NULL OR other_id <> person_id", name="two_people"),
        sa.CheckConstraint("until_at IS NULL OR until_at > made_at", name="ends_after_start"),
        sa.CheckConstraint(both_or_neither("lifted_at", "lifted_by"), name="lifted_by_somebody"),
        sa.Index("ix_apart_mark_person_id", "person_id"),
        sa.Index("ix_apart_mark_other_id", "other_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    other_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    until_at: Mapped[Moment | None]
    lifted_at: Mapped[Moment | None]
    lifted_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
