"""Proposing people for a flight: one, a travel unit, or many at once, each with a report. Never commits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.actions.holding import (
    first_moves,
    hold_allotments,
    hold_flight,
    hold_flight_of,
    hold_people,
    members_of,
    missions_of,
)
from migrant_support.domains.flights.actions.outcomes import Outcome, all_refused, stopped
from migrant_support.domains.flights.models import Flight, ManifestEntry, SeatAllotment
from migrant_support.domains.flights.queries.entries import listed_on, seated_elsewhere
from migrant_support.domains.flights.queries.flights import fetch_flight
from migrant_support.domains.flights.queries.gate import Asked, facts_of
from migrant_support.domains.flights.queries.journeys import open_journeys
from migrant_support.domains.flights.rules.gate import BlockerCode, Stage, TravelFacts, blockers, stops
from migrant_support.domains.flights.rules.passengers import (
    Candidate,
    check_basis,
    check_escort,
    laps,
    passenger_kind,
)
from migrant_support.domains.flights.rules.states import LISTED, EntryState, FlightState
from migrant_support.domains.flights.rules.words import Basis, Passenger, Payer, SpecialService
from migrant_support.domains.people.models import TravelUnit
from migrant_support.domains.people.queries import in_units, seen_by
from migrant_support.domains.people.rules import BirthDate, UnitKind, is_minor
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power

NOT_WHOLE = Refused(
    "unit_not_whole",
    msg("The travel unit is not whole here. Propose everybody of it, or take this person out of the unit first."),
)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What proposing to one allotment of a flight needs to know."""

    actor: Viewer
    flight: Flight
    allotment: SeatAllotment
    wanted: Mapping[UUID, Candidate]
    seen: set[UUID]
    listed: Sequence[ManifestEntry]
    units: Mapping[UUID, UUID]
    kinds: Mapping[UUID, UnitKind]
    facts: Mapping[UUID, TravelFacts]
    elsewhere: Mapping[UUID, str]
    journeys: Mapping[UUID, tuple[UUID, str]]
    at: datetime


@dataclass(frozen=True, slots=True)
class _Going:
    """A group that may be proposed, with the entries made for it."""

    chosen: list[Candidate]
    entries: list[ManifestEntry]


def propose(
    actor: Viewer, flight_id: UUID, candidates: Sequence[Candidate], *, mission: str, payer: Payer
) -> list[Outcome]:
    """Propose people for seats of a mission and payer; whoever is in a travel unit brings the whole unit.

    Each group is proposed whole or not at all, and each person gets a report. Raises NotThere for a person or flight
    out of sight, Refused for a flight that takes no proposals or a mission without seats.
    """
    flight = hold_flight(actor, flight_id, Power.FLIGHT_PROPOSE, states=(FlightState.OPEN,))
    desk, groups = _desk_for(actor, flight, candidates, mission, payer, holds=True)
    found, going = _judge(desk, groups)
    return _in_order([*found, *_enter(desk, going)], groups)


def look_through(
    actor: Viewer, flight_id: UUID, candidates: Sequence[Candidate], *, mission: str, payer: Payer
) -> list[Outcome]:
    """What `propose` would say to each now; locks nothing and writes nothing. Raises what `propose` raises."""
    demand(actor, Power.FLIGHT_PROPOSE)
    flight = fetch_flight(actor, flight_id, Power.FLIGHT_PROPOSE)
    if flight.state is not FlightState.OPEN:
        raise Refused("flight_state", msg("The flight is in another state by now. Load the page again."))
    desk, groups = _desk_for(actor, flight, candidates, mission, payer, holds=False)
    found, going = _judge(desk, groups)
    able = [Outcome(entry.person_id) for one in going for entry in one.entries]
    return _in_order([*found, *able], groups)


def _desk_for(
    actor: Viewer, flight: Flight, candidates: Sequence[Candidate], mission: str, payer: Payer, *, holds: bool
) -> tuple[_Desk, list[list[UUID]]]:
    """Load what is asked, once for all; allotments and persons are locked first where it `holds` them."""
    allotment = _allotment(actor, flight, mission, payer, holds=holds)
    wanted = {c.person_id: c if c.escort != c.person_id else replace(c, escort=None) for c in candidates}
    _refuse_unseen(actor, [*wanted, *(c.escort for c in wanted.values() if c.escort)])
    groups, units = _groups(wanted)
    everybody = [person_id for group in groups for person_id in group]
    if holds:
        hold_people(everybody)
    listed = listed_on(flight.id)
    around = {*everybody, *(entry.person_id for entry in listed)}
    facts = facts_of([Asked(group, flight, around) for group in groups])
    desk = _Desk(
        actor=actor,
        flight=flight,
        allotment=allotment,
        wanted=wanted,
        seen=seen_by(actor, everybody, Power.FLIGHT_PROPOSE),
        listed=listed,
        units=units,
        kinds=_kinds(units.values()),
        facts={person_id: found for (_, person_id), found in facts.items()},
        elsewhere=seated_elsewhere(flight.id, everybody),
        journeys=open_journeys(everybody),
        at=now(),
    )
    return desk, groups


def _judge(desk: _Desk, groups: Sequence[list[UUID]]) -> tuple[list[Outcome], list[_Going]]:
    """What stands against each group, and those groups that may be proposed."""
    found: list[Outcome] = []
    going: list[_Going] = []
    for group in groups:
        if not set(group) <= desk.seen:
            found += all_refused([p for p in group if p in desk.wanted], NOT_WHOLE)
        else:
            outcomes, one = _judge_group(desk, [desk.wanted.get(p, Candidate(p)) for p in group])
            found += outcomes
            going += [one] if one.entries else []
    return found, going


def _in_order(found: Sequence[Outcome], groups: Sequence[list[UUID]]) -> list[Outcome]:
    place = {person_id: number for number, person_id in enumerate(p for group in groups for p in group)}
    return sorted(found, key=lambda outcome: place[outcome.person_id])


def choose_escort(actor: Viewer, entry_id: UUID, escort_id: UUID) -> None:
    """Let somebody on the same list fly along as the escort of this one. Raises NotThere or Refused."""
    flight, entry = hold_flight_of(actor, entry_id, Power.FLIGHT_PROPOSE)
    if entry.state not in LISTED or entry.state is EntryState.BOARDED:
        raise Refused("entry_step", msg("This passenger is in another state by now. Load the page again."))
    _refuse_unseen(actor, [escort_id])
    escort = next((one for one in listed_on(flight.id) if one.person_id == escort_id), None)
    if escort is None:
        raise Refused(
            "escort_not_listed", msg("The escort does not stand on this flight. Propose them first."), field="escort"
        )
    if escort.id == entry.id or escort.escort_id is not None:
        raise Refused("escort_not_grown", msg("Choose somebody who needs no escort."), field="escort")
    hold_people([entry.person_id, escort_id])
    check_escort(facts_of([Asked([escort_id], flight)])[flight.id, escort_id].birth, flight.departs_on)
    entry.escort_id = escort.id
    entry.version += 1
    db.session.flush()
    record(actor, "flights.entry.escort", kind="manifest_entry", object_id=entry.id, fields=("escort",))


def _allotment(actor: Viewer, flight: Flight, mission: str, payer: Payer, *, holds: bool) -> SeatAllotment:
    mine = missions_of(actor, Power.FLIGHT_PROPOSE)
    if mine is not None and mission not in mine:
        raise Refused("mission_not_yours", msg("Choose one of your own missions."), field="mission")
    meant = sa.select(SeatAllotment).where(SeatAllotment.flight_id == flight.id)
    for allotment in hold_allotments(flight.id).values() if holds else db.session.scalars(meant):
        if (allotment.mission, allotment.payer) == (mission, payer):
            return allotment
    raise Refused(
        "no_allotment",
        msg("This flight has no seats of this kind for the mission. Choose another payer, or ask the coordinator."),
        field="payer",
    )


def _refuse_unseen(actor: Viewer, person_ids: Sequence[UUID]) -> None:
    if not set(person_ids) <= seen_by(actor, person_ids, Power.FLIGHT_PROPOSE):
        raise NotThere


def _groups(wanted: Mapping[UUID, Candidate]) -> tuple[list[list[UUID]], dict[UUID, UUID]]:
    """Who is proposed with whom: units whole, and each with the escort that was chosen."""
    named = [*wanted, *(c.escort for c in wanted.values() if c.escort)]
    units = in_units(named)
    members = members_of(units.values())
    units |= {person_id: unit for unit, people in members.items() for person_id in people}
    groups: list[set[UUID]] = []
    for candidate in wanted.values():
        near = set(members.get(units.get(candidate.person_id, candidate.person_id), {candidate.person_id}))
        if candidate.escort:
            near |= members.get(units.get(candidate.escort, candidate.escort), {candidate.escort})
        touching = [group for group in groups if group & near]
        groups = [group for group in groups if not group & near]
        groups.append(near.union(*touching))
    return [sorted(group) for group in groups], units


def _kinds(unit_ids: Iterable[UUID]) -> dict[UUID, UnitKind]:
    rows = db.session.execute(sa.select(TravelUnit.id, TravelUnit.kind).where(TravelUnit.id.in_(sorted(set(unit_ids)))))
    return dict(rows.all())


def _judge_group(desk: _Desk, group: list[Candidate]) -> tuple[list[Outcome], _Going]:
    """All of them, or none and why; whoever is on the list already stays there. Nothing is written yet."""
    here = {entry.person_id: entry for entry in desk.listed}
    new = [candidate for candidate in group if candidate.person_id not in here]
    again = [
        Outcome(c.person_id, refused=Refused("listed_already", msg("This person is on the flight's list already.")))
        for c in group
        if c.person_id in here and c.person_id in desk.wanted
    ]
    people = [candidate.person_id for candidate in new]
    nobody = _Going([], [])
    try:
        stops_at = {candidate.person_id: _stops(desk, candidate) for candidate in new}
        if any(stops_at.values()):
            return [*again, *stopped(people, stops_at)], nobody
        for candidate in new:
            _check(desk, candidate)
        chosen = _with_escorts(desk, new, group)
    except Refused as no:
        return [*again, *all_refused(people, no)], nobody
    return again, _Going(chosen, _entries(desk, chosen))


def _enter(desk: _Desk, going: Sequence[_Going]) -> list[Outcome]:
    """Write the entries of all groups at once: as many statements for three hundred as for one."""
    entries = [entry for one in going for entry in one.entries]
    if not entries:
        return []
    db.session.add_all(entries)
    db.session.flush()
    for one in going:
        _bind(desk, one.chosen, one.entries)
    db.session.flush()
    first_moves(desk.actor, entries, at=desk.at)
    for entry in entries:
        record(desk.actor, "flights.entry.propose", kind="manifest_entry", object_id=entry.id)
    return [Outcome(entry.person_id, entry_id=entry.id) for entry in entries]


def _stops(desk: _Desk, candidate: Candidate) -> tuple[BlockerCode, ...]:
    facts = replace(desk.facts[candidate.person_id], by_legal_order=candidate.basis is Basis.LEGAL_ORDER)
    found = blockers(
        facts, Stage.PROPOSE, departs_at=desk.flight.departs_at, departs_on=desk.flight.departs_on, now=desk.at
    )
    return tuple(stops(found))


def _check(desk: _Desk, candidate: Candidate) -> None:
    check_basis(candidate)
    if candidate.person_id in desk.elsewhere:
        raise Refused(
            "seated_elsewhere",
            msg("This person has a seat on %(number)s. Take them off that flight first."),
            number=desk.elsewhere[candidate.person_id],
        )


def _with_escorts(desk: _Desk, new: list[Candidate], group: list[Candidate]) -> list[Candidate]:
    """Give each child without an own parent on the flight its escort; without one it is not proposed (invariant 3)."""
    on = desk.flight.departs_on
    made = []
    for candidate in new:
        facts = desk.facts[candidate.person_id]
        is_alone = is_minor(facts.birth, on) and not (facts.company.parent_proven or facts.company.parent_claimed)
        escort = candidate.escort or (_escort_of_unit(desk, candidate, group) if is_alone else None)
        if is_alone and escort is None:
            raise Refused(
                "escort_missing",
                msg("A child without its parent or guardian flies with an escort only. Choose the escort."),
                field="escort",
            )
        if escort is not None:
            check_escort(_birth(desk, escort), on)
        services = dict.fromkeys((*candidate.services, *((SpecialService.UMNR,) if is_alone else ())))
        made.append(replace(candidate, escort=escort, services=tuple(services)))
    return made


def _birth(desk: _Desk, person_id: UUID) -> BirthDate | None:
    return desk.facts[person_id].birth if person_id in desk.facts else None


def _escort_of_unit(desk: _Desk, candidate: Candidate, group: list[Candidate]) -> UUID | None:
    """In a unit of a child with its escort, the first grown-up of the unit is the escort."""
    unit = desk.units.get(candidate.person_id)
    if unit is None or desk.kinds.get(unit) is not UnitKind.ESCORT:
        return None
    grown = (
        c.person_id
        for c in group
        if desk.units.get(c.person_id) == unit
        and desk.facts[c.person_id].birth is not None
        and not is_minor(desk.facts[c.person_id].birth, desk.flight.departs_on)
    )
    return next(grown, None)


def _entries(desk: _Desk, new: list[Candidate]) -> list[ManifestEntry]:
    lap_of = _laps(desk, new)
    return [
        ManifestEntry(
            id=new_id(),
            flight_id=desk.flight.id,
            person_id=c.person_id,
            journey_id=desk.journeys.get(c.person_id, (None, ""))[0],
            unit_id=desk.units.get(c.person_id),
            mission=desk.allotment.mission,
            payer=desk.allotment.payer,
            allotment_id=desk.allotment.id,
            passenger=_passenger(desk, c.person_id, lap_of),
            services=[service.value for service in c.services],
            basis=c.basis,
            order_reference=c.order_reference.strip() if c.basis is Basis.LEGAL_ORDER else "",
            state=EntryState.PROPOSED,
            made_at=desk.at,
            made_by=desk.actor.account_id,
        )
        for c in new
    ]


def _laps(desk: _Desk, new: list[Candidate]) -> dict[UUID, UUID]:
    return laps({c.person_id: desk.facts[c.person_id].birth for c in new}, desk.flight.departs_on)


def _bind(desk: _Desk, new: list[Candidate], entries: list[ManifestEntry]) -> None:
    """Say whose lap and whose escort, once all their entries are there."""
    known = {entry.person_id: entry.id for entry in (*desk.listed, *entries)}
    lap_of = _laps(desk, new)
    for candidate, entry in zip(new, entries, strict=True):
        if candidate.person_id in lap_of:
            entry.lap_of_id = known[lap_of[candidate.person_id]]
        if candidate.escort is not None:
            entry.escort_id = known[candidate.escort]


def _passenger(desk: _Desk, person_id: UUID, lap_of: Mapping[UUID, UUID]) -> Passenger:
    kind = passenger_kind(desk.facts[person_id].birth, desk.flight.departs_on)
    return Passenger.CHILD if kind is Passenger.INFANT and person_id not in lap_of else kind
