"""Tests and vaccinations: recorded, given a result, struck out when wrong. Never commits."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from migrant_support.domains.medical import history as happenings
from migrant_support.domains.medical.actions.endings import end_certificates_of
from migrant_support.domains.medical.models import MedicalTest, Vaccination
from migrant_support.domains.medical.queries.places import place_for
from migrant_support.domains.medical.queries.record import fetch_own
from migrant_support.domains.medical.rules.certificates import EndReason
from migrant_support.domains.medical.rules.tests import (
    Proof,
    TestKind,
    TestResult,
    check_result,
    check_sample,
    check_vaccination,
    counts_until,
)
from migrant_support.domains.medical.sealed import sealed
from migrant_support.domains.medical.terms import travel_terms
from migrant_support.domains.people.queries import fetch_person, row_of
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.policy import Power


def record_test(
    actor: Viewer, person_id: UUID, kind: TestKind, *, sampled_at: datetime, lab: str, result: TestResult | None = None
) -> UUID:
    """Record a sample, with its result where it is known. Raises NotThere, Refused."""
    demand(actor, Power.MEDICAL_WRITE)
    person = row_of(fetch_person(actor, person_id, Power.MEDICAL_WRITE, lock=True))
    check_sample(sampled_at, now=now())
    key = new_id()
    test = MedicalTest(
        id=key,
        person_id=person_id,
        kind=kind,
        sampled_at=sampled_at,
        lab_sealed=sealed({"lab": lab.strip()}, "medical_test", "lab_sealed", key, person_id),
        made_by=actor.account_id,
    )
    db.session.add(test)
    if result is not None:
        _put_result(actor, test, result, zone=place_for(actor, person).zone)
    db.session.flush()
    _tell(actor, test, happenings.SAMPLED)
    record(actor, "medical.test.record", kind="person", object_id=person_id)
    return key


def write_result(actor: Viewer, person_id: UUID, test_id: UUID, result: TestResult) -> None:
    """Write what came out. Raises NotThere, Refused for a test that has its result."""
    demand(actor, Power.MEDICAL_WRITE)
    person = row_of(fetch_person(actor, person_id, Power.MEDICAL_WRITE, lock=True))
    test: MedicalTest = fetch_own(actor, MedicalTest, person_id, test_id)
    check_result(test.result)
    _put_result(actor, test, result, zone=place_for(actor, person).zone)
    db.session.flush()
    _tell(actor, test, happenings.RESULT_CAME)
    record(actor, "medical.test.result", kind="person", object_id=person_id)


def record_vaccination(
    actor: Viewer,
    person_id: UUID,
    *,
    vaccine: str,
    given_on: date,
    dose: int,
    proof: Proof,
    batch: str = "",
    place: str = "",
) -> UUID:
    """Record a dose that was given. Raises NotThere, Refused."""
    demand(actor, Power.MEDICAL_WRITE)
    person = fetch_person(actor, person_id, Power.MEDICAL_WRITE, lock=True)
    today = local_day(place_for(actor, row_of(person)).zone)
    check_vaccination(vaccine, given_on, dose, born=person.birth.earliest if person.birth else None, today=today)
    key = new_id()
    words = {"vaccine": vaccine.strip(), "batch": batch.strip(), "place": place.strip()}
    dosed = Vaccination(
        id=key,
        person_id=person_id,
        given_on=given_on,
        dose=dose,
        proof=proof,
        content_sealed=sealed(words, "vaccination", "content_sealed", key, person_id),
        made_by=actor.account_id,
    )
    db.session.add(dosed)
    db.session.flush()
    _tell(actor, dosed, happenings.VACCINATED)
    record(actor, "medical.vaccination.record", kind="person", object_id=person_id)
    return key


def strike_test(actor: Viewer, person_id: UUID, test_id: UUID) -> None:
    """A test was recorded wrongly: it stays, struck out, and what was certified by it counts no more."""
    _strike(actor, MedicalTest, person_id, test_id)


def strike_vaccination(actor: Viewer, person_id: UUID, vaccination_id: UUID) -> None:
    """A dose was recorded wrongly."""
    _strike(actor, Vaccination, person_id, vaccination_id)


def _strike(actor: Viewer, model: Any, person_id: UUID, row_id: UUID) -> None:
    demand(actor, Power.MEDICAL_WRITE)
    fetch_person(actor, person_id, Power.MEDICAL_WRITE, lock=True)
    row = fetch_own(actor, model, person_id, row_id)
    if row.struck_at is not None:
        return
    row.struck_at, row.struck_by = now(), actor.account_id
    db.session.flush()
    end_certificates_of(actor, [row_id], EndReason.MISTAKEN)
    _tell(actor, row, happenings.STRUCK_OUT)
    record(actor, "medical.entry.strike", kind="person", object_id=person_id)


def _put_result(actor: Viewer, test: MedicalTest, result: TestResult, *, zone: str) -> None:
    terms = travel_terms(local_day(zone, test.sampled_at))
    test.result, test.resulted_at, test.resulted_by = result, now(), actor.account_id
    test.counts_until = counts_until(test.kind, result, test.sampled_at, terms)
    test.terms_version = terms.version


def _tell(actor: Viewer, row: Any, kind: str) -> None:
    happened(
        "person",
        row.person_id,
        kind,
        data_class=DataClass.MEDICAL,
        reference_kind=row.__tablename__,
        reference_id=row.id,
        actor=actor,
    )
