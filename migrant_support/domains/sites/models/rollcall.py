"""Roll-calls: one a site and night, and its marks. A mark is added and stays; the last one made counts."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.sites.models.frozen import closed_stays, only_whose, while_open
from migrant_support.domains.sites.rules.rollcall import Mark, MarkSource
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither, enum_type
from migrant_support.platform.store.triggers import attach

_COUNTS = ("present", "absent", "on_leave", "unknown")


class RollCall(Model):
    """The roll-call of a site for a night (the evening's day). Closing it writes the counts; then nothing changes."""

    __tablename__ = "roll_call"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.UniqueConstraint("site_id", "night"),
        sa.CheckConstraint(both_or_neither("closed_at", "closed_by", *_COUNTS), name="closed_with_counts"),
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    night: Mapped[date] = mapped_column(sa.Date)
    started_at: Mapped[MadeAt]
    started_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    closed_at: Mapped[Moment | None]
    closed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    present: Mapped[int | None]
    absent: Mapped[int | None]
    on_leave: Mapped[int | None]
    unknown: Mapped[int | None]


class RollCallMark(Model):
    """What was said of somebody. The id is made by the phone, so that the same tap sent twice is one; `at` is when it
    was tapped, not when it arrived.
    """

    __tablename__ = "roll_call_mark"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.Index("ix_roll_call_mark_roll_call_id_person_id", "roll_call_id", "person_id", "at"),
        sa.Index("ix_roll_call_mark_person_id", "person_id"),
    )

    id: Mapped[Key]
    roll_call_id: Mapped[UUID] = mapped_column(sa.ForeignKey("roll_call.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    bed_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("bed.id"))
    mark: Mapped[Mark] = mapped_column(enum_type(Mark))
    source: Mapped[MarkSource] = mapped_column(enum_type(MarkSource))
    at: Mapped[Moment]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


ROLL_CALL_TRIGGERS = (
    closed_stays("roll_call", closed="closed_at", fixed=("site_id", "night", "started_at", *_COUNTS)),
    only_whose(
        "roll_call_mark",
        fixed=("id", "roll_call_id", "bed_id", "mark", "source", "at", "made_at", "made_by"),
    ),
    while_open("roll_call_mark", column="roll_call_id", parent="roll_call", closed="closed_at"),
)
attach(RollCall, ROLL_CALL_TRIGGERS[0])
attach(RollCallMark, *ROLL_CALL_TRIGGERS[1:])
