"""Seats of a flight by mission and payer: adding, removing, moving. A seat that somebody holds stays. Never commits."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.directory.queries import mission_facts
from migrant_support.domains.flights.actions.holding import CHANGING, free_places, hold_allotments, hold_flight
from migrant_support.domains.flights.models import AllottedSeat, SeatAllotment
from migrant_support.domains.flights.rules.planning import check_seats
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power


def set_seats(actor: Viewer, flight_id: UUID, *, mission: str, payer: Payer, seats: int) -> UUID:
    """Let a mission have this many seats of a payer; return the allotment. Raises NotThere or Refused."""
    check_seats(seats)
    hold_flight(actor, flight_id, Power.FLIGHT_PLAN, states=CHANGING)
    allotment = _allotment(flight_id, mission, payer)
    has = _count(allotment.id)
    if seats > has:
        _add(allotment.id, seats - has)
    elif seats < has:
        _remove(allotment.id, free_places(flight_id).get(allotment.id, []), has - seats)
    record(actor, "flights.seats.set", kind="flight", object_id=flight_id, fields=("seats",))
    return allotment.id


def move_seats(actor: Viewer, flight_id: UUID, allotment_id: UUID, *, mission: str, payer: Payer, seats: int) -> UUID:
    """Give free seats of one allotment to another mission or payer; return the other allotment."""
    check_seats(seats)
    hold_flight(actor, flight_id, Power.FLIGHT_PLAN, states=CHANGING)
    if allotment_id not in hold_allotments(flight_id):
        raise NotThere
    target = _allotment(flight_id, mission, payer)
    if target.id == allotment_id:
        raise Refused("same_allotment", msg("These seats are there already. Choose another mission or payer."))
    _remove(allotment_id, free_places(flight_id).get(allotment_id, []), seats)
    _add(target.id, seats)
    record(actor, "flights.seats.move", kind="flight", object_id=flight_id, fields=("seats",))
    return target.id


def _allotment(flight_id: UUID, mission: str, payer: Payer) -> SeatAllotment:
    """The allotment, made when there is none yet; all of the flight are locked."""
    code = mission_facts(mission).code
    known = hold_allotments(flight_id)
    found = next((a for a in known.values() if (a.mission, a.payer) == (code, payer)), None)
    if found is None:
        found = SeatAllotment(flight_id=flight_id, mission=code, payer=payer)
        db.session.add(found)
        db.session.flush()
    return found


def _count(allotment_id: UUID) -> int:
    seats = sa.select(sa.func.count()).select_from(AllottedSeat).where(AllottedSeat.allotment_id == allotment_id)
    return db.session.scalar(seats) or 0


def _add(allotment_id: UUID, seats: int) -> None:
    if not seats:
        return
    last = sa.select(sa.func.max(AllottedSeat.place)).where(AllottedSeat.allotment_id == allotment_id)
    first = (db.session.scalar(last) or 0) + 1
    db.session.execute(
        sa.insert(AllottedSeat),
        [{"allotment_id": allotment_id, "place": place} for place in range(first, first + seats)],
    )


def _remove(allotment_id: UUID, free: list[int], seats: int) -> None:
    """Take the highest free seats away. Those held stay: the database holds it too."""
    if len(free) < seats:
        raise _held(len(free))
    going = free[len(free) - seats :]
    try:
        with db.session.begin_nested():
            db.session.execute(
                sa.delete(AllottedSeat).where(AllottedSeat.allotment_id == allotment_id, AllottedSeat.place.in_(going))
            )
    except IntegrityError:
        raise _held(0) from None


def _held(free: int) -> Refused:
    return Refused(
        "seats_held",
        msg("Only %(free)s of these seats are free; the others are held. Take passengers off the flight first."),
        field="seats",
        free=free,
    )
