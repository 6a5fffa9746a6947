"""The table of stays. That a bed has one person at a time, and a person one bed, is held here."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.sites.rules import StayEnd, StayState
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, UtcDateTime, enum_type
from migrant_support.platform.store.triggers import attach, no_overlap


class Stay(Model):
    """A person in a bed from an instant until (not including) another; an infant may stay with an adult's stay.

    Two stays of one bed, or of one person, never overlap unless one is cancelled (triggers `stay_bed_once` and
    `stay_person_once`); of each at most one is current. A move ends one stay and begins another: the history stands
    bed by bed. `until_at` is when the bed is or was left, `closed_at` when it was written down that the stay ended or
    was cancelled: until then the site sees the person. A planned stay names in `moved_from_id` the open stay that it
    gave an end to; at `lapses_at` it is over by itself: from then on nothing counts it, whether or not it was swept.
    """

    __tablename__ = "stay"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.ForeignKeyConstraint(["bed_id", "site_id"], ["bed.id", "bed.site_id"]),
        sa.CheckConstraint("until_at IS NULL OR until_at > from_at", name="ends_after_start"),
        sa.CheckConstraint("(bed_id IS NULL) = (with_stay_id IS NOT NULL)", name="a_bed_or_with_an_adult"),
        sa.CheckConstraint(
            "(state = 'ended') = (end_reason IS NOT NULL) AND (state <> 'ended' OR until_at IS NOT NULL)",
            name="ended_with_reason",
        ),
        sa.CheckConstraint("(state = 'cancelled') = (cancel_reason IS NOT NULL)", name="cancelled_with_reason"),
        sa.CheckConstraint("(state IN ('ended', 'cancelled')) = (closed_at IS NOT NULL)", name="closed_has_a_moment"),
        sa.Index(
            "uq_stay_bed_id_current",
            "bed_id",
            unique=True,
            sqlite_where=sa.text("state = 'current' AND bed_id IS NOT NULL"),
            postgresql_where=sa.text("state = 'current' AND bed_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_stay_person_id_current",
            "person_id",
            unique=True,
            sqlite_where=sa.text("state = 'current' AND person_id IS NOT NULL"),
            postgresql_where=sa.text("state = 'current' AND person_id IS NOT NULL"),
        ),
        sa.Index("ix_stay_bed_id_from_at", "bed_id", "from_at"),
        sa.Index("ix_stay_person_id_from_at", "person_id", "from_at"),
        sa.Index("ix_stay_site_id_state_from_at", "site_id", "state", "from_at"),
        sa.Index("ix_stay_with_stay_id", "with_stay_id"),
        sa.Index(
            "ix_stay_lapses_at",
            "lapses_at",
            sqlite_where=sa.text("state = 'planned'"),
            postgresql_where=sa.text("state = 'planned'"),
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    bed_id: Mapped[UUID | None] = mapped_column(sa.Uuid)
    with_stay_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("stay.id"))
    state: Mapped[StayState] = mapped_column(enum_type(StayState))
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    closed_at: Mapped[Moment | None]
    end_reason: Mapped[StayEnd | None] = mapped_column(enum_type(StayEnd))
    cancel_reason: Mapped[str | None] = mapped_column(sa.String(200))
    remark: Mapped[str] = mapped_column(sa.String(200), default="")
    lapses_at: Mapped[Moment | None]
    moved_from_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("stay.id"))


TRIGGERS = (
    no_overlap("stay_bed_once", "stay", column="bed_id", parent="bed", counts="r.state <> 'cancelled'"),
    no_overlap("stay_person_once", "stay", column="person_id", parent="person", counts="r.state <> 'cancelled'"),
)
attach(Stay, *TRIGGERS)
