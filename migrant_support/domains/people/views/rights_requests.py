"""Requests for correction: written down, accepted, refused."""

from uuid import UUID

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.people.actions import rights_requests
from migrant_support.domains.people.forms_rights import CorrectionForm, RefuseCorrectionForm
from migrant_support.domains.people.views.blueprint import blueprint, person_on_page, small_form
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.redirects import see_other
from migrant_support.policy import Power


@blueprint.route("/<uuid:person_id>/corrections/new", methods=["GET", "POST"])
@guard(Power.RIGHTS_ANSWER)
def ask_correction(viewer: Viewer, person_id: UUID) -> Response:
    """Write down what the person wants corrected."""
    person = person_on_page(viewer, person_id, Power.RIGHTS_ANSWER)
    form = CorrectionForm()
    return small_form(
        person,
        form,
        lambda: rights_requests.ask_correction(viewer, person_id, form.wanted.data or ""),
        title=_("Write down a request for correction"),
        lead=_("In the person's own words. A task reminds the mission until it is answered."),
        submit=_("Write it down"),
        done=_("The request is written down. It is answered within 21 working days."),
        back="rights.show",
    )


@blueprint.post("/<uuid:person_id>/corrections/<uuid:correction_id>/accept")
@guard(Power.RIGHTS_ANSWER)
def accept_correction(viewer: Viewer, person_id: UUID, correction_id: UUID) -> Response:
    """Say that it will be corrected, and go on to where that is done."""
    rights_requests.accept_correction(viewer, person_id, correction_id)
    if not viewer.may(Power.PERSON_EDIT):
        flash(_("The request is accepted. The mission's officer corrects it."), "good")
        return see_other("rights.show", person_id=person_id)
    flash(_("The request is accepted. Correct it here, or at the document or case that it is about."), "good")
    return see_other("people.edit", person_id=person_id)


@blueprint.route("/<uuid:person_id>/corrections/<uuid:correction_id>/refuse", methods=["GET", "POST"])
@guard(Power.RIGHTS_ANSWER)
def refuse_correction(viewer: Viewer, person_id: UUID, correction_id: UUID) -> Response:
    """Say that it stays as it is, and why."""
    person = person_on_page(viewer, person_id, Power.RIGHTS_ANSWER)
    form = RefuseCorrectionForm()
    return small_form(
        person,
        form,
        lambda: rights_requests.refuse_correction(viewer, person_id, correction_id, reason=form.reason.data or ""),
        title=_("Refuse the request for correction"),
        lead=_("The person is told the reason and may turn to the Data Protection Authority."),
        submit=_("Refuse it"),
        done=_("The request is refused. Tell the person why."),
        back="rights.show",
    )
