"""What officers do with a request, each on a page of its own."""

from typing import Any
from uuid import UUID

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.cases.rules import Category
from migrant_support.domains.directory.queries import (
    country_choices,
    currency_choices,
    district_choices,
    mission_names,
    region_of_mission,
)
from migrant_support.domains.people.queries import documents_of, fetch_person, person_record, phones_of
from migrant_support.domains.people.rules import (
    ConsentGiver,
    ConsentPurpose,
    DocumentPlace,
    NewConsent,
    NewPerson,
)
from migrant_support.exchange.requests.actions import deciding as acts
from migrant_support.exchange.requests.applicant import case_sent, facts, person_known, person_sent
from migrant_support.exchange.requests.forms import LinkForm, RefuseForm, RegisterForm
from migrant_support.exchange.requests.queries import RequestRecord, fetch_request, request_record
from migrant_support.exchange.requests.rules import RequestState, SafeToCall
from migrant_support.exchange.requests.views.desk import KIND, blueprint, compared, fact_labels
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.web.fields import written_date
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import page_language
from migrant_support.policy import Power

_RECIPIENTS = {ConsentPurpose.SHARE_IOM: "IOM"}


@blueprint.post("/<uuid:request_id>/take")
@guard(Power.PERSON_REGISTER)
def take(viewer: Viewer, request_id: UUID) -> Response:
    """Take it up, so that colleagues see that somebody works on it."""
    acts.take_request(viewer, request_id)
    flash(_("You work on this request now."), "good")
    return see_other("requests.show", request_id=request_id)


def _in_work(viewer: Viewer, request_id: UUID) -> RequestRecord | None:
    """The request when this viewer works on it, its reading in the audit log; None leads back to its page."""
    found = fetch_request(viewer, request_id)
    if found.state is not RequestState.TAKEN or found.taken_by != viewer.account_id:
        return None
    record(viewer, "requests.request.read", kind=KIND, object_id=request_id)
    return request_record(viewer, request_id)


@blueprint.route("/<uuid:request_id>/register", methods=["GET", "POST"])
@guard(Power.PERSON_REGISTER, writes=True)
def register(viewer: Viewer, request_id: UUID) -> Response:
    """Register the person, with the form of the counter filled in."""
    found = _in_work(viewer, request_id)
    if found is None:
        return see_other("requests.show", request_id=request_id)
    form = RegisterForm(data=_as_typed(found))
    form.offer_person(
        countries=country_choices(page_language()),
        districts=district_choices(page_language()),
        region=region_of_mission(found.mission),
    )
    form.offer_case(currencies=currency_choices(found.mission, page_language()))
    form.issuing_state.choices = country_choices(page_language())
    if form.validate_on_submit():
        try:
            made = acts.register_request(
                viewer, request_id, _person(form), form.case(),
                keep_photo=form.keep_photo.data, caution=_caution(found),
                may_share_document=form.shares_document.data,
            )  # fmt: skip
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The person is registered and the case is open."), "good")
            if remark := form.nic_remark():
                flash(remark, "warn")
            if made.known_elsewhere:
                flash(_("A number of this person is known to another mission too. The coordinators were told."), "warn")
            return see_other("person_page.show", person_id=made.person_id)
    return answer("requests/register.html", form=form, found=found)


def _as_typed(found: RequestRecord) -> dict[str, Any]:
    sent, person, case = found.sent, person_sent(found.sent), case_sent(found.sent)
    return {
        "primary": person.primary,
        "secondary": person.secondary,
        "name_si": person.name_si,
        "name_ta": person.name_ta,
        "sex": person.sex,
        "birth": written_date(sent.birth) if person.birth else None,
        "nic": person.nic,
        "phone": sent.phone,
        "languages": [found.language],
        "number": sent.passport,
        "place": DocumentPlace.EMPLOYER if Category.PASSPORT_WITHHELD in case.categories else DocumentPlace.HOLDER,
        "categories": list(case.categories),
        "channel": case.channel,
        "narrative": case.narrative,
        "giver": ConsentGiver.SELF,
    }


def _caution(found: RequestRecord) -> str:
    """The instruction for colleagues about the phone; empty when it may be called at any time."""
    safe = SafeToCall(found.sent.safe)
    if safe is SafeToCall.YES or not found.sent.phone:
        return ""
    if safe is SafeToCall.NO:
        return _("Do not call %(phone)s: the person says that it is not safe.", phone=found.sent.phone)
    return _("Call %(phone)s only at these times: %(when)s", phone=found.sent.phone, when=found.sent.safe_when)


def _person(form: RegisterForm) -> NewPerson:
    document = form.document()
    is_known = bool(form.number.data) or document.place is not DocumentPlace.HOLDER
    consents = tuple(
        NewConsent(purpose, _RECIPIENTS.get(purpose, ""), form.giver.data) for purpose in form.agrees.data or ()
    )
    return form.person(documents=(document,) if is_known else (), consents=consents)


@blueprint.route("/<uuid:request_id>/link/<uuid:person_id>", methods=["GET", "POST"])
@guard(Power.PERSON_REGISTER, writes=True)
def link(viewer: Viewer, request_id: UUID, person_id: UUID) -> Response:
    """Say that it is somebody in the register; what differs is offered, and nothing goes over by itself."""
    fetch_request(viewer, request_id)
    fetch_person(viewer, person_id, Power.PERSON_EDIT)
    found = _in_work(viewer, request_id)
    if found is None:
        return see_other("requests.show", request_id=request_id)
    person = person_record(viewer, person_id)
    known, sent = person_known(person, phones_of(viewer, person_id)), person_sent(found.sent)
    differing = facts(sent, known, documents_of(viewer, person_id))
    words = fact_labels()
    form = LinkForm()
    form.take.choices = [(fact.field, words[fact.field]) for fact in differing if fact.is_offered]
    if form.validate_on_submit():
        try:
            acts.link_request(
                viewer, request_id, person_id, known=known, sent=sent, case=case_sent(found.sent),
                take=form.take.data or (), version=person.version, keep_photo=form.keep_photo.data,
                caution=_caution(found),
            )  # fmt: skip
        except Refused as no:
            refuse(form, no)
        except Stale:
            form.form_errors = [_("Somebody else saved this person meanwhile. Compare again, then link.")]
        else:
            flash(_("The request is linked to this person."), "good")
            return see_other("person_page.show", person_id=person_id)
    return answer(
        "requests/link.html",
        form=form,
        found=found,
        person=person,
        rows=compared(differing),
        person_href=url_for("person_page.show", person_id=person_id),
        mission=mission_names(page_language())[found.mission],
    )


@blueprint.route("/<uuid:request_id>/refuse", methods=["GET", "POST"])
@guard(Power.PERSON_REGISTER)
def refuse_it(viewer: Viewer, request_id: UUID) -> Response:
    """End a request that leads to nobody, with a reason."""
    found = fetch_request(viewer, request_id)
    if found.state is not RequestState.TAKEN or found.taken_by != viewer.account_id:
        return see_other("requests.show", request_id=request_id)
    form = RefuseForm()
    if form.validate_on_submit():
        try:
            acts.refuse_request(viewer, request_id, form.reason.data, form.note.data or "")
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The request is refused. The person reads that the mission asks for a visit or a call."), "good")
            return see_other("requests.show_all")
    return answer("requests/refuse.html", form=form, request_id=request_id, reference=found.reference)
