"""The flights: the list, planning one, its page, its steps, with whom it is shared."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.flights import actions, labels
from migrant_support.domains.flights.forms import FlightForm, StepForm, as_typed
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.queries import (
    FlightRow,
    flight_list,
    flight_record,
    flight_row,
    free_seats,
    legs_of,
)
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.flights.rules.words import Organisation
from migrant_support.domains.flights.views.blueprint import (
    aircraft_choices,
    airport_choices,
    blueprint,
    departure_text,
    route_text,
    to_flight,
)
from migrant_support.domains.flights.views.flight_page import flight_page
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.paging import count_up_to, keyset
from migrant_support.platform.web.times import prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

COUNTED = 1_000
STEPS = {
    "open": (actions.open_flight, Power.FLIGHT_PLAN),
    "lock": (actions.lock_flight, Power.FLIGHT_PLAN),
    "unlock": (actions.unlock_flight, Power.FLIGHT_PLAN),
}


@blueprint.get("")
@guard(Power.FLIGHT_READ)
def list_flights(viewer: Viewer) -> str:
    """Flights in the viewer's reach, the latest departure first."""
    prepare_zone(viewer)
    state = request.args.get("state", "")
    chosen = FlightState(state) if state in set(FlightState) else None
    statement = flight_list(viewer, states=(chosen,) if chosen else ())
    page = keyset(
        statement,
        (Flight.departs_at.desc(), Flight.id.desc()),
        cursor=request.args.get("from"),
        size=50,
        total=count_up_to(statement, COUNTED),
    )
    rows = [flight_row(flight) for flight in page.rows]
    free = free_seats([row.id for row in rows]) if viewer.may(Power.FLIGHT_PLAN) else {}
    query: dict[str, Any] = {"state": chosen.value} if chosen else {}
    return render_template(
        "flights/list.html",
        rows=[_line(row, free.get(row.id)) for row in rows],
        total=page.total,
        newer=url_for(".list_flights", **(query | {"from": page.newer})) if page.newer else None,
        older=url_for(".list_flights", **(query | {"from": page.older})) if page.older else None,
        states=[
            {
                "label": translated(labels.FLIGHT_STATE[one]),
                "href": _state_href(None if one is chosen else one),
                "current": one is chosen,
            }
            for one in FlightState
        ],
        may_plan=viewer.may(Power.FLIGHT_PLAN),
    )


def _state_href(state: FlightState | None) -> str:
    query: dict[str, Any] = {"state": state.value} if state else {}
    return url_for(".list_flights", **query)


def _line(row: FlightRow, free: int | None) -> dict[str, Any]:
    return {
        "href": url_for(".show", flight_id=row.id),
        "number": row.number,
        "route": route_text(row),
        "departs": departure_text(row),
        "operator": row.operator,
        "state": {"label": translated(labels.FLIGHT_STATE[row.state]), "tone": labels.FLIGHT_TONE[row.state]},
        "free": free if free is not None else "",
    }


@blueprint.route("/new", methods=["GET", "POST"])
@guard(Power.FLIGHT_PLAN)
def plan(viewer: Viewer) -> Response:
    """Plan a flight; every time is typed by the clock of its airport."""
    form = FlightForm()
    form.offer(airport_choices(), aircraft_choices())
    if form.validate_on_submit():
        try:
            flight_id = actions.plan_flight(viewer, form.plan())
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The flight is planned. Give seats to missions, then open it."), "good")
            return to_flight(flight_id)
    return answer(
        "flights/plan.html",
        form=form,
        title=_("Plan a flight"),
        submit=_("Plan flight"),
        back=url_for(".list_flights"),
        flight=None,
    )


@blueprint.route("/<uuid:flight_id>/edit", methods=["GET", "POST"])
@guard(Power.FLIGHT_PLAN)
def change(viewer: Viewer, flight_id: UUID) -> Response:
    """Plan a draft or open flight anew; who is on its list stays there."""
    row = flight_record(viewer, flight_id, Power.FLIGHT_PLAN)
    form = FlightForm(data=as_typed(row, legs_of(viewer, flight_id)))
    form.offer(airport_choices(), aircraft_choices())
    if form.validate_on_submit():
        try:
            actions.change_flight(viewer, flight_id, form.plan(), version=form.version.data or 0)
        except Refused as no:
            refuse(form, no)
        except Stale:
            form.form_errors = [_("The flight was changed meanwhile. Your text is still here: compare and save again.")]
            form.version.raw_data = [str(row.version)]
            form.version.data = row.version
        else:
            flash(_("The flight was changed. Look at what is missing for the people on it."), "good")
            return to_flight(flight_id)
    return answer(
        "flights/plan.html",
        form=form,
        title=_("Change the flight"),
        submit=_("Save the flight"),
        back=url_for(".show", flight_id=flight_id),
        flight=row,
    )


@blueprint.get("/<uuid:flight_id>")
@guard(Power.FLIGHT_READ)
def show(viewer: Viewer, flight_id: UUID) -> str:
    """A flight: seats, people with what is missing for them, waiting list, steps."""
    prepare_zone(viewer)
    return render_template("flights/flight.html", **flight_page(viewer, flight_id, request.args))


@blueprint.post("/<uuid:flight_id>/steps/<any(open,lock,unlock):step>")
@guard(Power.FLIGHT_PLAN)
def step(viewer: Viewer, flight_id: UUID, step: str) -> Response:
    """Open, lock or unlock the list; what stands against it is said on the flight's page."""
    act, power = STEPS[step]
    form = StepForm()
    if form.validate_on_submit():
        try:
            act(viewer, flight_id)
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("Done."), "good")
            return to_flight(flight_id)
    prepare_zone(viewer)
    return answer("flights/flight.html", form=form, **flight_page(viewer, flight_id, {}, power=power))


@blueprint.post("/<uuid:flight_id>/shares")
@guard(Power.FLIGHT_PLAN)
def share(viewer: Viewer, flight_id: UUID) -> Response:
    """Let IOM see the flight and those passengers who agreed."""
    actions.share_flight(viewer, flight_id, Organisation.IOM)
    flash(_("IOM now sees this flight and the passengers who agreed."), "good")
    return to_flight(flight_id, "shares")


@blueprint.post("/<uuid:flight_id>/shares/<uuid:share_id>/end")
@guard(Power.FLIGHT_PLAN)
def end_share(viewer: Viewer, flight_id: UUID, share_id: UUID) -> Response:
    """Let an organisation see the flight no longer."""
    actions.end_share(viewer, flight_id, share_id)
    flash(_("The flight is no longer shared."), "good")
    return to_flight(flight_id, "shares")
