"""A flight leaves later, with another aircraft, or not at all: whom it meets, what came of it, who is planned anew."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.desks.flight_affected import Affected, affected_by
from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights import labels
from migrant_support.domains.flights.forms import AircraftForm, DelayForm, ReplanForm
from migrant_support.domains.flights.queries import FlightRow, flight_record, open_flights
from migrant_support.domains.flights.queries.changes import ChangeRow, LeftRow, change_of, changes_of, left_by
from migrant_support.domains.flights.rules.changes import CHANGEABLE, ChangeKind
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.flights.views.blueprint import (
    aircraft_choices,
    aircraft_text,
    departure_text,
    outcome_text,
    route_text,
)
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse, went_through
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import clock_text, moment_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power
from migrant_support.procedures.change_flight import change_aircraft, delay_flight
from migrant_support.procedures.replan import Planned, Replanned, replan

blueprint = Blueprint("flight_changes", __name__, url_prefix="/flights")
CHANGED_MEANWHILE = msg("The flight was changed meanwhile. Your text is still here: compare and save again.")
CAME_OF = {Planned.SEATED: "good", Planned.WAITING: "warn", Planned.NOT_LISTED: "danger"}


@blueprint.get("/<uuid:flight_id>/changes")
@guard(Power.FLIGHT_PLAN)
def show(viewer: Viewer, flight_id: UUID) -> str:
    """Whom a change meets, and what has changed so far."""
    flight = flight_record(viewer, flight_id, Power.FLIGHT_PLAN)
    prepare_zone(viewer)
    affected = affected_by(viewer, flight)
    changes = changes_of(viewer, flight_id)
    names = display_names({one.by for one in changes})
    return render_template(
        "flights/affected.html",
        flight=flight,
        departs=departure_text(flight),
        affected=affected,
        houses=[{"name": name, "people": people} for name, people in affected.houses],
        centres=[{"name": name, "people": people} for name, people in affected.centres],
        people=[_affected_line(one, affected) for one in affected.entries],
        ways=_ways(flight),
        changes=[
            {
                "href": url_for(".change", flight_id=flight_id, change_id=one.id),
                "when": moment_text(one.at),
                "what": translated(labels.CHANGE[one.kind]),
                "detail": _detail(one, flight),
                "reason": one.reason,
                "by": names.get(one.by, _("The system")),
            }
            for one in changes
        ],
    )


def _ways(flight: FlightRow) -> list[dict[str, str]]:
    if flight.state not in CHANGEABLE:
        return []
    return [
        {"label": _("Leaves at another time"), "href": url_for(".delay", flight_id=flight.id)},
        {"label": _("Another aircraft"), "href": url_for(".aircraft", flight_id=flight.id)},
        {"label": _("Cancel the flight"), "href": url_for("flight_steps.cancelled", flight_id=flight.id)},
    ]


def _affected_line(one: Any, affected: Affected) -> dict[str, Any]:
    stay, place = affected.sleeps.get(one.person.id), affected.places.get(one.person.id)
    return {
        "href": url_for("person_page.show", person_id=one.person.id),
        "name": one.person.name,
        "reference": one.person.reference,
        "state": {"label": translated(labels.ENTRY_STATE[one.state]), "tone": labels.ENTRY_TONE[one.state]},
        "unit": _("Travel unit") if one.unit_id else "",
        "sleeps": stay.site_name if stay else "",
        "sleeps_until": moment_text(stay.until_at) if stay and stay.until_at else "",
        "place": place.site_name if place else "",
        "place_from": moment_text(place.from_at) if place else "",
    }


@blueprint.route("/<uuid:flight_id>/delay", methods=["GET", "POST"])
@guard(Power.FLIGHT_PLAN)
def delay(viewer: Viewer, flight_id: UUID) -> Response:
    """Let the flight leave at another time, all its legs as much later; everybody on its list is told once."""
    flight = flight_record(viewer, flight_id, Power.FLIGHT_PLAN)
    form = DelayForm(data={"version": flight.version})
    made: list[UUID] = []

    def act() -> None:
        at = form.departs_at(airports()[flight.origin].zone)
        made.append(delay_flight(viewer, flight_id, at, reason=form.reason.data or "", version=form.version.data or 0))

    if went_through(form, act, stale=CHANGED_MEANWHILE):
        return see_other(".change", flight_id=flight_id, change_id=made[0])
    return answer(
        "flights/form.html",
        form=_fresh(form, flight),
        flight=flight,
        title=_("Leaves at another time"),
        lead=_(
            "It leaves on %(when)s now. All its legs move, quarantine places go along, and everybody on the list is "
            "told in their own language.",
            when=departure_text(flight),
        ),
        submit=_("Change the time and tell everybody"),
    )


@blueprint.route("/<uuid:flight_id>/aircraft", methods=["GET", "POST"])
@guard(Power.FLIGHT_PLAN)
def aircraft(viewer: Viewer, flight_id: UUID) -> Response:
    """Let another aircraft fly; whoever has no seat in it is named, told, and planned anew."""
    flight = flight_record(viewer, flight_id, Power.FLIGHT_PLAN)
    form = AircraftForm(data={"version": flight.version})
    form.configuration.choices = [("", _("Choose")), *(c for c in aircraft_choices() if c[0] != flight.configuration)]
    made: list[UUID] = []

    def act() -> None:
        made.append(
            change_aircraft(
                viewer,
                flight_id,
                form.configuration.data or "",
                reason=form.reason.data or "",
                version=form.version.data or 0,
            )
        )

    if went_through(form, act, stale=CHANGED_MEANWHILE):
        return see_other(".change", flight_id=flight_id, change_id=made[0])
    now_flies = aircraft_text(flight.configuration) if flight.configuration else _("not known yet")
    return answer(
        "flights/form.html",
        form=_fresh(form, flight),
        flight=flight,
        title=_("Another aircraft"),
        lead=_(
            "Now: %(aircraft)s. In a smaller one those who were on the list first keep their seats, families whole; "
            "the others are named, told, and planned on another flight.",
            aircraft=now_flies,
        ),
        submit=_("Change the aircraft"),
    )


def _fresh(form: Any, flight: FlightRow) -> Any:
    """After somebody else was faster the form goes out with what stands now, so that it can be sent again."""
    if form.form_errors:
        form.version.raw_data, form.version.data = [str(flight.version)], flight.version
    return form


@blueprint.route("/<uuid:flight_id>/changes/<uuid:change_id>", methods=["GET", "POST"])
@guard(Power.FLIGHT_PLAN)
def change(viewer: Viewer, flight_id: UUID, change_id: UUID) -> Response:
    """What came of a change, and those it left out; from here they are planned on another flight."""
    flight = flight_record(viewer, flight_id, Power.FLIGHT_PLAN)
    row = change_of(viewer, flight_id, change_id)
    form = ReplanForm()
    form.flight.choices = [("", _("Choose")), *_targets(viewer, flight)]
    report: list[Replanned] = []
    if form.validate_on_submit():
        try:
            report = replan(viewer, flight_id, change_id, UUID(form.flight.data))
        except Refused as no:
            refuse(form, no)
        else:
            _say(report)
    prepare_zone(viewer)
    left = left_by(viewer, change_id)
    return answer(
        "flights/change.html",
        form=form,
        flight=flight,
        change=row,
        title=translated(labels.CHANGE[row.kind]),
        detail=_detail(row, flight),
        left=[_left_line(one) for one in left],
        without=sum(not one.now_on for one in left),
        report=[_report_line(one) for one in report],
        places_href=url_for("flight_steps.places", flight_id=flight_id)
        if row.places_lost and flight.state in (FlightState.OPEN, FlightState.LOCKED)
        else None,
        seal_href=url_for("manifests.seal", flight_id=flight_id)
        if row.kind is not ChangeKind.CANCELLED and flight.state is FlightState.SEALED
        else None,
    )


def _targets(viewer: Viewer, flight: FlightRow) -> list[tuple[str, str]]:
    return [
        (str(one.id), f"{one.number} · {route_text(one)} · {departure_text(one)}")
        for one in open_flights(viewer)
        if one.id != flight.id
    ]


def _say(report: list[Replanned]) -> None:
    seated = sum(one.planned is Planned.SEATED for one in report)
    flash(
        ngettext("%(num)s person has a seat on the other flight.", "%(num)s people have a seat on the other flight.",
                 seated),
        "good" if seated else "warn",
    )  # fmt: skip


def _detail(row: ChangeRow, flight: FlightRow) -> str:
    """What was and what is: "from 4 December, 23:30 (Kuwait) to 5 December, 03:10 (Kuwait)"."""
    place = airports()[flight.origin]
    if row.was_at and row.is_at:
        was, is_now = (clock_text(at, place.zone, place.city) for at in (row.was_at, row.is_at))
    elif row.is_aircraft:
        was = aircraft_text(row.was_aircraft) if row.was_aircraft else _("not known yet")
        is_now = aircraft_text(row.is_aircraft)
    else:
        return ""
    return _("From %(was)s to %(is_now)s", was=was, is_now=is_now)


def _left_line(one: LeftRow) -> dict[str, Any]:
    if one.now_state is None:
        now_on = {"label": _("On no flight"), "tone": "danger"}
    else:
        words = translated(labels.ENTRY_STATE[one.now_state])
        now_on = {"label": f"{one.now_on} · {words}", "tone": labels.ENTRY_TONE[one.now_state]}
    return {
        "href": url_for("person_page.show", person_id=one.entry.person.id),
        "name": one.entry.person.name,
        "reference": one.entry.person.reference,
        "had": _("Seat") if one.was_seated else _("Place on the list"),
        "unit": _("Travel unit") if one.entry.unit_id else "",
        "now": now_on,
    }


def _report_line(one: Replanned) -> dict[str, Any]:
    words = {
        Planned.SEATED: _("Has a seat"),
        Planned.WAITING: _("On the waiting list"),
        Planned.NOT_LISTED: _("Not on the flight"),
    }
    return {
        "href": url_for("person_page.show", person_id=one.left.entry.person.id),
        "name": one.left.entry.person.name,
        "reference": one.left.entry.person.reference,
        "state": {"label": words[one.planned], "tone": CAME_OF[one.planned]},
        "why": outcome_text(one.outcome) if one.outcome else "",
    }
