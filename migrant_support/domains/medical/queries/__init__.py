"""Reads of medical work. What a check found is a medical record, shown by `actions.read_checks`, which is audited.

The gate of a flight asks `fitness_facts`, for as many people as it likes in one statement; nobody is shown them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.medical.models import FitnessCheck, MedicalTest
from migrant_support.domains.medical.rules import Condition, Fitness, FitnessFact
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import visible_to
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check of a person, booked or done."""

    id: UUID
    made_at: datetime
    made_by: UUID | None
    booked_for: datetime | None
    result: Fitness | None
    valid_from: datetime | None
    valid_until: datetime | None
    conditions: tuple[Condition, ...] = ()
    fly_until: date | None = None


def fitness_facts(person_ids: Sequence[UUID]) -> dict[UUID, tuple[FitnessFact, ...]]:
    """The checks of some people, the latest last: bookings by when they were made, results by when they were found."""
    rows = db.session.execute(
        sa.select(
            FitnessCheck.person_id,
            FitnessCheck.booked_for,
            FitnessCheck.result,
            FitnessCheck.valid_from,
            FitnessCheck.valid_until,
            FitnessCheck.conditions,
            FitnessCheck.fly_until,
        )
        .where(FitnessCheck.person_id.in_(person_ids))
        .order_by(FitnessCheck.made_at, FitnessCheck.id)
    )
    found: dict[UUID, tuple[FitnessFact, ...]] = {}
    for person_id, booked_for, result, valid_from, valid_until, conditions, fly_until in rows:
        asked = frozenset(Condition(one) for one in conditions)
        fact = FitnessFact(booked_for, result, valid_from, valid_until, asked, fly_until)
        found[person_id] = (*found.get(person_id, ()), fact)
    return found


def tests_counting(person_ids: Sequence[UUID]) -> dict[UUID, tuple[datetime, ...]]:
    """Until when negative tests of some people count (RP-6); for the gate, shown to nobody."""
    rows = db.session.execute(
        sa.select(MedicalTest.person_id, MedicalTest.counts_until).where(
            MedicalTest.person_id.in_(person_ids),
            MedicalTest.counts_until.is_not(None),
            MedicalTest.struck_at.is_(None),
        )
    )
    found: dict[UUID, tuple[datetime, ...]] = {}
    for person_id, until in rows:
        if until is not None:
            found[person_id] = (*found.get(person_id, ()), until)
    return found


def checks_of(viewer: Viewer, person_id: UUID) -> list[CheckRow]:
    """The checks of a person, the newest first; for `actions.read_checks`."""
    rows = db.session.scalars(
        sa.select(FitnessCheck)
        .where(
            FitnessCheck.person_id == person_id,
            visible_to(viewer, Power.FITNESS_RECORD, person_id=column_of(FitnessCheck.person_id)),
        )
        .order_by(FitnessCheck.made_at.desc(), FitnessCheck.id.desc())
    )
    return [
        CheckRow(
            c.id, c.made_at, c.made_by, c.booked_for, c.result, c.valid_from, c.valid_until,
            tuple(Condition(one) for one in c.conditions), c.fly_until,
        )
        for c in rows
    ]  # fmt: skip
