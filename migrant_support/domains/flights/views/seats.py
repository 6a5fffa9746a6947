"""Seats of a flight by mission and payer: giving, taking, moving; filling from the waiting list."""

from uuid import UUID

from flask import flash
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import mission_choices
from migrant_support.domains.flights import actions
from migrant_support.domains.flights.forms import SeatsForm
from migrant_support.domains.flights.queries import allotments_of, flight_record
from migrant_support.domains.flights.views.blueprint import blueprint, report, to_flight
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.translate import page_language
from migrant_support.policy import Power


@blueprint.route("/<uuid:flight_id>/seats", methods=["GET", "POST"])
@guard(Power.FLIGHT_PLAN)
def seats(viewer: Viewer, flight_id: UUID) -> Response:
    """Say how many seats a mission has of a payer."""
    flight = flight_record(viewer, flight_id, Power.FLIGHT_PLAN)
    form = SeatsForm()
    form.mission.choices = mission_choices(page_language())
    if form.validate_on_submit():
        try:
            actions.set_seats(
                viewer,
                flight_id,
                mission=form.mission.data,
                payer=form.payer.data,
                seats=form.seats.data if form.seats.data is not None else -1,
            )
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The seats are given."), "good")
            return to_flight(flight_id, "seats")
    return answer(
        "flights/form.html",
        form=form,
        flight=flight,
        title=_("Seats for a mission"),
        lead=_("Seats that passengers hold stay. A number of 0 takes all free seats back."),
        submit=_("Give seats"),
    )


@blueprint.route("/<uuid:flight_id>/seats/<uuid:allotment_id>/move", methods=["GET", "POST"])
@guard(Power.FLIGHT_PLAN)
def move_seats(viewer: Viewer, flight_id: UUID, allotment_id: UUID) -> Response:
    """Give free seats of one mission and payer to another."""
    flight = flight_record(viewer, flight_id, Power.FLIGHT_PLAN)
    source = next((one for one in allotments_of(viewer, flight_id) if one.id == allotment_id), None)
    if source is None:
        raise NotThere
    form = SeatsForm(data={"mission": source.mission, "payer": source.payer, "seats": source.free})
    form.mission.choices = mission_choices(page_language())
    if form.validate_on_submit():
        try:
            actions.move_seats(
                viewer,
                flight_id,
                allotment_id,
                mission=form.mission.data,
                payer=form.payer.data,
                seats=form.seats.data if form.seats.data is not None else -1,
            )
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The seats are moved."), "good")
            return to_flight(flight_id, "seats")
    return answer(
        "flights/form.html",
        form=form,
        flight=flight,
        title=_("Move seats"),
        lead=ngettext("%(num)s seat is free here.", "%(num)s seats are free here.", source.free),
        submit=_("Move seats"),
    )


@blueprint.post("/<uuid:flight_id>/seats/<uuid:allotment_id>/fill")
@guard(Power.FLIGHT_CONFIRM)
def fill(viewer: Viewer, flight_id: UUID, allotment_id: UUID) -> Response:
    """Give free seats to those who wait, the longest waiting first."""
    flight = flight_record(viewer, flight_id, Power.FLIGHT_CONFIRM)
    outcomes = actions.fill_from_waiting(viewer, flight_id, allotment_id)
    if outcomes and all(outcome.is_done for outcome in outcomes):
        flash(_("Everybody who waited has a seat."), "good")
        return to_flight(flight_id)
    return report(viewer, flight, outcomes, title=_("From the waiting list"), done=_("Confirmed"))
