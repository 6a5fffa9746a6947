"""Cards: a person's, to print and to revoke; a sheet for many; the check of a shown card."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.documents import labels
from migrant_support.domains.documents.actions.cards import issue_card, revoke_card
from migrant_support.domains.documents.forms import CardForm, RevokeForm, ScanForm, SheetForm
from migrant_support.domains.documents.queries.cards import CardRow, Checked, cards_of, check_card
from migrant_support.domains.documents.rules.cards import CheckResult, spoken_text
from migrant_support.domains.documents.views.blueprint import blueprint
from migrant_support.domains.documents.views.card_paper import CardToPrint, cards_paper
from migrant_support.domains.people.queries import PersonRecord, person_by_reference, person_record
from migrant_support.domains.people.views.blueprint import person_on_page, small_form
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.files import file_of
from migrant_support.platform.files.queries import open_file
from migrant_support.platform.papers import pdf_answer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

MOST_ON_A_SHEET = 50


@blueprint.route("/people/<uuid:person_id>/card", methods=["GET", "POST"])
@guard(Power.CARD_ISSUE)
def card(viewer: Viewer, person_id: UUID) -> Response:
    """Her cards; sending the form answers with the new card to print, once: its code is kept nowhere."""
    prepare_zone(viewer)
    person = person_on_page(viewer, person_id, Power.CARD_ISSUE)
    form = CardForm()
    if form.validate_on_submit():
        try:
            printed = _print_card(viewer, person_record(viewer, person_id), form)
        except Refused as no:
            refuse(form, no)
        else:
            language = form.language.data
            return pdf_answer(cards_paper([printed], language), f"card-{person.reference}-{language}")
    cards = cards_of(person_id)
    return answer(
        "documents/card.html",
        form=form,
        person=person,
        cards=[_card(one) for one in cards],
        has_one=any(one.revoked_at is None for one in cards),
    )


def _print_card(viewer: Viewer, record: PersonRecord, form: CardForm) -> CardToPrint:
    made = issue_card(viewer, record.id, reason=form.reason.data)
    return _to_print(record, made.token, made.spoken, form.phone.data or "", form.language.data)


def _to_print(record: PersonRecord, token: str, spoken: str, phone: str, language: str) -> CardToPrint:
    photo = b"".join(open_file(file_of("person", record.id, record.photo_id))) if record.photo_id else None
    return CardToPrint(
        mission=mission_names(language).get(record.mission, record.mission),
        phone=phone,
        name=record.name,
        script=record.name_in_script,
        reference=record.reference,
        spoken=spoken_text(spoken),
        token=token,
        photo=photo,
    )


def _card(row: CardRow) -> dict[str, Any]:
    revoked = translated(labels.REVOKED[row.revoked_reason]) if row.revoked_reason else ""
    return {
        "spoken": spoken_text(row.spoken),
        "issued": moment_text(row.issued_at),
        "revoked": f"{moment_text(row.revoked_at)} · {revoked}" if row.revoked_at else "",
    }


@blueprint.route("/people/<uuid:person_id>/card/revoke", methods=["GET", "POST"], endpoint="revoke_card")
@guard(Power.CARD_ISSUE)
def revoke(viewer: Viewer, person_id: UUID) -> Response:
    """The card counts no more."""
    person = person_on_page(viewer, person_id, Power.CARD_ISSUE)
    form = RevokeForm()
    return small_form(
        person,
        form,
        lambda: revoke_card(viewer, person_id, form.reason.data),
        title=_("Revoke the card"),
        submit=_("Revoke the card"),
        done=_("The card counts no more."),
        back="documents.card",
    )


@blueprint.route("/cards/sheet", methods=["GET", "POST"])
@guard(Power.CARD_ISSUE)
def card_sheet(viewer: Viewer) -> Response:
    """Cards for many people at once, ten on a page, for those who have none that counts."""
    form = SheetForm()
    if form.validate_on_submit():
        try:
            cards = _print_sheet(viewer, form)
        except Refused as no:
            refuse(form, no)
        else:
            return pdf_answer(cards_paper(cards, form.language.data), f"cards-{form.language.data}")
    return answer("documents/card_sheet.html", form=form)


def _print_sheet(viewer: Viewer, form: SheetForm) -> list[CardToPrint]:
    """The cards of all references; the first that cannot have one stops them all."""
    typed = list(dict.fromkeys((form.references.data or "").split()))
    if len(typed) > MOST_ON_A_SHEET:
        raise Refused(
            "too_many_cards", msg("Print at most %(most)s cards at once."), field="references", most=MOST_ON_A_SHEET
        )
    cards = []
    for reference in typed:
        person_id = person_by_reference(viewer, reference)
        if person_id is None:
            raise Refused(
                "reference_unknown",
                msg("No person with the reference %(reference)s is known to you. Check each letter and digit."),
                field="references",
                reference=reference[:20],
            )
        made = issue_card(viewer, person_id)
        record = person_record(viewer, person_id)
        cards.append(_to_print(record, made.token, made.spoken, form.phone.data or "", form.language.data))
    return cards


@blueprint.route("/cards/check", methods=["GET", "POST"])
@guard(Power.CARD_CHECK, reads=True)
def card_check(viewer: Viewer) -> Response:
    """Whose card is it, and does it count? What is scanned is posted, never in an address."""
    prepare_zone(viewer)
    form = ScanForm()
    checked = check_card(viewer, form.code.data or "") if form.validate_on_submit() else None
    return answer("documents/card_check.html", form=form, checked=_checked(viewer, checked) if checked else None)


def _checked(viewer: Viewer, checked: Checked) -> dict[str, Any]:
    person = checked.person
    reason = translated(labels.REVOKED[checked.reason]) if checked.reason else ""
    told = {
        "tone": "good" if checked.result is CheckResult.VALID else "danger",
        "word": translated(labels.CHECKED[checked.result]),
        "text": "" if person else _("Look at each letter and digit, or search for the person."),
        "facts": [f"{reason} · {moment_text(checked.revoked_at)}"] if checked.revoked_at else [],
    }
    if person is None:
        return {"answer": told, "href": ""}
    may_open = viewer.may(Power.PERSON_READ)
    return {
        "answer": told | {"title": person.name, "script": person.name_in_script, "code": person.reference},
        "href": url_for("person_page.show", person_id=person.id) if may_open else "",
    }
