"""Counts of a store. The sheet of a count that is open holds no figure of the book: whoever counts is not told."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.supplies.models import CountLine, Item, Lot, StockCount
from migrant_support.domains.supplies.queries.stores import ItemRow, StoreRow, item_row
from migrant_support.domains.supplies.rules.catalogue import ItemKind
from migrant_support.domains.supplies.rules.counting import CountState
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.store import db


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count on a list."""

    id: UUID
    kind: ItemKind | None
    state: CountState
    round: int
    started_at: datetime
    started_by: UUID
    submitted_by: UUID | None
    ended_at: datetime | None
    by: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A lot to count. `book` is None as long as the count is open."""

    lot_id: UUID
    item: ItemRow
    batch: str
    expires_on: date | None
    counted: Decimal | None
    first_counted: Decimal | None
    book: Decimal | None
    is_again: bool
    reason: str

    @property
    def difference(self) -> Decimal:
        """What was found beyond the book."""
        return Decimal(0) if self.book is None or self.counted is None else self.counted - self.book


def counts_of(store: StoreRow, *, most: int = 50) -> list[CountRow]:
    """The latest counts of a store that was fetched for the viewer."""
    asked = sa.select(StockCount).where(StockCount.store_id == store.id)
    found = db.session.scalars(asked.order_by(StockCount.started_at.desc(), StockCount.id.desc()).limit(most)).all()
    return _rows(list(found))


def count_of(store: StoreRow, count_id: UUID) -> CountRow:
    """One count of the store; raises NotThere."""
    found = db.session.scalar(sa.select(StockCount).where(StockCount.id == count_id, StockCount.store_id == store.id))
    if found is None:
        raise NotThere
    return _rows([found])[0]


def _rows(counts: list[StockCount]) -> list[CountRow]:
    accounts = {c.submitted_by or c.started_by for c in counts} | {c.ended_by for c in counts if c.ended_by}
    names = display_names(accounts)
    return [
        CountRow(
            c.id,
            c.kind,
            c.state,
            c.round,
            c.started_at,
            c.started_by,
            c.submitted_by,
            c.ended_at,
            names.get(c.submitted_by or c.started_by, ""),
            names.get(c.ended_by, "") if c.ended_by else "",
        )
        for c in counts
    ]


def sheet_of(count: CountRow) -> list[SheetLine]:
    """The lines of a count by kind, item and expiry; in an open one without the book."""
    rows = db.session.execute(
        sa.select(CountLine, Lot, Item)
        .join(Lot, Lot.id == CountLine.lot_id)
        .join(Item, Item.id == CountLine.item_id)
        .where(CountLine.count_id == count.id)
        .order_by(Item.kind, Item.name_en, sa.func.coalesce(Lot.expires_on, date.max), Lot.id)
    )
    is_open = count.state is CountState.OPEN
    return [
        SheetLine(
            lot_id=lot.id,
            item=item_row(item),
            batch=lot.batch,
            expires_on=lot.expires_on,
            counted=line.counted,
            first_counted=None if is_open else line.first_counted,
            book=None if is_open else line.book,
            is_again=line.is_again,
            reason=line.reason,
        )
        for line, lot, item in rows
    ]
