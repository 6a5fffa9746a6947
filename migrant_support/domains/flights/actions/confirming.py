"""Giving seats: to proposed people, and from the waiting list in its order. Never commits.

A group (travel unit, child with escort, infant with lap) is confirmed whole or not at all. Who may: a mission officer
for the seats of the own mission, a coordinator for all.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.flights.actions.holding import hold_flight, missions_of, step_entries
from migrant_support.domains.flights.actions.judging import Desk, check_group, desk_for, seen_by, stops_at
from migrant_support.domains.flights.actions.outcomes import Outcome, all_refused, stopped
from migrant_support.domains.flights.actions.proposing import NOT_WHOLE
from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.flights.queries.entries import entry_visible_to, listed_on
from migrant_support.domains.flights.queries.line import groups_in_line
from migrant_support.domains.flights.queries.together import groups_of
from migrant_support.domains.flights.rules.states import STANDING, EntryState, FlightState
from migrant_support.domains.flights.rules.words import Passenger
from migrant_support.domains.people.queries import in_units
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power

NO_SEAT = Refused("no_seat", msg("No seat of this kind is free. Put them on the waiting list, or ask for more seats."))
SEAT_GONE = Refused("seat_gone", msg("Somebody else was quicker with this seat or person. Load the page again."))


def confirm(actor: Viewer, flight_id: UUID, entry_ids: Sequence[UUID]) -> list[Outcome]:
    """Confirm proposed or waiting people by the gate, each group whole; everybody gets a report.

    After the flight is locked only those everywhere may, and a quarantine place is asked for at once. Raises NotThere
    for an entry out of sight.
    """
    flight = hold_to_confirm(actor, flight_id)
    listed = listed_on(flight.id)
    chosen = _chosen(actor, listed, entry_ids)
    desk, groups = desk_for(actor, flight, listed, chosen)
    return [outcome for group in groups for outcome in confirm_group(desk, group)]


def fill_from_waiting(
    actor: Viewer, flight_id: UUID, allotment_id: UUID, *, at_the_airport: bool = False
) -> list[Outcome]:
    """Give the free seats of an allotment to those who wait for it, in the order of the list (`queries/line.py`).

    A group moves up when there are seats for all of it, its offered ones among them; who is stopped at the gate stays
    and is told why. At the airport a mission may do so after the list is locked: it takes the order as it is and
    chooses nobody.
    """
    flight = hold_to_confirm(actor, flight_id, at_the_airport=at_the_airport)
    listed = listed_on(flight.id)
    line = groups_in_line(flight.id, listed, in_units([e.person_id for e in listed]), allotment_id)
    waiting = [e for group in line for e in group.entries if e.state is EntryState.WAITING]
    seen = seen_by(actor, waiting)
    in_order = [e for e in waiting if e.id in seen and e.allotment_id == allotment_id]
    desk, groups = desk_for(actor, flight, listed, in_order)
    return [outcome for group in groups for outcome in confirm_group(desk, group)]


def put_on_waiting_list(actor: Viewer, flight_id: UUID, entry_ids: Sequence[UUID]) -> list[Outcome]:
    """Let proposed people wait for a seat, each group whole, behind those who wait already."""
    flight = hold_to_confirm(actor, flight_id)
    listed = listed_on(flight.id)
    chosen = _chosen(actor, listed, entry_ids)
    groups = groups_of(chosen, listed, in_units([entry.person_id for entry in listed]))
    seen = seen_by(actor, [entry for group in groups for entry in group])
    rank = max((entry.wait_rank or 0 for entry in listed), default=0)
    found: list[Outcome] = []
    everybody: list[ManifestEntry] = []
    for group in groups:
        going = [entry for entry in group if entry.state is EntryState.PROPOSED]
        people = [entry.person_id for entry in going]
        if not {entry.id for entry in going} <= seen:
            found += all_refused(people, NOT_WHOLE)
            continue
        rank += 1
        for entry in going:
            entry.wait_rank = rank
        everybody += going
        found += [Outcome(entry.person_id, entry_id=entry.id) for entry in going]
    if everybody:
        step_entries(actor, everybody, EntryState.WAITING, at=now())
    for entry in everybody:
        record(actor, "flights.entry.wait", kind="manifest_entry", object_id=entry.id, fields=("state",))
    return found


def hold_to_confirm(actor: Viewer, flight_id: UUID, *, at_the_airport: bool = False) -> Flight:
    """Hold a flight for giving seats. Locked, only those everywhere may, or who takes the order as it is."""
    may_be_late = at_the_airport or missions_of(actor, Power.FLIGHT_CONFIRM) is None
    late = (FlightState.LOCKED, FlightState.SEALED) if may_be_late else ()
    return hold_flight(actor, flight_id, Power.FLIGHT_CONFIRM, states=(FlightState.OPEN, *late))


def _chosen(actor: Viewer, listed: Sequence[ManifestEntry], entry_ids: Sequence[UUID]) -> list[ManifestEntry]:
    """The entries of these ids that the actor may act on; NotThere for any other."""
    wanted = set(entry_ids)
    chosen = [entry for entry in listed if entry.id in wanted]
    if not {entry.id for entry in chosen} <= seen_by(actor, chosen):
        raise NotThere
    if len(chosen) < len(wanted):
        _refuse_gone(actor, wanted - {entry.id for entry in chosen})
    return chosen


def _refuse_gone(actor: Viewer, entry_ids: Collection[UUID]) -> None:
    """Entries that are on the list no more: told to those who may know, not there for others."""
    known = db.session.scalars(
        sa.select(ManifestEntry.id).where(
            ManifestEntry.id.in_(sorted(entry_ids)), entry_visible_to(actor, Power.FLIGHT_CONFIRM)
        )
    ).all()
    if len(known) < len(entry_ids):
        raise NotThere
    raise Refused("entry_step", msg("This passenger is in another state by now. Load the page again."))


def confirm_group(desk: Desk, group: Sequence[ManifestEntry]) -> list[Outcome]:
    """Give a group its seats by the gate, or say for each why not."""
    going = [entry for entry in group if entry.state in STANDING]
    people = [entry.person_id for entry in going]
    if not going:
        return all_refused(
            [entry.person_id for entry in group], Refused("seated_already", msg("This person has a seat already."))
        )
    try:
        check_group(desk, group, going)
        stops = {entry.person_id: stops_at(desk, entry) for entry in going}
        if any(stops.values()):
            return stopped(people, stops)
        _give_seats(desk, going)
    except Refused as no:
        return all_refused(people, no)
    for entry in going:
        record(desk.actor, "flights.entry.confirm", kind="manifest_entry", object_id=entry.id, fields=("state",))
    return [Outcome(entry.person_id, entry_id=entry.id) for entry in going]


def _give_seats(desk: Desk, going: list[ManifestEntry]) -> None:
    """Take the lowest free place for each; what the database refuses is said in a sentence."""
    places = take_places(desk, going)
    given = {e.id: places[e.allotment_id].pop(0) for e in going if e.passenger is not Passenger.INFANT}
    try:
        with db.session.begin_nested():
            for entry in going:
                entry.place = given.get(entry.id)
                entry.unit_id = desk.units.get(entry.person_id)
            step_entries(desk.actor, going, EntryState.CONFIRMED, at=desk.at)
    except IntegrityError:
        raise SEAT_GONE from None
    desk.limits.arriving += len(going)


def take_places(desk: Desk, going: Sequence[ManifestEntry]) -> dict[UUID, list[int]]:
    """A place of its allotment for each of a group but infants: those offered to it, else the lowest free ones.

    What its offer held beyond that is free. Raises Refused when there are too few.
    """
    needed: dict[UUID, int] = {}
    for entry in going:
        if entry.passenger is not Passenger.INFANT:
            needed[entry.allotment_id] = needed.get(entry.allotment_id, 0) + 1
    offers = {desk.offers[entry.id] for entry in going if entry.id in desk.offers}
    own: dict[UUID, list[int]] = {}
    for offer_id in sorted(offers):
        for allotment_id, places in desk.kept.get(offer_id, {}).items():
            own.setdefault(allotment_id, []).extend(places)
    there = {one: [*own.get(one, ()), *desk.free.get(one, ())] for one in needed.keys() | own.keys()}
    if any(count > len(there[allotment_id]) for allotment_id, count in needed.items()):
        raise NO_SEAT
    taken = {allotment_id: there[allotment_id][:count] for allotment_id, count in needed.items()}
    for allotment_id, places in there.items():
        desk.free[allotment_id] = places[needed.get(allotment_id, 0) :]
    for offer_id in offers:
        desk.kept.pop(offer_id, None)
    for entry in going:
        desk.offers.pop(entry.id, None)
    return taken
