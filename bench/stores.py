"""A store with a long book: the stock card of an item that moved 100,000 times, its first page and one far down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from bench.flights import viewer_called
from bench.installations import Installation
from bench.screens import Screen
from migrant_support.domains.supplies.actions import add_store, receive
from migrant_support.domains.supplies.models import Item, Lot, Movement, MovementLine
from migrant_support.domains.supplies.rules.ledger import Account, MovementKind, NewLot, Purpose
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.bulk import insert_many
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.paging import keyset

MOVEMENTS, AT_ONCE, ZONE = 100_000, 5_000, "Asia/Kuwait"
STEP = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Book:
    """The store, the item, how often it moved, and the cursor of a page half-way down."""

    store: UUID
    item: UUID
    movements: int
    middle: str

    def screens(self) -> list[Screen]:
        """The card as it opens, and half-way down."""
        path = f"/stores/{self.store}/items/{self.item}"
        name = f"Stock card of {self.movements:,}"
        return [
            Screen(name, "officer.kuwait", path),
            Screen(f"{name}, half-way down", "officer.kuwait", f"{path}?from={self.middle}"),
        ]


def add_book(made: Installation, movements: int = MOVEMENTS) -> Book:
    """Open a store and write its book: one lot came in, and a unit of it went out each half minute."""
    with made.app.app_context(), work(write=True):
        officer = viewer_called("officer.kuwait")
        began = now() - STEP * (movements + 1)
        rice = db.session.scalars(sa.select(Item.id).where(Item.code == "rice")).one()
        store = add_store(officer, name="Store of the bench", mission="KWT")
        lot = NewLot(rice, Decimal(movements), expires_on=local_day(ZONE) + timedelta(days=300))
        receive(officer, store, [lot], at=began)
        lot_id = db.session.scalars(sa.select(Lot.id).order_by(Lot.made_at.desc(), Lot.id.desc()).limit(1)).one()
        for start in range(1, movements, AT_ONCE):
            _issue(officer, (store, rice, lot_id), began, range(start, min(start + AT_ONCE, movements)))
        return Book(store, rice, movements, _half_way(store, rice, began + STEP * (movements // 2)))


def _issue(officer: Viewer, of: tuple[UUID, UUID, UUID], began: datetime, numbers: range) -> None:
    """Some of the movements, each with its line, as the book keeps them."""
    store, item, lot = of
    made = now()
    moments = {new_id(): began + STEP * number for number in numbers}
    insert_many(
        Movement,
        [
            {
                "id": key, "store_id": store, "kind": MovementKind.ISSUE, "at": at, "made_at": made,
                "made_by": officer.account_id, "purpose": Purpose.MEAL, "reason": "", "person_id": None,
                "of_id": None, "reference_kind": None, "reference_id": None,
            }
            for key, at in moments.items()
        ],
    )  # fmt: skip
    insert_many(
        MovementLine,
        [
            {
                "id": new_id(), "movement_id": key, "store_id": store, "item_id": item, "lot_id": lot, "at": at,
                "day": local_day(ZONE, at), "from_account": Account.STORE, "to_account": Account.PEOPLE,
                "quantity": Decimal(1), "change": Decimal(-1),
            }
            for key, at in moments.items()
        ],
    )  # fmt: skip


def _half_way(store: UUID, item: UUID, at: datetime) -> str:
    """The cursor behind the last line at a moment, as the card itself would say it."""
    mine = sa.select(MovementLine).where(
        MovementLine.store_id == store, MovementLine.item_id == item, MovementLine.at <= at
    )
    return keyset(mine, (MovementLine.at.desc(), MovementLine.id.desc()), size=1).older or ""
