"""What waits for medical staff today: booked checks, people to be seen again, results awaited, alerts that end.

Names and moments only; each list is short, the oldest first, and cut to the viewer in SQL.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.medical.models import FitnessCheck, MedicalAlert, MedicalTest, VitalReading
from migrant_support.domains.medical.queries.alerts import in_force
from migrant_support.domains.medical.queries.record import mine
from migrant_support.domains.medical.rules.vitals import Level
from migrant_support.domains.medical.tasks import FOLLOW_UP
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.tasks.models import Task
from migrant_support.platform.web.paging import count_up_to
from migrant_support.policy import Power

LISTED = 25
COUNTED = 500
SOON = timedelta(days=3)
LATELY = timedelta(days=2)
STALE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits: since or for when."""

    person: PersonRow
    at: datetime | None


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """How many wait, each up to COUNTED + 1."""

    booked: int
    again: int
    results: int
    unusual: int


def booked_checks(viewer: Viewer, until: datetime) -> sa.Select[*tuple[Any, ...]]:
    """Checks that were booked until a moment and have no later result."""
    later = aliased(FitnessCheck)
    done = sa.exists().where(
        later.person_id == FitnessCheck.person_id, later.result.is_not(None), later.made_at >= FitnessCheck.made_at
    )
    return (
        sa.select(Person, FitnessCheck.booked_for)
        .join(FitnessCheck, FitnessCheck.person_id == Person.id)
        .where(
            FitnessCheck.result.is_(None),
            FitnessCheck.booked_for < until,
            FitnessCheck.booked_for > now() - STALE,
            ~done,
            mine(viewer, FitnessCheck),
        )
        .order_by(FitnessCheck.booked_for, FitnessCheck.id)
    )


def to_be_seen_again(viewer: Viewer, until: datetime) -> sa.Select[*tuple[Any, ...]]:
    """People whose follow-up is due until a moment."""
    return (
        sa.select(Person, Task.due_at)
        .join(Task, Task.subject_id == Person.id)
        .where(
            Task.code == FOLLOW_UP,
            Task.subject_kind == "person",
            Task.done_at.is_(None),
            Task.due_at < until,
            visible_to(viewer, Power.MEDICAL_READ, person_id=column_of(Task.subject_id)),
        )
        .order_by(Task.due_at, Task.id)
    )


def results_awaited(viewer: Viewer) -> sa.Select[*tuple[Any, ...]]:
    """Tests whose result is not written yet."""
    return (
        sa.select(Person, MedicalTest.sampled_at)
        .join(MedicalTest, MedicalTest.person_id == Person.id)
        .where(MedicalTest.result.is_(None), MedicalTest.struck_at.is_(None), mine(viewer, MedicalTest))
        .order_by(MedicalTest.sampled_at, MedicalTest.id)
    )


def alerts_ending(viewer: Viewer) -> sa.Select[*tuple[Any, ...]]:
    """Alerts that end within three days."""
    return (
        sa.select(Person, MedicalAlert.ends_at)
        .join(MedicalAlert, MedicalAlert.person_id == Person.id)
        .where(in_force(), MedicalAlert.ends_at < now() + SOON, mine(viewer, MedicalAlert))
        .order_by(MedicalAlert.ends_at, MedicalAlert.id)
    )


def unusual_values(viewer: Viewer) -> sa.Select[*tuple[Any, ...]]:
    """People with an urgent reading in the last two days, and no later one that is better."""
    later = aliased(VitalReading)
    better = sa.exists().where(later.person_id == VitalReading.person_id, later.at > VitalReading.at)
    return (
        sa.select(Person, VitalReading.at)
        .join(VitalReading, VitalReading.person_id == Person.id)
        .where(
            VitalReading.level == Level.URGENT.value,
            VitalReading.at > now() - LATELY,
            ~better,
            mine(viewer, VitalReading),
        )
        .order_by(VitalReading.at, VitalReading.id)
    )


def first_of(statement: sa.Select[*tuple[Any, ...]]) -> list[Waiting]:
    """The first of a list."""
    return [Waiting(row_of(person), at) for person, at in db.session.execute(statement.limit(LISTED))]


def desk_counts(viewer: Viewer, until: datetime) -> DeskCounts:
    """How many wait in each list; for My day."""
    lists = (
        booked_checks(viewer, until),
        to_be_seen_again(viewer, until),
        results_awaited(viewer),
        unusual_values(viewer),
    )
    return DeskCounts(*(count_up_to(one, COUNTED) for one in lists))
