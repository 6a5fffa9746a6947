"""What becomes of the history of documents when the person is made anonymous: where and when stay, the words do not."""

from migrant_support.domains.documents.models import (
    DocumentCheck,
    DocumentMove,
    IdCard,
    Receipt,
    SafeItem,
    SafeRelease,
    TravelPaper,
    TravelPaperProof,
)
from migrant_support.platform.erasure import COUNTED, empties, keeps_whole, of_person

_WORDS_UNDER_HER_KEY = "only added to; the words lie under the person's own key, which is destroyed with her"


def answer() -> None:
    """Answer for every table of the domain."""
    for model in (DocumentMove, DocumentCheck, Receipt, SafeItem, SafeRelease):
        keeps_whole(model, _WORDS_UNDER_HER_KEY)
    keeps_whole(IdCard, "random codes that lead to an empty row; names nobody")
    keeps_whole(TravelPaperProof, "ticks of a list of papers to bring; names nobody")
    empties(
        TravelPaper, of_person(TravelPaper.person_id), {"answer_sealed": None, "refusal_sealed": None},
        keeps=dict.fromkeys(
            ("state", "reason", "requested_at", "due_at", "terms_version", "verified_at", "answered_on", "issued_at",
             "used_at", "refused_at"),
            COUNTED,
        ),
    )  # fmt: skip
