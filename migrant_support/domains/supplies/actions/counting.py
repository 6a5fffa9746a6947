"""A count: begun, written in two rounds without a sight of the book, handed in, approved by somebody else."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.supplies.actions.posting import hold_book, post
from migrant_support.domains.supplies.models import Balance, CountLine, Item, StockCount
from migrant_support.domains.supplies.queries.stores import items_of
from migrant_support.domains.supplies.rules.catalogue import ItemKind
from migrant_support.domains.supplies.rules.counting import (
    ROUNDS,
    Counted,
    CountState,
    check_approver,
    check_found,
    check_reasons,
    check_submit,
    may_step,
    to_count_again,
)
from migrant_support.domains.supplies.rules.ledger import Account, Entry, MovementKind
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power


def start_count(actor: Viewer, store_id: UUID, *, kind: ItemKind | None = None) -> UUID:
    """Begin to count a store, or one kind of things in it. Raises NotThere, Refused while another is under way."""
    demand(actor, Power.SUPPLY_MOVE)
    hold_book(actor, store_id, Power.SUPPLY_MOVE)
    under_way = sa.select(StockCount.id).where(
        StockCount.store_id == store_id, StockCount.state.in_((CountState.OPEN, CountState.SUBMITTED))
    )
    if db.session.scalar(under_way) is not None:
        raise Refused("count_under_way", msg("A count of this store is under way already. End it first."))
    held = sa.select(Balance.lot_id, Balance.item_id).where(Balance.store_id == store_id, Balance.quantity > 0)
    if kind is not None:
        held = held.join(Item, Item.id == Balance.item_id).where(Item.kind == kind)
    lots = db.session.execute(held).all()
    if not lots:
        raise Refused("nothing_to_count", msg("By the book nothing of this lies in the store."), field="kind")
    key = new_id()
    db.session.add(
        StockCount(
            id=key,
            store_id=store_id,
            kind=kind,
            state=CountState.OPEN,
            started_at=now(),
            started_by=actor.account_id,
        )
    )
    db.session.flush()
    db.session.add_all(CountLine(count_id=key, lot_id=lot_id, item_id=item_id) for lot_id, item_id in lots)
    db.session.flush()
    record(actor, "supplies.count.start", kind="stock_count", object_id=key)
    return key


def write_count(
    actor: Viewer,
    store_id: UUID,
    count_id: UUID,
    found: Mapping[UUID, Decimal],
    reasons: Mapping[UUID, str] | None = None,
) -> None:
    """Keep what was found so far, by lot; in the second round only lots that are counted again. Raises Refused."""
    demand(actor, Power.SUPPLY_MOVE)
    hold_book(actor, store_id, Power.SUPPLY_MOVE)
    count = _fetch(store_id, count_id, CountState.OPEN)
    lines = _lines(count_id)
    items = items_of({line.item_id for line in lines})
    for line in lines:
        if count.round == ROUNDS and not line.is_again:
            continue
        if line.lot_id in found:
            check_found(found[line.lot_id], items[line.item_id].unit)
            line.counted = found[line.lot_id]
        if reasons and line.lot_id in reasons:
            line.reason = reasons[line.lot_id].strip()[:200]
    db.session.flush()
    record(actor, "supplies.count.write", kind="stock_count", object_id=count_id)


def submit_count(actor: Viewer, store_id: UUID, count_id: UUID) -> CountState:
    """Hand a count in: what differs is counted again first, then it waits for approval. Returns where it stands."""
    demand(actor, Power.SUPPLY_MOVE)
    hold_book(actor, store_id, Power.SUPPLY_MOVE)
    count = _fetch(store_id, count_id, CountState.OPEN)
    lines = {line.lot_id: line for line in _lines(count_id)}
    book = _book(store_id, lines)
    for lot_id, line in lines.items():
        if count.round == 1 or line.is_again:
            line.book = book.get(lot_id, Decimal(0))
    counted = {lot: _counted(line) for lot, line in lines.items()}
    check_submit(counted)
    again = to_count_again(counted, round_=count.round)
    if again:
        count.round = ROUNDS
        for lot_id in again:
            line = lines[lot_id]
            line.first_counted, line.counted, line.is_again = line.counted, None, True
    else:
        check_reasons(counted)
        count.state, count.submitted_at, count.submitted_by = CountState.SUBMITTED, now(), actor.account_id
    db.session.flush()
    record(actor, "supplies.count.submit", kind="stock_count", object_id=count_id)
    return count.state


def approve_count(actor: Viewer, store_id: UUID, count_id: UUID) -> None:
    """Take the differences of a count into the book; only who did not count may. Raises NotThere or Refused."""
    demand(actor, Power.COUNT_APPROVE)
    store = hold_book(actor, store_id, Power.COUNT_APPROVE)
    count = _fetch(store_id, count_id, CountState.SUBMITTED)
    check_approver(actor.account_id, count.started_by, count.submitted_by)
    entries = []
    for line in _lines(count_id):
        difference = _counted(line).difference
        if difference > 0:
            entries.append(Entry(line.lot_id, line.item_id, Account.ADJUSTMENT, Account.STORE, difference))
        elif difference < 0:
            entries.append(Entry(line.lot_id, line.item_id, Account.STORE, Account.ADJUSTMENT, -difference))
    if entries:
        words = "; ".join(sorted({line.reason for line in _lines(count_id) if line.reason}))
        (first, *_) = post(
            actor, store, MovementKind.COUNT, entries,
            reason=words, reference_kind="stock_count", reference_id=count_id,
        )  # fmt: skip
        count.movement_id = first.movement_id
    _end(actor, count, CountState.CLOSED)
    record(actor, "supplies.count.approve", kind="stock_count", object_id=count_id)


def send_count_back(actor: Viewer, store_id: UUID, count_id: UUID) -> None:
    """Let everything that differs be counted once more. Raises NotThere or Refused."""
    demand(actor, Power.COUNT_APPROVE)
    hold_book(actor, store_id, Power.COUNT_APPROVE)
    count = _fetch(store_id, count_id, CountState.SUBMITTED)
    may_step(count.state, CountState.OPEN)
    count.state, count.round, count.submitted_at, count.submitted_by = CountState.OPEN, ROUNDS, None, None
    for line in _lines(count_id):
        if _counted(line).difference:
            line.counted, line.is_again, line.reason = None, True, ""
    db.session.flush()
    record(actor, "supplies.count.send_back", kind="stock_count", object_id=count_id)


def cancel_count(actor: Viewer, store_id: UUID, count_id: UUID) -> None:
    """Give a count up; the book stays as it is. Raises NotThere or Refused."""
    demand(actor, Power.SUPPLY_MOVE)
    hold_book(actor, store_id, Power.SUPPLY_MOVE)
    count = _fetch(store_id, count_id, CountState.OPEN)
    _end(actor, count, CountState.CANCELLED)
    record(actor, "supplies.count.cancel", kind="stock_count", object_id=count_id)


def _fetch(store_id: UUID, count_id: UUID, state: CountState) -> StockCount:
    """A count of this store that stands where the act expects it; the store's turn keeps others away."""
    count = db.session.scalar(
        sa.select(StockCount)
        .where(StockCount.id == count_id, StockCount.store_id == store_id)
        .execution_options(populate_existing=True)
    )
    if count is None:
        raise NotThere
    if count.state is not state:
        raise Refused("count_elsewhere", msg("This count has moved on meanwhile. Look at it again."))
    return count


def _lines(count_id: UUID) -> list[CountLine]:
    asked = sa.select(CountLine).where(CountLine.count_id == count_id).order_by(CountLine.lot_id)
    return list(db.session.scalars(asked))


def _book(store_id: UUID, lines: Mapping[UUID, CountLine]) -> dict[UUID, Decimal]:
    rows = db.session.execute(
        sa.select(Balance.lot_id, Balance.quantity).where(
            Balance.store_id == store_id, Balance.lot_id.in_(sorted(lines))
        )
    )
    return dict(rows.all())


def _counted(line: CountLine) -> Counted:
    return Counted(line.lot_id, line.book if line.book is not None else Decimal(0), line.counted, line.reason)


def _end(actor: Viewer, count: StockCount, state: CountState) -> None:
    may_step(count.state, state)
    count.state, count.ended_at, count.ended_by = state, now(), actor.account_id
    db.session.flush()
