"""What becomes of claims when their person is made anonymous: kinds, states and moments stay for counts."""

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.claims.models import Claim, ClaimClock, ClaimMoney, ClaimStep
from migrant_support.platform.erasure import COUNTED, belongs, empties, keeps_whole, of_subject

_WORDS_UNDER_HER_KEY = "only added to; the words lie under the person's own key, which is destroyed with her"


def answer() -> None:
    """Answer for every table of the domain. An agency is no person; the name of an employer goes."""
    belongs(
        lambda person_id: sa.select(Claim.id).join(Case, Case.id == Claim.case_id).where(Case.person_id == person_id)
    )
    empties(
        Claim, of_subject(Claim.case_id),
        {"employer": "", "employer_key": "", "period_from": None, "period_until": None},
        keeps=dict.fromkeys(
            (
                "kind", "against", "state", "opened_at", "ended_at", "offered_extent", "extent", "agreed_on",
                "agreed_way", "version", "amount", "currency", "offered_amount", "settled_amount",
            ),
            COUNTED,
        ),
    )  # fmt: skip
    keeps_whole(ClaimStep, _WORDS_UNDER_HER_KEY)
    keeps_whole(ClaimClock, "moments by which an agency is judged; names nobody")
    keeps_whole(ClaimMoney, "the book of money must stay; the words lie under the person's own key")
