"""A store with things in it: `depot.put("rice", 50)`, `depot.holds("rice")`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.supplies import actions
from migrant_support.domains.supplies.models import Balance, Item, Lot, MovementLine
from migrant_support.domains.supplies.rules.ledger import MovementKind, NewLot
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.kuwait import Kuwait
from tests.support.shelters import do

NOON = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)  # twelve o'clock in Kuwait
NEXT_YEAR = date(2027, 12, 31)


def item_id(kuwait: Kuwait, code: str) -> UUID:
    """The item of the catalogue with this code."""
    found: UUID = kuwait.value(sa.select(Item.id).where(Item.code == code))
    return found


@dataclass(frozen=True)
class Written:
    """A line as it was written; the row itself ends with its transaction."""

    movement_id: UUID
    quantity: Decimal


@dataclass
class Depot:
    """The mission's store at Kuwait."""

    kuwait: Kuwait
    store: UUID

    @property
    def officer(self) -> Viewer:
        """Who works it."""
        return self.kuwait.viewer()

    def item(self, code: str) -> UUID:
        """An item by its code."""
        return item_id(self.kuwait, code)

    def do(self, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call an action as the officer; lines of the book come back as values."""
        viewer = self.officer
        with self.kuwait.app.app_context(), work(write=True):
            answer = act(viewer, *arguments, **named)
            if isinstance(answer, list) and answer and isinstance(answer[0], MovementLine):
                return [Written(line.movement_id, line.quantity) for line in answer]
            return answer

    def put(self, code: str, quantity: str | int, **details: Any) -> UUID:
        """Take a lot into the store; return the movement."""
        named = {key: details.pop(key) for key in ("at", "kind", "reason") if key in details}
        values = {"expires_on": NEXT_YEAR} | details
        lot = NewLot(self.item(code), Decimal(quantity), **values)
        lines = self.do(actions.receive, self.store, [lot], **{"kind": MovementKind.RECEIPT} | named)
        movement: UUID = lines[0].movement_id
        return movement

    def holds(self, code: str) -> Decimal:
        """How much of an item there is by the kept balance."""
        statement = sa.select(sa.func.sum(Balance.quantity, type_=Balance.quantity.type)).where(
            Balance.store_id == self.store, Balance.item_id == self.item(code)
        )
        return self.kuwait.value(statement) or Decimal(0)

    def by_batch(self, code: str) -> dict[str, Decimal]:
        """What there is of an item by batch, lots with something in them only."""
        rows = self.kuwait.rows(
            sa.select(Lot.batch, Balance.quantity)
            .join(Balance, Balance.lot_id == Lot.id)
            .where(Balance.item_id == self.item(code), Balance.quantity > 0)
        )
        return dict(rows)


@pytest.fixture
def depot(kuwait: Kuwait) -> Depot:
    """The mission's own store, empty."""
    store = do(kuwait.app, actions.add_store, kuwait.viewer(), name="Main store", mission="KWT")
    return Depot(kuwait, store)


def book_is_right(kuwait: Kuwait) -> None:
    """Every balance is the sum of its lines, none is below zero, and over all accounts nothing is gained or lost."""
    with kuwait.app.app_context(), work(write=False):
        kept = {(b.store_id, b.lot_id): b.quantity for b in db.session.scalars(sa.select(Balance))}
        summed: dict[tuple[UUID, UUID], Decimal] = {}
        accounts: dict[str, Decimal] = {}
        for line in db.session.scalars(sa.select(MovementLine).order_by(MovementLine.at, MovementLine.id)):
            key = (line.store_id, line.lot_id)
            summed[key] = summed.get(key, Decimal(0)) + line.change
            assert summed[key] >= 0, "at no moment less than nothing"
            for account, sign in ((line.to_account, 1), (line.from_account, -1)):
                accounts[account] = accounts.get(account, Decimal(0)) + sign * line.quantity
        assert {k: v for k, v in kept.items() if v} == {k: v for k, v in summed.items() if v}
        assert all(quantity >= 0 for quantity in kept.values())
        assert sum(accounts.values(), Decimal(0)) == 0
