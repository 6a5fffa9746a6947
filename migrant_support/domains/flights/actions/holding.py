"""What every act on a flight does first: hold the flight, then allotments, persons, entries; and the steps of an entry.

The order of locks is the same everywhere (flight, allotments by id, persons by id, beds by id), so no two acts wait for
each other. Whoever holds the flight alone changes its seats and entries.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights import history as happenings
from migrant_support.domains.flights.actions.offers import end_offers, write_lapsed
from migrant_support.domains.flights.models import AllottedSeat, EntryMove, Flight, ManifestEntry, SeatAllotment
from migrant_support.domains.flights.queries.entries import fetch_entry
from migrant_support.domains.flights.queries.flights import fetch_flight
from migrant_support.domains.flights.queries.held import held_by_offer
from migrant_support.domains.flights.rules.offers import OfferState
from migrant_support.domains.flights.rules.states import STANDING, EntryState, FlightState, check_entry_step
from migrant_support.domains.people.models import Person, TravelUnitMember
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.history import happened_to_many
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind

CHANGING = (FlightState.DRAFT, FlightState.OPEN, FlightState.LOCKED)


def hold_flight(actor: Viewer, flight_id: UUID, power: Power, *, states: Collection[FlightState] = ()) -> Flight:
    """Ask for the power, lock the flight, and see that it is in one of these states. Raises NotThere or Refused."""
    demand(actor, power)
    flight = fetch_flight(actor, flight_id, power, lock=True)
    if states and flight.state not in states:
        raise Refused("flight_state", msg("The flight is in another state by now. Load the page again."))
    return flight


def hold_flight_of(actor: Viewer, entry_id: UUID, power: Power) -> tuple[Flight, ManifestEntry]:
    """The same for the flight of an entry; the entry is read when the flight is held."""
    demand(actor, power)
    flight_id = db.session.scalar(sa.select(ManifestEntry.flight_id).where(ManifestEntry.id == entry_id))
    if flight_id is None:
        raise NotThere
    flight = fetch_flight(actor, flight_id, power, lock=True)
    return flight, fetch_entry(actor, flight_id, entry_id, power)


def hold_allotments(flight_id: UUID) -> dict[UUID, SeatAllotment]:
    """Lock the allotments of a flight that is held, and write down which offers of their seats have lapsed."""
    rows = db.session.scalars(
        sa.select(SeatAllotment)
        .where(SeatAllotment.flight_id == flight_id)
        .order_by(SeatAllotment.id)
        .with_for_update(key_share=True)
    ).all()
    write_lapsed(flight_id)
    return {row.id: row for row in rows}


def hold_people(person_ids: Iterable[UUID]) -> None:
    """Lock the persons, so that what they want, hold and are does not change meanwhile."""
    wanted = sorted(set(person_ids))
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        db.session.execute(
            sa.select(Person.id).where(Person.id.in_(part)).order_by(Person.id).with_for_update(key_share=True)
        ).all()


def missions_of(actor: Viewer, power: Power) -> frozenset[str] | None:
    """The missions for whose seats the actor may act; None means all."""
    reach = actor.reach(power)
    return None if reach.everywhere else reach.ids(ScopeKind.MISSION)


def free_places(flight_id: UUID) -> dict[UUID, list[int]]:
    """The places that nobody holds and no open offer keeps, by allotment."""
    held = sa.exists().where(
        ManifestEntry.allotment_id == AllottedSeat.allotment_id, ManifestEntry.place == AllottedSeat.place
    )
    rows = db.session.execute(
        sa.select(AllottedSeat.allotment_id, AllottedSeat.place)
        .join(SeatAllotment, SeatAllotment.id == AllottedSeat.allotment_id)
        .where(SeatAllotment.flight_id == flight_id, ~held, ~held_by_offer())
        .order_by(AllottedSeat.allotment_id, AllottedSeat.place)
    )
    found: dict[UUID, list[int]] = {}
    for allotment_id, place in rows:
        found.setdefault(allotment_id, []).append(place)
    return found


def members_of(unit_ids: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Everybody who is in these travel units now."""
    found: dict[UUID, frozenset[UUID]] = {}
    rows = db.session.execute(
        sa.select(TravelUnitMember.unit_id, TravelUnitMember.person_id).where(
            TravelUnitMember.unit_id.in_(sorted(set(unit_ids))), TravelUnitMember.left_at.is_(None)
        )
    )
    for unit_id, person_id in rows:
        found[unit_id] = found.get(unit_id, frozenset()) | {person_id}
    return found


def step_entries(
    actor: Viewer | None, entries: Sequence[ManifestEntry], target: EntryState, *, at: datetime, reason: str = ""
) -> None:
    """Take one step with each entry, keep it, and put it on each person's timeline. Raises Refused.

    A seat that was offered to one who gets it or leaves is held no more.
    """
    for entry in entries:
        check_entry_step(entry.state, target, reason=reason)
    waited = [entry for entry in entries if entry.state in STANDING and target is not EntryState.WAITING]
    moves = []
    for entry in entries:
        moves.append(_move(actor, entry.id, entry.state, target, at=at, reason=reason))
        entry.state = target
        entry.version += 1
        if target is not EntryState.WAITING:
            entry.wait_rank = None
        if target not in (EntryState.CONFIRMED, EntryState.CHECKED_IN, EntryState.BOARDED, EntryState.ARRIVED):
            entry.place = None
    db.session.flush()
    came_of_it = OfferState.ACCEPTED if target is EntryState.CONFIRMED else OfferState.WITHDRAWN
    end_offers(actor, [entry.id for entry in waited], came_of_it, at=at)
    tell(actor, entries, moves, target, at=at)


def tell(
    actor: Viewer | None,
    entries: Sequence[ManifestEntry],
    moves: Sequence[dict[str, object]],
    target: EntryState,
    *,
    at: datetime,
) -> None:
    """Keep the steps, and put them on the timelines."""
    if entries:
        db.session.execute(sa.insert(EntryMove), list(moves))
        happened_to_many(
            "person",
            [entry.person_id for entry in entries],
            happenings.MOVED[target],
            at=at,
            reference_kind="flight",
            reference_ids=[entry.flight_id for entry in entries],
            actor=actor,
        )


def first_moves(actor: Viewer | None, entries: Sequence[ManifestEntry], *, at: datetime) -> None:
    """The same for entries just made."""
    tell(
        actor, entries, [_move(actor, e.id, None, e.state, at=at, reason="") for e in entries], entries[0].state, at=at
    )


def _move(
    actor: Viewer | None, entry_id: UUID, source: EntryState | None, target: EntryState, *, at: datetime, reason: str
) -> dict[str, object]:
    return {
        "id": new_id(),
        "entry_id": entry_id,
        "source": source,
        "target": target,
        "at": at,
        "by": actor.account_id if actor else None,
        "reason": reason.strip(),
    }
