"""Flights of some days for the coordinator's board: who they carry is said as numbers; four statements for any number.

Seats are those in the viewer's reach that the filter names; whoever holds one counts as a seat, never as a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.flights.models import AllottedSeat, Flight, ManifestEntry, SeatAllotment
from migrant_support.domains.flights.queries.entries import entry_visible_to
from migrant_support.domains.flights.queries.flights import FlightRow, flight_row, flight_visible_to
from migrant_support.domains.flights.rules.states import STANDING, EntryState, FlightState
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind

MOST = 400
"""Flights on one board; who has more in a month looks week by week."""


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """What the board shows; None means any."""

    mission: str | None = None
    payer: Payer | None = None
    state: FlightState | None = None


@dataclass(frozen=True, slots=True)
class BoardFlight:
    """A flight with its seats, those held, and the people who stand on its list without one."""

    flight: FlightRow
    seats: int
    held: int
    proposed: int
    waiting: int

    @property
    def free(self) -> int:
        """Seats that nobody holds."""
        return self.seats - self.held


def board_flights(viewer: Viewer, first: date, last: date, wanted: BoardFilter) -> list[BoardFlight]:
    """Flights that leave on some days by the clock of their airports, in the order of leaving; one more than `MOST`
    when there are more."""
    flights = db.session.scalars(_flights(viewer, first, last, wanted)).all()
    ids = [flight.id for flight in flights]
    if not ids:
        return []
    seats, held, standing = _seats(viewer, ids, wanted), _held(viewer, ids, wanted), _standing(viewer, ids, wanted)
    return [
        BoardFlight(
            flight_row(flight),
            seats.get(flight.id, 0),
            held.get(flight.id, 0),
            standing.get((flight.id, EntryState.PROPOSED), 0),
            standing.get((flight.id, EntryState.WAITING), 0),
        )
        for flight in flights
    ]


def _flights(viewer: Viewer, first: date, last: date, wanted: BoardFilter) -> sa.Select[Flight]:
    """A local day is within a day of the same day in UTC: the index of departures finds them."""
    since = datetime.combine(first, time(), UTC) - timedelta(days=1)
    until = datetime.combine(last, time(), UTC) + timedelta(days=2)
    statement = sa.select(Flight).where(
        Flight.departs_at >= since,
        Flight.departs_at < until,
        Flight.departs_on.between(first, last),
        flight_visible_to(viewer),
    )
    if wanted.state is not None:
        statement = statement.where(Flight.state == wanted.state)
    if wanted.mission is not None or wanted.payer is not None:
        statement = statement.where(sa.exists().where(SeatAllotment.flight_id == Flight.id, *_named(viewer, wanted)))
    return statement.order_by(Flight.departs_at, Flight.id).limit(MOST + 1)


def _named(viewer: Viewer, wanted: BoardFilter) -> list[ColumnElement[bool]]:
    """The conditions on `SeatAllotment`: in reach, and what the filter names."""
    reach = viewer.reach(Power.FLIGHT_READ)
    named: list[ColumnElement[bool]] = []
    if not reach.everywhere:
        named.append(SeatAllotment.mission.in_(sorted(reach.ids(ScopeKind.MISSION))))
    if wanted.mission is not None:
        named.append(SeatAllotment.mission == wanted.mission)
    if wanted.payer is not None:
        named.append(SeatAllotment.payer == wanted.payer)
    return named


def _seats(viewer: Viewer, ids: Sequence[UUID], wanted: BoardFilter) -> dict[UUID, int]:
    rows = db.session.execute(
        sa.select(SeatAllotment.flight_id, sa.func.count())
        .join(AllottedSeat, AllottedSeat.allotment_id == SeatAllotment.id)
        .where(SeatAllotment.flight_id.in_(ids), *_named(viewer, wanted))
        .group_by(SeatAllotment.flight_id)
    )
    return dict(rows.all())


def _held(viewer: Viewer, ids: Sequence[UUID], wanted: BoardFilter) -> dict[UUID, int]:
    rows = db.session.execute(
        sa.select(ManifestEntry.flight_id, sa.func.count(ManifestEntry.place))
        .join(SeatAllotment, SeatAllotment.id == ManifestEntry.allotment_id)
        .where(ManifestEntry.flight_id.in_(ids), *_named(viewer, wanted))
        .group_by(ManifestEntry.flight_id)
    )
    return dict(rows.all())


def _standing(viewer: Viewer, ids: Sequence[UUID], wanted: BoardFilter) -> dict[tuple[UUID, EntryState], int]:
    rows = db.session.execute(
        sa.select(ManifestEntry.flight_id, ManifestEntry.state, sa.func.count())
        .join(SeatAllotment, SeatAllotment.id == ManifestEntry.allotment_id)
        .where(
            ManifestEntry.flight_id.in_(ids),
            ManifestEntry.state.in_(sorted(STANDING)),
            entry_visible_to(viewer),
            *_named(viewer, wanted),
        )
        .group_by(ManifestEntry.flight_id, ManifestEntry.state)
    )
    return {(flight_id, state): count for flight_id, state, count in rows}
