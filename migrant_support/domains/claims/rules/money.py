"""Recovered money: what may be handed over of what was received, to whom, and how its receipts are numbered."""

from dataclasses import dataclass
from enum import StrEnum

from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class MoneyKind(StrEnum):
    """What happened to the money of a claim. The first two come in to nobody but the person."""

    RECEIVED = "received"
    HANDED_OVER = "handed_over"
    SENT_ON = "sent_on"


@dataclass(frozen=True, slots=True)
class Handing:
    """Who takes the money. Sent on: to whom, and under which power of attorney."""

    kind: MoneyKind
    money: Money
    recipient: str = ""
    attorney: str = ""
    note: str = ""


def check_received(money: Money | None) -> Money:
    """Raise Refused for nothing."""
    if money is None or money.amount <= 0:
        raise Refused("amount_not_positive", msg("Write an amount above zero."), field="amount")
    return money


def check_handing(handing: Handing, held: Money) -> None:
    """Raise Refused for more than the mission holds of this claim, or money sent on without a power of attorney."""
    check_received(handing.money)
    if handing.money.amount > held.amount:
        raise Refused(
            "more_than_held",
            msg("The mission holds %(held)s of this claim. Write that amount or less."),
            field="amount",
            held=str(held),
        )
    if handing.kind is MoneyKind.SENT_ON and not handing.recipient.strip():
        raise Refused("recipient_missing", msg("Write to whom the money is sent."), field="recipient")
    if handing.kind is MoneyKind.SENT_ON and not handing.attorney.strip():
        raise Refused(
            "attorney_missing",
            msg("Write the number and date of the power of attorney, or hand the money to the person."),
            field="attorney",
        )


def money_number(mission: str, year: int, serial: int) -> str:
    """The number of a receipt of claims: they are a series of their own."""
    return f"{mission}-C-{year}-{serial:05d}"
