"""Every movement of stock is written here: `post`, and on it `issue` and `take_back`, which other domains call.

    lines = issue(actor, store_id, item_id, Decimal(2), purpose=Purpose.RATION, person_id=person,
                  reference_kind="distribution", reference_id=distribution_id)

They write movement and lines in the caller's transaction. A store's book has one writer at a time (`hold_book`); take
every other lock first. They ask for the power in the store's scope; who the person is, the caller has asked already.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.supplies.models import Balance, Lot, Movement, MovementLine
from migrant_support.domains.supplies.queries.stock import lots_held
from migrant_support.domains.supplies.queries.stores import ItemRow, StoreRow, fetch_store, items_of
from migrant_support.domains.supplies.rules.catalogue import check_quantity
from migrant_support.domains.supplies.rules.ledger import (
    Account,
    Entry,
    LotStock,
    MovementKind,
    Purpose,
    check_moment,
    check_never_below,
    check_return,
    check_ways,
    choose_lots,
    first_to_expire,
    still_out,
)
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.platform.web.translate import page_language
from migrant_support.policy import Power


def issue(
    actor: Viewer,
    store_id: UUID,
    item_id: UUID,
    quantity: Decimal,
    *,
    purpose: Purpose,
    person_id: UUID | None = None,
    reference_kind: str | None = None,
    reference_id: UUID | None = None,
    reason: str = "",
    power: Power = Power.SUPPLY_ISSUE,
) -> list[MovementLine]:
    """Give out a quantity (in the item's unit) of an item from a store, the first to expire first.

    Returns the lines, one a lot. Raises NotThere for a store out of reach, Refused("not_enough") or
    Refused("only_expired") with the sentence for the clerk.
    """
    return issue_all(
        actor,
        store_id,
        {item_id: quantity},
        purpose=purpose,
        person_id=person_id,
        reference_kind=reference_kind,
        reference_id=reference_id,
        reason=reason,
        power=power,
    )


def issue_all(
    actor: Viewer,
    store_id: UUID,
    wanted: Mapping[UUID, Decimal],
    *,
    purpose: Purpose,
    person_id: UUID | None = None,
    reference_kind: str | None = None,
    reference_id: UUID | None = None,
    reason: str = "",
    power: Power = Power.SUPPLY_ISSUE,
) -> list[MovementLine]:
    """Give out several items as one movement: all of them, or none. `wanted` is the quantity by item."""
    demand(actor, power)
    store = hold_book(actor, store_id, power)
    items = _items(wanted)
    held, today = lots_held(store.id, list(wanted)), store.today
    entries = []
    for item_id, quantity in wanted.items():
        item = items[item_id]
        check_quantity(quantity, item.unit)
        chosen = choose_lots(held[item_id], quantity, day=today, kind=item.kind, item=item.name(page_language()))
        entries += [Entry(lot, item_id, Account.STORE, Account.PEOPLE, taken) for lot, taken in chosen]
    return post(
        actor,
        store,
        MovementKind.ISSUE,
        entries,
        purpose=purpose,
        person_id=person_id,
        reference_kind=reference_kind,
        reference_id=reference_id,
        reason=reason,
    )


def take_back(
    actor: Viewer,
    movement_id: UUID,
    quantities: Mapping[UUID, Decimal] | None = None,
    *,
    reference_kind: str | None = None,
    reference_id: UUID | None = None,
    reason: str = "",
    power: Power = Power.SUPPLY_ISSUE,
) -> list[MovementLine]:
    """Put back what an issue gave out: everything that is still out, or these quantities by item.

    It returns into the lots it came from, the last to expire first. Raises NotThere for an issue out of reach, Refused
    when nothing is out or more comes back than went out.
    """
    demand(actor, power)
    given = db.session.get(Movement, movement_id)
    if given is None or given.kind is not MovementKind.ISSUE:
        raise NotThere
    store = hold_book(actor, given.store_id, power)
    out = _still_out(movement_id)
    items = items_of({item_id for _, item_id in out})
    lots, asked = _last_first(out), dict(quantities) if quantities is not None else None
    entries = []
    for item_id, item in items.items():
        there = sum((left for (_, of), left in out.items() if of == item_id), Decimal(0))
        left = there if asked is None else asked.get(item_id, Decimal(0))
        check_return(left, there, item=item.name(page_language()))
        for lot_id in lots:
            back = min(left, out.get((lot_id, item_id), Decimal(0)))
            if back > 0:
                entries.append(Entry(lot_id, item_id, Account.PEOPLE, Account.STORE, back))
                left -= back
    if asked is not None and not set(asked) <= set(items):
        raise NotThere
    return post(
        actor,
        store,
        MovementKind.RETURN,
        entries,
        of_id=movement_id,
        person_id=given.person_id,
        reference_kind=reference_kind,
        reference_id=reference_id,
        reason=reason,
    )


def hold_book(actor: Viewer, store_id: UUID, power: Power) -> StoreRow:
    """Wait for the turn of a store's book, and return the store. Raises NotThere, Refused for a closed one."""
    wait_turn(f"store:{store_id}")
    store = fetch_store(actor, store_id, power)
    if store.closed_at is not None:
        raise Refused("store_closed", msg("This store is closed. Choose another one."))
    return store


def post(
    actor: Viewer | None,
    store: StoreRow,
    kind: MovementKind,
    entries: Sequence[Entry],
    *,
    at: datetime | None = None,
    purpose: Purpose | None = None,
    reason: str = "",
    person_id: UUID | None = None,
    of_id: UUID | None = None,
    reference_kind: str | None = None,
    reference_id: UUID | None = None,
) -> list[MovementLine]:
    """Write a movement with its lines, in the turn of the store's book.

    Raises Refused where a lot would fall below nothing, now or, for an entry dated back, at any moment since.
    """
    check_ways(kind, entries, reason)
    moment = now()
    when = at or moment
    check_moment(when, moment)
    _check_balances(store, entries, when)
    movement = Movement(
        id=new_id(),
        store_id=store.id,
        kind=kind,
        at=when,
        made_at=moment,
        made_by=actor.account_id if actor else None,
        purpose=purpose,
        reason=reason.strip()[:300],
        person_id=person_id,
        of_id=of_id,
        reference_kind=reference_kind,
        reference_id=reference_id,
    )
    day = local_day(store.zone, when)
    lines = [
        MovementLine(
            id=new_id(),
            movement_id=movement.id,
            store_id=store.id,
            item_id=entry.item_id,
            lot_id=entry.lot_id,
            at=when,
            day=day,
            from_account=entry.from_account,
            to_account=entry.to_account,
            quantity=entry.quantity,
            change=entry.change,
        )
        for entry in entries
    ]
    db.session.add(movement)
    db.session.flush()
    db.session.add_all(lines)
    db.session.flush()
    record(actor, f"supplies.movement.{kind.value}", kind="stock_movement", object_id=movement.id)
    return lines


def _items(ids: Collection[UUID]) -> Mapping[UUID, ItemRow]:
    items = items_of(ids)
    if set(items) != set(ids):
        raise NotThere
    return items


def _check_balances(store: StoreRow, entries: Sequence[Entry], at: datetime) -> None:
    """No lot falls below nothing, at this moment or later."""
    changes: dict[UUID, Decimal] = defaultdict(Decimal)
    of_item: dict[UUID, UUID] = {}
    for entry in entries:
        changes[entry.lot_id] += entry.change
        of_item[entry.lot_id] = entry.item_id
    falling = sorted(lot for lot, change in changes.items() if change < 0)
    if not falling:
        return
    balances: dict[UUID, Decimal] = dict(
        db.session.execute(
            sa.select(Balance.lot_id, Balance.quantity).where(Balance.store_id == store.id, Balance.lot_id.in_(falling))
        ).all()
    )
    later: dict[UUID, list[Decimal]] = defaultdict(list)
    for lot_id, change in db.session.execute(
        sa.select(MovementLine.lot_id, MovementLine.change)
        .where(MovementLine.store_id == store.id, MovementLine.lot_id.in_(falling), MovementLine.at > at)
        .order_by(MovementLine.at, MovementLine.id)
    ):
        later[lot_id].append(change)
    names = items_of({of_item[lot] for lot in falling})
    for lot in falling:
        name = names[of_item[lot]].name(page_language())
        check_never_below(balances.get(lot, Decimal(0)), changes[lot], later[lot], item=name)


def _still_out(movement_id: UUID) -> dict[tuple[UUID, UUID], Decimal]:
    """What of an issue was neither given back nor corrected, by lot and item."""
    answers = sa.select(Movement.id).where(Movement.of_id == movement_id)
    rows = db.session.execute(
        sa.select(MovementLine.lot_id, MovementLine.item_id, MovementLine.change, MovementLine.movement_id).where(
            sa.or_(MovementLine.movement_id == movement_id, MovementLine.movement_id.in_(answers))
        )
    ).all()
    issued: dict[tuple[UUID, UUID], Decimal] = defaultdict(Decimal)
    returned: dict[tuple[UUID, UUID], Decimal] = defaultdict(Decimal)
    for lot_id, item_id, change, of in rows:
        if of == movement_id:
            issued[lot_id, item_id] -= change
        else:
            returned[lot_id, item_id] += change
    return {key: still_out(quantity, returned[key]) for key, quantity in issued.items()}


def _last_first(out: Mapping[tuple[UUID, UUID], Decimal]) -> list[UUID]:
    """The lots of an issue, the last to expire first: the freshest is the likeliest to be untouched."""
    rows = db.session.execute(sa.select(Lot.id, Lot.expires_on).where(Lot.id.in_(sorted({lot for lot, _ in out}))))
    return [lot.lot_id for lot in reversed(first_to_expire(LotStock(i, expiry, Decimal(0)) for i, expiry in rows))]
