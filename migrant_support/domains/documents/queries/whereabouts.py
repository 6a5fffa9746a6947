"""A document with its history, and the documents that end soon."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.queries import case_visible_to
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.documents.models import DocumentCheck, DocumentMove
from migrant_support.domains.documents.rules.whereabouts import CheckWay, warned_until
from migrant_support.domains.people.models import IdentityDocument, Person
from migrant_support.domains.people.queries import DocumentRow, PersonRow, fetch_person, row_of, unsealed
from migrant_support.domains.people.queries.records import document_row
from migrant_support.domains.people.rules import DocumentKind, DocumentPlace
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import Unreadable, open_sealed
from migrant_support.policy import Power

COUNTED = 500
"""Queues are counted to one more than this."""


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Where it went, when, by whom and why."""

    to_place: DocumentPlace
    at: datetime
    by: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """Who verified it, when and how."""

    way: CheckWay
    at: datetime
    by: UUID
    reference: str


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document with all that happened to it, the latest first. `zone` are its machine-readable lines as read."""

    row: DocumentRow
    zone: str
    first_place: DocumentPlace
    made_at: datetime
    moves: tuple[MoveRow, ...]
    checks: tuple[CheckRow, ...]


@dataclass(frozen=True, slots=True)
class EndingRow:
    """A document that ends soon or has ended, and whose it is."""

    id: UUID
    person: PersonRow
    kind: DocumentKind
    expires_on: date
    place: DocumentPlace


@dataclass(frozen=True, slots=True)
class Ending:
    """How many documents of people with an open case have ended, and end within six months; up to COUNTED + 1 each."""

    ended: int
    soon: int


def fetch_document(viewer: Viewer, person_id: UUID, document_id: UUID, power: Power) -> IdentityDocument:
    """The doorway of an act: the document of a person whom the viewer sees with this power, her row locked."""
    fetch_person(viewer, person_id, power, lock=True)
    document = db.session.get(IdentityDocument, document_id)
    if document is None or document.person_id != person_id:
        raise NotThere
    return document


def document_record(viewer: Viewer, person_id: UUID, document_id: UUID) -> DocumentRecord:
    """A document of a person whom the viewer sees, with its history. Raises NotThere."""
    fetch_person(viewer, person_id)
    document = db.session.get(IdentityDocument, document_id)
    if document is None or document.person_id != person_id:
        raise NotThere
    of_it = sa.select(DocumentMove).where(DocumentMove.document_id == document_id).order_by(DocumentMove.id.desc())
    moves = db.session.scalars(of_it).all()
    checks = db.session.scalars(
        sa.select(DocumentCheck).where(DocumentCheck.document_id == document_id).order_by(DocumentCheck.id.desc())
    )
    return DocumentRecord(
        row=document_row(document),
        zone=unsealed(document.zone_sealed, "identity_document", "zone_sealed", document.id),
        first_place=moves[-1].from_place if moves else document.place,
        made_at=document.made_at,
        moves=tuple(MoveRow(m.to_place, m.at, m.by, _reason(m)) for m in moves),
        checks=tuple(CheckRow(c.way, c.at, c.by, _reference(c)) for c in checks),
    )


def _reason(move: DocumentMove) -> str:
    return own_text(move.reason_sealed, "document_move", "reason_sealed", move.id, move.person_id)


def _reference(check: DocumentCheck) -> str:
    return own_text(check.reference_sealed, "document_check", "reference_sealed", check.id, check.person_id)


def own_text(blob: bytes | None, table: str, column: str, row_id: UUID, person_id: UUID) -> str:
    """A text sealed under the person's own key; empty when there is none or the key was destroyed."""
    if not blob:
        return ""
    try:
        return open_sealed(
            blob, data_class=DataClass.PERSONAL, table=table, column=column, row_id=row_id, subject=person_id
        )
    except Unreadable:
        return ""


def ending_documents(viewer: Viewer, today: date) -> sa.Select[IdentityDocument, Person]:
    """Documents that ended or end within six months, of people with an open case at the viewer's missions.

    One that is lost, or that another of the same kind outlasts, needs no looking after. For `keyset`.
    """
    return (
        sa.select(IdentityDocument, Person)
        .join(Person, Person.id == IdentityDocument.person_id)
        .where(_needs_looking_after(viewer, today))
    )


ENDING_ORDER = (sa.func.coalesce(IdentityDocument.expires_on, date.max), IdentityDocument.id)


def _needs_looking_after(viewer: Viewer, today: date) -> sa.ColumnElement[bool]:
    other = sa.orm.aliased(IdentityDocument)
    outlasted = sa.exists().where(
        other.person_id == IdentityDocument.person_id,
        other.kind == IdentityDocument.kind,
        other.place != DocumentPlace.LOST,
        other.expires_on > IdentityDocument.expires_on,
    )
    has_open_case = sa.exists().where(
        Case.person_id == IdentityDocument.person_id,
        Case.state != CaseState.CLOSED,
        case_visible_to(viewer, Power.PERSON_EDIT),
    )
    return sa.and_(
        IdentityDocument.expires_on <= warned_until(today),
        IdentityDocument.place != DocumentPlace.LOST,
        has_open_case,
        ~outlasted,
    )


def ending_rows(found: list[tuple[IdentityDocument, Person]]) -> list[EndingRow]:
    """The lines of the list."""
    return [
        EndingRow(document.id, row_of(person), document.kind, document.expires_on, document.place)
        for document, person in found
        if document.expires_on is not None
    ]


def ending_count(viewer: Viewer, today: date) -> Ending:
    """How many there are, in one statement."""
    first = (
        sa.select(IdentityDocument.expires_on)
        .where(_needs_looking_after(viewer, today))
        .order_by(IdentityDocument.expires_on)
        .limit(2 * COUNTED + 1)
        .subquery()
    )
    has_ended = sa.case((first.c.expires_on < today, 1), else_=0)
    every, ended = db.session.execute(sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(has_ended), 0))).one()
    return Ending(ended=int(ended), soon=int(every) - int(ended))
