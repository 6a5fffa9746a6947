"""Funds of a mission: what may come and go, and the count at the end of the day."""

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class FundSource(StrEnum):
    """Whose money it is."""

    BUREAU = "bureau"
    MINISTRY = "ministry"
    IOM = "iom"
    COMMUNITY = "community"
    OTHER = "other"


class EntryKind(StrEnum):
    """A line of the cash book."""

    DEPOSIT = "deposit"
    PAYMENT = "payment"
    RETURN = "return"
    WITHDRAWAL = "withdrawal"
    DIFFERENCE = "difference"


def check_fund(name: str, currency: str) -> None:
    """Raise Refused for a fund without name or currency."""
    if len(name.strip()) < 3:
        raise Refused("name_missing", msg("Write what the fund is called."), field="name")
    if len(currency) != 3:
        raise Refused("currency_missing", msg("Choose a currency."), field="currency")


def check_entry(money: Money | None, balance: Decimal, *, kind: EntryKind, reference: str) -> Money:
    """Raise Refused for nothing, for more than the fund holds, or for a line that no paper stands behind."""
    if money is None or money.amount <= 0:
        raise Refused("amount_not_positive", msg("Write an amount above zero."), field="amount")
    if kind is EntryKind.WITHDRAWAL:
        check_holds(money, balance)
    if not reference.strip():
        raise Refused("reference_missing", msg("Write the number of the voucher or bank slip."), field="reference")
    return money


def check_holds(money: Money, balance: Decimal) -> None:
    """Raise Refused for more than the fund holds: a fund is never below zero."""
    if money.amount > balance:
        raise Refused(
            "fund_too_low",
            msg("The fund holds %(balance)s. Pay money in first, or take another fund."),
            field="amount",
            balance=str(Money(balance, money.currency)),
        )


def check_return(money: Money | None, paid: Money, returned: Decimal) -> Money:
    """Raise Refused for more given back than was paid out."""
    if money is None or money.amount <= 0:
        raise Refused("amount_not_positive", msg("Write an amount above zero."), field="amount")
    if returned + money.amount > paid.amount:
        raise Refused(
            "more_than_paid",
            msg("%(left)s of this payment can still be given back."),
            field="amount",
            left=str(Money(paid.amount - returned, paid.currency)),
        )
    return money


def check_count(counted: Money | None, balance: Decimal, reason: str) -> Decimal:
    """The difference between what was counted and the book. Raises Refused for a difference without reason."""
    if counted is None:
        raise Refused(
            "amount_missing", msg("Write the amount that was counted; zero if nothing is there."), field="amount"
        )
    difference = counted.amount - balance
    if difference and len(reason.strip()) < 3:
        raise Refused(
            "difference_unexplained",
            msg("The book says %(balance)s. Count again, or write how the difference may have come."),
            field="reason",
            balance=str(Money(balance, counted.currency)),
        )
    return difference


def check_booking(booker: UUID, counter: UUID, *, is_latest: bool, difference: Decimal) -> None:
    """Raise Refused unless another than who counted books the difference of the latest count."""
    if not is_latest or not difference:
        raise Refused("nothing_to_book", msg("There is no difference to book. Look at the latest count."))
    if booker == counter:
        raise Refused("counted_by_you", msg("You counted this yourself. Somebody else must book the difference."))
