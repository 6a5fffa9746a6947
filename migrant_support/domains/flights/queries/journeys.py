"""Reads of journeys: the wish to return, the exit clearance, and where a person stands on flights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import ExitClearance, Flight, Journey, ManifestEntry
from migrant_support.domains.flights.queries.entries import PersonEntry
from migrant_support.domains.flights.queries.flights import flight_visible_to
from migrant_support.domains.flights.rules.words import ClearanceState
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import visible_to
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db


@dataclass(frozen=True, slots=True)
class JourneyRow:
    """One attempt to bring a person home."""

    id: UUID
    person_id: UUID
    mission: str
    requested_at: datetime
    ended_at: datetime | None
    end_reason: str | None


@dataclass(frozen=True, slots=True)
class ClearanceRow:
    """What the host country said of a person's leaving."""

    id: UUID
    country_code: str
    state: ClearanceState
    valid_until: date | None
    made_at: datetime
    made_by: UUID | None


def journeys_of(viewer: Viewer, person_id: UUID) -> list[JourneyRow]:
    """Her journeys, the newest first."""
    rows = db.session.execute(
        sa.select(
            Journey.id,
            Journey.person_id,
            Journey.mission,
            Journey.requested_at,
            Journey.ended_at,
            Journey.end_reason,
        )
        .where(Journey.person_id == person_id, visible_to(viewer, person_id=column_of(Journey.person_id)))
        .order_by(Journey.requested_at.desc(), Journey.id.desc())
    )
    return [JourneyRow(*row) for row in rows]


def clearances_of(viewer: Viewer, person_id: UUID) -> list[ClearanceRow]:
    """What was said of her leaving, the newest first."""
    rows = db.session.execute(
        sa.select(
            ExitClearance.id,
            ExitClearance.country_code,
            ExitClearance.state,
            ExitClearance.valid_until,
            ExitClearance.made_at,
            ExitClearance.made_by,
        )
        .where(ExitClearance.person_id == person_id, visible_to(viewer, person_id=column_of(ExitClearance.person_id)))
        .order_by(ExitClearance.made_at.desc(), ExitClearance.id.desc())
    )
    return [ClearanceRow(*row) for row in rows]


def entries_of_people(viewer: Viewer, person_ids: Sequence[UUID]) -> dict[UUID, list[PersonEntry]]:
    """Where some people stand or stood on flights, the latest first; one statement."""
    rows = db.session.execute(
        sa.select(
            ManifestEntry.person_id,
            ManifestEntry.id,
            ManifestEntry.flight_id,
            Flight.number,
            Flight.state,
            Flight.origin,
            Flight.destination,
            Flight.departs_at,
            ManifestEntry.state,
            ManifestEntry.mission,
            flight_visible_to(viewer),
        )
        .join(Flight, Flight.id == ManifestEntry.flight_id)
        .where(
            ManifestEntry.person_id.in_(person_ids),
            visible_to(viewer, person_id=column_of(ManifestEntry.person_id)),
        )
        .order_by(ManifestEntry.made_at.desc(), ManifestEntry.id.desc())
    )
    found: dict[UUID, list[PersonEntry]] = {}
    for person_id, *entry in rows:
        found.setdefault(person_id, []).append(PersonEntry(*entry))
    return found


def open_journeys(person_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """The open journey of each person who has one: its id and mission; for actions and the gate."""
    rows = db.session.execute(
        sa.select(Journey.person_id, Journey.id, Journey.mission).where(
            Journey.person_id.in_(person_ids), Journey.ended_at.is_(None)
        )
    )
    return {person_id: (journey_id, mission) for person_id, journey_id, mission in rows}
