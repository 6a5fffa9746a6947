"""Seats of a flight by mission and payer: adding, removing, moving. A held seat stays; a new free one is offered.

Never commits.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.directory.queries import mission_facts
from migrant_support.domains.flights.actions.holding import CHANGING, free_places, hold_allotments, hold_flight
from migrant_support.domains.flights.actions.offering import offer_free_seats
from migrant_support.domains.flights.models import AllottedSeat, Flight, LentSeat, SeatAllotment
from migrant_support.domains.flights.rules.aircraft import check_capacity
from migrant_support.domains.flights.rules.planning import check_seats
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power


def set_seats(actor: Viewer, flight_id: UUID, *, mission: str, payer: Payer, seats: int) -> UUID:
    """Let a mission have this many seats of a payer; return the allotment. Raises NotThere or Refused.

    Seats that were lent to it are not its own: they go back and are counted with the lender's.
    """
    check_seats(seats)
    flight = hold_flight(actor, flight_id, Power.FLIGHT_PLAN, states=CHANGING)
    allotment = allotment_for(flight_id, mission, payer)
    has = _count(allotment.id)
    if seats > has:
        check_capacity(flight.capacity, counted_seats(flight_id) + seats - has)
        add_seats(allotment.id, seats - has)
        offer_free_seats(flight)
    elif seats < has:
        remove_seats(allotment.id, own_free(flight_id).get(allotment.id, []), has - seats)
    record(actor, "flights.seats.set", kind="flight", object_id=flight_id, fields=("seats",))
    return allotment.id


def move_seats(actor: Viewer, flight_id: UUID, allotment_id: UUID, *, mission: str, payer: Payer, seats: int) -> UUID:
    """Give free seats of one allotment to another mission or payer; return the other allotment."""
    check_seats(seats)
    flight = hold_flight(actor, flight_id, Power.FLIGHT_PLAN, states=CHANGING)
    if allotment_id not in hold_allotments(flight_id):
        raise NotThere
    target = allotment_for(flight_id, mission, payer)
    if target.id == allotment_id:
        raise Refused("same_allotment", msg("These seats are there already. Choose another mission or payer."))
    remove_seats(allotment_id, own_free(flight_id).get(allotment_id, []), seats)
    add_seats(target.id, seats)
    offer_free_seats(flight)
    record(actor, "flights.seats.move", kind="flight", object_id=flight_id, fields=("seats",))
    return target.id


def own_free(flight_id: UUID) -> dict[UUID, list[int]]:
    """The places that nobody holds and that were not lent to the allotment, by allotment."""
    rows = db.session.execute(
        sa.select(LentSeat.allotment_id, LentSeat.place)
        .join(SeatAllotment, SeatAllotment.id == LentSeat.allotment_id)
        .where(SeatAllotment.flight_id == flight_id)
    )
    lent = {(allotment_id, place) for allotment_id, place in rows}
    return {
        allotment_id: [place for place in places if (allotment_id, place) not in lent]
        for allotment_id, places in free_places(flight_id).items()
    }


def counted_seats(flight_id: UUID) -> int:
    """How many seats of a held flight missions have, as the database counts them."""
    return db.session.scalar(sa.select(Flight.allotted).where(Flight.id == flight_id)) or 0


def allotment_for(flight_id: UUID, mission: str, payer: Payer) -> SeatAllotment:
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
    """How many seats of its own an allotment has."""
    lent = sa.exists().where(LentSeat.allotment_id == AllottedSeat.allotment_id, LentSeat.place == AllottedSeat.place)
    seats = sa.select(sa.func.count()).select_from(AllottedSeat)
    return db.session.scalar(seats.where(AllottedSeat.allotment_id == allotment_id, ~lent)) or 0


def add_seats(allotment_id: UUID, seats: int) -> list[int]:
    """Give an allotment of a held flight seats behind those it has; return their places."""
    if not seats:
        return []
    last = sa.select(sa.func.max(AllottedSeat.place)).where(AllottedSeat.allotment_id == allotment_id)
    first = (db.session.scalar(last) or 0) + 1
    places = list(range(first, first + seats))
    db.session.execute(sa.insert(AllottedSeat), [{"allotment_id": allotment_id, "place": place} for place in places])
    return places


def remove_seats(allotment_id: UUID, free: list[int], seats: int) -> None:
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
