"""From the lines of a stock book to what a store's book can hold. Pure: no database, no request.

A book of stock must be true at every moment; what the written one says and cannot be is left out and named by line: an
issue of more than was there, of something expired, of half a packet. What only does not add up is taken and told.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from migrant_support.domains.supplies.rules.catalogue import GOES_OFF, MEASURED, ItemKind, Unit
from migrant_support.exchange.imports.reading.words import key


class Trouble(StrEnum):
    """Why a line, or a part of it, is not taken into the book, or taken with a doubt."""

    NEGATIVE = "negative"
    EXPIRED = "expired"
    NOT_WHOLE = "not_whole"
    NO_NUMBER = "no_number"
    UNIT_DIFFERS = "unit_differs"
    DATE_ORDER = "date_order"
    NO_DATE = "no_date"
    BALANCE_WRONG = "balance_wrong"
    OPENING_DIFFERS = "opening_differs"


LEFT_OUT = frozenset({Trouble.NEGATIVE, Trouble.EXPIRED, Trouble.NOT_WHOLE, Trouble.NO_NUMBER, Trouble.UNIT_DIFFERS})
"""Troubles for which the line is not taken; with the others it is."""

_UNITS: tuple[tuple[Unit, str], ...] = (
    (Unit.KILOGRAM, r"kg|kgs|kilo\w*|කි\S*|கிலோ\S*"),
    (Unit.LITRE, r"l|lt|ltr|ltrs|lit\w*|ලී\S*|லீ\S*"),
    (Unit.PACKET, r"pkt\w*|pck\w*|pack\w*|පැ\S*|பக்கெட்\S*"),
    (Unit.TIN, r"tin\w*|can|cans|ටින්\S*|டின்\S*"),
    (Unit.BOTTLE, r"bot\w*|btl\w*|බෝ\S*|போத்\S*"),
    (Unit.TABLET, r"tab\w*|cap\w*|පෙති\S*|மாத்\S*"),
    (Unit.SACHET, r"sach\w*"),
    (Unit.PAIR, r"pair\w*|prs?"),
    (Unit.SET, r"set\w*|kit\w*"),
)
_KINDS: tuple[tuple[ItemKind, str], ...] = (
    (ItemKind.MEDICINE, r"medic|drug|pharma|tablet|capsule|syrup|\bmg\b|paracetamol|amoxi|ඖෂධ|மருந்து|دواء"),
    (ItemKind.INFANT, r"infant|baby|diaper|pampers|ළදරු|குழந்தை"),
    (ItemKind.HYGIENE, r"hygien|soap|shampoo|tooth|sanitary|pads?\b|toilet|mask|සබන්|சவர்க்கார"),
    (ItemKind.CLOTHING, r"cloth|blanket|bed|sheet|towel|mattress|pillow|dress|බ්ලැන්කට්|போர்வை"),
    (ItemKind.EQUIPMENT, r"equip|computer|phone|stove|cylinder|chair"),
)


@dataclass(frozen=True, slots=True)
class StockLine:
    """A line of the written book by its fields."""

    sheet: str
    row: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Goods:
    """What a lot is of: the item by the key of its name and its unit, and the batch."""

    item: str
    unit: Unit
    batch: str


@dataclass(frozen=True, slots=True)
class Told:
    """A line of which something is to be told."""

    sheet: str
    row: int
    trouble: Trouble


@dataclass(slots=True)
class Day:
    """What moved on a day by goods: first what lay there, then what came, then what went."""

    opening: dict[Goods, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    received: dict[Goods, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    issued: dict[Goods, Decimal] = field(default_factory=lambda: defaultdict(Decimal))


@dataclass(slots=True)
class StockPlan:
    """Everything that is written into the book: by day, the names and kinds of items, the expiry of each lot."""

    days: dict[date, Day] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, ItemKind] = field(default_factory=dict)
    expiry: dict[Goods, str] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    balances: dict[Goods, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    lines: int = 0

    @property
    def left_out(self) -> int:
        """How many lines are not taken."""
        return len({(one.sheet, one.row) for one in self.told if one.trouble in LEFT_OUT})


def unit_of(text: str | None) -> Unit:
    """The unit that a list means; a piece where it says none that is known."""
    plain = (text or "").strip().strip(".").casefold()
    for unit, words in _UNITS:
        if re.fullmatch(words, plain):
            return unit
    return Unit.PIECE


def kind_of_item(name: str, sheet: str) -> ItemKind:
    """What sort of thing an item is, by its own name, else by the sheet it stands on; food where nothing tells."""
    for text in (name, sheet):
        for kind, words in _KINDS:
            if re.search(words, text, re.IGNORECASE):
                return kind
    return ItemKind.FOOD


def plan_stock(lines: Iterable[StockLine], *, today: date) -> StockPlan:
    """What of a written book goes into the store's, day by day, and what is told of which line."""
    plan, units = StockPlan(), dict[str, Unit]()
    dated = _in_order(lines, plan, today)
    _expiries(dated, plan)
    seen: dict[Goods, Decimal] = {}
    for day, line in dated:
        plan.lines += 1
        goods = _goods(line)
        first_unit = units.setdefault(goods.item, goods.unit)
        plan.names.setdefault(goods.item, str(line.fields["item"])[:80])
        plan.kinds.setdefault(goods.item, kind_of_item(str(line.fields["item"]), line.sheet))
        if goods.unit is not first_unit:
            plan.told.append(Told(line.sheet, line.row, Trouble.UNIT_DIFFERS))
            continue
        _take(plan, seen, goods, line, day)
    return plan


def _in_order(lines: Iterable[StockLine], plan: StockPlan, today: date) -> list[tuple[date, StockLine]]:
    """The lines by day, within a day as they stand; one without a day belongs to the line above it."""
    last: date | None = None
    latest: dict[str, date] = {}
    found = []
    for line in lines:
        if not line.fields.get("item"):
            continue
        written = line.fields.get("date")
        day = date.fromisoformat(written) if written else None
        if day is None or day > today:
            plan.told.append(Told(line.sheet, line.row, Trouble.NO_DATE))
            day = last or today
        name = key(str(line.fields["item"]))
        if day < latest.get(name, day):
            plan.told.append(Told(line.sheet, line.row, Trouble.DATE_ORDER))
        latest[name] = max(day, latest.get(name, day))
        last = day
        found.append((day, line))
    return sorted(found, key=lambda one: one[0])


def _expiries(dated: Iterable[tuple[date, StockLine]], plan: StockPlan) -> None:
    """A lot expires when the first line that says so says."""
    for _, line in dated:
        if line.fields.get("expiry"):
            plan.expiry.setdefault(_goods(line), str(line.fields["expiry"]))


def _goods(line: StockLine) -> Goods:
    return Goods(
        key(str(line.fields["item"])), unit_of(line.fields.get("unit")), str(line.fields.get("batch") or "")[:60]
    )


def _take(plan: StockPlan, seen: dict[Goods, Decimal], goods: Goods, line: StockLine, day: date) -> None:
    try:
        opening, received, issued, written = (
            _number(line.fields.get(name)) for name in ("opening", "received", "issued", "balance_written")
        )
    except ArithmeticError:
        plan.told.append(Told(line.sheet, line.row, Trouble.NO_NUMBER))
        return
    came, went = received or Decimal(0), issued or Decimal(0)
    lay = Decimal(0)
    if goods not in seen:
        lay = opening if opening is not None else (written or Decimal(0)) - came + went if written is not None else lay
    trouble = _trouble(plan, goods, day, lay=lay, came=came, went=went)
    if trouble is not None:
        plan.told.append(Told(line.sheet, line.row, trouble))
        return
    before = seen.get(goods, lay)
    if opening is not None and opening != before:
        plan.told.append(Told(line.sheet, line.row, Trouble.OPENING_DIFFERS))
    after = plan.balances[goods] + lay + came - went
    if written is not None and written != (opening if opening is not None else before) + came - went:
        plan.told.append(Told(line.sheet, line.row, Trouble.BALANCE_WRONG))
    seen[goods] = written if written is not None else after
    moved = plan.days.setdefault(day, Day())
    for of_day, quantity in ((moved.opening, lay), (moved.received, came), (moved.issued, went)):
        if quantity:
            of_day[goods] += quantity
    plan.balances[goods] = after


def _trouble(plan: StockPlan, goods: Goods, day: date, *, lay: Decimal, came: Decimal, went: Decimal) -> Trouble | None:
    if any(one < 0 for one in (lay, came, went)):
        return Trouble.NO_NUMBER
    if goods.unit not in MEASURED and any(one != one.to_integral_value() for one in (lay, came, went)):
        return Trouble.NOT_WHOLE
    if any(one != round(one, 3) for one in (lay, came, went)):
        return Trouble.NOT_WHOLE
    expiry = plan.expiry.get(goods)
    if went and expiry and f"{day:%Y-%m}" > expiry[:7] and plan.kinds[goods.item] in GOES_OFF:
        return Trouble.EXPIRED
    if plan.balances[goods] + lay + came - went < 0:
        return Trouble.NEGATIVE
    return None


def _number(value: Any) -> Decimal | None:
    """A quantity of a field; raises ArithmeticError for what is none."""
    return None if value is None else Decimal(str(value))
