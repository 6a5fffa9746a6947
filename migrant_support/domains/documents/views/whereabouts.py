"""A document with its history; moving and verifying it; the list of those that end."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import format_number
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.documents import labels
from migrant_support.domains.documents.actions.whereabouts import move_document, verify_document
from migrant_support.domains.documents.forms import MoveForm, VerifyForm
from migrant_support.domains.documents.queries.whereabouts import (
    COUNTED,
    ENDING_ORDER,
    DocumentRecord,
    EndingRow,
    document_record,
    ending_documents,
    ending_rows,
)
from migrant_support.domains.documents.views.blueprint import blueprint
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.rules import expiry_warning
from migrant_support.domains.people.views.blueprint import person_on_page, small_form
from migrant_support.kernel.clock import now
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.paging import count_up_to, keyset
from migrant_support.platform.web.times import day_text, moment_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power


@blueprint.get("/people/<uuid:person_id>/documents/<uuid:document_id>")
@guard(Power.PERSON_READ)
def show(viewer: Viewer, person_id: UUID, document_id: UUID) -> str:
    """A document: what is written of it, where it was when, who verified it and how."""
    prepare_zone(viewer)
    person = person_on_page(viewer, person_id, Power.PERSON_READ)
    record = document_record(viewer, person_id, document_id)
    names = display_names({m.by for m in record.moves} | {c.by for c in record.checks})
    return render_template(
        "documents/document.html",
        person=person,
        title=f"{translated(people_labels.DOCUMENT[record.row.kind])} {record.row.number}".strip(),
        facts=_facts(record),
        zone=record.zone,
        moves=_moves(record, names),
        checks=_checks(record, names),
        document_id=document_id,
        may_edit=viewer.may(Power.PERSON_EDIT),
    )


def _facts(record: DocumentRecord) -> list[dict[str, str]]:
    row = record.row
    return [
        {"label": _("Number"), "value": row.number or _("not readable")},
        {"label": _("Issued by"), "value": row.issuing_state},
        {"label": _("Issued on"), "value": day_text(row.issued_on)},
        {"label": _("Expires on"), "value": day_text(row.expires_on)},
        {"label": _("Where is it now?"), "value": translated(people_labels.PLACE[row.place])},
    ]


def _moves(record: DocumentRecord, names: dict[UUID | None, str]) -> list[dict[str, Any]]:
    moves: list[dict[str, Any]] = [
        {
            "when": moment_text(move.at),
            "datetime": move.at.isoformat(),
            "text": translated(people_labels.PLACE[move.to_place]),
            "note": _by(move.reason, names.get(move.by, "")),
            "tone": "warn" if move.to_place.value in ("employer", "lost", "police") else "",
        }
        for move in record.moves
    ]
    first = translated(people_labels.PLACE[record.first_place])
    return [
        *moves,
        {
            "when": moment_text(record.made_at),
            "datetime": record.made_at.isoformat(),
            "text": first,
            "note": _("when it was recorded"),
        },
    ]


def _checks(record: DocumentRecord, names: dict[UUID | None, str]) -> list[dict[str, Any]]:
    checks: list[dict[str, Any]] = [
        {
            "when": moment_text(check.at),
            "datetime": check.at.isoformat(),
            "text": translated(labels.CHECK_WAY[check.way]),
            "note": _by(check.reference, names.get(check.by, "")),
            "tone": "good",
        }
        for check in record.checks
    ]
    if not checks and record.row.verified_at is not None:
        checks.append(
            {
                "when": moment_text(record.row.verified_at),
                "datetime": record.row.verified_at.isoformat(),
                "text": _("Verified"),
                "tone": "good",
            }
        )
    return checks


def _by(words: str, name: str) -> str:
    return " · ".join(part for part in (words, name) if part)


@blueprint.route("/people/<uuid:person_id>/documents/<uuid:document_id>/place", methods=["GET", "POST"])
@guard(Power.PERSON_EDIT)
def move(viewer: Viewer, person_id: UUID, document_id: UUID) -> Response:
    """Record where a document is now."""
    person = person_on_page(viewer, person_id, Power.PERSON_EDIT)
    record = document_record(viewer, person_id, document_id)
    form = MoveForm(data={"place": record.row.place})
    return small_form(
        person,
        form,
        lambda: move_document(viewer, person_id, document_id, form.place.data, reason=form.reason.data or ""),
        title=_("Where is the document?"),
        lead=f"{translated(people_labels.DOCUMENT[record.row.kind])} {record.row.number}".strip(),
        submit=_("Save"),
        done=_("It is recorded where the document is."),
        part="documents",
    )


@blueprint.route("/people/<uuid:person_id>/documents/<uuid:document_id>/verify", methods=["GET", "POST"])
@guard(Power.PERSON_EDIT)
def verify(viewer: Viewer, person_id: UUID, document_id: UUID) -> Response:
    """Record that the document was found to be hers, and how."""
    person = person_on_page(viewer, person_id, Power.PERSON_EDIT)
    record = document_record(viewer, person_id, document_id)
    form = VerifyForm()
    return small_form(
        person,
        form,
        lambda: verify_document(viewer, person_id, document_id, way=form.way.data, reference=form.reference.data or ""),
        title=_("Verify the document"),
        lead=f"{translated(people_labels.DOCUMENT[record.row.kind])} {record.row.number}".strip(),
        submit=_("It is theirs"),
        done=_("The document is verified."),
        part="documents",
    )


@blueprint.get("/documents/ending")
@guard(Power.PERSON_EDIT)
def ending(viewer: Viewer) -> str:
    """Documents of people with an open case that ended or end within six months, the first to end first."""
    today = now().date()
    statement = ending_documents(viewer, today)
    page = keyset(
        statement, ENDING_ORDER, cursor=request.args.get("from"), size=50, total=count_up_to(statement, COUNTED)
    )
    return render_template(
        "documents/ending.html",
        rows=[_line(row) for row in ending_rows(list(page.rows))],
        total=page.total,
        pages=_many(len(page.rows), page.total or 0),
        newer=_page(page.newer),
        older=_page(page.older),
    )


def _page(cursor: str | None) -> str | None:
    place: dict[str, Any] = {"from": cursor}
    return url_for(".ending", **place) if cursor else None


def _many(shown: int, counted: int) -> str | None:
    """What the pager says when there are more than are counted."""
    if counted <= COUNTED:
        return None
    return _("Showing %(shown)s of more than %(count)s", shown=format_number(shown), count=format_number(COUNTED))


def _line(row: EndingRow) -> dict[str, Any]:
    has_ended = expiry_warning(row.expires_on, today=now().date()) == "expired"
    ended, soon = {"label": _("Expired"), "tone": "danger"}, {"label": _("Expires soon"), "tone": "warn"}
    return {
        "href": url_for("documents.show", person_id=row.person.id, document_id=row.id),
        "name": row.person.name,
        "script": row.person.name_in_script,
        "reference": row.person.reference,
        "kind": translated(people_labels.DOCUMENT[row.kind]),
        "expires": day_text(row.expires_on),
        "state": ended if has_ended else soon,
        "place": translated(people_labels.PLACE[row.place]),
    }
