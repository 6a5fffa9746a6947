"""What a store can hold: kinds of items, units, packs; what goes off."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

DECIMALS = 3  # of a quantity in kilograms or litres


class ItemKind(StrEnum):
    """What sort of thing an item is."""

    FOOD = "food"
    INFANT = "infant"
    HYGIENE = "hygiene"
    MEDICINE = "medicine"
    CLOTHING = "clothing"
    EQUIPMENT = "equipment"


class Unit(StrEnum):
    """In what an item is counted."""

    KILOGRAM = "kg"
    LITRE = "l"
    PIECE = "piece"
    PACKET = "packet"
    TIN = "tin"
    BOTTLE = "bottle"
    TABLET = "tablet"
    SACHET = "sachet"
    PAIR = "pair"
    SET = "set"


class Pack(StrEnum):
    """In what several units come."""

    BOX = "box"
    BAG = "bag"
    PACK = "pack"
    TRAY = "tray"
    BALE = "bale"


MEASURED = frozenset({Unit.KILOGRAM, Unit.LITRE})
"""Units of which there can be a part; all others are counted one by one."""

GOES_OFF = frozenset({ItemKind.FOOD, ItemKind.INFANT, ItemKind.MEDICINE})
"""Kinds that are never issued after their expiry (DOMAIN invariant 6); they can only be written off."""


def check_quantity(quantity: Decimal, unit: Unit) -> None:
    """Raise Refused for nothing, less than nothing, a part of a piece, or more decimals than a scale shows."""
    if not quantity.is_finite() or quantity <= 0:
        raise Refused("quantity_not_positive", msg("Write a quantity above zero."), field="quantity")
    if unit not in MEASURED and quantity != quantity.to_integral_value():
        raise Refused("not_a_whole_number", msg("This is counted one by one. Write a whole number."), field="quantity")
    if quantity != round(quantity, DECIMALS):
        raise Refused("too_many_decimals", msg("Write the quantity with three decimals at most."), field="quantity")
    if quantity >= Decimal(10) ** 9:
        raise Refused(
            "quantity_too_large", msg("This quantity is too large. Look at the digits again."), field="quantity"
        )


def in_units(packs: Decimal, pieces: Decimal, pack_size: int | None) -> Decimal:
    """The quantity that so many packs and loose units make."""
    return packs * (pack_size or 1) + pieces


def plain_number(quantity: Decimal) -> str:
    """A quantity as it is read: no decimals that say nothing, and no power of ten."""
    text = f"{quantity:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item as it is entered into the catalogue."""

    name_en: str
    kind: ItemKind
    unit: Unit
    name_si: str = ""
    name_ta: str = ""
    kcal: Decimal | None = None
    pack: Pack | None = None
    pack_size: int | None = None
    is_perishable: bool = False
    least: Decimal = Decimal(0)


def check_item(item: NewItem) -> None:
    """Raise Refused for an item without a name, half a pack, or energy and minimum that cannot be."""
    if not item.name_en.strip():
        raise Refused("name_missing", msg("Write its name."), field="name_en")
    if (item.pack is None) != (item.pack_size is None):
        raise Refused(
            "pack_half", msg("Say both, in what it comes and how many are in it, or neither."), field="pack_size"
        )
    if item.pack_size is not None and not 1 < item.pack_size <= 10_000:
        raise Refused("pack_unlikely", msg("A pack holds two or more."), field="pack_size")
    if item.kcal is not None and not (item.kcal.is_finite() and 0 < item.kcal <= 100_000):
        raise Refused("kcal_unlikely", msg("Write how many kilocalories one unit has, or nothing."), field="kcal")
    if not item.least.is_finite() or item.least < 0 or item.least >= Decimal(10) ** 9:
        raise Refused("least_unlikely", msg("Write how much should be there at least, or nothing."), field="least")


def code_of_item(name: str, taken: Collection[str]) -> str:
    """A code for a new item: its English name in small letters; with a number where it is taken."""
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in name.strip().lower())
    base = "-".join(part for part in plain.split("-") if part)[:34] or "item"
    number, code = 1, base
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code


ORDER_FOR_DAYS = 14
"""What is ordered lasts two weeks at least. Our choice."""


def order_of(usable: Decimal, *, least: Decimal, a_day: Decimal, unit: Unit) -> Decimal:
    """How much is to be ordered so that the least is there, and what two weeks take; whole where it is counted."""
    missing = max(least, a_day * ORDER_FOR_DAYS) - usable
    if missing <= 0:
        return Decimal(0)
    return missing.quantize(Decimal("0.001") if unit in MEASURED else Decimal(1), ROUND_CEILING)
