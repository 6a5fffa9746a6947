"""Whether what each store holds is the sum of its movements. For the operator's command; not cut to a viewer."""

from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from migrant_support.domains.supplies.models import Balance, Item, Lot, MovementLine, Store
from migrant_support.platform.store import db


@dataclass(frozen=True, slots=True)
class WrongBalance:
    """A lot of which a store is said to hold another quantity than its movements come to."""

    store: str
    item: str
    held: Decimal
    moved: Decimal


def lines_and_balances() -> tuple[int, int]:
    """How many lines were moved, and how many balances are kept."""
    return (
        db.session.scalar(sa.select(sa.func.count()).select_from(MovementLine)) or 0,
        db.session.scalar(sa.select(sa.func.count()).select_from(Balance)) or 0,
    )


def wrong_balances() -> list[WrongBalance]:
    """Every balance that is not the sum of its lines, and every sum without a balance; one statement."""
    lines = sa.select(MovementLine.store_id, MovementLine.lot_id, MovementLine.change.label("part"))
    kept = sa.select(Balance.store_id, Balance.lot_id, (-Balance.quantity).label("part"))
    both = sa.union_all(lines, kept).subquery()
    left = sa.func.sum(both.c.part)
    off = (
        sa.select(both.c.store_id, both.c.lot_id).group_by(both.c.store_id, both.c.lot_id).having(left != 0).subquery()
    )
    held = sa.func.coalesce(
        sa.select(Balance.quantity)
        .where(Balance.store_id == off.c.store_id, Balance.lot_id == off.c.lot_id)
        .scalar_subquery(),
        Decimal(0),
    )
    moved = sa.func.coalesce(
        sa.select(sa.func.sum(MovementLine.change))
        .where(MovementLine.store_id == off.c.store_id, MovementLine.lot_id == off.c.lot_id)
        .scalar_subquery(),
        Decimal(0),
    )
    rows = db.session.execute(
        sa.select(Store.name, Item.code, held, moved)
        .select_from(off)
        .join(Store, Store.id == off.c.store_id)
        .join(Lot, Lot.id == off.c.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .order_by(Store.name, Item.code)
    )
    return [WrongBalance(*row) for row in rows]
