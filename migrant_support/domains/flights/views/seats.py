"""Seats of a flight by mission and payer: giving, taking, moving; filling from the waiting list."""

from uuid import UUID

from flask import flash
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import airports, mission_choices
from migrant_support.domains.flights import actions
from migrant_support.domains.flights.forms import LendForm, SeatsForm, StepForm
from migrant_support.domains.flights.queries import allotments_of, flight_record
from migrant_support.domains.flights.views.blueprint import blueprint, report, to_flight
from migrant_support.domains.flights.views.flight_page import flight_page
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse, went_through
from migrant_support.platform.web.times import prepare_zone
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


@blueprint.route("/<uuid:flight_id>/seats/<uuid:allotment_id>/lend", methods=["GET", "POST"])
@guard(Power.FLIGHT_PLAN)
def lend_seats(viewer: Viewer, flight_id: UUID, allotment_id: UUID) -> Response:
    """Lend free seats of one mission to another, until an hour or until they are given back."""
    flight = flight_record(viewer, flight_id, Power.FLIGHT_PLAN)
    source = next((one for one in allotments_of(viewer, flight_id) if one.id == allotment_id), None)
    if source is None:
        raise NotThere
    names = mission_choices(page_language())
    form = LendForm(data={"seats": source.free})
    form.mission.choices = [(code, name) for code, name in names if code != source.mission]

    def lend() -> None:
        actions.lend_seats(
            viewer,
            flight_id,
            allotment_id,
            mission=form.mission.data,
            seats=form.seats.data or 0,
            return_at=form.return_at(airports()[flight.origin].zone),
        )

    if went_through(form, lend, _("The seats are lent.")):
        return to_flight(flight_id, "seats")
    return answer(
        "flights/form.html",
        form=form,
        flight=flight,
        title=_("Lend seats of %(mission)s", mission=dict(names).get(source.mission, source.mission)),
        lead=_("Lent seats stay this mission's: what is not used comes back. A seat that a passenger holds does not."),
        submit=_("Lend seats"),
    )


@blueprint.post("/<uuid:flight_id>/loans/<uuid:seat_loan_id>/return")
@guard(Power.FLIGHT_PLAN)
def return_seats(viewer: Viewer, flight_id: UUID, seat_loan_id: UUID) -> Response:
    """Give back the lent seats that nobody holds."""
    form = StepForm()
    if form.validate_on_submit():
        try:
            back = actions.return_seats(viewer, flight_id, seat_loan_id)
        except Refused as no:
            refuse(form, no)
        else:
            flash(ngettext("%(num)s seat is back.", "%(num)s seats are back.", back), "good")
            return to_flight(flight_id, "seats")
    prepare_zone(viewer)
    return answer("flights/flight.html", form=form, **flight_page(viewer, flight_id, {}, power=Power.FLIGHT_PLAN))


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
