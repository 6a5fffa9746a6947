"""What lies in the safe of the viewer's missions, and the receipts of a person."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.documents.models import Receipt, SafeItem, SafeRelease
from migrant_support.domains.documents.queries.whereabouts import COUNTED, own_text
from migrant_support.domains.documents.rules.safe import ItemKind, ReceiptKind, receipt_number
from migrant_support.domains.people.models import IdentityDocument, Person
from migrant_support.domains.people.queries import PersonRow, fetch_person, row_of
from migrant_support.domains.people.rules import DocumentPlace
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.web.paging import count_up_to
from migrant_support.policy import Power, ScopeKind


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A thing in the safe. `what` is a document's kind and number, or words."""

    id: UUID
    mission: str
    kind: ItemKind
    what: str
    money: Money | None
    document_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt; `replaced_by` is the number of the one that took its place, or empty."""

    id: UUID
    number: str
    kind: ReceiptKind
    issued_at: datetime
    replaced_by: str


@dataclass(frozen=True, slots=True)
class ReceiptRecord:
    """A receipt with what it says, as it was issued."""

    row: ReceiptRow
    mission: str
    replaces: str
    content: dict[str, Any]


def is_here(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The condition under which a thing lies in a safe of the viewer's missions and the person is hers to see."""
    reach = viewer.reach(Power.SAFE_KEEP)
    left = sa.exists().where(SafeRelease.item_id == SafeItem.id)
    seen = visible_to(viewer, Power.SAFE_KEEP, person_id=SafeItem.person_id)  # type: ignore[arg-type]
    mine = sa.true() if reach.everywhere else SafeItem.mission.in_(sorted(reach.ids(ScopeKind.MISSION)))
    return sa.and_(~left, seen, mine)


def item_row(item: SafeItem) -> ItemRow:
    """A loaded thing as it is shown."""
    money = Money(item.amount, item.currency) if item.amount is not None and item.currency else None
    what = own_text(item.what_sealed, "safe_item", "what_sealed", item.id, item.person_id)
    return ItemRow(item.id, item.mission, item.kind, what, money, item.document_id, item.at)


def kept_of(viewer: Viewer, person_id: UUID) -> list[ItemRow]:
    """What lies in the safe for a person, the first first."""
    items = db.session.scalars(
        sa.select(SafeItem).where(SafeItem.person_id == person_id, is_here(viewer)).order_by(SafeItem.at, SafeItem.id)
    )
    return [item_row(item) for item in items]


def is_kept_anywhere(person_id: UUID) -> bool:
    """Whether anything lies in any safe for a person, whom the caller has in sight already; not what, and not where."""
    left = sa.exists().where(SafeRelease.item_id == SafeItem.id)
    return bool(db.session.scalar(sa.select(sa.exists().where(SafeItem.person_id == person_id, ~left))))


def kinds_kept(viewer: Viewer, person_ids: Collection[UUID]) -> dict[UUID, list[ItemKind]]:
    """What kinds of things lie in the safe for each of some people, without opening what they are; one statement."""
    found: dict[UUID, list[ItemKind]] = {}
    if not person_ids or not viewer.may(Power.SAFE_KEEP):
        return found
    rows = db.session.execute(
        sa.select(SafeItem.person_id, SafeItem.kind)
        .where(SafeItem.person_id.in_(sorted(set(person_ids))), is_here(viewer))
        .order_by(SafeItem.at, SafeItem.id)
    )
    for person_id, kind in rows:
        found.setdefault(person_id, []).append(kind)
    return found


def returns_since(viewer: Viewer, person_ids: Collection[UUID], since: datetime) -> list[tuple[UUID, ReceiptRecord]]:
    """The receipts of things handed back to some people since an instant, with what they say; one statement."""
    later = sa.orm.aliased(Receipt)
    rows = db.session.scalars(
        sa.select(Receipt)
        .outerjoin(later, later.supersedes_id == Receipt.id)
        .where(
            Receipt.person_id.in_(sorted(set(person_ids))), Receipt.kind == ReceiptKind.RETURN,
            Receipt.issued_at >= since, later.id.is_(None), _mine(viewer),
        )
        .order_by(Receipt.mission, Receipt.year, Receipt.serial)
    )  # fmt: skip
    return [(one.person_id, ReceiptRecord(_row(one, None), one.mission, "", _content(one))) for one in rows]


def _content(receipt: Receipt) -> dict[str, Any]:
    text = own_text(receipt.content_sealed, "receipt", "content_sealed", receipt.id, receipt.person_id)
    return json.loads(text) if text else {}


def is_kept(document_id: UUID) -> bool:
    """Does the document lie in a safe by a receipt? For actions."""
    left = sa.exists().where(SafeRelease.item_id == SafeItem.id)
    return bool(db.session.scalar(sa.select(SafeItem.id).where(SafeItem.document_id == document_id, ~left).limit(1)))


def documents_to_keep(viewer: Viewer, person_id: UUID) -> list[IdentityDocument]:
    """Documents of a person that can be put into the safe: neither lost nor there by a receipt."""
    fetch_person(viewer, person_id, Power.SAFE_KEEP)
    lies = sa.exists().where(
        SafeItem.document_id == IdentityDocument.id, ~sa.exists().where(SafeRelease.item_id == SafeItem.id)
    )
    statement = sa.select(IdentityDocument).where(
        IdentityDocument.person_id == person_id, IdentityDocument.place != DocumentPlace.LOST, ~lies
    )
    return list(db.session.scalars(statement.order_by(IdentityDocument.id)))


def safe_list(viewer: Viewer) -> sa.Select[SafeItem, Person]:
    """Everything in the safe of the viewer's missions, for `keyset`."""
    return sa.select(SafeItem, Person).join(Person, Person.id == SafeItem.person_id).where(is_here(viewer))


def kept_count(viewer: Viewer) -> int:
    """How many things lie there, up to COUNTED + 1."""
    return count_up_to(sa.select(SafeItem.id).where(is_here(viewer)), COUNTED)


def safe_rows(found: Collection[Any]) -> list[tuple[ItemRow, PersonRow]]:
    """The lines of the list."""
    return [(item_row(item), row_of(person)) for item, person in found]


def money_kept(viewer: Viewer) -> list[Money]:
    """How much money lies there, by currency."""
    rows = db.session.execute(
        sa.select(SafeItem.currency, sa.func.sum(SafeItem.amount, type_=SafeItem.amount.type))
        .where(SafeItem.kind == ItemKind.MONEY, is_here(viewer))
        .group_by(SafeItem.currency)
        .order_by(SafeItem.currency)
    )
    return [Money(amount, currency) for currency, amount in rows if currency and amount]


def receipts_of(viewer: Viewer, person_id: UUID) -> list[ReceiptRow]:
    """The receipts of a person at the viewer's missions, the latest first."""
    later = sa.orm.aliased(Receipt)
    rows = db.session.execute(
        sa.select(Receipt, later)
        .join(later, later.supersedes_id == Receipt.id, isouter=True)
        .where(Receipt.person_id == person_id, _mine(viewer))
        .order_by(Receipt.id.desc())
    )
    return [_row(receipt, newer) for receipt, newer in rows]


def receipt_record(viewer: Viewer, person_id: UUID, receipt_id: UUID) -> ReceiptRecord:
    """A receipt with what it says. Raises NotThere."""
    fetch_person(viewer, person_id, Power.SAFE_KEEP)
    later, earlier = sa.orm.aliased(Receipt), sa.orm.aliased(Receipt)
    found = db.session.execute(
        sa.select(Receipt, later, earlier)
        .join(later, later.supersedes_id == Receipt.id, isouter=True)
        .join(earlier, earlier.id == Receipt.supersedes_id, isouter=True)
        .where(Receipt.id == receipt_id, Receipt.person_id == person_id, _mine(viewer))
    ).first()
    if found is None:
        raise NotThere
    receipt, newer, older = found
    return ReceiptRecord(_row(receipt, newer), receipt.mission, number_of(older), _content(receipt))


def number_of(receipt: Receipt | None) -> str:
    """The number of a loaded receipt; empty for none."""
    return receipt_number(receipt.mission, receipt.year, receipt.serial) if receipt else ""


def _row(receipt: Receipt, newer: Receipt | None) -> ReceiptRow:
    return ReceiptRow(receipt.id, number_of(receipt), receipt.kind, receipt.issued_at, number_of(newer))


def _mine(viewer: Viewer) -> sa.ColumnElement[bool]:
    reach = viewer.reach(Power.SAFE_KEEP)
    seen = visible_to(viewer, Power.SAFE_KEEP, person_id=Receipt.person_id)  # type: ignore[arg-type]
    return seen if reach.everywhere else sa.and_(seen, Receipt.mission.in_(sorted(reach.ids(ScopeKind.MISSION))))
