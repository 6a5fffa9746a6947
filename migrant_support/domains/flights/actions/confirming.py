"""Giving seats: to proposed people, and from the waiting list in its order. Never commits.

A group (travel unit, child with escort, infant with lap) is confirmed whole or not at all. Who may: a mission officer
for the seats of the own mission, a coordinator for all.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.flights.actions.holding import (
    free_places,
    groups_of,
    hold_allotments,
    hold_flight,
    hold_people,
    members_of,
    missions_of,
    step_entries,
)
from migrant_support.domains.flights.actions.outcomes import Outcome, all_refused, stopped
from migrant_support.domains.flights.actions.proposing import NOT_WHOLE
from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.flights.queries.entries import entry_visible_to, listed_on, seated_elsewhere
from migrant_support.domains.flights.queries.flights import flight_row
from migrant_support.domains.flights.queries.gate import Asked, facts_of
from migrant_support.domains.flights.rules.gate import BlockerCode, Stage, TravelFacts, blockers, stops, whole_unit
from migrant_support.domains.flights.rules.passengers import Seating, check_limits
from migrant_support.domains.flights.rules.states import SEATED, STANDING, EntryState, FlightState
from migrant_support.domains.flights.rules.words import Passenger, SpecialService
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


@dataclass(slots=True)
class _Desk:
    """What confirming on one flight needs to know; `free` and `listed` follow what is given."""

    actor: Viewer
    flight: Flight
    stage: Stage
    listed: list[ManifestEntry]
    units: Mapping[UUID, UUID]
    members: Mapping[UUID, frozenset[UUID]]
    facts: Mapping[UUID, TravelFacts]
    elsewhere: Mapping[UUID, str]
    free: dict[UUID, list[int]]
    at: datetime


def confirm(actor: Viewer, flight_id: UUID, entry_ids: Sequence[UUID]) -> list[Outcome]:
    """Confirm proposed or waiting people by the gate, each group whole; everybody gets a report.

    After the flight is locked only those everywhere may, and a quarantine place is asked for at once. Raises NotThere
    for an entry out of sight.
    """
    flight = _hold(actor, flight_id)
    listed = listed_on(flight.id)
    chosen = _chosen(actor, listed, entry_ids)
    desk, groups = _desk(actor, flight, listed, chosen)
    return [outcome for group in groups for outcome in _confirm_group(desk, group)]


def fill_from_waiting(actor: Viewer, flight_id: UUID, allotment_id: UUID) -> list[Outcome]:
    """Give the free seats of an allotment to those who wait for it, the longest waiting first.

    A group moves up when there are seats for all of it; who is stopped at the gate stays and is told why.
    """
    flight = _hold(actor, flight_id)
    listed = listed_on(flight.id)
    waiting = [e for e in listed if e.allotment_id == allotment_id and e.state is EntryState.WAITING]
    seen = _seen(actor, waiting)
    in_order = sorted((e for e in waiting if e.id in seen), key=lambda e: (e.wait_rank or 0, e.id))
    desk, groups = _desk(actor, flight, listed, in_order)
    return [outcome for group in groups for outcome in _confirm_group(desk, group)]


def put_on_waiting_list(actor: Viewer, flight_id: UUID, entry_ids: Sequence[UUID]) -> list[Outcome]:
    """Let proposed people wait for a seat, each group whole, behind those who wait already."""
    flight = _hold(actor, flight_id)
    listed = listed_on(flight.id)
    chosen = _chosen(actor, listed, entry_ids)
    groups = groups_of(chosen, listed, in_units([entry.person_id for entry in listed]))
    seen = _seen(actor, [entry for group in groups for entry in group])
    rank = max((entry.wait_rank or 0 for entry in listed), default=0)
    moment, found = now(), []
    for group in groups:
        going = [entry for entry in group if entry.state is EntryState.PROPOSED]
        people = [entry.person_id for entry in going]
        if not {entry.id for entry in going} <= seen:
            found += all_refused(people, NOT_WHOLE)
            continue
        rank += 1
        for entry in going:
            entry.wait_rank = rank
        step_entries(actor, going, EntryState.WAITING, at=moment)
        for entry in going:
            record(actor, "flights.entry.wait", kind="manifest_entry", object_id=entry.id, fields=("state",))
        found += [Outcome(entry.person_id, entry_id=entry.id) for entry in going]
    return found


def _hold(actor: Viewer, flight_id: UUID) -> Flight:
    is_everywhere = missions_of(actor, Power.FLIGHT_CONFIRM) is None
    late = (FlightState.LOCKED, FlightState.SEALED) if is_everywhere else ()
    return hold_flight(actor, flight_id, Power.FLIGHT_CONFIRM, states=(FlightState.OPEN, *late))


def _chosen(actor: Viewer, listed: Sequence[ManifestEntry], entry_ids: Sequence[UUID]) -> list[ManifestEntry]:
    """The entries of these ids that the actor may act on; NotThere for any other."""
    wanted = set(entry_ids)
    chosen = [entry for entry in listed if entry.id in wanted]
    if not {entry.id for entry in chosen} <= _seen(actor, chosen):
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


def _seen(actor: Viewer, entries: Sequence[ManifestEntry]) -> set[UUID]:
    ids = [entry.id for entry in entries]
    return set(
        db.session.scalars(
            sa.select(ManifestEntry.id).where(ManifestEntry.id.in_(ids), entry_visible_to(actor, Power.FLIGHT_CONFIRM))
        )
    )


def _desk(
    actor: Viewer, flight: Flight, listed: list[ManifestEntry], chosen: Sequence[ManifestEntry]
) -> tuple[_Desk, list[list[ManifestEntry]]]:
    """Lock allotments and persons, then load what the gate asks for, once for all."""
    units = in_units([entry.person_id for entry in listed])
    groups = groups_of(chosen, listed, units)
    people = [entry.person_id for group in groups for entry in group]
    hold_allotments(flight.id)
    hold_people(people)
    units = in_units([entry.person_id for entry in listed])  # nobody leaves or joins a unit any more
    groups = groups_of(chosen, listed, units)
    facts = facts_of([Asked(ids, flight, ids) for group in groups if (ids := [e.person_id for e in group])])
    desk = _Desk(
        actor=actor,
        flight=flight,
        stage=Stage.CONFIRM if flight.state is FlightState.OPEN else Stage.LOCK,
        listed=listed,
        units=units,
        members=members_of(units[p] for p in people if p in units),
        facts={person_id: found for (_, person_id), found in facts.items()},
        elsewhere=seated_elsewhere(flight.id, people),
        free=free_places(flight.id),
        at=now(),
    )
    return desk, groups


def _confirm_group(desk: _Desk, group: list[ManifestEntry]) -> list[Outcome]:
    going = [entry for entry in group if entry.state in STANDING]
    people = [entry.person_id for entry in going]
    if not going:
        return all_refused(
            [entry.person_id for entry in group], Refused("seated_already", msg("This person has a seat already."))
        )
    try:
        _check_group(desk, group, going)
        stops_at = {entry.person_id: _stops(desk, entry) for entry in going}
        if any(stops_at.values()):
            return stopped(people, stops_at)
        _give_seats(desk, going)
    except Refused as no:
        return all_refused(people, no)
    for entry in going:
        record(desk.actor, "flights.entry.confirm", kind="manifest_entry", object_id=entry.id, fields=("state",))
    return [Outcome(entry.person_id, entry_id=entry.id) for entry in going]


def _check_group(desk: _Desk, group: list[ManifestEntry], going: list[ManifestEntry]) -> None:
    if not {entry.id for entry in going} <= _seen(desk.actor, going):
        raise NOT_WHOLE
    here = {entry.person_id for entry in group} | {e.person_id for e in desk.listed if e.state in SEATED}
    for entry in going:
        unit = desk.units.get(entry.person_id)
        if unit is not None and whole_unit(here, desk.members.get(unit, frozenset())):
            raise NOT_WHOLE
        if entry.person_id in desk.elsewhere:
            raise Refused(
                "seated_elsewhere",
                msg("This person has a seat on %(number)s. Take them off that flight first."),
                number=desk.elsewhere[entry.person_id],
            )
    seated = [e for e in desk.listed if e.state in SEATED] + going
    check_limits(flight_row(desk.flight).limits, [_seating(entry) for entry in seated])


def _seating(entry: ManifestEntry) -> Seating:
    return Seating(entry.passenger, frozenset(SpecialService(service) for service in entry.services))


def _stops(desk: _Desk, entry: ManifestEntry) -> tuple[BlockerCode, ...]:
    found = blockers(
        desk.facts[entry.person_id],
        desk.stage,
        departs_at=desk.flight.departs_at,
        departs_on=desk.flight.departs_on,
        now=desk.at,
    )
    return tuple(stops(found))


def _give_seats(desk: _Desk, going: list[ManifestEntry]) -> None:
    """Take the lowest free place for each; what the database refuses is said in a sentence."""
    needed: dict[UUID, int] = {}
    for entry in going:
        if entry.passenger is not Passenger.INFANT:
            needed[entry.allotment_id] = needed.get(entry.allotment_id, 0) + 1
    if any(count > len(desk.free.get(allotment_id, ())) for allotment_id, count in needed.items()):
        raise NO_SEAT
    given = {e.id: desk.free[e.allotment_id].pop(0) for e in going if e.passenger is not Passenger.INFANT}
    try:
        with db.session.begin_nested():
            for entry in going:
                entry.place = given.get(entry.id)
                entry.unit_id = desk.units.get(entry.person_id)
            step_entries(desk.actor, going, EntryState.CONFIRMED, at=desk.at)
    except IntegrityError:
        raise SEAT_GONE from None
