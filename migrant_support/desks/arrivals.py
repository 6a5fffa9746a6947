"""The arrivals desk: tonight's flights, and everybody of one of them, on a phone in the hand of a clerk beside the bus.

Receiving is one tap a person, or all who are ticked at once; the last act can be undone for a minute.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.desks.arrival_rows import arrival_line, filter_items, flight_table, passenger_line
from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.quarantine import actions
from migrant_support.domains.quarantine.forms import CentreForm, IdentifyForm, UnlistedForm
from migrant_support.domains.quarantine.queries import (
    PassengerRow,
    Progress,
    arriving_flights,
    centres,
    counted_of,
    fetch_arriving,
    last_act_at,
    passengers_of_arrival,
    unknown_arrivals,
)
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.undo import offer_undo, undo_handler
from migrant_support.policy import Power
from migrant_support.procedures.depart import land
from migrant_support.procedures.receive_and_room import close_arrival

blueprint = Blueprint("arrivals", __name__, url_prefix="/arrivals")
SINCE, UNTIL = timedelta(days=2), timedelta(days=3)
AT_ONCE = 100
"""People on one page: a phone on a slow line gets at most some hundred kilobytes."""


def _undo(viewer: Viewer, arguments: Mapping[str, Any]) -> str:
    arriving_id = UUID(arguments["arriving_id"])
    actions.undo(viewer, arriving_id, datetime.fromisoformat(arguments["at"]))
    return url_for("arrivals.show", arriving_id=arriving_id)


undo_handler("arrivals.reception", _undo, sentence=msg("Received: %(count)s."))
undo_handler("arrivals.absence", _undo, sentence=msg("Marked as not on the plane."))
undo_handler("arrivals.known", _undo, sentence=msg("The person is known and received."))
undo_handler("arrivals.unknown", _undo, sentence=msg("Written down. The coordinator was told to find out who it is."))


@blueprint.get("")
@guard(Power.ARRIVAL_READ)
def show_all(viewer: Viewer) -> str:
    """Flights that landed lately or come soon, with their counts."""
    prepare_zone(viewer)
    moment = now()
    flights = arriving_flights(viewer, moment - SINCE, moment + UNTIL)
    return render_template(
        "quarantine/arrivals.html",
        table=flight_table(flights),
        remains_href=url_for("remains.arriving") if viewer.may(Power.REMAINS_RECEIVE) else None,
    )


@blueprint.get("/<uuid:arriving_id>")
@guard(Power.ARRIVAL_READ)
def show(viewer: Viewer, arriving_id: UUID) -> str:
    """Everybody of one flight, by name; the filter stands in the address."""
    prepare_zone(viewer)
    flight = fetch_arriving(viewer, arriving_id)
    people = passengers_of_arrival(viewer, flight)
    unknown = unknown_arrivals(flight)
    counts = counted_of(people, len(unknown))
    chosen = _chosen(people)
    fitting = [one for one in people if chosen is None or one.progress is chosen]
    page = min(max(request.args.get("page", 1, type=int), 1), len(fitting) // AT_ONCE + 1)
    shown = fitting[(page - 1) * AT_ONCE : page * AT_ONCE]
    acts = viewer.may(Power.ARRIVAL_RECEIVE) and flight.state is FlightState.ARRIVED
    return render_template(
        "quarantine/arrival.html",
        flight=flight,
        route=f"{flight.origin} – {flight.destination}",
        when=moment_text(flight.landed_at or flight.arrives_at),
        has_landed=flight.landed_at is not None,
        counts=counts,
        filters=filter_items(people, arriving_id, chosen),
        rows=[
            passenger_line(one, arriving_id, after=after, acts=acts)
            for one, after in zip(shown, [*shown[1:], None], strict=False)  # nobody: no pair
        ],
        total=len(fitting),
        newer=_page(arriving_id, chosen, page - 1) if page > 1 else None,
        older=_page(arriving_id, chosen, page + 1) if len(fitting) > page * AT_ONCE else None,
        unknown=[arrival_line(one, may_name=viewer.may(Power.FLIGHT_PLAN)) for one in unknown],
        may_receive=acts,
        may_land=viewer.may(Power.ARRIVAL_RECEIVE) and flight.state is FlightState.DEPARTED,
        is_open=flight.state is FlightState.ARRIVED,
    )


def _page(arriving_id: UUID, chosen: Progress | None, page: int) -> str:
    return url_for(".show", arriving_id=arriving_id, show=chosen.value if chosen else "all", page=page)


def _chosen(people: list[PassengerRow]) -> Progress | None:
    """The filter of the address; without one those of whom nothing is known yet, and everybody when there is nobody."""
    asked = request.args.get("show", "")
    if asked in set(Progress):
        return Progress(asked)
    has_missing = any(one.progress is Progress.MISSING for one in people)
    return Progress.MISSING if asked != "all" and has_missing else None


@blueprint.post("/<uuid:arriving_id>/landing")
@guard(Power.ARRIVAL_RECEIVE)
def landed(viewer: Viewer, arriving_id: UUID) -> Response:
    """The flight has landed: from now on people can be received."""
    land(viewer, arriving_id)
    flash(_("The flight has landed. Receive everybody who comes off the plane."), "good")
    return see_other(".show", arriving_id=arriving_id)


@blueprint.post("/<uuid:arriving_id>/received")
@guard(Power.ARRIVAL_RECEIVE)
def receive_ticked(viewer: Viewer, arriving_id: UUID) -> Response:
    """Receive everybody who is ticked."""
    chosen = _ids("chosen")
    if not chosen:
        flash(_("Tick the people who came, then press the button again."), "warn")
        fetch_arriving(viewer, arriving_id, Power.ARRIVAL_RECEIVE)
        return see_other(".show", arriving_id=arriving_id)
    done = actions.receive(viewer, arriving_id, chosen)
    _say_received(viewer, arriving_id, done)
    return see_other(".show", arriving_id=arriving_id)


@blueprint.post("/<uuid:arriving_id>/people/<uuid:person_id>/received")
@guard(Power.ARRIVAL_RECEIVE)
def receive_one(viewer: Viewer, arriving_id: UUID, person_id: UUID) -> Response:
    """One tap: she came off the plane."""
    done = actions.receive(viewer, arriving_id, [person_id])
    _say_received(viewer, arriving_id, done)
    return _on(arriving_id)


def _say_received(viewer: Viewer, arriving_id: UUID, done: actions.Received) -> None:
    if done.anew:
        offered = {"arriving_id": arriving_id, "at": done.at.isoformat(), "count": done.anew}
        offer_undo(viewer, "arrivals.reception", offered)
    elif done.before:
        flash(_("They were received already. Nothing was changed."), "info")


@blueprint.post("/<uuid:arriving_id>/people/<uuid:person_id>/absence")
@guard(Power.ARRIVAL_RECEIVE)
def miss_one(viewer: Viewer, arriving_id: UUID, person_id: UUID) -> Response:
    """She stands on the list and was not on the plane."""
    at = actions.miss(viewer, arriving_id, person_id)
    offer_undo(viewer, "arrivals.absence", {"arriving_id": arriving_id, "at": at.isoformat()})
    return _on(arriving_id)


def _on(arriving_id: UUID) -> Response:
    """Back to the list, at the person who stands next."""
    after = _ids("next")
    return see_other(".show", arriving_id=arriving_id, _anchor=f"p-{after[0]}" if after else None)


def _ids(name: str) -> list[UUID]:
    """The posted ids; what is none is nobody. Whose they are, the doorway asks."""
    try:
        return [UUID(text) for text in request.form.getlist(name)[:1000]]
    except ValueError:
        raise NotThere from None


@blueprint.route("/<uuid:arriving_id>/unlisted", methods=["GET", "POST"])
@guard(Power.ARRIVAL_RECEIVE)
def unlisted(viewer: Viewer, arriving_id: UUID) -> Response:
    """Somebody came who stands on no list."""
    flight = fetch_arriving(viewer, arriving_id, Power.ARRIVAL_RECEIVE)
    form = UnlistedForm()
    if form.validate_on_submit():
        try:
            before = last_act_at(viewer, arriving_id)
            found = actions.write_down(viewer, arriving_id, typed=form.typed.data or "", name=form.name.data or "")
        except Refused as no:
            refuse(form, no)
        else:
            at = last_act_at(viewer, arriving_id)
            if at is not None and at != before:
                name = "arrivals.known" if found else "arrivals.unknown"
                offer_undo(viewer, name, {"arriving_id": arriving_id, "at": at.isoformat()})
            else:
                flash(_("They were received already. Nothing was changed."), "info")
            return see_other(".show", arriving_id=arriving_id, show="all")
    return _form(form, flight_id=arriving_id, title=_("Not on the list"), above=flight.number, submit=_("Write down"))


@blueprint.route("/<uuid:arriving_id>/bus", methods=["GET", "POST"])
@guard(Power.ARRIVAL_RECEIVE)
def bus(viewer: Viewer, arriving_id: UUID) -> Response:
    """Everybody who was received and has no bed yet boards the bus to a centre."""
    flight = fetch_arriving(viewer, arriving_id, Power.ARRIVAL_RECEIVE)
    offered = centres(airports()[flight.destination].country)
    form = CentreForm()
    form.centre.choices = [("", _("Each to the planned centre")), *((str(c.id), c.name) for c in offered)]
    waiting = [
        one
        for one in passengers_of_arrival(viewer, flight)
        if one.progress is Progress.RECEIVED and one.order_id is not None and one.is_issued
    ]
    if form.validate_on_submit():
        centre = next((c for c in offered if str(c.id) == form.centre.data), None)
        going = [one for one in waiting if centre is None or one.place is None]
        try:
            count = actions.send_to_centre(viewer, [one.order_id for one in going if one.order_id], centre)
        except Refused as no:
            refuse(form, no)
        else:
            flash(ngettext("%(num)s person is on the way.", "%(num)s people are on the way.", count), "good")
            return see_other(".show", arriving_id=arriving_id, show="received")
    planned = sum(one.place is not None for one in waiting)
    return _form(
        form,
        flight_id=arriving_id,
        title=_("The bus leaves"),
        above=flight.number,
        lead=_(
            "Waiting for a bus: %(count)s. With a planned place: %(planned)s. "
            "A centre that you choose takes those without one.",
            count=len(waiting),
            planned=planned,
        ),
        submit=_("On the bus"),
    )


@blueprint.post("/<uuid:arriving_id>/closing")
@guard(Power.ARRIVAL_RECEIVE)
def closing(viewer: Viewer, arriving_id: UUID) -> Response:
    """Everybody is accounted for: the arrival is closed."""
    close_arrival(viewer, arriving_id)
    flash(_("The arrival is closed."), "good")
    return see_other(".show_all")


@blueprint.route("/unknown/<uuid:arrival_id>", methods=["GET", "POST"])
@guard(Power.FLIGHT_PLAN)
def identify(viewer: Viewer, arrival_id: UUID) -> Response:
    """Say who an unknown arrival is."""
    flight_id = actions.unknown_flight(viewer, arrival_id)
    form = IdentifyForm()
    if form.validate_on_submit():
        try:
            actions.identify(viewer, arrival_id, form.reference.data or "")
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The person is received."), "good")
            return see_other(".show", arriving_id=flight_id, show="all")
    return _form(form, flight_id=flight_id, title=_("Who is it?"), above="", submit=_("This is the person"))


def _form(form: Any, *, flight_id: UUID, title: str, above: str, submit: str, lead: str = "") -> Response:
    return answer(
        "quarantine/form.html",
        form=form,
        title=title,
        above=above,
        lead=lead,
        submit=submit,
        back_href=url_for("arrivals.show", arriving_id=flight_id),
        back_label=_("Arrival"),
    )
