"""Tables of rides from one place to another, and who was on them."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.sites.models.frozen import closed_stays
from migrant_support.domains.sites.rules.rides import RiderState, RideState, Vehicle
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither, enum_type
from migrant_support.platform.store.triggers import attach

_OPEN = sa.text("ended_at IS NULL")


class Ride(Model):
    """People who go from one place to another together. Neither place stands here but as a site; no address does."""

    __tablename__ = "ride"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("from_site_id <> to_site_id", name="two_places"),
        sa.CheckConstraint("arrives_at > leaves_at", name="arrives_after_leaving"),
        sa.CheckConstraint("seats > 0", name="has_seats"),
        sa.CheckConstraint(both_or_neither("left_at", "left_by"), name="left_by_somebody"),
        sa.CheckConstraint("(state IN ('on_the_way', 'over')) = (left_at IS NOT NULL)", name="on_the_way_has_left"),
        sa.CheckConstraint(
            "(state IN ('over', 'declined', 'withdrawn')) = (ended_at IS NOT NULL)", name="ended_has_a_moment"
        ),
        sa.Index("ix_ride_from_site_id_leaves_at", "from_site_id", "leaves_at", "id"),
        sa.Index("ix_ride_to_site_id_leaves_at", "to_site_id", "leaves_at", "id"),
        sa.Index("ix_ride_arrives_at_open", "arrives_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[Key]
    from_site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    to_site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    state: Mapped[RideState] = mapped_column(enum_type(RideState))
    leaves_at: Mapped[Moment]
    arrives_at: Mapped[Moment]
    vehicle: Mapped[Vehicle] = mapped_column(enum_type(Vehicle))
    seats: Mapped[int]
    driver: Mapped[str] = mapped_column(sa.String(80), default="")
    driver_phone: Mapped[str] = mapped_column(sa.String(24), default="")
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    accepted_at: Mapped[Moment | None]
    accepted_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    left_at: Mapped[Moment | None]
    left_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    told_late_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    end_reason: Mapped[str] = mapped_column(sa.String(200), default="")


class Rider(Model):
    """One who is to go along. `stay_id` is the bed she has, `new_stay_id` the one that is kept for her there.

    Somebody is on one open ride at most. Until it is ended the old stay is current: she is lost to neither place.
    """

    __tablename__ = "rider"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("ride_id", "person_id"),
        sa.CheckConstraint(
            "(state IN ('received', 'not_come', 'stayed')) = (ended_at IS NOT NULL)", name="ended_has_a_moment"
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'on_the_way', 'received') OR new_stay_id IS NOT NULL", name="has_a_bed_there"
        ),
        sa.Index("uq_rider_person_id_open", "person_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index("ix_rider_person_id", "person_id"),
        sa.Index("ix_rider_new_stay_id", "new_stay_id"),
    )

    id: Mapped[Key]
    ride_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ride.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    state: Mapped[RiderState] = mapped_column(enum_type(RiderState))
    stay_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stay.id"))
    new_stay_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("stay.id"))
    until_before: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


RIDE_TRIGGERS = (
    closed_stays(
        "ride", closed="ended_at",
        fixed=("from_site_id", "to_site_id", "state", "leaves_at", "arrives_at", "left_at", "left_by", "made_by"),
    ),
    closed_stays("rider", closed="ended_at", fixed=("ride_id", "state", "stay_id", "new_stay_id", "ended_by")),
)  # fmt: skip
for _model, _trigger in zip((Ride, Rider), RIDE_TRIGGERS, strict=True):
    attach(_model, _trigger)
