"""The safe: what lies there for a person, in and out with a receipt, the list to count."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import currency_choices, mission_names
from migrant_support.domains.documents import labels
from migrant_support.domains.documents.actions.safe import deposit, release, replace_receipt
from migrant_support.domains.documents.forms import DepositForm, DisposeForm, ReplaceForm, ReturnForm
from migrant_support.domains.documents.models import SafeItem
from migrant_support.domains.documents.queries.safe import (
    ItemRow,
    documents_to_keep,
    kept_of,
    money_kept,
    receipt_record,
    receipts_of,
    safe_list,
    safe_rows,
)
from migrant_support.domains.documents.rules.safe import ReceiptKind
from migrant_support.domains.documents.views.blueprint import blueprint
from migrant_support.domains.documents.views.receipt_paper import receipt_paper
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.queries.records import document_row
from migrant_support.domains.people.views.blueprint import person_on_page, small_form
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.papers import pdf_answer
from migrant_support.platform.web.paging import count_up_to, keyset
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power, ScopeKind

LANGUAGES = ("si", "ta", "en")


@blueprint.get("/people/<uuid:person_id>/safe")
@guard(Power.SAFE_KEEP)
def kept(viewer: Viewer, person_id: UUID) -> str:
    """What lies in the safe for a person, and her receipts."""
    prepare_zone(viewer)
    person = person_on_page(viewer, person_id, Power.SAFE_KEEP)
    return render_template(
        "documents/kept.html",
        person=person,
        items=[_item(one) for one in kept_of(viewer, person_id)],
        receipts=[
            {
                "number": receipt.number,
                "kind": translated(labels.RECEIPT[receipt.kind]),
                "when": moment_text(receipt.issued_at),
                "replaced_by": receipt.replaced_by,
                "papers": [
                    {
                        "label": translated(people_labels.LANGUAGE[code]),
                        "href": url_for(".receipt", person_id=person_id, receipt_id=receipt.id, language=code),
                    }
                    for code in LANGUAGES
                ],
                "replace_href": None
                if receipt.replaced_by
                else url_for(".replace", person_id=person_id, receipt_id=receipt.id),
            }
            for receipt in receipts_of(viewer, person_id)
        ],
    )


def _item(item: ItemRow) -> dict[str, Any]:
    words = f"{translated(labels.ITEM[item.kind])}: {item.what}"
    return {"words": words, "when": moment_text(item.at)}


@blueprint.route("/people/<uuid:person_id>/safe/deposit", methods=["GET", "POST"])
@guard(Power.SAFE_KEEP)
def put_in(viewer: Viewer, person_id: UUID) -> Response:
    """Put things into the safe."""
    person = person_on_page(viewer, person_id, Power.SAFE_KEEP)
    codes, names = sorted(viewer.reach(Power.SAFE_KEEP).ids(ScopeKind.MISSION)), mission_names(page_language())
    form = DepositForm()
    form.mission.choices = [(code, names.get(code, code)) for code in codes]
    chosen = form.mission.data if form.mission.data in codes else codes[0] if codes else ""
    form.currency.choices = currency_choices(chosen, page_language())
    form.documents.choices = [
        (row.id, f"{translated(people_labels.DOCUMENT[row.kind])} {row.number}".strip())
        for row in map(document_row, documents_to_keep(viewer, person_id))
    ]
    return small_form(
        person,
        form,
        lambda: deposit(viewer, person_id, form.items(), mission=form.mission.data),
        title=_("Put into the safe"),
        submit=_("Put into the safe"),
        done=_("It lies in the safe. Print the receipt and let the person sign it."),
        back="documents.kept",
    )


@blueprint.route("/people/<uuid:person_id>/safe/return", methods=["GET", "POST"])
@guard(Power.SAFE_KEEP)
def give_back(viewer: Viewer, person_id: UUID) -> Response:
    """Give things back."""
    person = person_on_page(viewer, person_id, Power.SAFE_KEEP)
    form = ReturnForm()
    form.items.choices = [(one.id, _item(one)["words"]) for one in kept_of(viewer, person_id)]
    return small_form(
        person,
        form,
        lambda: release(viewer, person_id, form.items.data or (), ReceiptKind.RETURN),
        title=_("Give back from the safe"),
        submit=_("Give back"),
        done=_("It was given back. Print the receipt and let the person sign it."),
        back="documents.kept",
    )


@blueprint.route("/people/<uuid:person_id>/safe/dispose", methods=["GET", "POST"])
@guard(Power.SAFE_KEEP)
def dispose(viewer: Viewer, person_id: UUID) -> Response:
    """Dispose of things that nobody can be given."""
    person = person_on_page(viewer, person_id, Power.SAFE_KEEP)
    form = DisposeForm()
    form.items.choices = [(one.id, _item(one)["words"]) for one in kept_of(viewer, person_id)]
    return small_form(
        person,
        form,
        lambda: release(viewer, person_id, form.items.data or (), ReceiptKind.DISPOSAL, reason=form.reason.data or ""),
        title=_("Dispose of something in the safe"),
        submit=_("Dispose of it"),
        done=_("It is recorded that it left the safe."),
        back="documents.kept",
    )


@blueprint.route("/people/<uuid:person_id>/receipts/<uuid:receipt_id>/replace", methods=["GET", "POST"])
@guard(Power.SAFE_KEEP)
def replace(viewer: Viewer, person_id: UUID, receipt_id: UUID) -> Response:
    """Issue another receipt in the place of one."""
    person = person_on_page(viewer, person_id, Power.SAFE_KEEP)
    record = receipt_record(viewer, person_id, receipt_id)
    form = ReplaceForm()
    return small_form(
        person,
        form,
        lambda: replace_receipt(viewer, person_id, receipt_id, reason=form.reason.data or ""),
        title=_("Replace receipt %(number)s", number=record.row.number),
        submit=_("Replace it"),
        done=_("Another receipt stands in its place. Print it and let the person sign it."),
        back="documents.kept",
    )


@blueprint.get("/people/<uuid:person_id>/receipts/<uuid:receipt_id>/<any(si,ta,en):language>")
@guard(Power.SAFE_KEEP)
def receipt(viewer: Viewer, person_id: UUID, receipt_id: UUID, language: str) -> Response:
    """A receipt to print, two copies on a page."""
    record = receipt_record(viewer, person_id, receipt_id)
    return pdf_answer(receipt_paper(record, language), f"receipt-{record.row.number}-{language}")


@blueprint.get("/safe")
@guard(Power.SAFE_KEEP)
def safe(viewer: Viewer) -> str:
    """Everything in the safe of the viewer's missions, as a list to count."""
    prepare_zone(viewer)
    statement, names = safe_list(viewer), mission_names(page_language())
    page = keyset(
        statement,
        (SafeItem.at, SafeItem.id),
        cursor=request.args.get("from"),
        size=100,
        total=count_up_to(statement),
    )
    return render_template(
        "documents/safe.html",
        rows=[
            {
                "href": url_for(".kept", person_id=person.id),
                "name": person.name,
                "script": person.name_in_script,
                "reference": person.reference,
                "what": _item(item)["words"],
                "mission": names.get(item.mission, item.mission),
                "when": moment_text(item.at),
            }
            for item, person in safe_rows(page.rows)
        ],
        money=[str(one) for one in money_kept(viewer)],
        total=page.total,
        newer=_page(page.newer),
        older=_page(page.older),
    )


def _page(cursor: str | None) -> str | None:
    place: dict[str, Any] = {"from": cursor}
    return url_for(".safe", **place) if cursor else None
