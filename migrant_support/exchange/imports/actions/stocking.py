"""A stock book that was read goes into the book of a store, and comes back as long as nothing of it has moved."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.supplies.actions.catalogue import listed_item
from migrant_support.domains.supplies.actions.mending import undo
from migrant_support.domains.supplies.actions.posting import hold_book, post
from migrant_support.domains.supplies.actions.receiving import lot_of
from migrant_support.domains.supplies.models import Movement
from migrant_support.domains.supplies.queries.stores import StoreRow
from migrant_support.domains.supplies.queries.undoing import moved_since
from migrant_support.domains.supplies.rules.ledger import Account, Entry, MovementKind, NewLot, Purpose
from migrant_support.exchange.imports.models import BatchState, ImportBatch, ImportLine, LineState
from migrant_support.exchange.imports.queries import fetch_batch, opened
from migrant_support.exchange.imports.reading.kinds import ListKind
from migrant_support.exchange.imports.stock_entries import Goods, StockLine, StockPlan, plan_stock
from migrant_support.kernel.clock import now, start_of_day
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power

REFERENCE = "import_batch"
_HOURS = {"opening": 6, "received": 9, "issued": 17}


@dataclass(frozen=True, slots=True)
class Stocked:
    """How many movements were written, and how many lines were left out."""

    movements: int
    left_out: int


def plan_of(viewer: Viewer, batch_id: UUID, *, today: date) -> StockPlan:
    """What of a stock book would go into a store. Raises NotThere for another list."""
    batch = fetch_batch(viewer, batch_id)
    if batch.kind is not ListKind.STOCK:
        raise NotThere
    lines = db.session.scalars(
        sa.select(ImportLine)
        .where(ImportLine.batch_id == batch_id, ImportLine.state == LineState.READY)
        .order_by(ImportLine.position)
    ).all()
    return plan_stock([StockLine(row.sheet, row.row, row.fields) for row in opened(lines)], today=today)


def take_in_stock(actor: Viewer, batch_id: UUID, store_id: UUID) -> Stocked:
    """Write a stock book into a store of its mission, each movement at its day. Raises NotThere or Refused."""
    demand(actor, Power.IMPORT_RUN)
    demand(actor, Power.SUPPLY_MOVE)
    batch = fetch_batch(actor, batch_id, lock=True)
    store = hold_book(actor, store_id, Power.SUPPLY_MOVE)
    if batch.state is not BatchState.OPEN or batch.accepted_at is not None:
        raise Refused("batch_closed", msg("This list is closed. Upload it again to go on."))
    if store.mission != batch.mission:
        raise Refused("another_mission", msg("Choose a store of the mission of this list."), field="store")
    plan = plan_of(actor, batch_id, today=store.today)
    if not plan.days:
        raise Refused("nothing_to_take_in", msg("Nothing of this list can be taken into a store."))
    lots = _lots(actor, plan)
    movements = sum(_write_day(actor, store, batch, day, plan, lots) for day in sorted(plan.days))
    batch.accepted_at, batch.state = now(), BatchState.DONE
    record(
        actor, "imports.stock.take_in", kind="import_batch", object_id=batch_id,
        reason=f"{movements} movements, {plan.left_out} lines left out",
    )  # fmt: skip
    db.session.flush()
    return Stocked(movements, plan.left_out)


def take_stock_back(actor: Viewer, batch_id: UUID) -> int:
    """Write the opposite of every movement of a batch, the latest first; return how many.

    Raises NotThere, or Refused with the names of what has moved since.
    """
    demand(actor, Power.IMPORT_RUN)
    demand(actor, Power.SUPPLY_MOVE)
    batch = fetch_batch(actor, batch_id, lock=True)
    store_id = db.session.scalar(_of_batch(batch_id).with_only_columns(Movement.store_id).limit(1))
    if batch.kind is not ListKind.STOCK or store_id is None:
        raise NotThere
    store = hold_book(actor, store_id, Power.SUPPLY_MOVE)
    if batch.state is not BatchState.DONE:
        raise Refused("nothing_to_undo", msg("Nothing of this list is in the register."))
    moved = moved_since(store, batch_id)
    if moved:
        raise Refused(
            "moved_since",
            msg("Since this list was taken in, something of it was moved: %(items)s. Correct that first."),
            items=", ".join(moved),
        )
    movements = db.session.scalars(_of_batch(batch_id).order_by(Movement.at.desc(), Movement.id.desc())).all()
    for movement in movements:
        undo(actor, store, movement, reason="The list was taken back")
    batch.state, batch.undone_at, batch.undone_by = BatchState.UNDONE, now(), actor.account_id
    record(actor, "imports.stock.take_back", kind="import_batch", object_id=batch_id)
    db.session.flush()
    return len(movements)


def _of_batch(batch_id: UUID) -> sa.Select[Movement]:
    return sa.select(Movement).where(
        Movement.reference_kind == REFERENCE,
        Movement.reference_id == batch_id,
        Movement.kind != MovementKind.CORRECTION,
    )


def _lots(actor: Viewer, plan: StockPlan) -> dict[Goods, tuple[UUID, UUID]]:
    """The lot and the item of each goods."""
    items: dict[tuple[str, str], UUID] = {}
    found = {}
    for goods in plan.balances:
        of = (goods.item, goods.unit.value)
        if of not in items:
            items[of] = listed_item(actor, plan.names[goods.item], kind=plan.kinds[goods.item], unit=goods.unit)
        lot = NewLot(items[of], Decimal(1), batch=goods.batch, expires_on=_end_of(plan.expiry.get(goods)))
        found[goods] = (lot_of(lot), items[of])
    return found


def _end_of(month: str | None) -> date | None:
    """A month of expiry lasts to its end."""
    if month is None:
        return None
    year, number = int(month[:4]), int(month[5:7])
    return date(year, number, monthrange(year, number)[1])


def _write_day(
    actor: Viewer,
    store: StoreRow,
    batch: ImportBatch,
    day: date,
    plan: StockPlan,
    lots: Mapping[Goods, tuple[UUID, UUID]],
) -> int:
    """What moved on a day, as one movement a kind."""
    moved, written = plan.days[day], 0
    for kind, way, quantities, hours in (
        (MovementKind.OPENING, (Account.OPENING, Account.STORE), moved.opening, _HOURS["opening"]),
        (MovementKind.RECEIPT, (Account.SUPPLIER, Account.STORE), moved.received, _HOURS["received"]),
        (MovementKind.ISSUE, (Account.STORE, Account.PEOPLE), moved.issued, _HOURS["issued"]),
    ):
        entries = [Entry(*lots[goods], *way, quantity) for goods, quantity in quantities.items() if quantity]
        if not entries:
            continue
        post(
            actor, store, kind, entries,
            at=_moment(store, day, hours),
            purpose=Purpose.OTHER if kind is MovementKind.ISSUE else None,
            reference_kind=REFERENCE, reference_id=batch.id,
        )  # fmt: skip
        written += 1
    return written


def _moment(store: StoreRow, day: date, hours: int) -> datetime:
    return min(start_of_day(store.zone, day) + timedelta(hours=hours), now())
