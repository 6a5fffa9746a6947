"""What becomes of decisions about a child when the person is made anonymous: that there was one, in which year."""

from migrant_support.domains.people.erasure import year_only
from migrant_support.domains.protection.models import ChildReturnDecision
from migrant_support.platform.erasure import COUNTED, empties, of_person


def answer() -> None:
    """Answer for the table."""
    empties(
        ChildReturnDecision, of_person(ChildReturnDecision.person_id),
        {"assessed_on": year_only("assessed_on"), "determined_on": year_only("determined_on")},
        keeps=dict.fromkeys(("receiver_checked", "probation_told", "made_at", "withdrawn_at"), COUNTED),
    )  # fmt: skip
