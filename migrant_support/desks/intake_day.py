"""Intake's part of My day: flights that come, people still missing, rooms to give, releases due."""

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _

from migrant_support.desks.home import Panel, QueueItem
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.quarantine.queries import (
    FlightRow,
    arriving_flights,
    centre_counts,
    own_centres,
    waiting_for_a_room,
)
from migrant_support.kernel.clock import local_day, now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import age_of, listed_text
from migrant_support.policy import Power, ScopeKind

HOME_ZONE = "Asia/Colombo"


def intake_panel(viewer: Viewer) -> Panel | None:
    """What waits for intake at its airports and centres."""
    if not viewer.may(Power.ARRIVAL_RECEIVE):
        return None
    items = [*_flight_items(viewer), *_room_items(viewer)]
    return Panel(_("Arrivals and quarantine"), tuple(items), _("Nobody is expected, and no release is due."))


def _flight_items(viewer: Viewer) -> list[QueueItem]:
    if not viewer.reach(Power.ARRIVAL_READ).ids(ScopeKind.AIRPORT):
        return []
    moment = now()
    today = local_day(HOME_ZONE)
    flights = [
        flight
        for flight in arriving_flights(viewer, moment - timedelta(days=2), moment + timedelta(days=3))
        if flight.state is not FlightState.CLOSED
    ]
    return [_flight_item(flight, moment_is_past=local_day(HOME_ZONE, flight.arrives_at) < today) for flight in flights]


def _flight_item(flight: FlightRow, *, moment_is_past: bool) -> QueueItem:
    has_left = flight.state in (FlightState.DEPARTED, FlightState.ARRIVED)
    label = (
        _("%(flight)s landed: still missing", flight=flight.number)
        if flight.state is FlightState.ARRIVED
        else _("%(flight)s was due: on the list", flight=flight.number)
        if moment_is_past
        else _("%(flight)s comes: on the list", flight=flight.number)
    )
    count = flight.counts.missing if flight.state is FlightState.ARRIVED else flight.counts.listed
    href = url_for("arrivals.show", arriving_id=flight.id) if has_left else url_for("arrivals.show_all")
    return QueueItem(count, label, listed_text(flight.landed_at or flight.arrives_at), href, _("Open"))


def _room_items(viewer: Viewer) -> list[QueueItem]:
    waiting, since = waiting_for_a_room(viewer)
    centres = own_centres(viewer)
    place = url_for("quarantine.show", centre_id=centres[0].id) if len(centres) == 1 else url_for("quarantine.show_all")
    today = local_day(centres[0].zone if centres else HOME_ZONE)
    counts = centre_counts(viewer, today, today + timedelta(days=1)).values() if centres else []
    waits = _("oldest waits %(time)s", time=age_of(since)) if waiting and since else ""
    return [
        QueueItem(waiting, _("Rooms to give"), waits, place, _("Room")),
        QueueItem(sum(c.due_today for c in counts), _("Releases due today"), "", place, _("Release")),
        QueueItem(sum(c.due_tomorrow for c in counts), _("Releases due tomorrow"), "", place, _("Look")),
    ]
