"""The catalogue of items as it comes with the product; what administrators make of it stays theirs."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.supplies.data import catalogue_rows
from migrant_support.domains.supplies.models import Item, Lot
from migrant_support.domains.supplies.rules.catalogue import (
    GOES_OFF,
    ItemKind,
    NewItem,
    Pack,
    Unit,
    check_item,
    code_of_item,
)
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused, Stale
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.policy import Power


def load_catalogue() -> int:
    """Add the items of the data file that are not there yet; return how many. A second call adds none."""
    known = set(db.session.scalars(sa.select(Item.code)))
    rows = [row for row in catalogue_rows() if row["code"] not in known]
    db.session.add_all(Item(**_values(row)) for row in rows)
    db.session.flush()
    return len(rows)


def _values(row: dict[str, Any]) -> dict[str, Any]:
    name, kcal = row["name"], row.get("kcal")
    return {
        "code": row["code"],
        "kind": ItemKind(row["kind"]),
        "unit": Unit(row["unit"]),
        "name_en": name["en"],
        "name_si": name["si"],
        "name_ta": name["ta"],
        "kcal": None if kcal is None else Decimal(str(kcal)),
        "pack": Pack(row["pack"]) if "pack" in row else None,
        "pack_size": row.get("pack_size"),
        "is_perishable": row.get("perishable", False),
        "least": Decimal(str(row.get("least", 0))),
    }


def save_item(actor: Viewer, values: NewItem, *, item_id: UUID | None = None, version: int = 0) -> UUID:
    """Add an item to the catalogue, or change one. Raises NotThere, Stale, or Refused (a name that stands already)."""
    demand(actor, Power.ITEM_EDIT)
    check_item(values)
    wait_turn("catalogue of supplies")
    same = sa.select(Item.id).where(sa.func.lower(Item.name_en) == values.name_en.strip().lower())
    if db.session.scalar(same.where(Item.id != item_id) if item_id else same) is not None:
        raise Refused("item_twice", msg("An item of this name stands in the catalogue already."), field="name_en")
    if item_id is None:
        codes = set(db.session.scalars(sa.select(Item.code)))
        item = Item(id=new_id(), code=code_of_item(values.name_en, codes), kind=values.kind, unit=values.unit)
        db.session.add(item)
    else:
        found = db.session.get(Item, item_id, with_for_update=True)
        if found is None:
            raise NotThere
        if found.version != version:
            raise Stale
        item = found
        item.version += 1
        if values.unit is not item.unit and _is_used(item.id):
            raise Refused(
                "unit_in_use", msg("Quantities of this item stand in books already. Its unit stays."), field="unit"
            )
        if values.kind is not item.kind and _is_used(item.id) and (item.kind in GOES_OFF) != (values.kind in GOES_OFF):
            raise Refused("kind_in_use", msg("This item stands in books already. Its kind stays."), field="kind")
        item.kind, item.unit = values.kind, values.unit
    item.name_en, item.name_si, item.name_ta = values.name_en.strip(), values.name_si.strip(), values.name_ta.strip()
    item.kcal, item.pack, item.pack_size = values.kcal, values.pack, values.pack_size
    item.is_perishable, item.least = values.is_perishable, values.least
    db.session.flush()
    record(actor, "supplies.item.save", kind="supply_item", object_id=item.id)
    return item.id


def set_item_aside(actor: Viewer, item_id: UUID, *, aside: bool) -> None:
    """Take an item out of use, or put it back; what stores hold of it stays theirs. Raises NotThere."""
    demand(actor, Power.ITEM_EDIT)
    item = db.session.get(Item, item_id, with_for_update=True)
    if item is None:
        raise NotThere
    if (item.archived_at is not None) != aside:
        item.archived_at = now() if aside else None
        item.version += 1
        db.session.flush()
        record(
            actor, "supplies.item.archive" if aside else "supplies.item.restore", kind="supply_item", object_id=item_id
        )


def _is_used(item_id: UUID) -> bool:
    return db.session.scalar(sa.select(Lot.id).where(Lot.item_id == item_id).limit(1)) is not None


def listed_item(actor: Viewer, name: str, *, kind: ItemKind, unit: Unit) -> UUID:
    """The item that a list means by a name and a unit; one that nobody knows is added as it is written.

    For lists that are taken in; the administrator completes it afterwards. Raises Refused without the power to move.
    """
    demand(actor, Power.SUPPLY_MOVE)
    wait_turn("catalogue of supplies")
    plain = name.strip().casefold()
    for item in db.session.scalars(sa.select(Item).where(Item.unit == unit).order_by(Item.archived_at.is_not(None))):
        if plain in {word.casefold() for word in (item.name_en, item.name_si, item.name_ta, item.code) if word}:
            return item.id
    codes = set(db.session.scalars(sa.select(Item.code)))
    made = Item(id=new_id(), code=code_of_item(name, codes), kind=kind, unit=unit, name_en=name.strip()[:80])
    db.session.add(made)
    db.session.flush()
    record(actor, "supplies.item.save", kind="supply_item", object_id=made.id)
    return made.id
