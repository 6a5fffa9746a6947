"""What becomes of medical data when the person is made anonymous: results stay, as some among others; words do not."""

from migrant_support.domains.medical.models import (
    Certificate,
    CertificateEnd,
    CostGuarantee,
    Encounter,
    FitnessCheck,
    MedicalAlert,
    MedicalTest,
    MedicineIssue,
    Vaccination,
    VitalReading,
)
from migrant_support.platform.erasure import COUNTED, deletes, empties, keeps_whole, of_person

_WORDS_UNDER_HER_KEY = "the words lie under the person's own key, which is destroyed with her"


def answer() -> None:
    """Answer for every table of the domain."""
    for model in (Encounter, VitalReading, MedicineIssue, Certificate):
        keeps_whole(model, _WORDS_UNDER_HER_KEY)
    keeps_whole(CertificateEnd, "which certificate counts no more; names nobody")
    empties(
        FitnessCheck, of_person(FitnessCheck.person_id),
        {"words_sealed": None, "conditions": lambda _row: [], "fly_until": None},
        keeps=dict.fromkeys(("made_at", "booked_for", "result", "valid_from", "valid_until"), COUNTED),
    )  # fmt: skip
    deletes(MedicalAlert, of_person(MedicalAlert.person_id))
    empties(
        MedicalTest, of_person(MedicalTest.person_id), {},
        keeps={"lab_sealed": _WORDS_UNDER_HER_KEY} | dict.fromkeys(
            ("kind", "sampled_at", "result", "resulted_at", "counts_until", "terms_version", "made_at", "struck_at"),
            COUNTED,
        ),
    )  # fmt: skip
    empties(
        Vaccination, of_person(Vaccination.person_id), {},
        keeps={"content_sealed": _WORDS_UNDER_HER_KEY}
        | dict.fromkeys(("given_on", "dose", "proof", "made_at", "struck_at"), COUNTED),
    )  # fmt: skip
    empties(
        CostGuarantee, of_person(CostGuarantee.person_id), {"hospital": "", "reason_sealed": None},
        keeps={"refusal_sealed": _WORDS_UNDER_HER_KEY} | dict.fromkeys(
            ("state", "amount", "currency", "asked_at", "decided_at", "year", "serial", "valid_until", "used_at",
             "bill", "closed_at"),
            COUNTED,
        ),
    )  # fmt: skip
