"""What becomes of rations when the person is made anonymous: the counts stay, without words."""

from migrant_support.domains.people.erasure import NO_NAME
from migrant_support.domains.rations.models import (
    Distribution,
    Eating,
    Kitchen,
    Loan,
    MealCount,
    RationLine,
    RationSet,
    RationVersion,
    Share,
)
from migrant_support.platform.erasure import COUNTED, deletes, empties, keeps_whole, of_person


def answer() -> None:
    """Answer for every table of the domain."""
    empties(
        Distribution, of_person(Distribution.person_id),
        {"reason": lambda row: NO_NAME if row.is_emergency else ""},
        keeps=dict.fromkeys(
            ("day", "people", "babies", "is_emergency", "given_at", "undone_at"), COUNTED
        ),
    )  # fmt: skip
    keeps_whole(Share, "which period a person who is no more was served in; names nobody")
    empties(
        Loan, of_person(Loan.person_id), {"lost_reason": ""},
        keeps=dict.fromkeys(("quantity", "returned", "lost", "lent_at", "closed_at"), COUNTED),
    )  # fmt: skip
    deletes(Eating, of_person(Eating.person_id))
    for model in (RationSet, RationVersion, RationLine, MealCount, Kitchen):
        keeps_whole(model, "what a place hands out and cooks, not a person")
