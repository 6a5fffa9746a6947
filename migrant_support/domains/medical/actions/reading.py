"""Opening a person's medical record: the audit line is written before the page leaves."""

from dataclasses import dataclass
from uuid import UUID

from migrant_support.domains.medical.queries import CheckRow, checks_of
from migrant_support.domains.medical.queries.medicine import Given, given_to
from migrant_support.domains.medical.queries.record import (
    AlertRow,
    EncounterRow,
    TestRow,
    VaccinationRow,
    VitalRow,
    alerts_of,
    encounters_of,
    tests_of,
    vaccinations_of,
    vitals_of,
)
from migrant_support.domains.people.queries import PersonRow, fetch_person, row_of
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class MedicalRecord:
    """Everything that medical staff wrote of a person."""

    person: PersonRow
    alerts: list[AlertRow]
    encounters: list[EncounterRow]
    vitals: list[VitalRow]
    checks: list[CheckRow]
    tests: list[TestRow]
    vaccinations: list[VaccinationRow]
    medicine: list[Given]


def read_record(actor: Viewer, person_id: UUID) -> MedicalRecord:
    """Open the record; that it was opened stands in the audit log even where it is empty. Raises NotThere."""
    demand(actor, Power.MEDICAL_READ)
    person = row_of(fetch_person(actor, person_id, Power.MEDICAL_READ))
    record(actor, "medical.record.read", kind="person", object_id=person_id)
    return MedicalRecord(
        person,
        alerts_of(actor, person_id),
        encounters_of(actor, person_id),
        vitals_of(actor, person_id),
        checks_of(actor, person_id),
        tests_of(actor, person_id),
        vaccinations_of(actor, person_id),
        given_to(actor, person_id),
    )
