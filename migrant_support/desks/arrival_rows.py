"""Arrivals and orders as lines of lists: what the templates take, made from rows already cut to the viewer."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from migrant_support.desks.lists import age_text
from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.flights.rules.words import Passenger
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.rules import is_infant, is_minor
from migrant_support.domains.quarantine import labels
from migrant_support.domains.quarantine.queries import FlightRow, PassengerRow, Place, Progress, UnknownRow
from migrant_support.kernel.clock import now
from migrant_support.platform.web.times import day_text, listed_text, moment_text
from migrant_support.platform.web.translate import translated

Line = dict[str, Any]
_TONES = {
    FlightState.LOCKED: "quiet", FlightState.SEALED: "info", FlightState.DEPARTED: "warn",
    FlightState.ARRIVED: "accent", FlightState.CLOSED: "good",
}  # fmt: skip


def flight_table(flights: Sequence[FlightRow]) -> Line:
    """Flights with what was found of their people."""
    return {
        "columns": [
            {"key": "number", "label": _("Flight"), "kind": "code", "note_key": "route"},
            {"key": "when", "label": _("Lands"), "kind": "when"},
            {"key": "state", "label": _("State"), "kind": "chip"},
            {"key": "listed", "label": _("On the list"), "kind": "number"},
            {"key": "missing", "label": _("Still missing"), "kind": "number"},
            {"key": "came", "label": _("Received"), "kind": "number"},
            {"key": "roomed", "label": _("Roomed"), "kind": "number"},
            {"key": "unlisted", "label": _("Not on the list"), "kind": "number"},
        ],
        "rows": [_flight_line(flight) for flight in flights],
    }


def _flight_line(flight: FlightRow) -> Line:
    has_left = flight.state in (FlightState.DEPARTED, FlightState.ARRIVED, FlightState.CLOSED)
    counts = flight.counts
    return {
        "href": url_for("arrivals.show", arriving_id=flight.id) if has_left else None,
        "number": flight.number,
        "route": f"{_city(flight.origin)} – {_city(flight.destination)}",
        "when": listed_text(flight.landed_at or flight.arrives_at),
        "state": {"label": _state(flight.state), "tone": _TONES.get(flight.state, "quiet")},
        "listed": counts.listed,
        "missing": counts.missing if has_left else "",
        "came": counts.came if has_left else "",
        "roomed": counts.roomed if has_left else "",
        "unlisted": counts.unknown if has_left else "",
    }


def _city(code: str) -> str:
    known = airports().get(code)
    return known.city if known else code


def _state(state: FlightState) -> str:
    return {
        FlightState.DEPARTED: _("In the air"),
        FlightState.ARRIVED: _("Landed"),
        FlightState.CLOSED: _("Closed"),
    }.get(state, _("Not departed"))


def filter_items(people: Sequence[PassengerRow], arriving_id: UUID, chosen: Progress | None) -> list[Line]:
    """The filters of the page, each with its number."""
    words = {
        Progress.MISSING: _("Still missing"),
        Progress.RECEIVED: _("Received"),
        Progress.ROOMED: _("Roomed"),
        Progress.NOT_ON_PLANE: _("Not on the plane"),
    }
    items = [
        {
            "label": label,
            "href": url_for("arrivals.show", arriving_id=arriving_id, show=progress.value),
            "current": chosen is progress,
            "count": sum(one.progress is progress for one in people),
        }
        for progress, label in words.items()
    ]
    everybody = {
        "label": _("Everybody"),
        "href": url_for("arrivals.show", arriving_id=arriving_id, show="all"),
        "current": chosen is None,
        "count": len(people),
    }
    return [*items, everybody]


def passenger_line(one: PassengerRow, arriving_id: UUID, *, after: PassengerRow | None, acts: bool) -> Line:
    """A passenger with her needs, what was found, and the taps that are open."""
    return {
        "id": one.person.id,
        "name": one.person.name,
        "code": one.person.reference,
        "note": _note(one),
        "chips": [*_needs(one), *_found(one)],
        "pickable": acts and one.progress in (Progress.MISSING, Progress.NOT_ON_PLANE),
        "acts": _acts(one, arriving_id, after) if acts else [],
    }


def _note(one: PassengerRow) -> str:
    facts = [translated(people_labels.SEX[one.person.sex]), age_text(one.person.birth), place_text(one.place)]
    return ", ".join(fact for fact in facts if fact)


def place_text(place: Place | None) -> str:
    """Where she sleeps or is to sleep."""
    if place is None:
        return ""
    return _("%(site)s, room %(room)s, bed %(bed)s", site=place.site_name, room=place.room or "–", bed=place.bed or "–")


def _needs(one: PassengerRow) -> list[Line]:
    today = now().date()
    chips: list[Line] = []
    if one.passenger is Passenger.INFANT or is_infant(one.person.birth, today):
        chips.append({"label": _("Infant"), "tone": "warn"})
    elif is_minor(one.person.birth, today):
        chips.append({"label": _("Child"), "tone": "warn"})
    wanted = dict.fromkeys(labels.NEEDS[code] for code in one.services if code in labels.NEEDS)
    return [*chips, *({"label": translated(text), "tone": "danger"} for text in wanted)]


def _found(one: PassengerRow) -> list[Line]:
    if one.kind is None:
        return []
    if one.order_state is not None:
        return [{"label": translated(labels.ORDER[one.order_state]), "tone": labels.ORDER_TONE[one.order_state]}]
    tone = "danger" if one.progress is Progress.NOT_ON_PLANE else "good"
    return [{"label": translated(labels.ARRIVAL[one.kind]), "tone": tone}]


def _acts(one: PassengerRow, arriving_id: UUID, after: PassengerRow | None) -> list[Line]:
    keys: dict[str, Any] = {"arriving_id": arriving_id, "person_id": one.person.id}
    value = str(after.person.id) if after else ""
    if one.progress in (Progress.MISSING, Progress.NOT_ON_PLANE):
        came = {
            "label": _("Received"), "action": url_for("arrivals.receive_one", **keys), "kind": "first", "value": value,
        }  # fmt: skip
        if one.progress is Progress.NOT_ON_PLANE:
            return [came]
        absent = {"label": _("Not on the plane"), "action": url_for("arrivals.miss_one", **keys), "value": value}
        return [came, absent]
    if one.progress is Progress.RECEIVED and one.order_id is not None:
        return [{"label": _("Room"), "href": url_for("rooming.room", order_id=one.order_id)}]
    return []


def arrival_line(one: UnknownRow, *, may_name: bool) -> Line:
    """Somebody whom nobody knows yet."""
    return {
        "id": one.id,
        "name": one.name,
        "code": one.number,
        "note": moment_text(one.at),
        "chips": [{"label": _("Not on the list"), "tone": "danger"}],
        "acts": [{"label": _("Who is it?"), "href": url_for("arrivals.identify", arrival_id=one.id)}]
        if may_name
        else [],
        "pickable": False,
    }


def until_text(one: PassengerRow) -> str:
    """Until when she is quarantined."""
    return _("until %(day)s", day=day_text(one.until_on)) if one.until_on else ""
