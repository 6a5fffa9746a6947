"""Writing off, adjusting, and correcting a movement by its opposite. Nothing is rubbed out."""

from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.supplies.actions.posting import hold_book, post
from migrant_support.domains.supplies.models import Lot, Movement, MovementLine
from migrant_support.domains.supplies.queries.stores import StoreRow, fetch_item
from migrant_support.domains.supplies.rules.catalogue import check_quantity
from migrant_support.domains.supplies.rules.ledger import ANSWERED_ELSEWHERE, Account, Entry, MovementKind
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.store import db
from migrant_support.policy import Power


def write_off(actor: Viewer, store_id: UUID, lot_id: UUID, quantity: Decimal, *, reason: str) -> list[MovementLine]:
    """Take something that is lost, spoilt or expired out of the stock. Raises NotThere or Refused."""
    entry = (Account.STORE, Account.LOSS)
    return _one_lot(actor, store_id, lot_id, quantity, entry, MovementKind.LOSS, reason)


def adjust(
    actor: Viewer, store_id: UUID, lot_id: UUID, quantity: Decimal, *, more: bool, reason: str
) -> list[MovementLine]:
    """Put the book right about a lot: so much more is there than it says, or less. Raises NotThere or Refused."""
    up, down = (Account.ADJUSTMENT, Account.STORE), (Account.STORE, Account.ADJUSTMENT)
    return _one_lot(actor, store_id, lot_id, quantity, up if more else down, MovementKind.ADJUSTMENT, reason)


def _one_lot(
    actor: Viewer,
    store_id: UUID,
    lot_id: UUID,
    quantity: Decimal,
    way: tuple[Account, Account],
    kind: MovementKind,
    reason: str,
) -> list[MovementLine]:
    demand(actor, Power.SUPPLY_MOVE)
    store = hold_book(actor, store_id, Power.SUPPLY_MOVE)
    lot = db.session.get(Lot, lot_id)
    if lot is None or not _was_here(store_id, lot_id):
        raise NotThere
    check_quantity(quantity, fetch_item(lot.item_id).unit)
    return post(actor, store, kind, [Entry(lot_id, lot.item_id, *way, quantity)], reason=reason)


def _was_here(store_id: UUID, lot_id: UUID) -> bool:
    known = sa.select(MovementLine.id).where(MovementLine.store_id == store_id, MovementLine.lot_id == lot_id)
    return db.session.scalar(known.limit(1)) is not None


def correct(actor: Viewer, store_id: UUID, movement_id: UUID, *, reason: str) -> list[MovementLine]:
    """Undo a movement by its opposite, once. Raises NotThere, or Refused where what came in has left meanwhile."""
    demand(actor, Power.SUPPLY_MOVE)
    store = hold_book(actor, store_id, Power.SUPPLY_MOVE)
    movement = db.session.scalar(sa.select(Movement).where(Movement.id == movement_id, Movement.store_id == store_id))
    if movement is None:
        raise NotThere
    if movement.kind in ANSWERED_ELSEWHERE:
        raise Refused(
            "answered_elsewhere",
            msg("A transfer is received or taken back, and a count is put right by another count."),
        )
    if movement.kind is MovementKind.CORRECTION:
        raise Refused("a_correction", msg("A correction stays. Enter the movement again as it was."))
    if movement.reference_id is not None:
        raise Refused("made_elsewhere", msg("This was not written here. Take it back where it was given out."))
    return undo(actor, store, movement, reason=reason)


def undo(actor: Viewer, store: StoreRow, movement: Movement, *, reason: str) -> list[MovementLine]:
    """Write the opposite of a movement, inside the turn of the book. Raises Refused where it has an answer already."""
    if db.session.scalar(sa.select(Movement.id).where(Movement.of_id == movement.id).limit(1)) is not None:
        raise Refused("answered_already", msg("This movement was given back or corrected already."))
    lines = db.session.scalars(sa.select(MovementLine).where(MovementLine.movement_id == movement.id))
    entries = [Entry(one.lot_id, one.item_id, one.to_account, one.from_account, one.quantity) for one in lines]
    return post(
        actor,
        store,
        MovementKind.CORRECTION,
        entries,
        of_id=movement.id,
        person_id=movement.person_id,
        reason=reason,
        reference_kind=movement.reference_kind,
        reference_id=movement.reference_id,
    )
