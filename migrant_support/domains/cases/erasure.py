"""What becomes of cases when their person is made anonymous: state, category, risk and moments stay for counts."""

import sqlalchemy as sa

from migrant_support.domains.cases.models import (
    Case,
    CaseAttachment,
    CaseCategory,
    CaseHandover,
    CaseMove,
    CaseNeed,
    CaseNote,
    CaseReferral,
    CaseTransfer,
    CaseVulnerability,
    NeedAction,
)
from migrant_support.domains.people.erasure import new_reference
from migrant_support.platform.erasure import COUNTED, belongs, deletes, empties, keeps_whole, of_person, of_subject

_WORDS_UNDER_HER_KEY = "closed lists, days and counts; the words lie under the person's own key, which is destroyed"


def answer() -> None:
    """Answer for the tables."""
    belongs(lambda person_id: sa.select(Case.id).where(Case.person_id == person_id))
    empties(
        Case, of_person(Case.person_id),
        {
            "reference": new_reference, "risk_reasons": lambda _row: [], "employer": "", "agency": "", "job": "",
            "contract_from": None, "contract_until": None, "civil_id_sealed": None, "wages_owed": None,
            "wages_currency": None, "narrative_sealed": None, "raised_because_sealed": None,
        },
        keeps=dict.fromkeys(
            (
                "state", "opened_at", "channel", "risk", "risk_is_raised", "absconding_reported", "closed_at",
                "outcome", "version",
            ),
            COUNTED,
        ),
    )  # fmt: skip
    empties(
        CaseMove, of_subject(CaseMove.case_id), {"reason": ""},
        keeps=dict.fromkeys(("source", "target", "at", "outcome_before"), COUNTED),
    )  # fmt: skip
    deletes(CaseNote, of_subject(CaseNote.case_id))
    keeps_whole(CaseCategory, "the kind of distress, kept for counts (a word of a closed list)")
    for model in (CaseNeed, NeedAction, CaseVulnerability, CaseHandover, CaseReferral):
        keeps_whole(model, _WORDS_UNDER_HER_KEY)
    deletes(CaseAttachment, of_subject(CaseAttachment.case_id))
    empties(
        CaseTransfer, of_subject(CaseTransfer.case_id), {"reason": "", "note_sealed": None, "needs": lambda _row: []},
        keeps=dict.fromkeys(
            ("why", "age_group", "risk", "state", "made_at", "answered_at", "kept_until"), COUNTED
        ),
    )  # fmt: skip
