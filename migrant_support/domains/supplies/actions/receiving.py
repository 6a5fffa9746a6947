"""What comes into a store: lots with batch, expiry, donor and cost."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.supplies.actions.posting import hold_book, post
from migrant_support.domains.supplies.models import Lot, MovementLine
from migrant_support.domains.supplies.queries.stores import ItemRow, StoreRow, items_of
from migrant_support.domains.supplies.rules.ledger import WAYS, Account, Entry, MovementKind, NewLot, check_arrival
from migrant_support.kernel.clock import local_day
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.store import db
from migrant_support.policy import Power

ARRIVALS = frozenset({MovementKind.OPENING, MovementKind.RECEIPT, MovementKind.PURCHASE, MovementKind.DONATION})


def receive(
    actor: Viewer,
    store_id: UUID,
    lots: Sequence[NewLot],
    *,
    kind: MovementKind = MovementKind.RECEIPT,
    at: datetime | None = None,
    reason: str = "",
    reference_kind: str | None = None,
    reference_id: UUID | None = None,
) -> list[MovementLine]:
    """Take lots into a store as one movement; return its lines. Raises NotThere or Refused.

    `kind` is a receipt from the Bureau, a purchase, a donation or an opening balance.
    """
    demand(actor, Power.SUPPLY_MOVE)
    store = hold_book(actor, store_id, Power.SUPPLY_MOVE)
    return take_in(
        actor,
        store,
        lots,
        kind=kind,
        at=at,
        reason=reason,
        reference_kind=reference_kind,
        reference_id=reference_id,
    )


def take_in(
    actor: Viewer,
    store: StoreRow,
    lots: Sequence[NewLot],
    *,
    kind: MovementKind,
    at: datetime | None = None,
    reason: str = "",
    reference_kind: str | None = None,
    reference_id: UUID | None = None,
) -> list[MovementLine]:
    """As `receive`, inside the turn of the store's book."""
    if kind not in ARRIVALS:
        raise ValueError(f"{kind.value} is no arrival")
    items = items_of({lot.item_id for lot in lots})
    day = local_day(store.zone, at)
    source = next(iter(WAYS[kind]))[0]
    entries = []
    for lot in lots:
        item = _item(items, lot.item_id)
        check_arrival(lot, kind=item.kind, unit=item.unit, day=day, is_perishable=item.is_perishable)
        entries.append(Entry(lot_of(lot), lot.item_id, source, Account.STORE, lot.quantity))
    return post(
        actor, store, kind, entries, at=at, reason=reason, reference_kind=reference_kind, reference_id=reference_id
    )


def lot_of(lot: NewLot) -> UUID:
    """The lot that is the same in everything, where it has a batch number, or a new one."""
    cost, currency = lot.unit_cost, lot.currency or None
    if cost is None or currency is None:
        cost = currency = None
    if lot.batch:
        same = db.session.scalar(
            sa.select(Lot.id)
            .where(
                Lot.item_id == lot.item_id,
                Lot.batch == lot.batch,
                Lot.donor == lot.donor,
                Lot.expires_on == lot.expires_on if lot.expires_on else Lot.expires_on.is_(None),
                Lot.unit_cost == cost if cost is not None else Lot.unit_cost.is_(None),
                Lot.currency == currency if currency else Lot.currency.is_(None),
            )
            .order_by(Lot.id)
            .limit(1)
        )
        if same is not None:
            return same
    made = Lot(
        id=new_id(),
        item_id=lot.item_id,
        batch=lot.batch,
        expires_on=lot.expires_on,
        donor=lot.donor,
        unit_cost=cost,
        currency=currency,
    )
    db.session.add(made)
    db.session.flush()
    return made.id


def _item(items: Mapping[UUID, ItemRow], item_id: UUID) -> ItemRow:
    if item_id not in items:
        raise NotThere
    if items[item_id].archived_at is not None:
        raise Refused("item_archived", msg("This item is no longer in use. Choose another one."), field="item")
    return items[item_id]
