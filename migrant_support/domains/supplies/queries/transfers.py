"""Consignments from and to a store, with their lines."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.supplies.models import Item, Lot, Store, Transfer, TransferLine
from migrant_support.domains.supplies.queries.stores import ItemRow, StoreRow, item_row
from migrant_support.domains.supplies.rules.transfers import TransferState
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.store import db


@dataclass(frozen=True, slots=True)
class SentLine:
    """A lot of a consignment."""

    lot_id: UUID
    item: ItemRow
    batch: str
    expires_on: date | None
    sent: Decimal
    arrived: Decimal | None
    lost: Decimal | None


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A consignment as one of its two stores sees it; of the other it is told the name."""

    id: UUID
    from_id: UUID
    from_name: str
    to_id: UUID
    to_name: str
    state: TransferState
    sent_at: datetime
    ended_at: datetime | None
    note: str
    lines: list[SentLine] = field(default_factory=list)


def transfers_of(store: StoreRow, *, most: int = 50) -> list[TransferRow]:
    """What is on the way to or from a store that was fetched for the viewer, then what has ended, the latest first."""
    mine = sa.or_(Transfer.to_store_id == store.id, Transfer.from_store_id == store.id)
    waits = sa.case((Transfer.state == TransferState.SENT, 0), else_=1)
    rows = db.session.execute(_asked().where(mine).order_by(waits, Transfer.sent_at.desc(), Transfer.id).limit(most))
    return [_row(*row) for row in rows]


def transfer_of(store: StoreRow, transfer_id: UUID) -> TransferRow:
    """One consignment to or from the store, with its lines; raises NotThere."""
    mine = sa.or_(Transfer.to_store_id == store.id, Transfer.from_store_id == store.id)
    found = db.session.execute(_asked().where(mine, Transfer.id == transfer_id)).first()
    if found is None:
        raise NotThere
    lines = db.session.execute(
        sa.select(TransferLine, Lot, Item)
        .join(Lot, Lot.id == TransferLine.lot_id)
        .join(Item, Item.id == TransferLine.item_id)
        .where(TransferLine.transfer_id == transfer_id)
        .order_by(Item.kind, Item.name_en, sa.func.coalesce(Lot.expires_on, date.max), Lot.id)
    )
    return _row(
        *found,
        lines=[
            SentLine(lot.id, item_row(item), lot.batch, lot.expires_on, line.sent, line.arrived, line.lost)
            for line, lot, item in lines
        ],
    )


def _asked() -> sa.Select[Transfer, str, str]:
    origin, target = aliased(Store), aliased(Store)
    return (
        sa.select(Transfer, origin.name, target.name)
        .join(origin, origin.id == Transfer.from_store_id)
        .join(target, target.id == Transfer.to_store_id)
    )


def _row(transfer: Transfer, origin: str, target: str, lines: list[SentLine] | None = None) -> TransferRow:
    return TransferRow(
        transfer.id,
        transfer.from_store_id,
        origin,
        transfer.to_store_id,
        target,
        transfer.state,
        transfer.sent_at,
        transfer.ended_at,
        transfer.note,
        lines or [],
    )
