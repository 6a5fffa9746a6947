"""What may be put into the mission's safe, given back or disposed of, and how receipts are numbered."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class ItemKind(StrEnum):
    """What is kept."""

    DOCUMENT = "document"
    PHONE = "phone"
    MONEY = "money"
    OTHER = "other"


class ReceiptKind(StrEnum):
    """What a receipt is for."""

    DEPOSIT = "deposit"
    RETURN = "return"
    DISPOSAL = "disposal"


@dataclass(frozen=True, slots=True)
class NewItem:
    """A thing about to be kept: a document of hers, an amount, or something in words."""

    kind: ItemKind
    what: str = ""
    money: Money | None = None
    document_id: UUID | None = None


def check_deposit(items: Sequence[NewItem]) -> None:
    """Raise Refused for an empty deposit or an amount of nothing."""
    if not items:
        raise Refused("nothing_deposited", msg("Choose or write at least one thing that is put into the safe."))
    if any(item.money is not None and item.money.amount <= 0 for item in items):
        raise Refused("amount_not_positive", msg("Write an amount above zero."), field="amount")


def check_leaving(asked: Sequence[UUID], *, found: int, kind: ReceiptKind, reason: str, has_document: bool) -> None:
    """Raise Refused when nothing was chosen, when something has left the safe already, or for a disposal without reason
    or of a document, which belongs to the state and is given back."""
    if not asked:
        raise Refused("nothing_chosen", msg("Choose at least one thing."), field="items")
    if found != len(set(asked)):
        raise Refused(
            "has_left_already",
            msg("Something you chose has left the safe already. Look at the list again."),
            field="items",
        )
    if kind is ReceiptKind.DISPOSAL and has_document:
        raise Refused("document_not_disposed", msg("A document is given back, never disposed of."), field="items")
    if kind is ReceiptKind.DISPOSAL and not reason.strip():
        raise Refused("reason_missing", msg("Write why it is disposed of, and how."), field="reason")


def receipt_number(mission: str, year: int, serial: int) -> str:
    """The number of a receipt: mission, year, and its place in that year."""
    return f"{mission}-{year}-{serial:05d}"
