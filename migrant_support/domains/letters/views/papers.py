"""Letters and certificates of a person: issue one after looking at a draft, print those that were issued."""

from typing import Any
from uuid import UUID

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.lookups import mission_choices
from migrant_support.domains.letters import labels
from migrant_support.domains.letters.actions.papers import NewLetter, draft, issue_letter, missions_of_letters
from migrant_support.domains.letters.forms import LetterForm
from migrant_support.domains.letters.queries.papers import LetterRecord, LetterRow, letter_record, letters_of
from migrant_support.domains.letters.templates import letter_words
from migrant_support.domains.letters.views.blueprint import blueprint
from migrant_support.domains.letters.views.letter_paper import letter_paper
from migrant_support.domains.people.views.blueprint import person_on_page
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.papers import pdf_answer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power


@blueprint.route("/people/<uuid:person_id>/letters", methods=["GET", "POST"])
@guard(Power.LETTER_ISSUE)
def letters(viewer: Viewer, person_id: UUID) -> Response:
    """Her letters, and the form of a new one."""
    form, rows = _form(viewer, person_id)
    if form.validate_on_submit():
        try:
            issue_letter(viewer, person_id, _new(form))
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The letter is issued. Print it below."), "good")
            return see_other("letters.letters", person_id=person_id)
    return _page(viewer, person_id, form, rows)


@blueprint.post("/people/<uuid:person_id>/letters/draft")
@guard(Power.LETTER_ISSUE, reads=True)
def letter_draft(viewer: Viewer, person_id: UUID) -> Response:
    """The letter as it would be, marked as a draft. Nothing is kept."""
    form, rows = _form(viewer, person_id)
    if form.validate_on_submit():
        try:
            new = _new(form)
            content = draft(viewer, person_id, new)
        except Refused as no:
            refuse(form, no)
        else:
            words = letter_words(new.kind, new.language)
            record = LetterRecord("", new.mission, new.kind, new.language, words.version, now(), "", content)
            return pdf_answer(letter_paper(record, is_draft=True), "draft")
    return _page(viewer, person_id, form, rows)


@blueprint.get("/people/<uuid:person_id>/letters/<uuid:letter_id>")
@guard(Power.LETTER_ISSUE)
def letter(viewer: Viewer, person_id: UUID, letter_id: UUID) -> Response:
    """The letter as it was issued, to print; the same bytes each time."""
    record = letter_record(viewer, person_id, letter_id)
    return pdf_answer(letter_paper(record), record.number)


def _form(viewer: Viewer, person_id: UUID) -> tuple[LetterForm, list[LetterRow]]:
    prepare_zone(viewer)
    rows = letters_of(viewer, person_id)
    form = LetterForm(language=page_language())
    allowed = missions_of_letters(viewer)
    form.offer(
        missions=[one for one in mission_choices(page_language()) if allowed is None or one[0] in allowed],
        earlier=[
            (str(row.id), f"{row.number} · {translated(labels.LETTER[row.kind])}")
            for row in rows
            if not row.replaced_by
        ],
    )
    return form, rows


def _named(row: LetterRow) -> str:
    return f"{row.number} · {translated(labels.LETTER[row.kind])}"


def _new(form: LetterForm) -> NewLetter:
    return NewLetter(
        kind=form.kind.data,
        mission=form.mission.data,
        language=form.language.data,
        recipient=form.recipient.data or "",
        demands=form.chosen_demands(),
        reply_by=form.reply_by.data.first_day if form.reply_by.data else None,
        remark=form.remark.data or "",
        supersedes=form.replaced(),
    )


def _page(viewer: Viewer, person_id: UUID, form: LetterForm, rows: list[LetterRow]) -> Response:
    return answer(
        "letters/letters.html",
        form=form,
        person=person_on_page(viewer, person_id, Power.LETTER_ISSUE),
        letters=[_row(person_id, row) for row in rows],
    )


def _row(person_id: UUID, row: LetterRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "kind": translated(labels.LETTER[row.kind]),
        "language": translated(labels.LANGUAGE[row.language]),
        "when": moment_text(row.issued_at),
        "replaced_by": row.replaced_by,
        "href": url_for("letters.letter", person_id=person_id, letter_id=row.id),
    }
