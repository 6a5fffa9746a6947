"""Decisions about the cost of a flight over plain data: the rate of the day, shares of payers, what nobody covers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from migrant_support.domains.flights.rules.words import Payer
from migrant_support.kernel.money import Money, decimals_of
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

HOME = "LKR"
"""The currency in which flights are compared."""
RATE_DECIMALS, OLDEST_RATE = 8, 7
MOST = Decimal(10_000_000_000)


class MoneySide(StrEnum):
    """Does a line cost, or does it pay?"""

    COST = "cost"
    FUNDING = "funding"


class CostItem(StrEnum):
    """What costs."""

    CHARTER = "charter"
    TICKETS = "tickets"
    HANDLING = "handling"
    ESCORT = "escort"
    BUSES = "buses"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line as it was typed: a cost has an item, funding a payer; `rate` is rupees for one unit."""

    side: MoneySide
    money: Money
    day: date
    item: CostItem | None = None
    payer: Payer | None = None
    rate: Decimal | None = None
    rate_on: date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class BookedLine:
    """A line of the book in rupees; a correction is negative."""

    side: MoneySide
    amount: Decimal
    item: CostItem | None = None
    payer: Payer | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What falls to a payer by the seats that are given for it, what came from it, and what is still open."""

    payer: Payer
    seats: int
    due: Decimal
    funded: Decimal

    @property
    def left(self) -> Decimal:
        """What the payer still owes; below zero where more came."""
        return self.due - self.funded


@dataclass(frozen=True, slots=True)
class Figures:
    """A flight in rupees."""

    cost: Decimal
    funded: Decimal
    by_item: Mapping[CostItem, Decimal]
    shares: tuple[Share, ...]
    per_seat: Decimal | None
    per_traveller: Decimal | None

    @property
    def uncovered(self) -> Decimal:
        """What nobody has paid yet; never below zero."""
        return max(self.cost - self.funded, Decimal(0))


def check_line(new: NewLine, *, today: date) -> None:
    """Raise Refused for nothing, too much, a day to come, or a rate that does not fit."""
    if not 0 < new.money.amount <= MOST:
        raise Refused("amount_out_of_range", msg("Write an amount above zero and below ten thousand million."),
                      field="amount")  # fmt: skip
    if new.day > today:
        raise Refused("day_ahead", msg("This day lies ahead. Check it."), field="day")
    if (new.item is None) is (new.side is MoneySide.COST) or (new.payer is None) is (new.side is MoneySide.FUNDING):
        raise Refused("line_incomplete", msg("Choose what it is for."))
    _check_rate(new)


def _check_rate(new: NewLine) -> None:
    if new.money.currency == HOME:
        if new.rate is not None:
            raise Refused("rate_needless", msg("The amount is in rupees. Leave the rate empty."), field="rate")
        return
    if new.rate is None or new.rate <= 0:
        raise Refused(
            "rate_missing",
            msg("Write how many rupees one %(currency)s cost on that day."),
            field="rate",
            currency=new.money.currency,
        )
    exponent = new.rate.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > RATE_DECIMALS or new.rate >= 10**6:
        raise Refused("rate_unreadable", msg("Write the rate with no more than eight decimals."), field="rate")
    if abs(((new.rate_on or new.day) - new.day).days) > OLDEST_RATE:
        raise Refused("rate_of_another_time", msg("Take a rate of the week of the payment."), field="rate_on")


def in_rupees(money: Money, rate: Decimal | None) -> Decimal:
    """The amount at the rate of its day, rounded half up to cents. Raises Refused where nothing would be left."""
    cent = Decimal(1).scaleb(-decimals_of(HOME))
    value = (money.amount * (rate or Decimal(1))).quantize(cent, ROUND_HALF_UP)
    if value <= 0:
        raise Refused("nothing_left", msg("By this rate nothing is left. Check it."), field="rate")
    return value


def figures(lines: Iterable[BookedLine], seats: Mapping[Payer, int], *, travellers: int) -> Figures:
    """What a flight cost, whose share that is by the seats given for each payer, and what came from whom."""
    by_item: dict[CostItem, Decimal] = {}
    came: dict[Payer, Decimal] = {}
    for line in lines:
        if line.item is not None:
            by_item[line.item] = by_item.get(line.item, Decimal(0)) + line.amount
        if line.payer is not None:
            came[line.payer] = came.get(line.payer, Decimal(0)) + line.amount
    cost = sum(by_item.values(), Decimal(0))
    due = split(cost, seats)
    shares = tuple(
        Share(payer, seats.get(payer, 0), due.get(payer, Decimal(0)), came.get(payer, Decimal(0)))
        for payer in Payer
        if seats.get(payer) or came.get(payer)
    )
    total = sum(seats.values())
    return Figures(
        cost, sum(came.values(), Decimal(0)), by_item, shares, each(cost, total), each(cost, travellers)
    )  # fmt: skip


def split(cost: Decimal, seats: Mapping[Payer, int]) -> dict[Payer, Decimal]:
    """The cost by seats, to the cent; cents that are left go to the largest remainders, so that the sum is exact."""
    total = sum(seats.values())
    if not total or cost <= 0:
        return {payer: Decimal(0) for payer, count in seats.items() if count}
    cents = int(cost.scaleb(decimals_of(HOME)))
    parts = {payer: divmod(cents * count, total) for payer, count in seats.items() if count}
    left = cents - sum(whole for whole, _rest in parts.values())
    order = sorted(parts, key=lambda payer: (-parts[payer][1], list(Payer).index(payer)))
    return {
        payer: Decimal(parts[payer][0] + (place < left)).scaleb(-decimals_of(HOME)) for place, payer in enumerate(order)
    }


def each(cost: Decimal, people: int) -> Decimal | None:
    """What falls to one, rounded half up; None for nobody."""
    return (cost / people).quantize(Decimal("0.01"), ROUND_HALF_UP) if people else None
