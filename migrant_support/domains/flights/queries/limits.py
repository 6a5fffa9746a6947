"""Reads of pauses, ceilings and what was let pass; what stands against one flight on its day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.lookups import airports
from migrant_support.domains.flights.models import Flight, FlightLeg, GateOverride, ManifestEntry
from migrant_support.domains.flights.models.limits import ArrivalCeiling, FlightPermit, TravelPause
from migrant_support.domains.flights.queries.entries import entry_visible_to
from migrant_support.domains.flights.rules.gate import BlockerCode
from migrant_support.domains.flights.rules.limits import (
    Ceiling,
    DayLimits,
    LimitKind,
    Pause,
    Touch,
    ceiling_of,
    pause_of,
)
from migrant_support.domains.flights.rules.states import LISTED, SEATED, EntryState
from migrant_support.domains.flights.rules.times import local_instant
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.kernel.clock import local_day, now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db

LANDING = sorted({*SEATED, EntryState.ARRIVED})


@dataclass(frozen=True, slots=True)
class PermitRow:
    """What was let pass for a flight, by whom, why and until when."""

    kind: LimitKind
    reason: str
    made_by: UUID
    made_at: datetime
    until_at: datetime


def pauses() -> list[Pause]:
    """The pauses that nobody has ended, the newest first."""
    rows = db.session.scalars(
        sa.select(TravelPause)
        .where(TravelPause.ended_at.is_(None))
        .order_by(TravelPause.from_on.desc(), TravelPause.id)
    )
    return [Pause(r.id, r.country_code, r.airport, r.from_on, r.until_on, r.reason) for r in rows]


def ceilings() -> list[Ceiling]:
    """The ceilings that nobody has ended, the newest first."""
    rows = db.session.scalars(
        sa.select(ArrivalCeiling)
        .where(ArrivalCeiling.ended_at.is_(None))
        .order_by(ArrivalCeiling.from_on.desc(), ArrivalCeiling.id)
    )
    return [Ceiling(r.id, r.airport, r.from_on, r.until_on, r.people, r.reason) for r in rows]


def permits_of(flight_id: UUID) -> list[PermitRow]:
    """What was let pass for a flight and still may, the newest first."""
    rows = db.session.scalars(
        sa.select(FlightPermit)
        .where(FlightPermit.flight_id == flight_id, FlightPermit.until_at > now())
        .order_by(FlightPermit.made_at.desc(), FlightPermit.id)
    )
    return [PermitRow(r.kind, r.reason, r.made_by, r.made_at, r.until_at) for r in rows]


def landing_day(flight: Flight) -> date:
    """The day on which it lands, by the clock there."""
    return local_day(airports()[flight.destination].zone, flight.arrives_at)


def limits_of(flight: Flight) -> DayLimits:
    """What stands against a flight on its day; five statements at most, two where nothing is limited."""
    standing, meant = pauses(), ceilings()
    ceiling = ceiling_of(meant, flight.destination, landing_day(flight))
    pause = pause_of(standing, _touches(flight)) if standing else None
    if pause is None and ceiling is None:
        return DayLimits()
    passed = frozenset(permit.kind for permit in permits_of(flight.id))
    return DayLimits(pause, ceiling, arriving(flight.destination, landing_day(flight)) if ceiling else 0, passed)


def _touches(flight: Flight) -> list[Touch]:
    legs = db.session.execute(
        sa.select(FlightLeg.from_airport, FlightLeg.departs_at, FlightLeg.to_airport, FlightLeg.arrives_at)
        .where(FlightLeg.flight_id == flight.id)
        .order_by(FlightLeg.position)
    )
    ends = [
        (flight.origin, flight.departs_at),
        (flight.destination, flight.arrives_at),
        *(end for leg in legs for end in ((leg[0], leg[1]), (leg[2], leg[3]))),
    ]
    known = airports()
    return [Touch(code, known[code].country, local_day(known[code].zone, at)) for code, at in ends]


def arriving(airport: str, day: date) -> int:
    """How many have seats on flights that land at an airport on a day, or have landed there; for actions."""
    zone = airports()[airport].zone
    start, end = (local_instant(one, time(0), zone) for one in (day, day + timedelta(days=1)))
    counted = (
        sa.select(sa.func.count())
        .select_from(ManifestEntry)
        .join(Flight, Flight.id == ManifestEntry.flight_id)
        .where(
            Flight.destination == airport,
            Flight.arrives_at >= start,
            Flight.arrives_at < end,
            ManifestEntry.state.in_(LANDING),
        )
    )
    return db.session.scalar(counted) or 0


@dataclass(frozen=True, slots=True)
class PassedRow:
    """That something missing was let pass for somebody on the list; why stays sealed."""

    entry_id: UUID
    person: PersonRow
    blocker: BlockerCode
    made_by: UUID
    until_at: datetime


def passed_on(viewer: Viewer, flight_id: UUID) -> list[PassedRow]:
    """What was let pass for those on the list whom the viewer sees, the first to end first."""
    rows = db.session.execute(
        sa.select(GateOverride.entry_id, Person, GateOverride.blocker, GateOverride.made_by, GateOverride.until_at)
        .join(ManifestEntry, ManifestEntry.id == GateOverride.entry_id)
        .join(Person, Person.id == ManifestEntry.person_id)
        .where(
            ManifestEntry.flight_id == flight_id,
            ManifestEntry.state.in_(sorted(LISTED)),
            GateOverride.until_at > now(),
            entry_visible_to(viewer),
        )
        .order_by(GateOverride.until_at, GateOverride.id)
        .limit(200)
    )
    return [PassedRow(e, row_of(person), BlockerCode(code), by, until) for e, person, code, by, until in rows]
