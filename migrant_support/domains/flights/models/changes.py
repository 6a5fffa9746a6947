"""What became of a planned flight: a delay, another aircraft, the cancellation; and whom it met."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.flights.rules.changes import ChangeKind
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, Moment, enum_type
from migrant_support.platform.store.triggers import attach, only_added_to


class FlightChange(Model):
    """A change that met the people of a flight, kept for ever: what was before and after, why, what came of it.

    `told` got a message; `not_reached` have no safe address and are told by their mission. Places are those of
    quarantine that went along, or were lost.
    """

    __tablename__ = "flight_change"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint(
            "kind <> 'delay' OR (was_at IS NOT NULL AND is_at IS NOT NULL AND was_at <> is_at)", name="delay_has_times"
        ),
        sa.CheckConstraint(
            "told >= 0 AND not_reached >= 0 AND places_moved >= 0 AND places_lost >= 0", name="counts_not_negative"
        ),
        sa.CheckConstraint("reason <> ''", name="has_a_reason"),
        sa.Index("ix_flight_change_flight_id", "flight_id", "at"),
    )

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    kind: Mapped[ChangeKind] = mapped_column(enum_type(ChangeKind))
    was_at: Mapped[Moment | None]
    is_at: Mapped[Moment | None]
    was_aircraft: Mapped[str] = mapped_column(sa.String(24), default="")
    is_aircraft: Mapped[str] = mapped_column(sa.String(24), default="")
    reason: Mapped[str] = mapped_column(sa.String(300))
    told: Mapped[int] = mapped_column(default=0)
    not_reached: Mapped[int] = mapped_column(default=0)
    places_moved: Mapped[int] = mapped_column(default=0)
    places_lost: Mapped[int] = mapped_column(default=0)
    at: Mapped[Moment]
    by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class ChangeEntry(Model):
    """Somebody who lost the seat or the place on the list by a change, in the order in which they are planned anew."""

    __tablename__ = "flight_change_entry"
    data_class = DataClass.PERSONAL

    change_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight_change.id"), primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("manifest_entry.id"), primary_key=True, index=True)
    serial: Mapped[int]
    was_seated: Mapped[bool]


for _model in (FlightChange, ChangeEntry):
    attach(_model, only_added_to(_model.__tablename__))
