"""The stock card of an item in a store: every line with the balance after it, page by page; and one movement whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.supplies.models import Balance, Lot, Movement, MovementLine
from migrant_support.domains.supplies.queries.stores import StoreRow
from migrant_support.domains.supplies.rules.ledger import Account, MovementKind, Purpose
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.store import db
from migrant_support.platform.web.paging import Page, keyset

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line of the card, and what there was of the item when it was written."""

    movement_id: UUID
    at: datetime
    made_at: datetime
    kind: MovementKind
    purpose: Purpose | None
    batch: str
    lost: Decimal
    change: Decimal
    balance: Decimal
    reason: str
    by: str
    of_id: UUID | None
    may_be_corrected: bool


def card_page(store: StoreRow, item_id: UUID, *, cursor: str | None = None) -> tuple[list[CardLine], Page[Any]]:
    """A page of the card of a store that was fetched for the viewer, the newest line first: five statements, whatever
    the length of the book.

    What there is now less what changed since a line is what there was after it; the sum over the newer lines is read
    from one index.
    """
    statement = (
        sa.select(MovementLine, Movement, Lot.batch)
        .join(Movement, Movement.id == MovementLine.movement_id)
        .join(Lot, Lot.id == MovementLine.lot_id)
        .where(MovementLine.store_id == store.id, MovementLine.item_id == item_id)
    )
    page = keyset(statement, (MovementLine.at.desc(), MovementLine.id.desc()), cursor=cursor, size=AT_ONCE)
    if not page.rows:
        return [], page
    running = on_hand(store.id, item_id)
    if page.newer is not None:
        running -= _changed_after(store.id, item_id, page.rows[0][0])
    answered = _answered([movement.id for _, movement, _ in page.rows])
    names = display_names({movement.made_by for _, movement, _ in page.rows if movement.made_by})
    lines = []
    for line, movement, batch in page.rows:
        lost = line.quantity if line.to_account is Account.LOSS and line.from_account is Account.TRANSIT else Decimal(0)
        lines.append(
            CardLine(
                movement_id=movement.id,
                at=line.at,
                made_at=movement.made_at,
                kind=movement.kind,
                purpose=movement.purpose,
                batch=batch,
                lost=lost,
                change=line.change,
                balance=running,
                reason=movement.reason,
                by=names.get(movement.made_by, "") if movement.made_by else "",
                of_id=movement.of_id,
                may_be_corrected=movement.id not in answered and _stands_alone(movement),
            )
        )
        running -= line.change
    return lines, page


def on_hand(store_id: UUID, item_id: UUID) -> Decimal:
    """What a store holds of an item by its kept balances."""
    asked = sa.select(sa.func.sum(Balance.quantity, type_=Balance.quantity.type)).where(
        Balance.store_id == store_id, Balance.item_id == item_id
    )
    return db.session.scalar(asked) or Decimal(0)


def _changed_after(store_id: UUID, item_id: UUID, line: MovementLine) -> Decimal:
    newer = sa.tuple_(MovementLine.at, MovementLine.id) > sa.tuple_(
        sa.bindparam(None, line.at, type_=MovementLine.at.type), sa.bindparam(None, line.id, type_=MovementLine.id.type)
    )
    asked = sa.select(sa.func.sum(MovementLine.change, type_=MovementLine.change.type)).where(
        MovementLine.store_id == store_id, MovementLine.item_id == item_id, newer
    )
    return db.session.scalar(asked) or Decimal(0)


def _answered(ids: Sequence[UUID]) -> set[UUID | None]:
    return set(db.session.scalars(sa.select(Movement.of_id).where(Movement.of_id.in_(ids))))


def _stands_alone(movement: Movement) -> bool:
    """Is it a movement that its own screen wrote, so that its opposite may be written there too?"""
    kinds = (MovementKind.CORRECTION, MovementKind.TRANSFER_IN, MovementKind.TRANSFER_OUT, MovementKind.COUNT)
    return movement.kind not in kinds and movement.reference_id is None
