"""What a store holds, lot by lot, with days to expiry and the marks of what is low."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.supplies.models import Balance, Item, Lot, StoreMinimum
from migrant_support.domains.supplies.queries.stores import ItemRow, StoreRow, fetch_store, item_row
from migrant_support.domains.supplies.rules.ledger import LotStock, is_expired
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot in a store, and how many days it may still be used (none: it does not expire)."""

    id: UUID
    batch: str
    expires_on: date | None
    donor: str
    quantity: Decimal
    days_left: int | None
    is_expired: bool


@dataclass(frozen=True, slots=True)
class StockRow:
    """An item in a store: what is there, and what of it may be issued today."""

    item: ItemRow
    least: Decimal
    lots: list[LotRow] = field(default_factory=list)

    @property
    def on_hand(self) -> Decimal:
        """Everything that is there."""
        return sum((lot.quantity for lot in self.lots), Decimal(0))

    @property
    def usable(self) -> Decimal:
        """What may be issued."""
        return sum((lot.quantity for lot in self.lots if not lot.is_expired), Decimal(0))

    @property
    def expired(self) -> Decimal:
        """What waits to be written off."""
        return self.on_hand - self.usable

    @property
    def is_low(self) -> bool:
        """Is less there than there should be?"""
        return self.usable < self.least

    @property
    def missing(self) -> Decimal:
        """How much is to be ordered to reach what should be there."""
        return max(self.least - self.usable, Decimal(0))


def stock_of(viewer: Viewer, store_id: UUID, power: Power = Power.SUPPLY_READ) -> list[StockRow]:
    """What a store holds and what it lacks, by kind and name of the item. Raises NotThere."""
    return stock_in(fetch_store(viewer, store_id, power))


def stock_in(store: StoreRow) -> list[StockRow]:
    """What a store that was fetched for the viewer holds; an item that is gone but has a minimum of its own stays."""
    held = sa.select(Balance.item_id).where(Balance.store_id == store.id, Balance.quantity > 0)
    kept = sa.select(StoreMinimum.item_id).where(StoreMinimum.store_id == store.id, StoreMinimum.least > 0)
    minimum = sa.and_(StoreMinimum.item_id == Item.id, StoreMinimum.store_id == store.id)
    items = db.session.execute(
        sa.select(Item, sa.func.coalesce(StoreMinimum.least, Item.least))
        .outerjoin(StoreMinimum, minimum)
        .where(Item.id.in_(held.union(kept)))
        .order_by(Item.kind, Item.name_en)
    )
    lots = lots_in(store)
    return [StockRow(item_row(item), least, lots.get(item.id, [])) for item, least in items]


def lots_in(store: StoreRow, *, item_id: UUID | None = None) -> dict[UUID, list[LotRow]]:
    """The lots that lie in a store by item, the first to expire first."""
    wanted = [Balance.store_id == store.id, Balance.quantity > 0]
    if item_id is not None:
        wanted.append(Balance.item_id == item_id)
    rows = db.session.execute(
        sa.select(Balance, Lot, Item.kind)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Item, Item.id == Balance.item_id)
        .where(*wanted)
        .order_by(sa.func.coalesce(Lot.expires_on, date.max), Lot.id)
    )
    today, found = store.today, defaultdict(list)
    for balance, lot, kind in rows:
        left = (lot.expires_on - today).days if lot.expires_on else None
        over = is_expired(lot.expires_on, today, kind)
        found[balance.item_id].append(
            LotRow(lot.id, lot.batch, lot.expires_on, lot.donor, balance.quantity, left, over)
        )
    return dict(found)


def lots_held(store_id: UUID, item_ids: list[UUID]) -> dict[UUID, list[LotStock]]:
    """What lies in a store of these items, for the rules; to be asked inside the turn of its book."""
    rows = db.session.execute(
        sa.select(Balance.item_id, Balance.lot_id, Balance.quantity, Lot.expires_on)
        .join(Lot, Lot.id == Balance.lot_id)
        .where(Balance.store_id == store_id, Balance.item_id.in_(item_ids), Balance.quantity > 0)
    )
    found: dict[UUID, list[LotStock]] = {item_id: [] for item_id in item_ids}
    for item_id, lot_id, quantity, expires_on in rows:
        found[item_id].append(LotStock(lot_id, expires_on, quantity))
    return found


@dataclass(frozen=True, slots=True)
class StoreMarks:
    """What a list of stores shows of one: how many items, and how many are low, expire soon or have expired."""

    items: int = 0
    low: int = 0
    expiring: int = 0
    expired: int = 0


def store_marks(stores: Sequence[StoreRow], *, soon: int = 30) -> dict[UUID, StoreMarks]:
    """The marks of stores that were fetched for the viewer, in two statements however many there are."""
    if not stores:
        return {}
    ids, today = [store.id for store in stores], {store.id: store.today for store in stores}
    usable: dict[tuple[UUID, UUID], Decimal] = {}
    expiring: dict[UUID, set[UUID]] = {store_id: set() for store_id in ids}
    expired: dict[UUID, set[UUID]] = {store_id: set() for store_id in ids}
    held: dict[UUID, set[UUID]] = {store_id: set() for store_id in ids}
    least: dict[tuple[UUID, UUID], Decimal] = {}
    rows = db.session.execute(
        sa.select(Balance.store_id, Balance.item_id, Balance.quantity, Lot.expires_on, Item.kind, Item.least)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Item, Item.id == Balance.item_id)
        .where(Balance.store_id.in_(ids), Balance.quantity > 0)
    )
    for store_id, item_id, quantity, expires_on, kind, usual in rows:
        held[store_id].add(item_id)
        least[store_id, item_id] = usual
        key = (store_id, item_id)
        usable.setdefault(key, Decimal(0))
        if is_expired(expires_on, today[store_id], kind):
            expired[store_id].add(item_id)
            continue
        usable[key] += quantity
        if expires_on is not None and (expires_on - today[store_id]).days <= soon:
            expiring[store_id].add(item_id)
    for store_id, item_id, own in db.session.execute(
        sa.select(StoreMinimum.store_id, StoreMinimum.item_id, StoreMinimum.least).where(StoreMinimum.store_id.in_(ids))
    ):
        least[store_id, item_id] = own
    low: dict[UUID, int] = dict.fromkeys(ids, 0)
    for (store_id, item_id), wanted in least.items():
        low[store_id] += usable.get((store_id, item_id), Decimal(0)) < wanted
    return {i: StoreMarks(len(held[i]), low[i], len(expiring[i]), len(expired[i])) for i in ids}


def fetch_lot(store: StoreRow, lot_id: UUID) -> tuple[LotRow, ItemRow]:
    """A lot that lies or lay in a store that was fetched for the viewer, with its item. Raises NotThere."""
    found = db.session.execute(
        sa.select(Balance, Lot, Item)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Item, Item.id == Balance.item_id)
        .where(Balance.store_id == store.id, Balance.lot_id == lot_id)
    ).first()
    if found is None:
        raise NotThere
    balance, lot, item = found
    left = (lot.expires_on - store.today).days if lot.expires_on else None
    over = is_expired(lot.expires_on, store.today, item.kind)
    return LotRow(lot.id, lot.batch, lot.expires_on, lot.donor, balance.quantity, left, over), item_row(item)
