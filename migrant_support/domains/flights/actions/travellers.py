"""What happens to everybody on a flight at once: the flight leaves, lands, is cancelled. Called by procedures only.

The caller holds the flight's row locked and has asked for the power; these acts take the step of every entry, and write
no audit line: the step of the flight is the one of the whole.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.actions.exit_steps import end_exit_tasks
from migrant_support.domains.flights.actions.holding import step_entries
from migrant_support.domains.flights.models import Flight, Journey, ManifestEntry
from migrant_support.domains.flights.rules.states import LISTED, SEATED, EntryState
from migrant_support.domains.flights.rules.words import JourneyEnd
from migrant_support.domains.people.models import Person, RestrictedFile
from migrant_support.domains.people.sight import give_sight
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import ScopeKind

SEEN_BY = "flight"
"""The source of the sight that the airport of destination has of those who fly (`sight.source_kind`)."""
ENDED_HOME = JourneyEnd.HOME.value
DEPARTED_WITHOUT = "The flight departed"


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody on a flight's list; `is_restricted` people are told to their named readers only."""

    entry_id: UUID
    person_id: UUID
    mission: str
    state: EntryState
    is_restricted: bool


def travellers(flight_id: UUID, states: Collection[EntryState]) -> list[Traveller]:
    """Everybody of a flight in some states, by person; for procedures, which show it to nobody."""
    restricted = sa.exists().where(RestrictedFile.person_id == ManifestEntry.person_id)
    rows = db.session.execute(
        sa.select(ManifestEntry.id, ManifestEntry.person_id, ManifestEntry.mission, ManifestEntry.state, restricted)
        .where(ManifestEntry.flight_id == flight_id, ManifestEntry.state.in_(sorted(states)))
        .order_by(ManifestEntry.person_id)
    )
    return [Traveller(*row) for row in rows]


def seated_now(person_ids: Collection[UUID]) -> set[UUID]:
    """Those of some people who hold a seat on any flight; for procedures."""
    ids = sorted(set(person_ids))
    found: set[UUID] = set()
    for start in range(0, len(ids), 500):
        found |= set(
            db.session.scalars(
                sa.select(ManifestEntry.person_id).where(
                    ManifestEntry.person_id.in_(ids[start : start + 500]), ManifestEntry.state.in_(sorted(SEATED))
                )
            )
        )
    return found


def lock_people(person_ids: Collection[UUID]) -> None:
    """Lock persons in the one order of all acts (by id), before their beds."""
    ids = sorted(set(person_ids))
    for start in range(0, len(ids), 500):
        db.session.execute(
            sa.select(Person.id).where(Person.id.in_(ids[start : start + 500])).order_by(Person.id).with_for_update()
        ).all()


def free_everybody(actor: Viewer, flight_id: UUID, *, at: datetime, reason: str) -> list[Traveller]:
    """Take everybody off the list of a cancelled flight; their seats are free. Returns who was freed."""
    return _step(actor, flight_id, LISTED, EntryState.FREED, at=at, reason=reason)


def bring_everybody(actor: Viewer, flight_id: UUID, *, at: datetime) -> list[Traveller]:
    """Everybody on board has arrived. Returns who."""
    return _step(actor, flight_id, {EntryState.BOARDED}, EntryState.ARRIVED, at=at)


def postpone_the_others(actor: Viewer, flight_id: UUID, *, at: datetime) -> None:
    """Who was proposed or waited when the aircraft left waits for a later one."""
    waiting = {EntryState.PROPOSED, EntryState.WAITING}
    _step(actor, flight_id, waiting, EntryState.POSTPONED, at=at, reason=DEPARTED_WITHOUT)


def show_to_destination(flight: Flight, flying: Sequence[Traveller], *, at: datetime) -> None:
    """Let the airport of destination see those who fly, until `flight.seen_until`."""
    give_sight(
        [one.person_id for one in flying],
        scope_kind=ScopeKind.AIRPORT,
        scope_id=flight.destination,
        since=at,
        until=flight.seen_until,
        source_kind=SEEN_BY,
        source_ids=[one.entry_id for one in flying],
    )


def sight_of_flights() -> sa.Select[*tuple[Any, ...]]:
    """What gives sight to airports: everybody who flew, as long as the flight says."""
    return (
        sa.select(
            ManifestEntry.person_id.label("person_id"),
            sa.literal(ScopeKind.AIRPORT.value).label("scope_kind"),
            Flight.destination.label("scope_id"),
            Flight.departs_at.label("since"),
            ManifestEntry.id.label("source_id"),
            Flight.seen_until.label("until"),
        )
        .join_from(ManifestEntry, Flight, Flight.id == ManifestEntry.flight_id)
        .where(Flight.seen_until.is_not(None), ManifestEntry.state.in_([EntryState.BOARDED, EntryState.ARRIVED]))
    )


def end_journeys(actor: Viewer, person_ids: Collection[UUID], *, at: datetime, reason: str) -> None:
    """The journeys of these people are over: they are home."""
    ids = sorted(set(person_ids))
    for start in range(0, len(ids), 500):
        end_exit_tasks(actor, ids[start : start + 500])
        db.session.execute(
            sa.update(Journey)
            .where(Journey.person_id.in_(ids[start : start + 500]), Journey.ended_at.is_(None))
            .values(ended_at=at, end_reason=reason)
        )


def reopen_journeys(person_ids: Collection[UUID], *, ended_at: datetime) -> None:
    """Journeys that ended with something that is taken back go on."""
    db.session.execute(
        sa.update(Journey)
        .where(Journey.person_id.in_(list(person_ids)), Journey.ended_at == ended_at, Journey.end_reason == ENDED_HOME)
        .values(ended_at=None, end_reason=None)
    )


def _step(
    actor: Viewer,
    flight_id: UUID,
    states: Collection[EntryState],
    target: EntryState,
    *,
    at: datetime,
    reason: str = "",
) -> list[Traveller]:
    """Take one step with everybody in some states, with moves and timelines. Returns who they were."""
    who = travellers(flight_id, states)
    entries = db.session.scalars(
        sa.select(ManifestEntry)
        .where(ManifestEntry.flight_id == flight_id, ManifestEntry.state.in_(sorted(states)))
        .order_by(ManifestEntry.person_id)
        .execution_options(populate_existing=True)
    ).all()
    step_entries(actor, entries, target, at=at, reason=reason[:300])
    return who
