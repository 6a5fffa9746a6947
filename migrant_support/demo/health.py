"""Health in the demonstration: the doctor at Kuwait has seen some of those who sleep in the shelters there."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.medical.actions import book_check, record_result
from migrant_support.domains.medical.actions.care import NewEncounter, set_alert, write_encounter, write_vitals
from migrant_support.domains.medical.actions.guarantees import ask_guarantee
from migrant_support.domains.medical.actions.proofs import record_test, record_vaccination
from migrant_support.domains.medical.models import FitnessCheck
from migrant_support.domains.medical.queries.record import mine
from migrant_support.domains.medical.rules import Condition, Fitness
from migrant_support.domains.medical.rules.alerts import AlertKind, Instruction
from migrant_support.domains.medical.rules.tests import Proof, TestKind, TestResult
from migrant_support.domains.medical.rules.triage import Triage
from migrant_support.domains.medical.rules.vitals import Sign
from migrant_support.domains.sites.models import Site, Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.kernel.money import Money
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

At = Callable[[datetime], AbstractContextManager[None]]
PEOPLE = 8
_SEEN = (
    (Triage.YELLOW, "Fever and cough for three days", "Crackles on the right side", "Amoxicillin, rest", 3),
    (Triage.GREEN, "Pain in the lower back after work", "Muscles tense, no weakness", "Paracetamol, warmth", None),
    (Triage.GREEN, "Burn of the left forearm, two weeks old", "Clean, healing", "Dressing changed", 1),
    (Triage.YELLOW, "Sleeps badly, headaches", "Blood pressure high", "Salt less, measured daily", 2),
)
_MEASURED = (
    ("38.4", 104, 22, 95, 118, 76),
    ("36.7", 72, 16, 98, 124, 80),
    ("36.9", 80, 15, 99, 112, 70),
    ("36.6", 88, 17, 97, 168, 104),
)
_ALERTS = (
    (AlertKind.ALLERGY, (Instruction.NO_PEANUTS, Instruction.NO_NUTS), "Swelling of the face", None),
    (AlertKind.MOBILITY, (Instruction.LOWER_BED, Instruction.NO_STAIRS), "Ankle in plaster", 21),
    (AlertKind.PREGNANCY, (Instruction.NO_HEAVY_WORK, Instruction.EXTRA_MEAL, Instruction.LOWER_BED), "Week 24", None),
    (AlertKind.LONG_ILLNESS, (Instruction.LITTLE_SUGAR, Instruction.OWN_MEDICINE), "Diabetes, metformin", 2),
)


def add_health(doctor: Viewer, at: At, *, moment: datetime) -> None:
    """Write entries, signs of life, alerts, tests, doses, checks and requests for guarantees."""
    people = _patients(doctor)
    with at(moment - timedelta(days=2)):
        for person_id, seen, measured in zip(people, _SEEN, _MEASURED, strict=False):
            _see(doctor, person_id, seen, measured, moment - timedelta(days=2))
        for person_id, (kind, what, note, days) in zip(people[1:], _ALERTS, strict=False):
            ends_at = moment + timedelta(days=days) if days else None
            set_alert(doctor, person_id, kind, what, note=note, ends_at=ends_at)
    with at(moment - timedelta(hours=3)):
        for place, person_id in enumerate(people[:6]):
            write_vitals(doctor, person_id, _values(_MEASURED[place % len(_MEASURED)]))
        _prove(doctor, people, moment - timedelta(hours=3))
    for person_id, hospital, amount in zip(people, ("Al-Amiri Hospital", "Mubarak Al-Kabeer Hospital"),
                                           ("180.500", "65.000"), strict=False):  # fmt: skip
        with at(moment - timedelta(hours=2)):
            limit = Money(Decimal(amount), "KWD")
            ask_guarantee(doctor, person_id, hospital=hospital, limit=limit, reason="X-ray and specialist")


def _patients(doctor: Viewer) -> list[UUID]:
    """Those who sleep at the doctor's sites and were not examined for a flight yet."""
    examined = sa.exists().where(FitnessCheck.person_id == Stay.person_id)
    return list(
        db.session.scalars(
            sa.select(Stay.person_id)
            .join(Site, Site.id == Stay.site_id)
            .where(
                Stay.state == StayState.CURRENT,
                Site.mission == "KWT",
                ~examined,
                mine(doctor, Stay, Power.MEDICAL_WRITE),
            )
            .order_by(Stay.from_at, Stay.id)
            .limit(PEOPLE)
        )
    )


def _see(
    doctor: Viewer,
    person_id: UUID,
    seen: tuple[Triage, str, str, str, int | None],
    measured: Sequence[str | int],
    then: datetime,
) -> None:
    triage, complaint, findings, treatment, again = seen
    new = NewEncounter(
        at=then,
        triage=triage,
        complaint=complaint,
        findings=findings,
        treatment=treatment,
        advice="Drink much water",
        follow_up_at=then + timedelta(days=again) if again else None,
    )
    write_encounter(doctor, person_id, new, vitals=_values(measured))


def _values(measured: Sequence[str | int]) -> dict[Sign, Decimal]:
    signs = (Sign.TEMPERATURE, Sign.PULSE, Sign.BREATHING, Sign.OXYGEN, Sign.SYSTOLIC, Sign.DIASTOLIC)
    return {sign: Decimal(value) for sign, value in zip(signs, measured, strict=True)}


def _prove(doctor: Viewer, people: Sequence[UUID], then: datetime) -> None:
    for person_id in people[:2]:
        record_test(doctor, person_id, TestKind.PCR, sampled_at=then, lab="Dasman laboratory")
    for person_id in people[2:4]:
        record_test(
            doctor, person_id, TestKind.ANTIGEN, sampled_at=then, lab="at the shelter", result=TestResult.NEGATIVE
        )
        record_vaccination(
            doctor, person_id, vaccine="Measles and rubella", given_on=then.date() - timedelta(days=400), dose=1,
            proof=Proof.CARD, batch="MR-2041",
        )  # fmt: skip
    for person_id in people[4:6]:
        record_result(
            doctor, person_id, result=Fitness.FIT, valid_from=then, valid_until=then + timedelta(days=7),
            conditions=[Condition.WHEELCHAIR] if person_id == people[4] else (),
        )  # fmt: skip
    for person_id in people[6:8]:
        book_check(doctor, person_id, booked_for=then + timedelta(hours=2))
