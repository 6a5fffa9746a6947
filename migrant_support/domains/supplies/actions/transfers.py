"""Sending stock to another store, receiving it in full or with a difference, taking it back before it arrived."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.supplies.actions.posting import hold_book, post
from migrant_support.domains.supplies.models import Lot, Transfer, TransferLine
from migrant_support.domains.supplies.queries.stock import lots_held
from migrant_support.domains.supplies.queries.stores import items_of, may_be_sent_to
from migrant_support.domains.supplies.rules.catalogue import check_quantity
from migrant_support.domains.supplies.rules.ledger import Account, Entry, MovementKind
from migrant_support.domains.supplies.rules.transfers import (
    TransferState,
    check_sent,
    check_two_stores,
    lost_on_the_way,
)
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.web.translate import page_language
from migrant_support.policy import Power


def send(actor: Viewer, from_id: UUID, to_id: UUID, wanted: Mapping[UUID, Decimal], *, note: str = "") -> UUID:
    """Send lots (quantity by lot) to another store; until they are received they are in neither. Returns the transfer.

    What has expired may be sent too: to where it is destroyed. Raises NotThere or Refused.
    """
    demand(actor, Power.SUPPLY_MOVE)
    check_two_stores(from_id, to_id)
    store = hold_book(actor, from_id, Power.SUPPLY_MOVE)
    if not may_be_sent_to(actor, to_id):
        raise NotThere
    lots = {lot.id: lot.item_id for lot in db.session.scalars(sa.select(Lot).where(Lot.id.in_(sorted(wanted))))}
    items = items_of(lots.values())
    held = {lot.lot_id for found in lots_held(from_id, sorted(set(lots.values()))).values() for lot in found}
    entries = []
    for lot_id, quantity in wanted.items():
        if lot_id not in lots or lot_id not in held:
            raise Refused("lot_gone", msg("Something you chose is no longer in this store. Look at the list again."))
        check_quantity(quantity, items[lots[lot_id]].unit)
        entries.append(Entry(lot_id, lots[lot_id], Account.STORE, Account.TRANSIT, quantity))
    key = new_id()
    post(
        actor, store, MovementKind.TRANSFER_OUT, entries,
        reason=note, reference_kind="stock_transfer", reference_id=key,
    )  # fmt: skip
    db.session.add(
        Transfer(
            id=key,
            from_store_id=from_id,
            to_store_id=to_id,
            state=TransferState.SENT,
            sent_at=now(),
            sent_by=actor.account_id,
            note=note.strip()[:200],
        )
    )
    db.session.flush()
    db.session.add_all(
        TransferLine(transfer_id=key, lot_id=e.lot_id, item_id=e.item_id, sent=e.quantity) for e in entries
    )
    db.session.flush()
    record(actor, "supplies.transfer.send", kind="stock_transfer", object_id=key)
    return key


def receive_transfer(
    actor: Viewer, store_id: UUID, transfer_id: UUID, arrived: Mapping[UUID, Decimal], *, reason: str = ""
) -> None:
    """Take a consignment in: what arrived of each lot (all where nothing is said); the rest is lost, for a reason.

    Raises NotThere for one that is not coming here, Refused for one that has ended.
    """
    demand(actor, Power.SUPPLY_MOVE)
    store = hold_book(actor, store_id, Power.SUPPLY_MOVE)
    transfer = _fetch(transfer_id, Transfer.to_store_id == store_id)
    lines = _lines(transfer_id)
    items = items_of({line.item_id for line in lines})
    entries = []
    for line in lines:
        item, came = items[line.item_id], arrived.get(line.lot_id, line.sent)
        lost = lost_on_the_way(line.sent, came, reason=reason, item=item.name(page_language()))
        if came:
            check_quantity(came, item.unit)
            entries.append(Entry(line.lot_id, line.item_id, Account.TRANSIT, Account.STORE, came))
        if lost:
            entries.append(Entry(line.lot_id, line.item_id, Account.TRANSIT, Account.LOSS, lost))
        line.arrived, line.lost = came, lost
    post(
        actor, store, MovementKind.TRANSFER_IN, entries,
        reason=reason, reference_kind="stock_transfer", reference_id=transfer_id,
    )  # fmt: skip
    _end(actor, transfer, TransferState.RECEIVED)
    record(actor, "supplies.transfer.receive", kind="stock_transfer", object_id=transfer_id)


def take_transfer_back(actor: Viewer, store_id: UUID, transfer_id: UUID, *, reason: str) -> None:
    """Put a consignment that has not arrived back into the store it left. Raises NotThere or Refused."""
    demand(actor, Power.SUPPLY_MOVE)
    store = hold_book(actor, store_id, Power.SUPPLY_MOVE)
    transfer = _fetch(transfer_id, Transfer.from_store_id == store_id)
    entries = [
        Entry(line.lot_id, line.item_id, Account.TRANSIT, Account.STORE, line.sent) for line in _lines(transfer_id)
    ]
    post(
        actor, store, MovementKind.TRANSFER_IN, entries,
        reason=reason, reference_kind="stock_transfer", reference_id=transfer_id,
    )  # fmt: skip
    _end(actor, transfer, TransferState.TAKEN_BACK)
    record(actor, "supplies.transfer.take_back", kind="stock_transfer", object_id=transfer_id)


def _fetch(transfer_id: UUID, where: sa.ColumnElement[bool]) -> Transfer:
    """The transfer under a lock: the two stores have turns of their own, and only one of them may end it."""
    found = db.session.scalar(sa.select(Transfer).where(Transfer.id == transfer_id, where).with_for_update())
    if found is None:
        raise NotThere
    check_sent(found.state)
    return found


def _lines(transfer_id: UUID) -> list[TransferLine]:
    asked = sa.select(TransferLine).where(TransferLine.transfer_id == transfer_id).order_by(TransferLine.lot_id)
    return list(db.session.scalars(asked))


def _end(actor: Viewer, transfer: Transfer, state: TransferState) -> None:
    transfer.state, transfer.ended_at, transfer.ended_by = state, now(), actor.account_id
    db.session.flush()
