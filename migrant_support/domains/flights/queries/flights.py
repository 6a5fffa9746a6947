"""Reads of flights. A flight is there for those everywhere, and for a mission that has seats on it once it is open.

What stands here says nothing of passengers; those are cut to the viewer's sight in `entries`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.flights.models import Flight, FlightLeg, FlightMove, FlightShare, SeatAllotment
from migrant_support.domains.flights.rules.passengers import Limits
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.flights.rules.times import Leg
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind

ON_THEIR_WAY = (FlightState.SEALED, FlightState.DEPARTED, FlightState.ARRIVED, FlightState.CLOSED)
"""The states in which a flight is there for the airport where it lands."""


@dataclass(frozen=True, slots=True)
class FlightRow:
    """A flight as lists and pages show it."""

    id: UUID
    number: str
    operator: str
    aircraft: str
    state: FlightState
    origin: str
    destination: str
    departs_at: datetime
    departs_on: date
    arrives_at: datetime
    limits: Limits
    needs_signatures: tuple[str, ...]
    cancel_reason: str | None
    version: int
    configuration: str = ""
    capacity: int | None = None
    allotted: int = 0


@dataclass(frozen=True, slots=True)
class FlightMoveRow:
    """A step that a flight took."""

    target: FlightState
    at: datetime
    by: UUID | None
    reason: str


@dataclass(frozen=True, slots=True)
class ShareRow:
    """That an organisation may see the flight."""

    id: UUID
    organisation: str
    shared_at: datetime


def flight_visible_to(viewer: Viewer, power: Power = Power.FLIGHT_READ) -> ColumnElement[bool]:
    """The condition on `Flight` under which it is there for this viewer with this power."""
    reach = viewer.reach(power)
    if reach.everywhere:
        return sa.true()
    ways: list[ColumnElement[bool]] = []
    if missions := reach.ids(ScopeKind.MISSION):
        has_seats = sa.exists().where(SeatAllotment.flight_id == Flight.id, SeatAllotment.mission.in_(sorted(missions)))
        ways.append(sa.and_(Flight.state != FlightState.DRAFT, has_seats))
    if airports := reach.ids(ScopeKind.AIRPORT):
        ways.append(sa.and_(Flight.state.in_(ON_THEIR_WAY), Flight.destination.in_(sorted(airports))))
    return sa.or_(*ways) if ways else sa.false()


def fetch_flight(viewer: Viewer, flight_id: UUID, power: Power = Power.FLIGHT_READ, *, lock: bool = False) -> Flight:
    """The doorway: the flight's row for this viewer, or NotThere.

    Acts on a flight, its seats or its passengers lock it first (before allotments, persons and beds): what happens on
    one flight happens one after the other.
    """
    statement = sa.select(Flight).where(Flight.id == flight_id, flight_visible_to(viewer, power))
    if lock:
        statement = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    flight = db.session.scalar(statement)
    if flight is None:
        raise NotThere
    return flight


def flight_row(flight: Flight) -> FlightRow:
    """The row of a loaded flight."""
    return FlightRow(
        id=flight.id,
        number=flight.number,
        operator=flight.operator,
        aircraft=flight.aircraft,
        state=flight.state,
        origin=flight.origin,
        destination=flight.destination,
        departs_at=flight.departs_at,
        departs_on=flight.departs_on,
        arrives_at=flight.arrives_at,
        limits=Limits(flight.wheelchairs, flight.stretchers, flight.infants, flight.minors_alone, flight.deportees),
        needs_signatures=tuple(flight.needs_signatures),
        cancel_reason=flight.cancel_reason,
        version=flight.version,
        configuration=flight.configuration or "",
        capacity=flight.capacity,
        allotted=flight.allotted,
    )


def flight_record(viewer: Viewer, flight_id: UUID, power: Power = Power.FLIGHT_READ) -> FlightRow:
    """One flight; raises NotThere."""
    return flight_row(fetch_flight(viewer, flight_id, power))


def flight_list(viewer: Viewer, *, states: Sequence[FlightState] = ()) -> sa.Select[Flight]:
    """The statement of the list of flights, for keyset paging by (departs_at, id)."""
    statement = sa.select(Flight).where(flight_visible_to(viewer))
    return statement.where(Flight.state.in_(states)) if states else statement


def open_flights(viewer: Viewer, missions: Sequence[str] | None = None) -> list[FlightRow]:
    """Flights to which somebody can be proposed now, the next first; `missions` None means any."""
    statement = sa.select(Flight).where(
        Flight.state == FlightState.OPEN, flight_visible_to(viewer, Power.FLIGHT_PROPOSE)
    )
    if missions is not None:
        has_seats = sa.exists().where(SeatAllotment.flight_id == Flight.id, SeatAllotment.mission.in_(missions))
        statement = statement.where(has_seats)
    return [flight_row(f) for f in db.session.scalars(statement.order_by(Flight.departs_at, Flight.id).limit(100))]


def legs_of(viewer: Viewer, flight_id: UUID) -> list[Leg]:
    """The legs in their order."""
    rows = db.session.execute(
        sa.select(FlightLeg.from_airport, FlightLeg.to_airport, FlightLeg.departs_at, FlightLeg.arrives_at)
        .join(Flight, Flight.id == FlightLeg.flight_id)
        .where(FlightLeg.flight_id == flight_id, flight_visible_to(viewer))
        .order_by(FlightLeg.position)
    )
    return [Leg(*row) for row in rows]


def flight_moves(viewer: Viewer, flight_id: UUID) -> list[FlightMoveRow]:
    """The steps of a flight, newest first."""
    rows = db.session.execute(
        sa.select(FlightMove.target, FlightMove.at, FlightMove.by, FlightMove.reason)
        .join(Flight, Flight.id == FlightMove.flight_id)
        .where(FlightMove.flight_id == flight_id, flight_visible_to(viewer))
        .order_by(FlightMove.at.desc(), FlightMove.id.desc())
    )
    return [FlightMoveRow(*row) for row in rows]


def shares_of(viewer: Viewer, flight_id: UUID) -> list[ShareRow]:
    """With whom the flight is shared now; for those who plan flights."""
    rows = db.session.execute(
        sa.select(FlightShare.id, FlightShare.organisation, FlightShare.shared_at)
        .join(Flight, Flight.id == FlightShare.flight_id)
        .where(
            FlightShare.flight_id == flight_id,
            FlightShare.ended_at.is_(None),
            flight_visible_to(viewer, Power.FLIGHT_PLAN),
        )
        .order_by(FlightShare.organisation)
    )
    return [ShareRow(*row) for row in rows]
