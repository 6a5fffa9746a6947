"""What holds flights back as a whole: pauses, daily ceilings, and the leave to pass them for one flight."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.flights.rules.limits import LimitKind
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, UtcDateTime, both_or_neither, enum_type
from migrant_support.platform.store.triggers import attach, only_added_to


class TravelPause(Model):
    """Travel of a country, or of one airport, stands still; ended by somebody, or by its last day."""

    __tablename__ = "travel_pause"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("(country_code IS NULL) <> (airport IS NULL)", name="country_or_airport"),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name="ends_after_start"),
        sa.CheckConstraint(both_or_neither("ended_at", "ended_by"), name="ended_by_somebody"),
        sa.CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    id: Mapped[Key]
    country_code: Mapped[str | None] = mapped_column(sa.ForeignKey("country.code"))
    airport: Mapped[str | None] = mapped_column(sa.ForeignKey("airport.code"))
    from_on: Mapped[date] = mapped_column(sa.Date)
    until_on: Mapped[date | None] = mapped_column(sa.Date)
    reason: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class ArrivalCeiling(Model):
    """How many people may land at an airport on one day."""

    __tablename__ = "arrival_ceiling"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("people > 0", name="above_zero"),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name="ends_after_start"),
        sa.CheckConstraint(both_or_neither("ended_at", "ended_by"), name="ended_by_somebody"),
    )

    id: Mapped[Key]
    airport: Mapped[str] = mapped_column(sa.ForeignKey("airport.code"))
    from_on: Mapped[date] = mapped_column(sa.Date)
    until_on: Mapped[date | None] = mapped_column(sa.Date)
    people: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class FlightPermit(Model):
    """That a named person let one flight pass a pause or a ceiling, for a reason and until an end; only added to."""

    __tablename__ = "flight_permit"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("until_at > made_at", name="ends_after_start"),
        sa.CheckConstraint("length(reason) >= 10", name="has_a_reason"),
    )

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"), index=True)
    kind: Mapped[LimitKind] = mapped_column(enum_type(LimitKind))
    reason: Mapped[str] = mapped_column(sa.String(300))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)


attach(FlightPermit, only_added_to("flight_permit"))
