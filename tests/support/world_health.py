"""Health in the small world: of every target an entry, an alert, a test, a dose, a result with its certificate.

Each text that only medical staff may read carries the word "quinsy" behind the target's canary.
"""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from migrant_support.domains.medical.actions import record_result
from migrant_support.domains.medical.actions.care import NewEncounter, set_alert, write_encounter
from migrant_support.domains.medical.actions.certificates import issue_certificate
from migrant_support.domains.medical.actions.guarantees import ask_guarantee
from migrant_support.domains.medical.actions.proofs import record_test, record_vaccination
from migrant_support.domains.medical.rules import Fitness
from migrant_support.domains.medical.rules.alerts import AlertKind, Instruction
from migrant_support.domains.medical.rules.certificates import CertificateKind
from migrant_support.domains.medical.rules.tests import Proof, TestKind
from migrant_support.domains.medical.rules.triage import Triage
from migrant_support.domains.medical.rules.vitals import Sign
from migrant_support.kernel.clock import now
from migrant_support.kernel.money import Money
from migrant_support.platform.access.viewer import Viewer


def fall_ill(doctor: Viewer, person_id: UUID, canary: str) -> dict[str, UUID]:
    """Everything that can hang on a patient; inside the caller's transaction. Returns ids by the names of routes."""
    words, moment = f"{canary} quinsy", now()
    seen = NewEncounter(moment, Triage.YELLOW, words, words, words, words, moment + timedelta(days=3))
    measured = {Sign.TEMPERATURE: Decimal("39.5"), Sign.PULSE: Decimal(80)}
    check = record_result(
        doctor, person_id, result=Fitness.FIT, valid_from=moment, valid_until=moment + timedelta(days=7)
    )
    return {
        "encounter_id": write_encounter(doctor, person_id, seen, vitals=measured),
        "alert_id": set_alert(doctor, person_id, AlertKind.ALLERGY, [Instruction.NO_PEANUTS], note=words),
        "test_id": record_test(doctor, person_id, TestKind.PCR, sampled_at=moment, lab=words),
        "vaccination_id": record_vaccination(
            doctor, person_id, vaccine=words, given_on=moment.date(), dose=1, proof=Proof.CARD, batch=words
        ),
        "source_id": check,
        "certificate_id": issue_certificate(doctor, person_id, CertificateKind.FITNESS, check),
        "guarantee_id": ask_guarantee(
            doctor, person_id, hospital="Al-Amiri Hospital", limit=Money(Decimal("250.500"), "KWD"), reason=words
        ),
    }
