"""A person's medical record. Every read goes through `actions.reading.read_record`, which is audited.

Cut in SQL to those with the power and the person in sight; nobody else learns that a row is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.medical.models import Encounter, MedicalAlert, MedicalTest, Vaccination, VitalReading
from migrant_support.domains.medical.rules.alerts import AlertKind, Instruction
from migrant_support.domains.medical.rules.tests import Proof, TestKind, TestResult
from migrant_support.domains.medical.rules.triage import Triage
from migrant_support.domains.medical.rules.vitals import Level, Sign
from migrant_support.domains.medical.sealed import Words, opened_many
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

LISTED = 100


@dataclass(frozen=True, slots=True)
class EncounterRow:
    """An entry with its words; `corrected_by` is the later entry that stands in its place."""

    id: UUID
    at: datetime
    made_at: datetime
    made_by: UUID
    site_id: UUID | None
    triage: Triage
    scale: str
    words: Words
    corrects_id: UUID | None
    corrected_by: UUID | None


@dataclass(frozen=True, slots=True)
class VitalRow:
    """A reading: its values, and the gravest level as it was judged then."""

    id: UUID
    at: datetime
    made_by: UUID
    values: dict[Sign, Decimal]
    level: Level


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert with its reason, for medical staff."""

    id: UUID
    kind: AlertKind
    note: str
    instructions: tuple[Instruction, ...]
    set_at: datetime
    set_by: UUID
    ends_at: datetime | None
    lifted_at: datetime | None

    def is_in_force(self, moment: datetime) -> bool:
        """Does it speak at this moment?"""
        return self.lifted_at is None and (self.ends_at is None or self.ends_at > moment)


@dataclass(frozen=True, slots=True)
class TestRow:
    """A test with its laboratory."""

    __test__ = False

    id: UUID
    kind: TestKind
    sampled_at: datetime
    lab: str
    result: TestResult | None
    counts_until: datetime | None
    struck_at: datetime | None


@dataclass(frozen=True, slots=True)
class VaccinationRow:
    """A dose that was given."""

    id: UUID
    given_on: date
    dose: int
    vaccine: str
    batch: str
    place: str
    proof: Proof
    struck_at: datetime | None


def mine(viewer: Viewer, model: Any, power: Power = Power.MEDICAL_READ) -> sa.ColumnElement[bool]:
    """The condition under which the rows of a table about people are there for this viewer."""
    return visible_to(viewer, power, person_id=column_of(model.person_id))


def encounters_of(viewer: Viewer, person_id: UUID) -> list[EncounterRow]:
    """The entries of a person, the latest first."""
    rows = db.session.scalars(
        sa.select(Encounter)
        .where(Encounter.person_id == person_id, mine(viewer, Encounter))
        .order_by(Encounter.at.desc(), Encounter.id.desc())
        .limit(LISTED)
    ).all()
    words = opened_many([(row.id, row.content_sealed) for row in rows], "medical_encounter", "content_sealed")
    corrected = {row.corrects_id: row.id for row in rows if row.corrects_id}
    return [
        EncounterRow(
            row.id, row.at, row.made_at, row.made_by, row.site_id, row.triage, row.scale, said, row.corrects_id,
            corrected.get(row.id),
        )
        for row, said in zip(rows, words, strict=True)
    ]  # fmt: skip


def vitals_of(viewer: Viewer, person_id: UUID, *, limit: int = 20) -> list[VitalRow]:
    """The readings of a person, the latest first."""
    rows = db.session.scalars(
        sa.select(VitalReading)
        .where(VitalReading.person_id == person_id, mine(viewer, VitalReading))
        .order_by(VitalReading.at.desc(), VitalReading.id.desc())
        .limit(limit)
    ).all()
    return vital_rows(rows)


def vital_rows(rows: Sequence[VitalReading]) -> list[VitalRow]:
    """Loaded readings, opened with few statements; the caller has cut them to the viewer."""
    words = opened_many([(row.id, row.values_sealed) for row in rows], "vital_reading", "values_sealed")
    return [
        VitalRow(row.id, row.at, row.made_by, _values(said), Level(row.level))
        for row, said in zip(rows, words, strict=True)
    ]


def _values(said: Words) -> dict[Sign, Decimal]:
    found = {}
    for sign in Sign:
        try:
            found[sign] = Decimal(said[sign.value])
        except (KeyError, InvalidOperation):
            continue
    return found


def alerts_of(viewer: Viewer, person_id: UUID) -> list[AlertRow]:
    """The alerts of a person with their reasons, the latest first."""
    rows = db.session.scalars(
        sa.select(MedicalAlert)
        .where(MedicalAlert.person_id == person_id, mine(viewer, MedicalAlert))
        .order_by(MedicalAlert.set_at.desc(), MedicalAlert.id.desc())
        .limit(LISTED)
    ).all()
    words = opened_many([(row.id, row.why_sealed) for row in rows], "medical_alert", "why_sealed")
    return [
        AlertRow(
            row.id,
            AlertKind(said.get("kind", AlertKind.OTHER)),
            said.get("note", ""),
            tuple(Instruction(one) for one in row.instructions),
            row.set_at,
            row.set_by,
            row.ends_at,
            row.lifted_at,
        )
        for row, said in zip(rows, words, strict=True)
    ]


def tests_of(viewer: Viewer, person_id: UUID) -> list[TestRow]:
    """The tests of a person, the latest sample first."""
    rows = db.session.scalars(
        sa.select(MedicalTest)
        .where(MedicalTest.person_id == person_id, mine(viewer, MedicalTest))
        .order_by(MedicalTest.sampled_at.desc(), MedicalTest.id.desc())
        .limit(LISTED)
    ).all()
    words = opened_many([(row.id, row.lab_sealed) for row in rows], "medical_test", "lab_sealed")
    return [
        TestRow(row.id, row.kind, row.sampled_at, said.get("lab", ""), row.result, row.counts_until, row.struck_at)
        for row, said in zip(rows, words, strict=True)
    ]


def vaccinations_of(viewer: Viewer, person_id: UUID) -> list[VaccinationRow]:
    """The doses of a person, the latest first."""
    rows = db.session.scalars(
        sa.select(Vaccination)
        .where(Vaccination.person_id == person_id, mine(viewer, Vaccination))
        .order_by(Vaccination.given_on.desc(), Vaccination.id.desc())
        .limit(LISTED)
    ).all()
    words = opened_many([(row.id, row.content_sealed) for row in rows], "vaccination", "content_sealed")
    return [
        VaccinationRow(
            row.id, row.given_on, row.dose, said.get("vaccine", ""), said.get("batch", ""), said.get("place", ""),
            row.proof, row.struck_at,
        )
        for row, said in zip(rows, words, strict=True)
    ]  # fmt: skip


def fetch_own(viewer: Viewer, model: Any, person_id: UUID, row_id: UUID, power: Power = Power.MEDICAL_WRITE) -> Any:
    """The doorway to a row of a person's record for a change: locked. Raises NotThere."""
    row = db.session.scalar(
        sa.select(model)
        .where(model.id == row_id, model.person_id == person_id, mine(viewer, model, power))
        .with_for_update(of=model)
    )
    if row is None:
        raise NotThere
    return row
