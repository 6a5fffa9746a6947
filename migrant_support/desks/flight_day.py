"""Flights of My day: for the coordinator the next flights with free seats, blockers and what to lock; for an officer
the own people who are proposed, waiting or confirmed with something missing."""

from flask import url_for
from flask_babel import gettext as _

from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights.queries.day import FlightDay, flights_ahead
from migrant_support.domains.flights.queries.offers import offers_ahead
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.flights.views.blueprint import departure_text, route_text
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import clock_text

Line = tuple[int | str, str, str, str, str]
"""Count, label, a second line, address, and the word of the button."""


def coordinator_lines(viewer: Viewer) -> list[Line]:
    """A line for each of the next flights, the next first."""
    return [*_offered(viewer), *(_flight_line(day) for day in flights_ahead(viewer))]


def _offered(viewer: Viewer) -> list[Line]:
    """Seats that came free and wait for an answer, the first to lapse first."""
    lines: list[Line] = []
    for one in offers_ahead(viewer):
        place = airports()[one.flight.origin]
        label = _(
            "%(flight)s: people to whom a seat is offered", flight=f"{one.flight.number} {route_text(one.flight)}"
        )
        note = _("Until %(time)s", time=clock_text(one.until_at, place.zone, place.city))
        lines.append(
            (one.people, label, note, url_for("flights.show", flight_id=one.flight.id, _anchor="offers"), _("Answer"))
        )
    return lines


def _flight_line(day: FlightDay) -> Line:
    flight = day.flight
    numbers = {
        "when": departure_text(flight),
        "free": day.free,
        "proposed": day.proposed,
        "waiting": day.waiting,
        "missing": day.blocked,
    }
    note = _("%(when)s. Free seats: %(free)s, proposed: %(proposed)s, waiting: %(waiting)s.", **numbers)
    if day.blocked:
        note = _(
            "%(when)s. Free seats: %(free)s, proposed: %(proposed)s, waiting: %(waiting)s. "
            "Confirmed, but something is missing: %(missing)s.",
            **numbers,
        )
    acts = {FlightState.DRAFT: _("Open it"), FlightState.OPEN: _("To lock"), FlightState.LOCKED: _("To seal")}
    href = url_for("flights.show", flight_id=flight.id)
    label = _("%(flight)s, people with a seat", flight=f"{flight.number} {route_text(flight)}")
    return (day.seated, label, note, href, acts.get(flight.state, _("Open")))


def officer_lines(viewer: Viewer) -> list[Line]:
    """What waits for the officer on the next flights: people to confirm, people with something missing."""
    lines = _offered(viewer)
    for day in flights_ahead(viewer):
        name = f"{day.flight.number} {route_text(day.flight)}"
        when, href = departure_text(day.flight), url_for("flights.show", flight_id=day.flight.id)
        waits = (
            (day.blocked, _("%(flight)s: confirmed, something is missing", flight=name), _("Mend")),
            (day.proposed, _("%(flight)s: proposed, not yet confirmed", flight=name), _("Confirm")),
            (day.waiting, _("%(flight)s: on the waiting list", flight=name), _("Look")),
        )
        lines += [(count, label, when, href, act) for count, label, act in waits if count]
    return lines
