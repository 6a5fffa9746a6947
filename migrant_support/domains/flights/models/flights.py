"""Flights, their legs, their seats. An allotted seat is a row; how many rows there are is how many seats there are."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.flights.rules.words import (
    Payer,
    Signature,
)
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import (
    Amount,
    Json,
    Key,
    MadeAt,
    Moment,
    UtcDateTime,
    enum_type,
)
from migrant_support.platform.store.triggers import attach, keeps_count, only_added_to


class Flight(Model):
    """A repatriation flight. `origin`, `destination` and both times repeat its first and last leg, for lists.

    `landed_at` is when it really came; `seen_until` is how long its destination sees those who fly on it. `capacity` is
    how many seats its `configuration` has (none while it is not known), `allotted` how many are given to missions: the
    database counts them itself (`COUNTS_SEATS`) and lets nobody give more than there are.
    """

    __tablename__ = "flight"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.UniqueConstraint("number", "departs_on"),
        sa.CheckConstraint("arrives_at > departs_at", name="arrives_after_departure"),
        sa.CheckConstraint(
            "wheelchairs >= 0 AND stretchers >= 0 AND infants >= 0 AND minors_alone >= 0", name="limits_not_negative"
        ),
        sa.CheckConstraint("deportees >= 0", name="deportees_not_negative"),
        sa.CheckConstraint("capacity IS NULL OR allotted <= capacity", name="no_more_seats_than_it_has"),
        sa.CheckConstraint("(state = 'cancelled') = (cancel_reason IS NOT NULL)", name="cancelled_with_reason"),
        sa.Index("ix_flight_departs_at", "departs_at", "id"),
        sa.Index("ix_flight_state_departs_at", "state", "departs_at"),
        sa.Index("ix_flight_destination_arrives_at", "destination", "arrives_at"),
    )

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(sa.String(8))
    operator: Mapped[str] = mapped_column(sa.String(80))
    aircraft: Mapped[str] = mapped_column(sa.String(40), default="")
    state: Mapped[FlightState] = mapped_column(enum_type(FlightState))
    origin: Mapped[str] = mapped_column(sa.ForeignKey("airport.code"))
    destination: Mapped[str] = mapped_column(sa.ForeignKey("airport.code"))
    departs_at: Mapped[datetime] = mapped_column(UtcDateTime)
    departs_on: Mapped[date] = mapped_column(sa.Date)
    arrives_at: Mapped[datetime] = mapped_column(UtcDateTime)
    landed_at: Mapped[Moment | None]
    seen_until: Mapped[Moment | None]
    wheelchairs: Mapped[int] = mapped_column(default=0)
    stretchers: Mapped[int] = mapped_column(default=0)
    infants: Mapped[int] = mapped_column(default=0)
    minors_alone: Mapped[int] = mapped_column(default=0)
    deportees: Mapped[int] = mapped_column(default=0, server_default="0")
    configuration: Mapped[str | None] = mapped_column(sa.String(24))
    capacity: Mapped[int | None]
    allotted: Mapped[int] = mapped_column(default=0, server_default="0")
    needs_signatures: Mapped[list[str]] = mapped_column(Json, default=lambda: [Signature.MISSION.value])
    cost: Mapped[Decimal | None] = mapped_column(Amount)
    cost_currency: Mapped[str | None] = mapped_column(sa.String(3))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    cancel_reason: Mapped[str | None] = mapped_column(sa.String(300))
    version: Mapped[int] = mapped_column(default=1)


class FlightLeg(Model):
    """One take-off and landing; times in UTC, printed in the zone of each airport."""

    __tablename__ = "flight_leg"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.CheckConstraint("arrives_at > departs_at", name="arrives_after_departure"),)

    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    from_airport: Mapped[str] = mapped_column(sa.ForeignKey("airport.code"))
    to_airport: Mapped[str] = mapped_column(sa.ForeignKey("airport.code"))
    departs_at: Mapped[datetime] = mapped_column(UtcDateTime)
    arrives_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FlightMove(Model):
    """A step of a flight's state machine, kept for ever."""

    __tablename__ = "flight_move"
    data_class = DataClass.INTERNAL

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"), index=True)
    source: Mapped[FlightState | None] = mapped_column(enum_type(FlightState, name="source_state"))
    target: Mapped[FlightState] = mapped_column(enum_type(FlightState, name="target_state"))
    at: Mapped[Moment]
    by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(sa.String(300), default="")


class FlightShare(Model):
    """That an organisation may see a flight and the passengers who agreed, from when until when."""

    __tablename__ = "flight_share"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.Index(
            "uq_flight_share_in_force",
            "flight_id",
            "organisation",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("ix_flight_share_organisation", "organisation", "flight_id"),
    )

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    organisation: Mapped[str] = mapped_column(sa.String(40))
    shared_at: Mapped[MadeAt]
    shared_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[Moment | None]


class SeatAllotment(Model):
    """Seats of a flight for the people of one mission, paid by one payer (invariant 2)."""

    __tablename__ = "seat_allotment"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.UniqueConstraint("flight_id", "mission", "payer"),
        sa.UniqueConstraint("id", "flight_id"),
    )

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"), index=True)
    payer: Mapped[Payer] = mapped_column(enum_type(Payer))


class AllottedSeat(Model):
    """One seat of an allotment; how many rows there are is how many seats it has. Lent ones: `LentSeat`."""

    __tablename__ = "allotted_seat"
    data_class = DataClass.INTERNAL

    allotment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("seat_allotment.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


COUNTS_SEATS = keeps_count(
    "flight_counts_its_seats",
    "allotted_seat",
    counted_on="flight",
    column="allotted",
    by="SELECT a.flight_id FROM seat_allotment a WHERE a.id = {row}.allotment_id",
)
attach(AllottedSeat, COUNTS_SEATS)
attach(FlightMove, only_added_to("flight_move"))
