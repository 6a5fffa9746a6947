"""Accepting and declining seats that are offered."""

from uuid import UUID

from flask import flash
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.flights.actions.offering import accept_offer as accept
from migrant_support.domains.flights.actions.offering import decline_offer as decline
from migrant_support.domains.flights.forms import StepForm
from migrant_support.domains.flights.queries import fetch_entry, flight_record
from migrant_support.domains.flights.views.blueprint import blueprint, report, to_flight
from migrant_support.domains.flights.views.flight_page import flight_page
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.times import prepare_zone
from migrant_support.policy import Power


@blueprint.post("/<uuid:flight_id>/entries/<uuid:entry_id>/take-seat")
@guard(Power.FLIGHT_CONFIRM)
def accept_offer(viewer: Viewer, flight_id: UUID, entry_id: UUID) -> Response:
    """The people of an offer want the seats: they are confirmed, by the gate as it stands now."""
    fetch_entry(viewer, flight_id, entry_id, Power.FLIGHT_CONFIRM)
    form = StepForm()
    if form.validate_on_submit():
        try:
            outcomes = accept(viewer, flight_id, entry_id)
        except Refused as no:
            refuse(form, no)
        else:
            if all(outcome.is_done for outcome in outcomes):
                done = len(outcomes)
                flash(ngettext("%(num)s person has a seat now.", "%(num)s people have a seat now.", done), "good")
                return to_flight(flight_id, "seats")
            flight = flight_record(viewer, flight_id, Power.FLIGHT_CONFIRM)
            return report(viewer, flight, outcomes, title=_("Offered seats"), done=_("Confirmed"))
    return _again(viewer, flight_id, form)


@blueprint.post("/<uuid:flight_id>/entries/<uuid:entry_id>/no-seat")
@guard(Power.FLIGHT_CONFIRM)
def decline_offer(viewer: Viewer, flight_id: UUID, entry_id: UUID) -> Response:
    """The people of an offer do not want the seats: the next are asked."""
    fetch_entry(viewer, flight_id, entry_id, Power.FLIGHT_CONFIRM)
    form = StepForm()
    if form.validate_on_submit():
        try:
            decline(viewer, flight_id, entry_id)
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The seats go to the next of the waiting list."), "good")
            return to_flight(flight_id, "seats")
    return _again(viewer, flight_id, form)


def _again(viewer: Viewer, flight_id: UUID, form: StepForm) -> Response:
    """The page of the flight with what is wrong."""
    prepare_zone(viewer)
    return answer("flights/flight.html", form=form, **flight_page(viewer, flight_id, {}, power=Power.FLIGHT_CONFIRM))
