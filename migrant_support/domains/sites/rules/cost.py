"""What nights at a place cost: dated prices, who pays, nights by the place's own clock. Standard library only.

A price holds from a night on until the next one begins. Rows are only added: one that was wrong is corrected by
another, and a corrected one counts for nothing.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from migrant_support.domains.people.rules import BirthDate, age_on
from migrant_support.domains.sites.rules.occupancy import small_hours
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

BACK, AHEAD = timedelta(days=3 * 366), timedelta(days=366)  # our choice: contracts reach us late, and are made ahead
LONGEST_NOTE = 64


class Meals(StrEnum):
    """What the price of a night includes."""

    NONE = "none"
    BREAKFAST = "breakfast"
    HALF = "half"
    FULL = "full"


class NightPayer(StrEnum):
    """Who pays for the nights."""

    MISSION = "mission"
    BUREAU = "bureau"
    PARTNER = "partner"
    EMPLOYER = "employer"
    GUEST = "guest"
    HOUSE = "house"


@dataclass(frozen=True, slots=True)
class NewPrice:
    """A price as it is written down. `child` is for those surely under `child_under`; None: they pay as all do."""

    valid_from: date
    adult: Money
    meals: Meals
    payer: NightPayer
    child: Money | None = None
    child_under: int = 12
    note: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """A price that counts."""

    id: UUID
    valid_from: date
    adult: Money
    child: Money | None
    child_under: int
    meals: Meals
    payer: NightPayer


@dataclass(frozen=True, slots=True)
class Share:
    """Nights of one person at one price; without a price when none was written down for them."""

    price: Price | None
    first: date
    last: date
    adult: int
    child: int

    @property
    def nights(self) -> int:
        """All nights, at whichever of the two prices."""
        return self.adult + self.child

    @property
    def amount(self) -> Money | None:
        """What they cost, exactly; None when nobody wrote a price down."""
        if self.price is None:
            return None
        each = self.price.adult
        less = self.price.child or each
        return Money(self.adult * each.amount + self.child * less.amount, each.currency)


def check_price(new: NewPrice, *, today: date) -> None:
    """Raise Refused for a price from a day far away, of two currencies, for no sensible age, or with a long note."""
    if not today - BACK <= new.valid_from <= today + AHEAD:
        raise Refused(
            "price_when", msg("A price begins within the last three years or the next one."), field="valid_from"
        )
    if new.child is not None and new.child.currency != new.adult.currency:
        raise Refused("two_currencies", msg("Both prices are in one currency."), field="child")
    if new.child is not None and new.child.amount > new.adult.amount:
        raise Refused("child_dearer", msg("A child costs no more than a grown person. Look again."), field="child")
    if not 1 <= new.child_under <= 18:
        raise Refused("child_age", msg("Write an age from 1 to 18."), field="child_under")
    if len(new.note.strip()) > LONGEST_NOTE:
        raise Refused("note_too_long", msg("Write at most 64 signs."), field="note")


def nights_slept(spans: Iterable[tuple[datetime, datetime | None]], first: date, last: date, zone: str) -> list[date]:
    """The nights from `first` to `last` in which one of the spans holds at two o'clock, by the clock of the place."""
    if last < first:
        return []
    instants = small_hours(first, (last - first).days + 1, zone)
    held: set[int] = set()
    for start, end in spans:
        until = len(instants) if end is None else bisect_left(instants, end)
        held.update(range(bisect_left(instants, start), until))
    return [first + timedelta(days=at) for at in sorted(held)]


def shares_of(nights: Sequence[date], prices: Sequence[Price], birth: BirthDate | None) -> list[Share]:
    """The nights of one person by price, in order. `prices` are those that count, the earliest first."""
    starts = [price.valid_from for price in prices]
    found: list[Share] = []
    for night in nights:
        at = bisect_left(starts, night + timedelta(days=1)) - 1
        price = prices[at] if at >= 0 else None
        child = int(price is not None and _pays_less(birth, night, price))
        if found and found[-1].price is price:
            same = found.pop()
            found.append(Share(price, same.first, night, same.adult + 1 - child, same.child + child))
        else:
            found.append(Share(price, night, night, 1 - child, child))
    return found


def _pays_less(birth: BirthDate | None, night: date, price: Price) -> bool:
    return price.child is not None and birth is not None and age_on(birth.earliest, night) < price.child_under


def by_currency(shares: Iterable[Share]) -> list[Money]:
    """What they cost together, one sum for each currency."""
    found: dict[str, Money] = {}
    for share in shares:
        if (amount := share.amount) is not None:
            found[amount.currency] = found.get(amount.currency, Money(Decimal(0), amount.currency)) + amount
    return [found[key] for key in sorted(found)]


def totals(shares: Iterable[Share]) -> dict[tuple[NightPayer, str], Money]:
    """What each payer pays, by currency: amounts of two currencies are never added."""
    found: dict[tuple[NightPayer, str], Money] = {}
    for share in shares:
        amount = share.amount
        if amount is None or share.price is None:
            continue
        key = (share.price.payer, amount.currency)
        found[key] = found.get(key, Money(Decimal(0), amount.currency)) + amount
    return dict(sorted(found.items(), key=lambda one: (list(NightPayer).index(one[0][0]), one[0][1])))
