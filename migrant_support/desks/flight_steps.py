"""Steps of a flight that cross domains: it leaves, it is cancelled, its people get quarantine places."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights.queries.flights import flight_record
from migrant_support.domains.people.queries import people_by_id
from migrant_support.domains.quarantine.forms import PlacesForm, ReasonForm
from migrant_support.domains.quarantine.queries import centres
from migrant_support.domains.quarantine.rules.places import WHY_NOT
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse, went_through
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power
from migrant_support.procedures.cancel_flight import cancel_flight
from migrant_support.procedures.depart import depart, depart_with_old_list
from migrant_support.procedures.receive_and_room import Placed, plan_flight_places

blueprint = Blueprint("flight_steps", __name__, url_prefix="/flights")


@blueprint.post("/<uuid:flight_id>/departure")
@guard(Power.FLIGHT_BOARD)
def departed(viewer: Viewer, flight_id: UUID) -> Response:
    """The aircraft has left with everybody on board."""
    flying = depart(viewer, flight_id)
    flash(ngettext("The flight left with %(num)s person.", "The flight left with %(num)s people.", flying), "good")
    return see_other("flights.show", flight_id=flight_id)


@blueprint.route("/<uuid:flight_id>/departure-with-old-list", methods=["GET", "POST"])
@guard(Power.FLIGHT_PLAN)
def departed_with_old_list(viewer: Viewer, flight_id: UUID) -> Response:
    """Let the flight leave though its list was sealed before the time or the aircraft changed, by name."""
    flight = flight_record(viewer, flight_id, Power.FLIGHT_PLAN)
    form = ReasonForm()
    if went_through(
        form,
        lambda: depart_with_old_list(viewer, flight_id, reason=form.reason.data or ""),
        _("The flight left. The reason stands with the step."),
    ):
        return see_other("flights.show", flight_id=flight_id, _anchor="steps")
    return answer(
        "quarantine/form.html",
        form=form,
        title=_("Let it leave with the old list"),
        above=flight.number,
        lead=_("The sealed list says another time or aircraft. Your name and the reason stand with the departure."),
        submit=_("Record that flight %(number)s left", number=flight.number),
        back_href=url_for("flights.show", flight_id=flight_id),
        back_label=flight.number,
        is_grave=True,
    )


@blueprint.route("/<uuid:flight_id>/cancellation", methods=["GET", "POST"])
@guard(Power.FLIGHT_PLAN)
def cancelled(viewer: Viewer, flight_id: UUID) -> Response:
    """Cancel the flight, with a reason; everybody on its list is told."""
    flight = flight_record(viewer, flight_id, Power.FLIGHT_PLAN)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            freed = cancel_flight(viewer, flight_id, reason=form.reason.data or "")
        except Refused as no:
            refuse(form, no)
        else:
            flash(
                ngettext(
                    "The flight is cancelled. %(num)s person is free for another one.",
                    "The flight is cancelled. %(num)s people are free for another one.",
                    freed,
                ),
                "good",
            )
            return see_other("flights.show", flight_id=flight_id)
    return answer(
        "quarantine/form.html",
        form=form,
        title=_("Cancel the flight"),
        above=flight.number,
        lead=_(
            "Everybody on the list is taken off it, their quarantine places are given back, and each mission is told."
        ),
        submit=_("Cancel flight %(number)s", number=flight.number),
        back_href=url_for("flights.show", flight_id=flight_id),
        back_label=flight.number,
        is_grave=True,
    )


@blueprint.route("/<uuid:flight_id>/quarantine-places", methods=["GET", "POST"])
@guard(Power.FLIGHT_PLAN)
def places(viewer: Viewer, flight_id: UUID) -> Response:
    """Reserve places for all passengers without one, at chosen centres, in one act; with a report of who got none."""
    flight = flight_record(viewer, flight_id, Power.FLIGHT_PLAN)
    offered = centres(airports()[flight.destination].country)
    form = PlacesForm()
    form.centres.choices = [(str(centre.id), centre.name) for centre in offered]
    report: dict[str, Any] | None = None
    if form.validate_on_submit():
        chosen = [centre for centre in offered if str(centre.id) in (form.centres.data or ())]
        try:
            report = _report(viewer, plan_flight_places(viewer, flight_id, chosen))
        except Refused as no:
            refuse(form, no)
    return answer(
        "quarantine/places.html",
        form=form,
        flight=flight,
        report=report,
        back_href=url_for("flights.show", flight_id=flight_id),
    )


def _report(viewer: Viewer, placed: Placed) -> dict[str, Any]:
    people = people_by_id(viewer, list(placed.without))
    return {
        "given": len(placed.given),
        "columns": [
            {"key": "name", "label": _("Person")},
            {"key": "reference", "label": _("Reference"), "kind": "code"},
            {"key": "why", "label": _("Why no place"), "wide": True},
        ],
        "rows": [
            {
                "href": url_for("person_page.show", person_id=person_id),
                "name": people[person_id].name,
                "reference": people[person_id].reference,
                "why": translated(WHY_NOT[why]),
            }
            for person_id, why in placed.without.items()
            if person_id in people
        ],
    }
