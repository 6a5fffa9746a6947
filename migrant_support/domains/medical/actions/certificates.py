"""Certificates: issued with the next number of the mission, never changed; an earlier one then counts no more."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.models import Mission
from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.medical import history as happenings
from migrant_support.domains.medical.actions.endings import end_certificates_for, end_certificates_of
from migrant_support.domains.medical.models import Certificate, FitnessCheck, MedicalTest, Vaccination
from migrant_support.domains.medical.queries.certificates import Paper, certificate_paper
from migrant_support.domains.medical.queries.places import place_for
from migrant_support.domains.medical.queries.record import fetch_own
from migrant_support.domains.medical.rules import Fitness, Pregnancy
from migrant_support.domains.medical.rules.certificates import (
    CertificateKind,
    EndReason,
    check_fitness_paper,
    check_test_paper,
    code_digest,
    make_code,
)
from migrant_support.domains.medical.sealed import Words, opened, sealed
from migrant_support.domains.medical.terms import travel_terms
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import documents_of, fetch_person, full_name, row_of
from migrant_support.domains.people.rules import DocumentKind
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.policy import Power

Content = tuple[Words, datetime | None]


def issue_certificate(actor: Viewer, person_id: UUID, kind: CertificateKind, source_id: UUID) -> UUID:
    """Issue a certificate of a check, a test or a vaccination; return its id. Raises NotThere, Refused.

    One of fitness takes the place of every earlier one of fitness; the others of those by the same entry.
    """
    demand(actor, Power.CERTIFICATE_ISSUE)
    person = fetch_person(actor, person_id, Power.CERTIFICATE_ISSUE, lock=True)
    place = place_for(actor, row_of(person), Power.CERTIFICATE_ISSUE)
    words, valid_until = _content(actor, person, kind, source_id, place.zone)
    words |= _holder(actor, person) | {"issuer": display_names({actor.account_id}).get(actor.account_id, "")}
    if kind is CertificateKind.FITNESS:
        end_certificates_for(actor, person_id, kind, EndReason.SUPERSEDED)
    else:
        end_certificates_of(actor, [source_id], EndReason.SUPERSEDED)
    key, code = new_id(), make_code()
    year, serial = _next_number(place.mission)
    db.session.add(
        Certificate(
            id=key,
            mission=place.mission,
            year=year,
            serial=serial,
            kind=kind,
            person_id=person_id,
            source_id=source_id,
            content_sealed=sealed(words | {"code": code}, "medical_certificate", "content_sealed", key, person_id),
            code_hash=code_digest(code),
            issued_at=now(),
            issued_by=actor.account_id,
            valid_until=valid_until,
        )
    )
    db.session.flush()
    happened(
        "person",
        person_id,
        happenings.CERTIFIED,
        data_class=DataClass.MEDICAL,
        reference_kind="medical_certificate",
        reference_id=key,
        actor=actor,
    )
    record(actor, "medical.certificate.issue", kind="medical_certificate", object_id=key)
    return key


def read_certificate(actor: Viewer, person_id: UUID, certificate_id: UUID) -> Paper:
    """Open a certificate to print it; that it was opened is in the audit log. Raises NotThere."""
    demand(actor, Power.CERTIFICATE_ISSUE)
    paper = certificate_paper(actor, person_id, certificate_id)
    if not paper.words:
        raise Refused("certificate_unreadable", msg("What this certificate says can no longer be read."))
    record(actor, "medical.certificate.read", kind="medical_certificate", object_id=certificate_id)
    return paper


def _content(actor: Viewer, person: Person, kind: CertificateKind, source_id: UUID, zone: str) -> Content:
    if kind is CertificateKind.FITNESS:
        return _fitness(actor, person.id, source_id, zone)
    if kind is CertificateKind.TEST:
        return _test(actor, person.id, source_id)
    return _vaccination(actor, person.id, source_id)


def _fitness(actor: Viewer, person_id: UUID, source_id: UUID, zone: str) -> Content:
    check: FitnessCheck = fetch_own(actor, FitnessCheck, person_id, source_id, Power.CERTIFICATE_ISSUE)
    check_fitness_paper(check.result, check.valid_until, now=now())
    later = sa.select(FitnessCheck.id).where(
        FitnessCheck.person_id == person_id,
        FitnessCheck.result.is_not(None),
        sa.or_(
            FitnessCheck.made_at > check.made_at,
            sa.and_(FitnessCheck.made_at == check.made_at, FitnessCheck.id > check.id),
        ),
    )
    if db.session.scalar(later.limit(1)) is not None:
        raise Refused("not_the_latest", msg("A later check replaced this result. Certify the later one."))
    words: Words = {
        "result": (check.result or Fitness.UNFIT).value,
        "conditions": " ".join(check.conditions),
        "fly_until": check.fly_until.isoformat() if check.fly_until else "",
        "valid_from": check.valid_from.isoformat() if check.valid_from else "",
        "zone": zone,
    }
    about = opened(check.words_sealed, "fitness_check", "words_sealed", check.id, person_id)
    if about.get("due_on"):
        pregnancy = Pregnancy(datetime.fromisoformat(about["due_on"]).date(), about.get("is_multiple") == "yes")
        today = local_day(zone)
        if pregnancy.needs_letter_on(check.fly_until or today, travel_terms(today)):
            words |= about
    return words, check.valid_until


def _test(actor: Viewer, person_id: UUID, source_id: UUID) -> Content:
    test: MedicalTest = fetch_own(actor, MedicalTest, person_id, source_id, Power.CERTIFICATE_ISSUE)
    check_test_paper(test.result, is_struck=test.struck_at is not None)
    said = opened(test.lab_sealed, "medical_test", "lab_sealed", test.id, person_id)
    words = {
        "test": test.kind.value,
        "sampled_at": test.sampled_at.isoformat(),
        "result": test.result.value if test.result else "",
        "lab": said.get("lab", ""),
    }
    return words, test.counts_until


def _vaccination(actor: Viewer, person_id: UUID, source_id: UUID) -> Content:
    dose: Vaccination = fetch_own(actor, Vaccination, person_id, source_id, Power.CERTIFICATE_ISSUE)
    if dose.struck_at is not None:
        raise Refused("struck_out", msg("This entry was struck out. Nothing is certified by it."))
    said = opened(dose.content_sealed, "vaccination", "content_sealed", dose.id, person_id)
    words = said | {"given_on": dose.given_on.isoformat(), "dose": str(dose.dose), "proof": dose.proof.value}
    return words, None


def _holder(actor: Viewer, person: Person) -> Words:
    """Who the certificate is of, as it stands on the travel document at the time of issue."""
    passports = [one for one in documents_of(actor, person.id) if one.kind is DocumentKind.PASSPORT and one.number]
    return {
        "name": full_name(person.primary_name, person.secondary_name) or person.name_si or person.name_ta,
        "script": person.name_si or person.name_ta,
        "reference": person.reference,
        "born": person.birth_day.isoformat() if person.birth_day else "",
        "born_precision": person.birth_precision.value if person.birth_precision else "",
        "passport": passports[0].number if passports else "",
    }


def _next_number(mission: str) -> tuple[int, int]:
    """The next number of the mission's year. The mission's row is locked, so that no number is given twice."""
    db.session.execute(sa.select(Mission.code).where(Mission.code == mission).with_for_update(key_share=True))
    year = local_day(zone_of_mission(mission)).year
    last = sa.select(sa.func.max(Certificate.serial)).where(Certificate.mission == mission, Certificate.year == year)
    return year, (db.session.scalar(last) or 0) + 1
