"""Reads of what became of a flight, and of those who were left out by it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import ChangeEntry, Flight, FlightChange, ManifestEntry
from migrant_support.domains.flights.queries.entries import EntryRow, entry_rows, entry_visible_to
from migrant_support.domains.flights.queries.flights import flight_visible_to
from migrant_support.domains.flights.rules.changes import ChangeKind
from migrant_support.domains.flights.rules.states import LISTED, EntryState
from migrant_support.domains.people.models import Person
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change as pages show it."""

    id: UUID
    flight_id: UUID
    kind: ChangeKind
    was_at: datetime | None
    is_at: datetime | None
    was_aircraft: str
    is_aircraft: str
    reason: str
    told: int
    not_reached: int
    places_moved: int
    places_lost: int
    at: datetime
    by: UUID | None


@dataclass(frozen=True, slots=True)
class LeftRow:
    """Somebody whom the change left out, and where this person stands now: the number of a flight, or nowhere."""

    entry: EntryRow
    was_seated: bool
    now_on: str
    now_state: EntryState | None


def changes_of(viewer: Viewer, flight_id: UUID) -> list[ChangeRow]:
    """The changes of a flight, the newest first."""
    rows = db.session.scalars(
        sa.select(FlightChange)
        .join(Flight, Flight.id == FlightChange.flight_id)
        .where(FlightChange.flight_id == flight_id, flight_visible_to(viewer, Power.FLIGHT_PLAN))
        .order_by(FlightChange.at.desc(), FlightChange.id.desc())
        .limit(50)
    )
    return [_change(row) for row in rows]


def _change(row: FlightChange) -> ChangeRow:
    return ChangeRow(
        id=row.id,
        flight_id=row.flight_id,
        kind=row.kind,
        was_at=row.was_at,
        is_at=row.is_at,
        was_aircraft=row.was_aircraft,
        is_aircraft=row.is_aircraft,
        reason=row.reason,
        told=row.told,
        not_reached=row.not_reached,
        places_moved=row.places_moved,
        places_lost=row.places_lost,
        at=row.at,
        by=row.by,
    )


def change_of(viewer: Viewer, flight_id: UUID, change_id: UUID) -> ChangeRow:
    """One change; raises NotThere."""
    found = next((one for one in changes_of(viewer, flight_id) if one.id == change_id), None)
    if found is None:
        raise NotThere
    return found


def left_by(viewer: Viewer, change_id: UUID) -> list[LeftRow]:
    """Those whom a change left out and whom the viewer sees, in their order, with where they stand now."""
    rows = db.session.execute(
        sa.select(ManifestEntry, Person, ChangeEntry.was_seated)
        .join(Person, Person.id == ManifestEntry.person_id)
        .join(ChangeEntry, ChangeEntry.entry_id == ManifestEntry.id)
        .where(ChangeEntry.change_id == change_id, entry_visible_to(viewer, Power.FLIGHT_PLAN))
        .order_by(ChangeEntry.serial)
    ).all()
    entries = entry_rows([(entry, person) for entry, person, _seated in rows])
    stand = _standing([entry.person.id for entry in entries])
    return [
        LeftRow(entry, seated, *stand.get(entry.person.id, ("", None)))
        for entry, (_entry, _person, seated) in zip(entries, rows, strict=True)
    ]


def _standing(person_ids: Collection[UUID]) -> dict[UUID, tuple[str, EntryState]]:
    rows = db.session.execute(
        sa.select(ManifestEntry.person_id, Flight.number, ManifestEntry.state)
        .join(Flight, Flight.id == ManifestEntry.flight_id)
        .where(ManifestEntry.person_id.in_(list(person_ids)), ManifestEntry.state.in_(sorted(LISTED)))
        .order_by(ManifestEntry.state, ManifestEntry.made_at.desc())
    )
    found: dict[UUID, tuple[str, EntryState]] = {}
    for person_id, number, state in rows:
        found.setdefault(person_id, (number, state))
    return found
