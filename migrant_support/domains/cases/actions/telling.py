"""The story and the notes of a case: written sealed, and read only with a line in the audit log."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases import history as happenings
from migrant_support.domains.cases.models import CaseNote
from migrant_support.domains.cases.queries import fetch_case
from migrant_support.domains.cases.rules import (
    Compartment,
)
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import Unreadable, open_sealed, seal
from migrant_support.policy import Power


def write_note(actor: Viewer, case_id: UUID, text: str, compartment: Compartment = Compartment.GENERAL) -> UUID:
    """Write a note; its text is sealed under the person's key."""
    demand(actor, Power.NOTE_WRITE)
    case = fetch_case(actor, case_id, Power.NOTE_WRITE)
    if not text.strip():
        raise Refused("note_empty", msg("Write the note first."), field="text")
    note_id = new_id()
    sealed = seal(
        text.strip(),
        data_class=DataClass.PROTECTION,
        table="case_note",
        column="text_sealed",
        row_id=note_id,
        subject=case.person_id,
    )
    db.session.add(
        CaseNote(id=note_id, case_id=case.id, compartment=compartment, text_sealed=sealed, made_by=actor.account_id)
    )
    db.session.flush()
    happened(
        "person", case.person_id, happenings.NOTE_WRITTEN, reference_kind="case", reference_id=case.id, actor=actor
    )
    record(actor, "cases.note.write", kind="case", object_id=case.id, fields=("notes",))
    return note_id


@dataclass(frozen=True, slots=True)
class NoteText:
    """An opened note."""

    text: str
    made_at: datetime
    made_by: UUID | None


@dataclass(frozen=True, slots=True)
class Narrative:
    """The opened story of a case and its notes, newest first."""

    text: str
    notes: tuple[NoteText, ...]


def read_narrative(actor: Viewer, case_id: UUID) -> Narrative:
    """Open the story and the notes. An act: it is in the audit log before the page leaves (DOMAIN invariant 9)."""
    demand(actor, Power.NARRATIVE_READ)
    case = fetch_case(actor, case_id, Power.NARRATIVE_READ)
    record(actor, "cases.narrative.read", kind="case", object_id=case.id)
    notes = db.session.scalars(
        sa.select(CaseNote).where(CaseNote.case_id == case.id).order_by(CaseNote.made_at.desc(), CaseNote.id.desc())
    )
    return Narrative(
        _open(case.narrative_sealed, "case_file", "narrative_sealed", case.id, case.person_id),
        tuple(
            NoteText(_open(n.text_sealed, "case_note", "text_sealed", n.id, case.person_id), n.made_at, n.made_by)
            for n in notes
        ),
    )


def _open(blob: bytes | None, table: str, column: str, row_id: UUID, subject: UUID) -> str:
    if blob is None:
        return ""
    try:
        return open_sealed(
            blob, data_class=DataClass.PROTECTION, table=table, column=column, row_id=row_id, subject=subject
        )
    except Unreadable:
        return ""
