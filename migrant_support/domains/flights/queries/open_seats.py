"""Seats to which a list can be proposed: the allotments of open flights, those with free seats first."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.flights.models import AllottedSeat, ManifestEntry, SeatAllotment
from migrant_support.domains.flights.queries.flights import FlightRow, open_flights
from migrant_support.domains.flights.queries.held import held_by_offer
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind


@dataclass(frozen=True, slots=True)
class OpenSeats:
    """Seats of a mission and payer on a flight that takes proposals, and how many nobody holds or was offered."""

    flight: FlightRow
    mission: str
    payer: Payer
    free: int

    @property
    def key(self) -> str:
        """What a form sends back."""
        return f"{self.flight.id}:{self.mission}:{self.payer.value}"


def open_seats(viewer: Viewer) -> list[OpenSeats]:
    """Those for whose mission the viewer may propose; two statements."""
    reach = viewer.reach(Power.FLIGHT_PROPOSE)
    flights = {flight.id: flight for flight in open_flights(viewer)}
    free = sa.func.count(AllottedSeat.place)
    statement = (
        sa.select(SeatAllotment.flight_id, SeatAllotment.mission, SeatAllotment.payer, free)
        .outerjoin(AllottedSeat, sa.and_(AllottedSeat.allotment_id == SeatAllotment.id, _is_free()))
        .where(SeatAllotment.flight_id.in_(sorted(flights)))
        .group_by(SeatAllotment.id, SeatAllotment.flight_id, SeatAllotment.mission, SeatAllotment.payer)
    )
    if not reach.everywhere:
        statement = statement.where(SeatAllotment.mission.in_(sorted(reach.ids(ScopeKind.MISSION))))
    found = [
        OpenSeats(flights[flight_id], mission, payer, seats)
        for flight_id, mission, payer, seats in db.session.execute(statement)
    ]
    return sorted(found, key=lambda one: (one.free == 0, one.flight.departs_at, one.mission, one.payer))


def free_of(flight_id: UUID, mission: str, payer: Payer) -> int:
    """How many seats of an allotment nobody holds or was offered; for actions."""
    of_it = (SeatAllotment.flight_id == flight_id, SeatAllotment.mission == mission, SeatAllotment.payer == payer)
    statement = (
        sa.select(sa.func.count())
        .select_from(AllottedSeat)
        .join(SeatAllotment, SeatAllotment.id == AllottedSeat.allotment_id)
        .where(*of_it, _is_free())
    )
    return db.session.scalar(statement) or 0


def _is_free() -> ColumnElement[bool]:
    """Does nobody hold this seat, and does no offer keep it?"""
    held = sa.exists().where(
        ManifestEntry.allotment_id == AllottedSeat.allotment_id, ManifestEntry.place == AllottedSeat.place
    )
    return sa.and_(~held, ~held_by_offer())
