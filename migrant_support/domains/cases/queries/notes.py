"""Notes and attached files by compartment: who reads which is a power for each, cut here in SQL (FEATURES C4, AZ-5)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case, CaseAttachment, CaseNote
from migrant_support.domains.cases.queries.records import case_readable_by
from migrant_support.domains.cases.rules import AttachmentKind, Compartment
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

READ_BY = {
    Compartment.GENERAL: Power.NARRATIVE_READ,
    Compartment.MEDICAL: Power.MEDICAL_NOTE_READ,
    Compartment.PROTECTION: Power.PROTECTION_NOTE_READ,
    Compartment.SECURITY: Power.SECURITY_NOTE_READ,
}


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """An attached file as those see it who may open it; what it is called is read with the story."""

    id: UUID
    kind: AttachmentKind
    compartment: Compartment
    made_at: datetime
    made_by: UUID


def compartments_of(viewer: Viewer) -> tuple[Compartment, ...]:
    """The compartments that some role of the viewer reads; where, is for `readable_in`."""
    return tuple(one for one in Compartment if viewer.may(READ_BY[one]))


def readable_in(viewer: Viewer, column: sa.ColumnElement[Compartment]) -> sa.ColumnElement[bool]:
    """The condition on a note or file joined with its `Case`: the viewer reads its compartment, and at that case."""
    mine = compartments_of(viewer)
    return sa.or_(sa.false(), *(sa.and_(column == one, case_readable_by(viewer, READ_BY[one])) for one in mine))


def notes_by_compartment(viewer: Viewer, case_id: UUID) -> dict[Compartment, int]:
    """How many notes a case has in each compartment; nothing for those who may not read the story (AZ: existence)."""
    rows = db.session.execute(
        sa.select(CaseNote.compartment, sa.func.count())
        .join(Case, Case.id == CaseNote.case_id)
        .where(CaseNote.case_id == case_id, case_readable_by(viewer, Power.NARRATIVE_READ))
        .group_by(CaseNote.compartment)
    )
    return dict(rows.all())


def attachments_of(viewer: Viewer, case_id: UUID) -> list[AttachmentRow]:
    """The attached files of a case that the viewer may open, newest first."""
    rows = db.session.scalars(
        sa.select(CaseAttachment)
        .join(Case, Case.id == CaseAttachment.case_id)
        .where(CaseAttachment.case_id == case_id, readable_in(viewer, _compartment_of(CaseAttachment)))
        .order_by(CaseAttachment.made_at.desc(), CaseAttachment.id.desc())
    )
    return [AttachmentRow(one.id, one.kind, one.compartment, one.made_at, one.made_by) for one in rows]


def fetch_attachment(viewer: Viewer, case_id: UUID, attachment_id: UUID) -> CaseAttachment:
    """The doorway to an attached file. Raises NotThere."""
    found = db.session.scalar(
        sa.select(CaseAttachment)
        .join(Case, Case.id == CaseAttachment.case_id)
        .where(
            CaseAttachment.id == attachment_id,
            CaseAttachment.case_id == case_id,
            readable_in(viewer, _compartment_of(CaseAttachment)),
        )
    )
    if found is None:
        raise NotThere
    return found


def count_medical_notes(viewer: Viewer, person_id: UUID) -> int:
    """How many notes about a person wait for a medical officer; none for those who may not read them."""
    if not viewer.may(Power.MEDICAL_NOTE_READ):
        return 0
    asked = sa.select(sa.func.count()).select_from(CaseNote).join(Case, Case.id == CaseNote.case_id)
    mine = sa.and_(CaseNote.compartment == Compartment.MEDICAL, case_readable_by(viewer, Power.MEDICAL_NOTE_READ))
    return db.session.scalar(asked.where(Case.person_id == person_id, mine)) or 0


def _compartment_of(model: type[CaseNote] | type[CaseAttachment]) -> sa.ColumnElement[Compartment]:
    return model.__table__.c.compartment
