"""The blueprints of flights, and what their screens share."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, make_response, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import airports, mission_names
from migrant_support.domains.flights import labels
from migrant_support.domains.flights.actions import Outcome
from migrant_support.domains.flights.aircraft import configurations
from migrant_support.domains.flights.queries import FlightRow
from migrant_support.domains.flights.rules.gate import Blocker, BlockerCode
from migrant_support.domains.flights.views.mending import mending
from migrant_support.domains.people.queries import people_by_id
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import clock_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import ScopeKind

blueprint = Blueprint("flights", __name__, url_prefix="/flights")
travel = Blueprint("travel", __name__, url_prefix="/people")


def to_flight(flight_id: UUID, part: str = "") -> Response:
    """Lead back to the flight."""
    return see_other("flights.show", flight_id=flight_id, _anchor=part or None)


def route_text(flight: FlightRow) -> str:
    """From where to where: "KWI–CMB"."""
    return f"{flight.origin}–{flight.destination}"


def departure_text(flight: FlightRow) -> str:
    """When it leaves, by the clock of the airport: "5 December 2026, 23:40 (Kuwait)"."""
    airport = airports()[flight.origin]
    return clock_text(flight.departs_at, airport.zone, airport.city)


def airport_choices() -> list[tuple[str, str]]:
    """(code, code and city) of the airports."""
    return [(code, f"{code} – {airport.city}") for code, airport in sorted(airports().items())]


def aircraft_text(code: str) -> str:
    """An aircraft as it is fitted: "Airbus A330 · A330-300 · 297 seats (…)"; the code if unknown."""
    one = configurations().get(code)
    if one is None:
        return code
    cabins = ", ".join(f"{translated(labels.CABIN[cabin])} {seats}" for cabin, seats in one.cabins)
    return _("%(name)s · %(type)s · %(seats)s seats (%(cabins)s)", name=one.name, type=one.type, seats=one.seats,
             cabins=cabins)  # fmt: skip


def aircraft_choices() -> list[tuple[str, str]]:
    """(code, text) of the configurations, the smallest first."""
    return [(one.code, aircraft_text(one.code)) for one in sorted(configurations().values(), key=lambda one: one.seats)]


def mission_choices_of(viewer: Viewer, power: str) -> list[tuple[str, str]]:
    """(code, name) of the missions for which the viewer may act."""
    reach, names = viewer.reach(power), mission_names(page_language())
    return [(c, name) for c, name in names.items() if reach.everywhere or c in reach.ids(ScopeKind.MISSION)]


def blocker_chips(found: Sequence[Blocker]) -> list[dict[str, str]]:
    """What is missing as chips: danger for now, quiet for later."""
    return [
        {
            "label": _("%(what)s: later", what=translated(labels.BLOCKER_SHORT[b.code]))
            if b.is_due_later
            else translated(labels.BLOCKER_SHORT[b.code]),
            "tone": "quiet" if b.is_due_later else "danger",
        }
        for b in found
    ]


def missing_text(stops: Sequence[BlockerCode]) -> str:
    """What stops at the gate, in one sentence."""
    return _("Missing: %(things)s.", things=", ".join(translated(labels.BLOCKER_SHORT[code]) for code in stops))


def outcome_text(outcome: Outcome) -> str:
    """Why it was not done; empty when it was."""
    if outcome.stops:
        return missing_text(outcome.stops)
    return translated(outcome.refused) if outcome.refused else ""


def report(viewer: Viewer, flight: FlightRow, outcomes: Sequence[Outcome], *, title: str, done: str) -> Response:
    """The report of an act on many: a page that says for each person what came of it.

    When nothing at all was done, the answer is a refusal, and nothing that the request wrote is kept.
    """
    is_any_done = any(outcome.is_done for outcome in outcomes)
    page = make_response(report_page(viewer, flight, outcomes, title=title, done=done), 200 if is_any_done else 422)
    if not is_any_done:
        abort(page)  # raising rolls back
    return page


def report_page(viewer: Viewer, flight: FlightRow, outcomes: Sequence[Outcome], *, title: str, done: str) -> str:
    """The page: for each person done or why not, and a button for what the viewer may mend."""
    rows = report_rows(viewer, outcomes, done=done)
    return render_template(
        "flights/report.html",
        flight=flight,
        title=title,
        rows=rows,
        done=sum(1 for outcome in outcomes if outcome.is_done),
        total=len(rows),
    )


def report_rows(viewer: Viewer, outcomes: Sequence[Outcome], *, done: str) -> list[dict[str, Any]]:
    """A line for each person: done or why not, and a button for what the viewer may mend; of those in sight."""
    people = people_by_id(viewer, [outcome.person_id for outcome in outcomes])
    return [
        {
            "href": url_for("person_page.show", person_id=person.id, _anchor="readiness"),
            "name": person.name,
            "reference": person.reference,
            "state": _state(outcome, done),
            "why": outcome_text(outcome),
            "acts": mending(viewer, person.id, outcome.stops),
        }
        for outcome in outcomes
        if (person := people.get(outcome.person_id)) is not None
    ]


def _state(outcome: Outcome, done: str) -> dict[str, str]:
    if outcome.waits:
        return {"label": _("On the waiting list"), "tone": "warn"}
    return {"label": done, "tone": "good"} if outcome.is_done else {"label": _("Not done"), "tone": "danger"}
