"""Flights of the next days for My day: seats, people, and what is missing; the statements grow with flights only."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.flights.queries.blocked import Standing, blocked_on
from migrant_support.domains.flights.queries.entries import entry_visible_to, free_seats
from migrant_support.domains.flights.queries.flights import FlightRow, flight_row, flight_visible_to
from migrant_support.domains.flights.rules.states import LISTED, SEATED, EntryState, FlightState
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db

COMING = (FlightState.DRAFT, FlightState.OPEN, FlightState.LOCKED, FlightState.SEALED)
AHEAD = timedelta(days=14)
MOST_FLIGHTS = 5


@dataclass(frozen=True, slots=True)
class FlightDay:
    """A flight of the next days: those on it whom the viewer sees, by what they wait for; seats that nobody holds."""

    flight: FlightRow
    free: int
    proposed: int
    waiting: int
    seated: int
    blocked: int


def flights_ahead(viewer: Viewer, *, within: timedelta = AHEAD, most: int = MOST_FLIGHTS) -> list[FlightDay]:
    """The next flights of the viewer, the next first."""
    moment = now()
    flights = db.session.scalars(
        sa.select(Flight)
        .where(
            Flight.state.in_(COMING),
            Flight.departs_at >= moment,
            Flight.departs_at < moment + within,
            flight_visible_to(viewer),
        )
        .order_by(Flight.departs_at, Flight.id)
        .limit(most)
    ).all()
    if not flights:
        return []
    rows = db.session.execute(
        sa.select(ManifestEntry.flight_id, ManifestEntry.id, ManifestEntry.person_id, ManifestEntry.state).where(
            ManifestEntry.flight_id.in_([flight.id for flight in flights]),
            ManifestEntry.state.in_(sorted(LISTED)),
            entry_visible_to(viewer),
        )
    )
    standing = [(flight_id, Standing(entry_id, person_id, state)) for flight_id, entry_id, person_id, state in rows]
    judged = blocked_on(flights, [(f, one) for f, one in standing if one.state is EntryState.CONFIRMED])
    free = free_seats([flight.id for flight in flights])
    days = []
    for flight in flights:
        here = [one for flight_id, one in standing if flight_id == flight.id]
        days.append(
            FlightDay(
                flight=flight_row(flight),
                free=free.get(flight.id, 0),
                proposed=sum(1 for one in here if one.state is EntryState.PROPOSED),
                waiting=sum(1 for one in here if one.state is EntryState.WAITING),
                seated=sum(1 for one in here if one.state in SEATED),
                blocked=sum(1 for one in here if one.entry_id in judged and judged[one.entry_id].missing),
            )
        )
    return days
