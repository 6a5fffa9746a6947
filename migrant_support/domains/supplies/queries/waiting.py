"""What waits in the stores in reach: what is low, what expires, what is on the way, what is to be approved."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.supplies.models import StockCount, Transfer
from migrant_support.domains.supplies.queries.stock import LotRow, StockRow, stock_in, store_marks
from migrant_support.domains.supplies.queries.stores import StoreRow, items_of, stores_for
from migrant_support.domains.supplies.rules.catalogue import order_of
from migrant_support.domains.supplies.rules.counting import CountState
from migrant_support.domains.supplies.rules.transfers import TransferState
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class SupplyDay:
    """What a store-keeper looks at first; `only_store` where there is but one."""

    stores: int
    low: int
    expiring: int
    expired: int
    to_receive: int
    to_approve: int
    only_store: UUID | None
    first_to_receive: UUID | None
    first_to_approve: tuple[UUID, UUID] | None


def supply_day(viewer: Viewer) -> SupplyDay:
    """The numbers of My day over the stores that the viewer works, in five statements."""
    stores = stores_for(viewer, power=Power.SUPPLY_READ)
    marks = store_marks(stores)
    mine = [store.id for store in stores]
    coming = (
        db.session.scalars(
            sa.select(Transfer.to_store_id)
            .where(Transfer.to_store_id.in_(mine), Transfer.state == TransferState.SENT)
            .order_by(Transfer.sent_at)
        ).all()
        if mine
        else []
    )
    waiting = (
        db.session.execute(
            sa.select(StockCount.store_id, StockCount.id)
            .where(
                StockCount.store_id.in_(mine),
                StockCount.state == CountState.SUBMITTED,
                StockCount.submitted_by != viewer.account_id,
                StockCount.started_by != viewer.account_id,
            )
            .order_by(StockCount.submitted_at)
        ).all()
        if mine and viewer.may(Power.COUNT_APPROVE)
        else []
    )
    return SupplyDay(
        stores=len(stores),
        low=sum(mark.low for mark in marks.values()),
        expiring=sum(mark.expiring for mark in marks.values()),
        expired=sum(mark.expired for mark in marks.values()),
        to_receive=len(coming),
        to_approve=len(waiting),
        only_store=stores[0].id if len(stores) == 1 else None,
        first_to_receive=coming[0] if coming else None,
        first_to_approve=(waiting[0][0], waiting[0][1]) if waiting else None,
    )


@dataclass(frozen=True, slots=True)
class Ending:
    """A lot of a store that expires soon or has expired."""

    row: StockRow
    lot: LotRow


def lots_ending(store: StoreRow, *, soon: int) -> list[Ending]:
    """Lots with at most `soon` days left, the most urgent first."""
    found = [
        Ending(row, lot)
        for row in stock_in(store)
        for lot in row.lots
        if lot.days_left is not None and lot.days_left <= soon
    ]
    return sorted(found, key=lambda one: (one.lot.days_left or 0, one.row.item.name_en))


@dataclass(frozen=True, slots=True)
class Order:
    """An item to order: how much, and how much of it is given out in a day (0: not known)."""

    row: StockRow
    missing: Decimal
    a_day: Decimal

    @property
    def lasts(self) -> Decimal | None:
        """Days until nothing is left, at what is given out in a day; None where that is not known."""
        return (self.row.usable / self.a_day).quantize(Decimal("0.1"), ROUND_FLOOR) if self.a_day else None


def to_reorder(store: StoreRow, needs: Mapping[UUID, Decimal]) -> list[Order]:
    """What a store should order: items below their least, or below what two weeks take by `needs` (how much of an item
    is given out in a day); the soonest empty first.
    """
    rows = stock_in(store)
    unseen = items_of(set(needs) - {row.item.id for row in rows})
    rows += [StockRow(item, item.least) for item in unseen.values()]
    found = []
    for row in rows:
        a_day = needs.get(row.item.id, Decimal(0))
        missing = order_of(row.usable, least=row.least, a_day=a_day, unit=row.item.unit)
        if missing > 0:
            found.append(Order(row, missing, a_day))
    return sorted(found, key=lambda one: (one.row.usable / (one.row.usable + one.missing), one.row.item.name_en))
