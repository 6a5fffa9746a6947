"""Legal holds of a person."""

from uuid import UUID

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.people.actions import rights
from migrant_support.domains.people.forms_rights import HoldForm
from migrant_support.domains.people.views.blueprint import blueprint, person_on_page, small_form
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.redirects import see_other
from migrant_support.policy import Power


@blueprint.route("/<uuid:person_id>/holds/new", methods=["GET", "POST"])
@guard(Power.HOLD_SET, fresh=True)
def set_hold(viewer: Viewer, person_id: UUID) -> Response:
    """Forbid that anything of her is erased."""
    person = person_on_page(viewer, person_id, Power.HOLD_SET)
    form = HoldForm()
    return small_form(
        person,
        form,
        lambda: rights.set_hold(viewer, person_id, reason=form.reason.data or ""),
        title=_("Set a legal hold"),
        lead=_("For a proceeding that needs the data: neither the nightly run nor a colleague can erase it."),
        submit=_("Set the hold"),
        done=_("The legal hold stands. Nothing of this person is erased until it is lifted."),
        back="rights.show",
    )


@blueprint.post("/<uuid:person_id>/holds/<uuid:hold_id>/lift")
@guard(Power.HOLD_SET, fresh=True)
def lift_hold(viewer: Viewer, person_id: UUID, hold_id: UUID) -> Response:
    """Let a hold end."""
    rights.lift_hold(viewer, person_id, hold_id)
    flash(_("The legal hold is lifted."), "good")
    return see_other("rights.show", person_id=person_id)
