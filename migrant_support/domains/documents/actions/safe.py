"""The safe: put in, give back, dispose of, each with a numbered receipt; a receipt is replaced, never changed."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.models import Mission
from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.documents import history as happenings
from migrant_support.domains.documents.actions.whereabouts import write_move
from migrant_support.domains.documents.models import Receipt, SafeItem, SafeRelease
from migrant_support.domains.documents.queries.safe import is_here, is_kept, item_row, receipt_record
from migrant_support.domains.documents.queries.whereabouts import fetch_document
from migrant_support.domains.documents.rules.safe import (
    ItemKind,
    NewItem,
    ReceiptKind,
    check_deposit,
    check_leaving,
    receipt_number,
)
from migrant_support.domains.people.actions.registering import check_mission
from migrant_support.domains.people.models import IdentityDocument, Person
from migrant_support.domains.people.queries import fetch_person, full_name, unsealed
from migrant_support.domains.people.rules import DocumentPlace
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import seal
from migrant_support.policy import Power

_TOLD = {ReceiptKind.RETURN: happenings.GIVEN_BACK, ReceiptKind.DISPOSAL: happenings.DISPOSED}
Line = dict[str, str]


def deposit(actor: Viewer, person_id: UUID, items: Sequence[NewItem], *, mission: str) -> UUID:
    """Put things into the safe of a mission; return the id of the receipt. A document's place moves with it.

    Raises NotThere or Refused.
    """
    demand(actor, Power.SAFE_KEEP)
    check_mission(actor, Power.SAFE_KEEP, mission)
    person = fetch_person(actor, person_id, Power.SAFE_KEEP, lock=True)
    check_deposit(items)
    papers = [_paper(actor, person_id, item) for item in items]
    lines = [_line(item, paper) for item, paper in zip(items, papers, strict=True)]
    receipt = _issue(actor, person, ReceiptKind.DEPOSIT, mission, lines)
    for item, paper, line in zip(items, papers, lines, strict=True):
        key = new_id()
        db.session.add(
            SafeItem(
                id=key,
                mission=mission,
                person_id=person_id,
                receipt_id=receipt.id,
                kind=item.kind,
                document_id=item.document_id,
                what_sealed=_own(line["what"], "safe_item", "what_sealed", key, person_id),
                amount=item.money.amount if item.money else None,
                currency=item.money.currency if item.money else None,
                at=receipt.issued_at,
            )
        )
        if paper is not None and paper.place is not DocumentPlace.MISSION_SAFE:
            write_move(actor, paper, DocumentPlace.MISSION_SAFE, reason=_number(receipt))
    _tell(actor, receipt, happenings.KEPT, "documents.safe.deposit")
    return receipt.id


def release(actor: Viewer, person_id: UUID, item_ids: Sequence[UUID], kind: ReceiptKind, *, reason: str = "") -> UUID:
    """Give things back, or dispose of them; return the id of the receipt. Raises NotThere or Refused."""
    demand(actor, Power.SAFE_KEEP)
    person = fetch_person(actor, person_id, Power.SAFE_KEEP, lock=True)
    items = db.session.scalars(
        sa.select(SafeItem)
        .where(SafeItem.id.in_(list(item_ids)), SafeItem.person_id == person_id, is_here(actor))
        .order_by(SafeItem.at, SafeItem.id)
    ).all()
    has_document = any(item.kind is ItemKind.DOCUMENT for item in items)
    check_leaving(item_ids, found=len(items), kind=kind, reason=reason, has_document=has_document)
    missions = {item.mission for item in items}
    if len(missions) > 1:
        raise Refused("two_missions", msg("These things lie in two safes. Choose those of one mission."), field="items")
    lines = [_kept_line(item) for item in items]
    receipt = _issue(actor, person, kind, missions.pop(), lines, reason=reason)
    for item in items:
        key = new_id()
        db.session.add(
            SafeRelease(
                id=key,
                item_id=item.id,
                person_id=person_id,
                receipt_id=receipt.id,
                reason_sealed=_own(reason.strip(), "safe_release", "reason_sealed", key, person_id),
                at=receipt.issued_at,
            )
        )
        paper = db.session.get(IdentityDocument, item.document_id) if item.document_id else None
        if paper is not None and paper.place is DocumentPlace.MISSION_SAFE:
            write_move(actor, paper, DocumentPlace.HOLDER, reason=_number(receipt))
    _tell(actor, receipt, _TOLD[kind], f"documents.safe.{kind.value}")
    return receipt.id


def replace_receipt(actor: Viewer, person_id: UUID, receipt_id: UUID, *, reason: str) -> UUID:
    """Issue another receipt in the place of one: the same things, the person as she is written now. Raises Refused."""
    demand(actor, Power.SAFE_KEEP)
    person = fetch_person(actor, person_id, Power.SAFE_KEEP, lock=True)
    old = receipt_record(actor, person_id, receipt_id)
    if old.row.replaced_by:
        raise Refused("replaced_already", msg("This receipt was replaced already. Replace the newer one."))
    if not old.content:
        raise Refused("receipt_unreadable", msg("What this receipt says can no longer be read."))
    words = "; ".join(part for part in (old.content["reason"], reason.strip()) if part)
    receipt = _issue(
        actor, person, old.row.kind, old.mission, old.content["items"], reason=words, supersedes=receipt_id
    )
    _tell(actor, receipt, happenings.RECEIPT_REPLACED, "documents.receipt.replace")
    return receipt.id


def _paper(actor: Viewer, person_id: UUID, item: NewItem) -> IdentityDocument | None:
    if item.document_id is None:
        return None
    paper = fetch_document(actor, person_id, item.document_id, Power.SAFE_KEEP)
    if paper.place is DocumentPlace.LOST:
        raise Refused(
            "lost_stays_lost",
            msg("A document reported lost is never valid again. If it was found, record it as another document."),
            field="documents",
        )
    if is_kept(paper.id):
        raise Refused("kept_already", msg("This document lies in the safe already."), field="documents")
    return paper


def _line(item: NewItem, paper: IdentityDocument | None) -> Line:
    if paper is not None:
        number = unsealed(paper.number_sealed, "identity_document", "number_sealed", paper.id)
        return {"kind": item.kind.value, "document": paper.kind.value, "what": number}
    return {"kind": item.kind.value, "document": "", "what": str(item.money) if item.money else item.what.strip()}


def _kept_line(item: SafeItem) -> Line:
    paper = db.session.get(IdentityDocument, item.document_id) if item.document_id else None
    return {"kind": item.kind.value, "document": paper.kind.value if paper else "", "what": item_row(item).what}


def _issue(
    actor: Viewer,
    person: Person,
    kind: ReceiptKind,
    mission: str,
    lines: Sequence[Line],
    *,
    reason: str = "",
    supersedes: UUID | None = None,
) -> Receipt:
    """The next receipt of the mission's year. The mission's row is locked, so that no number is given twice."""
    db.session.execute(sa.select(Mission.code).where(Mission.code == mission).with_for_update(key_share=True))
    moment = now()
    year = local_day(zone_of_mission(mission), moment).year
    last = sa.select(sa.func.max(Receipt.serial)).where(Receipt.mission == mission, Receipt.year == year)
    key = new_id()
    content: dict[str, Any] = {
        "reference": person.reference,
        "name": full_name(person.primary_name, person.secondary_name),
        "name_si": person.name_si,
        "name_ta": person.name_ta,
        "officer": display_names({actor.account_id}).get(actor.account_id, ""),
        "items": list(lines),
        "reason": reason.strip(),
    }
    receipt = Receipt(
        id=key,
        mission=mission,
        year=year,
        serial=(db.session.scalar(last) or 0) + 1,
        kind=kind,
        person_id=person.id,
        content_sealed=_own(json.dumps(content, ensure_ascii=False), "receipt", "content_sealed", key, person.id),
        issued_at=moment,
        issued_by=actor.account_id,
        supersedes_id=supersedes,
    )
    db.session.add(receipt)
    db.session.flush()
    return receipt


def _number(receipt: Receipt) -> str:
    return receipt_number(receipt.mission, receipt.year, receipt.serial)


def _own(text: str, table: str, column: str, key: UUID, person_id: UUID) -> bytes:
    return seal(text, data_class=DataClass.PERSONAL, table=table, column=column, row_id=key, subject=person_id)


def _tell(actor: Viewer, receipt: Receipt, happening: str, act: str) -> None:
    db.session.flush()
    happened("person", receipt.person_id, happening, reference_kind="receipt", reference_id=receipt.id, actor=actor)
    record(actor, act, kind="receipt", object_id=receipt.id)
