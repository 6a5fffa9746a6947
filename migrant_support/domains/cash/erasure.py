"""What becomes of cash when a person is made anonymous: the books stay, why and for whom does not."""

from migrant_support.domains.cash.models import CashCount, CashPayment, CashRequest, FundEntry
from migrant_support.platform.erasure import COUNTED, empties, keeps_whole, of_person


def answer() -> None:
    """Answer for every table of the domain."""
    empties(
        CashRequest, of_person(CashRequest.person_id), {"reason_sealed": None, "end_sealed": None},
        keeps=dict.fromkeys(
            ("purpose", "amount", "currency", "state", "requested_at", "approved_at", "ended_at", "version"), COUNTED
        ),
    )  # fmt: skip
    keeps_whole(CashPayment, "the book of money must stay; the words lie under the person's own key")
    keeps_whole(FundEntry, "the book of money must stay; nobody is named in it")
    keeps_whole(CashCount, "a count of a fund; nobody is named in it")
