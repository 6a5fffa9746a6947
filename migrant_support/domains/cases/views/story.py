"""The story of a case with its notes and files; and the notes that wait for the medical officer. All audited."""

from typing import Any
from uuid import UUID

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.cases import actions, labels
from migrant_support.domains.cases.actions.telling import (
    NoteText,
    attach_to_case,
    read_attachment,
    read_medical_notes,
)
from migrant_support.domains.cases.actions.transfers import read_transfer_note
from migrant_support.domains.cases.forms import NoteForm
from migrant_support.domains.cases.forms_work import AttachmentForm
from migrant_support.domains.cases.queries.notes import compartments_of, notes_by_compartment
from migrant_support.domains.cases.rules import Compartment
from migrant_support.domains.cases.views.blueprint import blueprint, case_on_page, small_form
from migrant_support.domains.people.queries import fetch_person, row_of
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.files import download
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.limits import MIB, takes_files
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power


@blueprint.route("/<uuid:case_id>/story", methods=["GET", "POST"])
@guard(Power.NARRATIVE_READ, writes=True)
def story(viewer: Viewer, case_id: UUID) -> Response:
    """The narrative, the notes and the files; opening them is in the audit log."""
    case = case_on_page(viewer, case_id, Power.NARRATIVE_READ)
    form = NoteForm()
    if form.validate_on_submit():
        try:
            actions.write_note(viewer, case_id, form.text.data or "", form.compartment.data)
        except Refused as no:
            refuse(form, no)
        else:
            reads = form.compartment.data in compartments_of(viewer)
            flash(_("The note is kept.") if reads else _("The note is kept, for the one it is meant for."), "good")
            return see_other("cases.story", case_id=case_id)
    told = actions.read_narrative(viewer, case_id)
    names = display_names({note.made_by for note in told.notes} | {one.made_by for one in told.files})
    return answer(
        "cases/story.html",
        form=form,
        case=case,
        told=told,
        transfer_note=read_transfer_note(viewer, case_id),
        notes=[_note(note, names) for note in told.notes],
        files=told.files,
        labels=labels,
        names=names,
        sealed_for_others=[
            {"label": translated(labels.COMPARTMENT[one]), "count": count}
            for one, count in notes_by_compartment(viewer, case_id).items()
            if one not in compartments_of(viewer)
        ],
        may_write=viewer.may(Power.NOTE_WRITE),
        may_attach=viewer.may(Power.CASE_WORK),
    )


def _note(note: NoteText, names: dict[UUID | None, str]) -> dict[str, Any]:
    return {
        "text": note.text,
        "made_at": note.made_at,
        "who": names.get(note.made_by, _("A colleague")),
        "compartment": ""
        if note.compartment is Compartment.GENERAL
        else translated(labels.COMPARTMENT[note.compartment]),
    }


@blueprint.route("/<uuid:case_id>/files/new", methods=["GET", "POST"])
@takes_files(10 * MIB)
@guard(Power.CASE_WORK)
def new_attachment(viewer: Viewer, case_id: UUID) -> Response:
    """Attach a file to the case."""
    case = case_on_page(viewer, case_id, Power.CASE_WORK)
    form = AttachmentForm()
    return small_form(
        case,
        form,
        lambda: attach_to_case(
            viewer,
            case_id,
            form.upload.data,
            kind=form.kind.data,
            compartment=form.compartment.data,
            description=form.description.data or "",
        ),
        title=_("Attach a file"),
        lead=_("PDF, picture, spreadsheet or text, at most 10 MB. It is stored sealed and not scanned for viruses."),
        submit=_("Attach"),
        done=_("The file is attached."),
        part="story",
        is_upload=True,
    )


@blueprint.get("/<uuid:case_id>/files/<uuid:attachment_id>")
@guard(Power.NARRATIVE_READ, writes=True)
def attachment(viewer: Viewer, case_id: UUID, attachment_id: UUID) -> Response:
    """An attached file, always as a download; opening it is in the audit log."""
    case_on_page(viewer, case_id, Power.NARRATIVE_READ)
    return download(read_attachment(viewer, case_id, attachment_id))


@blueprint.get("/of/<uuid:person_id>/medical-notes")
@guard(Power.MEDICAL_NOTE_READ, writes=True)
def medical_notes(viewer: Viewer, person_id: UUID) -> str:
    """The notes that officers wrote for the medical officer; opening them is in the audit log."""
    notes = read_medical_notes(viewer, person_id)
    names = display_names({note.made_by for note in notes})
    return render_template(
        "cases/medical_notes.html",
        person=row_of(fetch_person(viewer, person_id, Power.MEDICAL_NOTE_READ)),
        notes=[_note(note, names) for note in notes],
    )
