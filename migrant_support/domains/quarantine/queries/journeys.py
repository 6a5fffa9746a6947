"""How far people have come on their way home, for any number of them in at most six statements (invariant 15).

Computed from the latest entry of the open or last journey, what the desk found at arrival, the order, and the papers;
never stored. For callers that have found these people for their viewer.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.policies import departure_rules
from migrant_support.domains.directory.queries import missions
from migrant_support.domains.flights.models import ExitClearance, Journey, ManifestEntry
from migrant_support.domains.flights.rules.states import EntryState, JourneyState, journey_state
from migrant_support.domains.flights.rules.words import ClearanceState
from migrant_support.domains.people.models import IdentityDocument
from migrant_support.domains.people.rules import DocumentKind, DocumentPlace
from migrant_support.domains.quarantine.models import Arrival
from migrant_support.domains.quarantine.rules.orders import ArrivalKind
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db

AT_ONCE = 500
HOME = "home"


@dataclass(frozen=True, slots=True)
class _Last:
    """The latest journey of a person."""

    id: UUID
    mission: str
    requested_at: datetime
    is_open: bool
    is_home: bool


def journey_states(person_ids: Collection[UUID]) -> dict[UUID, JourneyState]:
    """The state of the latest journey of each person who has one."""
    found: dict[UUID, JourneyState] = {}
    ids = sorted(set(person_ids))
    for start in range(0, len(ids), AT_ONCE):
        found |= _states(ids[start : start + AT_ONCE])
    return found


def _states(ids: Sequence[UUID]) -> dict[UUID, JourneyState]:
    journeys = _journeys(ids)
    travelling = sorted(journeys)
    if not travelling:
        return {}
    today = now().date()
    entries = _entries(travelling, {journey.id for journey in journeys.values()})
    arrivals = _arrivals({entry_id for entry_id, _ in entries.values()}, journeys)
    undecided = [one for one in travelling if _needs_facts(journeys[one], entries.get(one), arrivals.get(one))]
    with_paper = _with_paper(undecided, today) if undecided else set()
    cleared = _cleared(undecided, journeys, today) if undecided else set()
    return {
        person_id: _state(
            journey,
            entries.get(person_id),
            arrivals.get(person_id),
            has_document=person_id in with_paper,
            is_cleared=person_id in cleared,
        )
        for person_id, journey in journeys.items()
    }


def _needs_facts(journey: _Last, entry: tuple[UUID, EntryState] | None, arrival: ArrivalKind | None) -> bool:
    """Do her papers decide, because neither the journey's end nor an arrival nor an entry does?"""
    with_facts = _state(journey, entry, arrival, has_document=True, is_cleared=True)
    return with_facts is not _state(journey, entry, arrival, has_document=False, is_cleared=False)


def _state(
    journey: _Last,
    entry: tuple[UUID, EntryState] | None,
    arrival: ArrivalKind | None,
    *,
    has_document: bool,
    is_cleared: bool,
) -> JourneyState:
    was_absent = arrival is ArrivalKind.NOT_ON_PLANE
    return journey_state(
        entry=None if was_absent or entry is None else entry[1],
        is_withdrawn=not journey.is_open and not journey.is_home,
        is_received=arrival in (ArrivalKind.RECEIVED, ArrivalKind.NOT_ON_LIST),
        is_home=journey.is_home,
        has_document=has_document,
        is_cleared=is_cleared,
    )


def _journeys(ids: Sequence[UUID]) -> dict[UUID, _Last]:
    rows = db.session.execute(
        sa.select(
            Journey.person_id, Journey.id, Journey.mission, Journey.requested_at, Journey.ended_at, Journey.end_reason
        )
        .where(Journey.person_id.in_(ids))
        .order_by(Journey.requested_at, Journey.id)
    )
    return {
        person_id: _Last(journey_id, mission, requested_at, ended_at is None, reason == HOME)
        for person_id, journey_id, mission, requested_at, ended_at, reason in rows
    }


def _entries(ids: Sequence[UUID], journey_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, EntryState]]:
    """The latest entry of each journey; one without a journey counts for the person's latest."""
    rows = db.session.execute(
        sa.select(ManifestEntry.person_id, ManifestEntry.id, ManifestEntry.state)
        .where(
            ManifestEntry.person_id.in_(ids),
            sa.or_(ManifestEntry.journey_id.is_(None), ManifestEntry.journey_id.in_(journey_ids)),
        )
        .order_by(ManifestEntry.made_at, ManifestEntry.id)
    )
    return {person_id: (entry_id, state) for person_id, entry_id, state in rows}


def _arrivals(entry_ids: Collection[UUID], journeys: Mapping[UUID, _Last]) -> dict[UUID, ArrivalKind]:
    """What was found of those entries; of somebody who came without standing on a list, that she came."""
    rows = db.session.execute(
        sa.select(Arrival.person_id, Arrival.kind, Arrival.at)
        .where(
            Arrival.person_id.in_(sorted(journeys)),
            Arrival.taken_back_at.is_(None),
            sa.or_(Arrival.entry_id.in_(entry_ids), Arrival.kind == ArrivalKind.NOT_ON_LIST),
        )
        .order_by(Arrival.at, Arrival.id)
    )
    return {
        person_id: kind
        for person_id, kind, at in rows
        if person_id is not None and at >= journeys[person_id].requested_at
    }


def _with_paper(ids: Sequence[UUID], today: date) -> set[UUID]:
    return set(
        db.session.scalars(
            sa.select(IdentityDocument.person_id).where(
                IdentityDocument.person_id.in_(ids),
                IdentityDocument.kind.in_([DocumentKind.PASSPORT, DocumentKind.EMERGENCY]),
                IdentityDocument.place.in_([DocumentPlace.HOLDER, DocumentPlace.MISSION_SAFE]),
                IdentityDocument.expires_on >= today,
            )
        )
    )


def _cleared(ids: Sequence[UUID], journeys: dict[UUID, _Last], today: date) -> set[UUID]:
    """Those whom the host country lets go, or of whom it asks nothing."""
    rules, known = departure_rules(today), missions()
    hosts = {
        person_id: known[journey.mission].country.code for person_id, journey in journeys.items()
        if journey.mission in known
    }  # fmt: skip
    said: dict[tuple[UUID, str], bool] = {}
    rows = db.session.execute(
        sa.select(ExitClearance.person_id, ExitClearance.country_code, ExitClearance.state, ExitClearance.valid_until)
        .where(ExitClearance.person_id.in_(ids))
        .order_by(ExitClearance.made_at, ExitClearance.id)
    )
    for person_id, country, state, until in rows:
        said[person_id, country] = state is ClearanceState.GRANTED and until is not None and until >= today
    return {
        person_id
        for person_id in ids
        if not (rule := rules.get(hosts.get(person_id, ""))) or not rule.needs_exit_clearance
        or said.get((person_id, hosts[person_id]), False)
    }  # fmt: skip
