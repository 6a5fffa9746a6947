"""The desk, for a thumb: scan, read yes or no, tap once. What is scanned is posted, never in an address."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.documents import labels as document_labels
from migrant_support.domains.documents.forms import ScanForm
from migrant_support.domains.documents.queries.scan import who_is
from migrant_support.domains.people.queries import PersonRow, fetch_person
from migrant_support.domains.rations.actions.giving import Given, distribute, distribute_in_an_emergency, undo
from migrant_support.domains.rations.forms import EmergencyForm, GiveForm
from migrant_support.domains.rations.queries.desk import Desk, Said, fetch_desk, member_of, required_name, say
from migrant_support.domains.rations.rules.desk import SENTENCE, Answer, Member, No
from migrant_support.domains.rations.views.blueprint import amounts, blueprint, by_clock_of, small_form
from migrant_support.domains.sites.words import bed_text
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, moment_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.platform.web.undo import offer_undo, undo_handler
from migrant_support.policy import Power

PATH = "/sites/<uuid:site_id>/sets/<uuid:set_id>/stores/<uuid:store_id>"
UNDO_SECONDS = 600


@blueprint.route(PATH, methods=["GET", "POST"])
@guard(Power.RATION_USE, reads=True)
def desk(viewer: Viewer, site_id: UUID, set_id: UUID, store_id: UUID) -> Response:
    """One box to scan into, and what the desk says."""
    at = _desk(viewer, site_id, set_id, store_id)
    form, told, give = ScanForm(), None, None
    if form.validate_on_submit():
        told, give = _scanned(viewer, at, form.code.data or "")
    return _page(at, form, told=told, give=give)


def _desk(viewer: Viewer, site_id: UUID, set_id: UUID, store_id: UUID) -> Desk:
    at = fetch_desk(viewer, site_id, set_id, store_id)
    by_clock_of(at.zone, at.mission)
    return at


def _page(at: Desk, form: ScanForm, *, told: Mapping[str, Any] | None, give: GiveForm | None) -> Response:
    return answer(
        "rations/desk.html",
        form=form,
        desk=at,
        set_name=at.given.terms.name(page_language()),
        told=told,
        give=give,
        give_href=url_for("rations.give", site_id=at.site_id, set_id=at.given.id, store_id=at.store_id),
    )


def _scanned(viewer: Viewer, at: Desk, code: str) -> tuple[dict[str, Any], GiveForm | None]:
    scanned = who_is(viewer, code, Power.RATION_USE)
    if scanned.person is None or scanned.result in document_labels.SCANNED:
        return {"tone": "danger", "word": _("No"), "text": translated(document_labels.SCANNED[scanned.result])}, None
    person = scanned.person
    said = say(viewer, at, Member(person.id, person.name, person.sex, person.birth), person.reference)
    told = _told(at, said, person)
    return told, (GiveForm(formdata=None, person_id=person.id) if said.answer.no is None else None)


def _told(at: Desk, said: Said, person: PersonRow) -> dict[str, Any]:
    given = said.answer
    told: dict[str, Any] = {
        "tone": "danger" if given.no else "warn" if said.advice else "good",
        "word": _("No") if given.no else _("Give"),
        "title": person.name,
        "script": person.name_in_script,
        "code": person.reference,
        "text": _why(at, given) if given.no else _for_whom(given),
        "facts": [bed_text(*said.bed)] if said.bed else [],
        "advice": said.advice,
        "amounts": amounts(given.wanted, at.items),
        "emergency_href": "",
    }
    if given.may_be_an_emergency:
        told["emergency_href"] = url_for(
            "rations.emergency", site_id=at.site_id, set_id=at.given.id, store_id=at.store_id, person_id=person.id
        )
    if given.again_on is not None:
        told["facts"].append(_("It comes again on %(day)s.", day=day_text(given.again_on)))
    return told


def _for_whom(given: Answer) -> str:
    people = ngettext("For one person", "For %(num)s people", len(given.covered))
    if not given.babies:
        return people
    return ngettext("%(people)s, one of them a baby", "%(people)s, %(num)s of them babies", given.babies, people=people)


def _why(at: Desk, given: Answer) -> str:
    if given.no is No.STOPPED:
        return given.instruction
    if given.at is not None and given.no is No.HAD_IT:
        return _("Had it %(when)s.", when=moment_text(given.at))
    if given.at is not None and given.no is No.ON_LOAN:
        return _("Has it on loan since %(when)s. Take it back first.", when=moment_text(given.at))
    if given.no is No.NEEDS_SET:
        return _("Must have %(set)s first.", set=required_name(at, page_language()))
    if given.no is No.OUT_OF_STOCK:
        items = ", ".join(at.items[item].name(page_language()) for item in given.lacking)
        return _("There is not enough in the store: %(items)s.", items=items)
    return translated(SENTENCE[given.no]) if given.no else ""


@blueprint.post(f"{PATH}/give")
@guard(Power.RATION_USE)
def give(viewer: Viewer, site_id: UUID, set_id: UUID, store_id: UUID) -> Response:
    """One tap: it is handed out, and can be taken back for a while."""
    at = _desk(viewer, site_id, set_id, store_id)
    form = GiveForm()
    if form.validate_on_submit():
        try:
            given = distribute(viewer, site_id, set_id, store_id, form.person_id.data)
        except Refused as no:
            refuse(form, no)
            scan = ScanForm(formdata=None)
            scan.form_errors = form.form_errors
            told = {"tone": "danger", "word": _("No"), "text": " ".join(form.form_errors)}
            return _page(at, scan, told=told, give=None)
        _offer(viewer, at, given)
    return see_other("rations.desk", site_id=site_id, set_id=set_id, store_id=store_id)


def _offer(viewer: Viewer, at: Desk, made: Given) -> None:
    where = {"site_id": at.site_id, "set_id": at.given.id, "store_id": at.store_id}
    what = {"distribution_id": made.distribution_id, "reference": made.reference}
    offer_undo(viewer, "rations.give", where | what, UNDO_SECONDS)


def _take_back(viewer: Viewer, arguments: Mapping[str, Any]) -> str:
    undo(viewer, UUID(arguments["distribution_id"]))
    site_id, set_id, store_id = (UUID(arguments[key]) for key in ("site_id", "set_id", "store_id"))
    return url_for("rations.desk", site_id=site_id, set_id=set_id, store_id=store_id)


undo_handler("rations.give", _take_back, sentence=msg("%(reference)s: handed out and recorded."))


@blueprint.route(f"{PATH}/people/<uuid:person_id>/emergency", methods=["GET", "POST"])
@guard(Power.RATION_USE)
def emergency(viewer: Viewer, site_id: UUID, set_id: UUID, store_id: UUID, person_id: UUID) -> Response:
    """Hand out although the desk says no, for a reason."""
    at = _desk(viewer, site_id, set_id, store_id)
    person = fetch_person(viewer, person_id, Power.RATION_USE)
    said = say(viewer, at, member_of(person), person.reference)
    back = url_for("rations.desk", site_id=site_id, set_id=set_id, store_id=store_id)

    def act() -> None:
        reason = form.reason.data or ""
        made = distribute_in_an_emergency(viewer, site_id, set_id, store_id, person_id, reason=reason)
        _offer(viewer, at, made)

    form = EmergencyForm()
    return small_form(
        form,
        act,
        title=_("Hand it out all the same"),
        submit=_("Hand out"),
        done="",
        back=back,
        above=f"{said.person.name} · {at.given.terms.name(page_language())}",
        lead=_why(at, said.answer) or _("The desk says yes to this person. Hand it out in the usual way."),
        onward=lambda: see_other("rations.desk", site_id=site_id, set_id=set_id, store_id=store_id),
    )
