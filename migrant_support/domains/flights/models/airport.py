"""At the airport: free baggage of a flight, boarding pass numbers, and who is told when a flight has left."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, UtcDateTime, both_or_neither


class BaggageAllowance(Model):
    """What passengers of a payer (or infants on laps) may bring on a flight, where it is not as usual."""

    __tablename__ = "baggage_allowance"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.CheckConstraint("pieces >= 0 AND kilos >= 0", name="not_negative"),)

    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"), primary_key=True)
    holds_for: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    pieces: Mapped[int]
    kilos: Mapped[int]


class BoardingPass(Model):
    """The number under which a passenger was checked in: one for an entry, counted up on each flight, kept for ever."""

    __tablename__ = "boarding_pass"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("flight_id", "number"),
        sa.CheckConstraint("number > 0", name="counts_from_one"),
    )

    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("manifest_entry.id"), primary_key=True)
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    number: Mapped[int]
    made_at: Mapped[MadeAt]


class DepartureContact(Model):
    """An office at home that gets the numbers of each flight that left for its airport; an address, no person."""

    __tablename__ = "departure_contact"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("ended_at", "ended_by"), name="ended_by_somebody"),
        sa.Index(
            "uq_departure_contact_in_force",
            "airport",
            "email",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    airport: Mapped[str] = mapped_column(sa.ForeignKey("airport.code"))
    office: Mapped[str] = mapped_column(sa.String(80))
    email: Mapped[str] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(2))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class DepartureBus(Model):
    """A bus that brings passengers of a flight from a site to the airport: seats, and whom to ring when it is late."""

    __tablename__ = "departure_bus"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.UniqueConstraint("flight_id", "name"),
        sa.CheckConstraint("seats > 0", name="has_seats"),
        sa.Index("ix_departure_bus_site_id", "site_id"),
    )

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    name: Mapped[str] = mapped_column(sa.String(40))
    seats: Mapped[int]
    driver_phone: Mapped[str] = mapped_column(sa.String(20), default="")
    leaves_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


class BusRider(Model):
    """A passenger on a bus: a place of her own, unless she sits on a lap; and when she boarded it.

    Boarding ends her stay (`stay_id`, whose end was planned for `stay_until`), so that it can be taken back.
    """

    __tablename__ = "bus_rider"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("bus_id", "place"),
        sa.CheckConstraint("place > 0", name="counts_from_one"),
        sa.CheckConstraint(both_or_neither("boarded_at", "boarded_by"), name="boarded_by_somebody"),
    )

    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("manifest_entry.id"), primary_key=True)
    bus_id: Mapped[UUID] = mapped_column(sa.ForeignKey("departure_bus.id"), index=True)
    place: Mapped[int | None]
    boarded_at: Mapped[Moment | None]
    boarded_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    stay_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("stay.id"))
    stay_until: Mapped[Moment | None]
