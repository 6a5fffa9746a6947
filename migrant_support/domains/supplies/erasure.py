"""What becomes of movements when the person they were for is made anonymous: that so much left stays, words do not."""

from migrant_support.domains.supplies.models import (
    Balance,
    CountLine,
    Donation,
    Item,
    Lot,
    Movement,
    MovementLine,
    Purchase,
    StockCount,
    Store,
    StoreMinimum,
    Transfer,
    TransferLine,
)
from migrant_support.platform.erasure import COUNTED, empties, keeps_whole, of_person

_A_THING = "things and places, nobody's: the stock has to add up"


def answer() -> None:
    """Answer for the tables."""
    empties(
        Movement, of_person(Movement.person_id), {"reason": ""},
        keeps=dict.fromkeys(("kind", "at", "made_at", "purpose", "reference_kind", "reference_id"), COUNTED),
    )  # fmt: skip
    for model in (Item, Store, StoreMinimum, Lot, MovementLine, Balance, StockCount, CountLine, Transfer, TransferLine):
        keeps_whole(model, _A_THING)
    keeps_whole(Purchase, "an account of public money: a shop and a sum, of nobody who was helped")
    keeps_whole(Donation, "an account of what was given, under a numbered letter that the donor holds")
