"""The book of a store: between which accounts a movement may go, which lot leaves first, never below nothing.

Each line moves a quantity from one account to another, so that what leaves one always arrives at another: the sum over
all accounts is nothing by construction. A mistake is answered by another movement, never rubbed out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from migrant_support.domains.supplies.rules.catalogue import GOES_OFF, ItemKind, Unit, check_quantity, plain_number
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class Account(StrEnum):
    """Where a quantity is, or where it came from."""

    STORE = "store"
    SUPPLIER = "supplier"
    DONOR = "donor"
    OPENING = "opening"
    PEOPLE = "people"
    TRANSIT = "transit"
    LOSS = "loss"
    ADJUSTMENT = "adjustment"


class MovementKind(StrEnum):
    """Why stock moved."""

    OPENING = "opening"
    RECEIPT = "receipt"
    PURCHASE = "purchase"
    DONATION = "donation"
    ISSUE = "issue"
    RETURN = "return"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"
    ADJUSTMENT = "adjustment"
    LOSS = "loss"
    COUNT = "count"
    CORRECTION = "correction"


class Purpose(StrEnum):
    """What an issue was for."""

    RATION = "ration"
    MEAL = "meal"
    MEDICINE = "medicine"
    HOUSE = "house"
    OTHER = "other"


Way = tuple[Account, Account]

WAYS: dict[MovementKind, frozenset[Way]] = {
    MovementKind.OPENING: frozenset({(Account.OPENING, Account.STORE)}),
    MovementKind.RECEIPT: frozenset({(Account.SUPPLIER, Account.STORE)}),
    MovementKind.PURCHASE: frozenset({(Account.SUPPLIER, Account.STORE)}),
    MovementKind.DONATION: frozenset({(Account.DONOR, Account.STORE)}),
    MovementKind.ISSUE: frozenset({(Account.STORE, Account.PEOPLE)}),
    MovementKind.RETURN: frozenset({(Account.PEOPLE, Account.STORE)}),
    MovementKind.TRANSFER_OUT: frozenset({(Account.STORE, Account.TRANSIT)}),
    MovementKind.TRANSFER_IN: frozenset({(Account.TRANSIT, Account.STORE), (Account.TRANSIT, Account.LOSS)}),
    MovementKind.ADJUSTMENT: frozenset({(Account.STORE, Account.ADJUSTMENT), (Account.ADJUSTMENT, Account.STORE)}),
    MovementKind.LOSS: frozenset({(Account.STORE, Account.LOSS)}),
    MovementKind.COUNT: frozenset({(Account.STORE, Account.ADJUSTMENT), (Account.ADJUSTMENT, Account.STORE)}),
}
"""Between which accounts each kind moves; a correction moves the opposite way of what it corrects."""

NEEDS_A_REASON = frozenset({MovementKind.ADJUSTMENT, MovementKind.LOSS, MovementKind.CORRECTION, MovementKind.COUNT})
ANSWERED_ELSEWHERE = frozenset({MovementKind.TRANSFER_OUT, MovementKind.TRANSFER_IN, MovementKind.COUNT})
"""Kinds that are answered where they were made: a transfer by receiving or taking it back, a count by another count."""


@dataclass(frozen=True, slots=True)
class NewLot:
    """Something that comes into a store: so much of an item, in its unit, with what is known of the lot."""

    item_id: UUID
    quantity: Decimal
    batch: str = ""
    expires_on: date | None = None
    donor: str = ""
    unit_cost: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class LotStock:
    """How much of a lot there is in a store; `expires_on` is the last day on which it may be used."""

    lot_id: UUID
    expires_on: date | None
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Entry:
    """A line about to be written."""

    lot_id: UUID
    item_id: UUID
    from_account: Account
    to_account: Account
    quantity: Decimal

    @property
    def change(self) -> Decimal:
        """By how much the store's own stock changes."""
        if self.to_account is Account.STORE:
            return self.quantity
        return -self.quantity if self.from_account is Account.STORE else Decimal(0)


def is_expired(expires_on: date | None, day: date, kind: ItemKind) -> bool:
    """May it be issued no more on this day of the site? The day of expiry itself still counts."""
    return expires_on is not None and expires_on < day and kind in GOES_OFF


def check_arrival(lot: NewLot, *, kind: ItemKind, unit: Unit, day: date, is_perishable: bool) -> None:
    """Raise Refused for a quantity that cannot be, something that goes off without its date, or that is past it."""
    check_quantity(lot.quantity, unit)
    if lot.unit_cost is not None and (lot.unit_cost < 0 or lot.unit_cost != round(lot.unit_cost, 4)):
        raise Refused("cost_unlikely", msg("Write what one costs, with four decimals at most."), field="cost")
    if lot.expires_on is None and is_perishable:
        raise Refused("expiry_missing", msg("This goes off. Write its expiry date."), field="expires_on")
    if is_expired(lot.expires_on, day, kind):
        raise Refused(
            "expired_already", msg("This has expired already. Do not take it into the store."), field="expires_on"
        )


def first_to_expire(lots: Iterable[LotStock]) -> list[LotStock]:
    """The order in which lots leave: the earliest expiry first, what never expires last, of equal ones the older."""
    return sorted(lots, key=lambda lot: (lot.expires_on or date.max, lot.lot_id.bytes))


def choose_lots(
    lots: Sequence[LotStock], quantity: Decimal, *, day: date, kind: ItemKind, item: str
) -> list[tuple[UUID, Decimal]]:
    """From which lots a quantity is taken, the first to expire first, none that is expired on the day.

    Raises Refused("not_enough") or Refused("only_expired") with what is there.
    """
    usable = [lot for lot in lots if lot.quantity > 0 and not is_expired(lot.expires_on, day, kind)]
    there = sum((lot.quantity for lot in usable), Decimal(0))
    if there < quantity:
        if not there and any(lot.quantity > 0 for lot in lots):
            raise Refused(
                "only_expired",
                msg("All that is left of “%(item)s” has expired. Write it off, and issue something else."),
                field="quantity",
                item=item,
            )
        raise Refused(
            "not_enough",
            msg("There is not enough of “%(item)s”: %(asked)s were asked for, %(there)s can be issued."),
            field="quantity",
            item=item,
            asked=plain_number(quantity),
            there=plain_number(there),
        )
    chosen, left = [], quantity
    for lot in first_to_expire(usable):
        taken = min(left, lot.quantity)
        chosen.append((lot.lot_id, taken))
        left -= taken
        if not left:
            break
    return chosen


def check_ways(kind: MovementKind, entries: Sequence[Entry], reason: str) -> None:
    """Raise Refused for a movement of nothing or without its reason, ValueError for accounts it may not touch."""
    if not entries:
        raise Refused("nothing_moved", msg("Write a quantity for at least one item."))
    if kind in NEEDS_A_REASON and not reason.strip():
        raise Refused("reason_missing", msg("Write why."), field="reason")
    allowed = WAYS.get(kind)
    if allowed is not None and not {(e.from_account, e.to_account) for e in entries} <= allowed:
        raise ValueError(f"a movement of the kind {kind.value} does not go between these accounts")


def check_moment(at: datetime, now: datetime) -> None:
    """Raise Refused for a movement that is yet to happen."""
    if at > now:
        raise Refused("in_the_future", msg("This moment has not come yet. Write when it happened."), field="at")


def check_never_below(balance: Decimal, change: Decimal, later: Sequence[Decimal], *, item: str) -> None:
    """Raise Refused when a change would leave less than nothing at its moment or at any later one.

    `balance` is what the lot holds now, `later` the changes since the moment, the first first.
    """
    running = balance - sum(later, Decimal(0)) + change
    if not later and running < 0:
        raise Refused(
            "not_enough",
            msg("There is not enough of “%(item)s”: %(asked)s were asked for, %(there)s can be issued."),
            field="quantity",
            item=item,
            asked=plain_number(-change),
            there=plain_number(max(balance, Decimal(0))),
        )
    lowest = running
    for step in later:
        running += step
        lowest = min(lowest, running)
    if lowest < 0:
        raise Refused(
            "below_nothing_later",
            msg(
                "With this entry “%(item)s” would have fallen below nothing at a later moment. Check quantity and date."
            ),
            field="quantity",
            item=item,
        )


def still_out(issued: Decimal, returned: Decimal) -> Decimal:
    """How much of an issue was not given back yet."""
    return issued - returned


def check_return(asked: Decimal, out: Decimal, *, item: str) -> None:
    """Raise Refused when more comes back than is out."""
    if asked > out:
        raise Refused(
            "more_than_issued",
            msg("No more than %(out)s of “%(item)s” can come back from this issue."),
            field="quantity",
            out=plain_number(out),
            item=item,
        )
