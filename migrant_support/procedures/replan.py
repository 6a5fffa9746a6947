"""Whoever lost a seat by a change is planned on another flight: in order, units whole, through the same gates."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.actions import Outcome, confirm, propose, put_on_waiting_list
from migrant_support.domains.flights.actions.holding import hold_flight
from migrant_support.domains.flights.actions.travellers import travellers
from migrant_support.domains.flights.models import ManifestEntry
from migrant_support.domains.flights.queries.changes import LeftRow, change_of, left_by
from migrant_support.domains.flights.rules.passengers import Candidate
from migrant_support.domains.flights.rules.states import SEATED, FlightState
from migrant_support.domains.flights.rules.words import Payer, SpecialService
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power
from migrant_support.procedures.change_flight import NEW_TIME, notice, time_in


class Planned(StrEnum):
    """What came of one person."""

    SEATED = "seated"
    WAITING = "waiting"
    NOT_LISTED = "not_listed"


@dataclass(frozen=True, slots=True)
class Replanned:
    """Somebody who was left out, and what came of planning anew; `outcome` says why there is no seat."""

    left: LeftRow
    planned: Planned
    outcome: Outcome | None


def replan(actor: Viewer, flight_id: UUID, change_id: UUID, target_id: UUID) -> list[Replanned]:
    """Move those whom a change left out to another open flight; return what came of each, in their order.

    Who had a seat gets one, as long as seats of the same mission and payer are free and nothing stops at the gate; the
    others wait there. Whoever stands on a list again already is left alone, so that doing it twice changes nothing.
    Raises NotThere, or Refused for a flight that takes nobody.
    """
    change = change_of(actor, flight_id, change_id)
    if target_id == change.flight_id:
        raise Refused("same_flight", msg("Choose another flight than this one."), field="flight")
    flight = hold_flight(actor, target_id, Power.FLIGHT_PLAN)
    if flight.state is not FlightState.OPEN:
        raise Refused("flight_not_open", msg("This flight takes no proposals. Choose an open one."), field="flight")
    left = [one for one in left_by(actor, change_id) if not one.now_on]
    outcomes: dict[UUID, Outcome] = {}
    for (mission, payer), rows in _by_allotment(left).items():
        outcomes |= _propose(actor, target_id, rows, mission, payer)
    new = {person: o.entry_id for person, o in outcomes.items() if o.entry_id is not None}
    seats = [new[one.entry.person.id] for one in left if one.was_seated and one.entry.person.id in new]
    wait = set(new.values())
    if seats:
        confirmed = {o.person_id: o for o in confirm(actor, target_id, seats)}
        outcomes |= confirmed
        wait -= {o.entry_id for o in confirmed.values() if o.is_done and o.entry_id}
    if wait:
        put_on_waiting_list(actor, target_id, sorted(wait))
    seated = {one.person_id: one for one in travellers(target_id, SEATED)}
    told = [one for person, one in seated.items() if person in new]
    notice(actor, told, NEW_TIME, f"replan:{change_id}", partial(time_in, flight))
    return [_came_of(one, outcomes.get(one.entry.person.id), seated, new) for one in left]


def _by_allotment(left: Sequence[LeftRow]) -> dict[tuple[str, Payer], list[LeftRow]]:
    found: dict[tuple[str, Payer], list[LeftRow]] = {}
    for one in left:
        found.setdefault((one.entry.mission, one.entry.payer), []).append(one)
    return found


def _propose(
    actor: Viewer, target_id: UUID, rows: Sequence[LeftRow], mission: str, payer: Payer
) -> dict[UUID, Outcome]:
    people = [one.entry.person.id for one in rows]
    escorts = _people_of([one.entry.escort_id for one in rows if one.entry.escort_id])
    bases = {entry.id: entry.order_reference for entry in _entries([one.entry.id for one in rows])}
    candidates = [
        Candidate(
            one.entry.person.id,
            services=tuple(service for service in one.entry.services if service is not SpecialService.UMNR),
            escort=escorts.get(one.entry.escort_id) if one.entry.escort_id else None,
            basis=one.entry.basis,
            order_reference=bases[one.entry.id],
        )
        for one in rows
    ]
    try:
        found = propose(actor, target_id, candidates, mission=mission, payer=payer)
    except Refused as no:
        return {person: Outcome(person, refused=no) for person in people}
    return {outcome.person_id: outcome for outcome in found}


def _entries(entry_ids: Sequence[UUID]) -> Sequence[ManifestEntry]:
    return db.session.scalars(sa.select(ManifestEntry).where(ManifestEntry.id.in_(entry_ids))).all()


def _people_of(entry_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    return {entry.id: entry.person_id for entry in _entries(entry_ids)} if entry_ids else {}


def _came_of(one: LeftRow, outcome: Outcome | None, seated: Collection[UUID], new: Collection[UUID]) -> Replanned:
    person = one.entry.person.id
    if person in seated:
        return Replanned(one, Planned.SEATED, None)
    return Replanned(one, Planned.WAITING if person in new else Planned.NOT_LISTED, outcome)
