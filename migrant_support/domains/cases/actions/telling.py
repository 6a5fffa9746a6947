"""The story and the notes of a case: written sealed, and read only with a line in the audit log."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from migrant_support.domains.cases import history as happenings
from migrant_support.domains.cases.actions.words import sealed_words, tell
from migrant_support.domains.cases.models import Case, CaseAttachment, CaseNote
from migrant_support.domains.cases.queries import case_readable_by, fetch_case, own_words
from migrant_support.domains.cases.queries.notes import fetch_attachment, readable_in
from migrant_support.domains.cases.rules import AttachmentKind, Compartment
from migrant_support.domains.people.queries import fetch_person
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.files import FileRow, file_of, store_attachment
from migrant_support.platform.store import db
from migrant_support.policy import Power


def write_note(actor: Viewer, case_id: UUID, text: str, compartment: Compartment = Compartment.GENERAL) -> UUID:
    """Write a note, sealed under the person's key; also into a compartment that the writer may not read herself."""
    demand(actor, Power.NOTE_WRITE)
    case = fetch_case(actor, case_id, Power.NOTE_WRITE)
    note_id = new_id()
    sealed = sealed_words(text, "case_note", "text_sealed", note_id, case.person_id)
    if sealed is None:
        raise Refused("note_empty", msg("Write the note first."), field="text")
    db.session.add(
        CaseNote(id=note_id, case_id=case.id, compartment=compartment, text_sealed=sealed, made_by=actor.account_id)
    )
    db.session.flush()
    tell(actor, case, happenings.NOTE_WRITTEN)
    record(actor, "cases.note.write", kind="case", object_id=case.id, fields=(f"notes.{compartment.value}",))
    return note_id


def attach_to_case(
    actor: Viewer,
    case_id: UUID,
    upload: FileStorage,
    *,
    kind: AttachmentKind,
    compartment: Compartment = Compartment.GENERAL,
    description: str,
) -> UUID:
    """Attach a file to a case: what it is, in which compartment. Raises NotThere, Refused with field `upload`."""
    demand(actor, Power.CASE_WORK)
    case = fetch_case(actor, case_id, Power.CASE_WORK)
    attachment_id = new_id()
    words = sealed_words(description, "case_attachment", "description_sealed", attachment_id, case.person_id)
    if words is None:
        raise Refused("description_missing", msg("Write what this file shows."), field="description")
    stored = store_attachment(actor, upload, subject=case.id, subject_kind="case")
    db.session.add(
        CaseAttachment(
            id=attachment_id,
            case_id=case.id,
            file_id=stored.id,
            kind=kind,
            compartment=compartment,
            description_sealed=words,
            made_by=actor.account_id,
        )
    )
    db.session.flush()
    tell(actor, case, happenings.FILE_ATTACHED)
    record(actor, "cases.file.attach", kind="case", object_id=case.id, fields=(f"files.{compartment.value}",))
    return attachment_id


def read_attachment(actor: Viewer, case_id: UUID, attachment_id: UUID) -> FileRow:
    """The file behind an attachment, for those who read its compartment; opening it is in the audit log."""
    found = fetch_attachment(actor, case_id, attachment_id)
    record(actor, "cases.file.read", kind="case", object_id=case_id)
    return file_of("case", case_id, found.file_id)


@dataclass(frozen=True, slots=True)
class NoteText:
    """An opened note."""

    text: str
    compartment: Compartment
    made_at: datetime
    made_by: UUID | None


@dataclass(frozen=True, slots=True)
class AttachmentText:
    """An attached file with its description."""

    id: UUID
    kind: AttachmentKind
    compartment: Compartment
    description: str
    made_at: datetime
    made_by: UUID


@dataclass(frozen=True, slots=True)
class Narrative:
    """The opened story of a case, its notes and attached files in the reader's compartments, newest first."""

    text: str
    notes: tuple[NoteText, ...]
    files: tuple[AttachmentText, ...]


def read_narrative(actor: Viewer, case_id: UUID) -> Narrative:
    """Open the story and the notes. An act: it is in the audit log before the page leaves (DOMAIN invariant 9)."""
    demand(actor, Power.NARRATIVE_READ)
    case = fetch_case(actor, case_id, Power.NARRATIVE_READ)
    record(actor, "cases.narrative.read", kind="case", object_id=case.id)
    return Narrative(
        own_words(case.narrative_sealed, "case_file", "narrative_sealed", case.id, case.person_id),
        _notes(actor, CaseNote.case_id == case.id, case.person_id),
        _files(actor, case),
    )


def read_medical_notes(actor: Viewer, person_id: UUID) -> tuple[NoteText, ...]:
    """Open the notes that were written for the medical officer about a person; in the audit log. Raises NotThere."""
    demand(actor, Power.MEDICAL_NOTE_READ)
    fetch_person(actor, person_id, Power.MEDICAL_NOTE_READ)
    record(actor, "cases.medical_notes.read", kind="person", object_id=person_id)
    hers = sa.and_(
        Case.person_id == person_id,
        CaseNote.compartment == Compartment.MEDICAL,
        case_readable_by(actor, Power.MEDICAL_NOTE_READ),
    )
    return _notes(actor, hers, person_id)


def _notes(actor: Viewer, which: sa.ColumnElement[bool], person_id: UUID) -> tuple[NoteText, ...]:
    rows = db.session.scalars(
        sa.select(CaseNote)
        .join(Case, Case.id == CaseNote.case_id)
        .where(which, readable_in(actor, CaseNote.__table__.c.compartment))
        .order_by(CaseNote.made_at.desc(), CaseNote.id.desc())
    )
    return tuple(
        NoteText(
            own_words(note.text_sealed, "case_note", "text_sealed", note.id, person_id),
            note.compartment,
            note.made_at,
            note.made_by,
        )
        for note in rows
    )


def _files(actor: Viewer, case: Case) -> tuple[AttachmentText, ...]:
    rows = db.session.scalars(
        sa.select(CaseAttachment)
        .join(Case, Case.id == CaseAttachment.case_id)
        .where(CaseAttachment.case_id == case.id, readable_in(actor, CaseAttachment.__table__.c.compartment))
        .order_by(CaseAttachment.made_at.desc(), CaseAttachment.id.desc())
    )
    return tuple(
        AttachmentText(
            one.id,
            one.kind,
            one.compartment,
            own_words(one.description_sealed, "case_attachment", "description_sealed", one.id, case.person_id),
            one.made_at,
            one.made_by,
        )
        for one in rows
    )
