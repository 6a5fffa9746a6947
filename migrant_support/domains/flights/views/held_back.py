"""What the page of a flight says of pauses, of the ceiling of its day, and of what was let pass."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from migrant_support.domains.flights import labels
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.queries.limits import landing_day, limits_of, passed_on, permits_of
from migrant_support.domains.flights.queries.stale import sealed_before_change
from migrant_support.domains.flights.rules.leaving import SEALED_BEFORE
from migrant_support.domains.flights.rules.limits import DayLimits, LimitKind
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import day_text, moment_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

FILLING = (FlightState.DRAFT, FlightState.OPEN, FlightState.LOCKED, FlightState.SEALED)


def held_back(viewer: Viewer, flight: Flight) -> dict[str, Any]:
    """Notices of what stands against the flight, and the lines of what was let pass by whom."""
    permits, passed = permits_of(flight.id), passed_on(viewer, flight.id)
    names = display_names({one.made_by for one in permits} | {one.made_by for one in passed})
    lines = [
        {
            "what": translated(labels.LIMIT[one.kind]), "who": one.reason, "href": None,
            "by": names.get(one.made_by, ""), "until": moment_text(one.until_at),
        }
        for one in permits
    ] + [
        {
            "what": translated(labels.BLOCKER_SHORT[one.blocker]), "who": one.person.name,
            "href": url_for("person_page.show", person_id=one.person.id),
            "by": names.get(one.made_by, ""), "until": moment_text(one.until_at),
        }
        for one in passed
    ]  # fmt: skip
    return {
        "notices": [*_old_list(viewer, flight), *_notices(viewer, flight, limits_of(flight))]
        if flight.state in FILLING
        else [],
        "passed": lines,
    }


def _old_list(viewer: Viewer, flight: Flight) -> list[dict[str, Any]]:
    """The list was sealed before the time or the aircraft changed: seal it again, before it leaves."""
    if flight.state is not FlightState.SEALED or not sealed_before_change(flight):
        return []
    keys: dict[str, Any] = {"flight_id": flight.id}
    found = [
        {
            "level": "danger",
            "title": _("The sealed list is old"),
            "text": translated(SEALED_BEFORE),
            "act": {"label": _("Seal it again"), "href": url_for("manifests.seal", **keys)}
            if viewer.may(Power.MANIFEST_SEAL)
            else None,
        }
    ]
    if viewer.may(Power.FLIGHT_PLAN):
        found.append(
            {
                "level": "quiet",
                "title": "",
                "text": _("If there is no time to seal it, a coordinator may let the flight leave by name."),
                "act": {
                    "label": _("Let it leave with the old list"),
                    "href": url_for("flight_steps.departed_with_old_list", **keys),
                },
            }
        )
    return found


def _notices(viewer: Viewer, flight: Flight, limits: DayLimits) -> list[dict[str, Any]]:
    act = {"label": _("Let the flight pass"), "href": url_for("flights.let_pass", flight_id=flight.id)}
    found = []
    if limits.pause is not None:
        found.append(
            {
                "level": "info" if LimitKind.PAUSE in limits.passed else "danger",
                "title": _("Travel is paused"),
                "text": limits.pause.reason,
                "act": act if _may_pass(viewer, flight, limits, LimitKind.PAUSE) else None,
            }
        )
    if limits.ceiling is not None:
        is_full = limits.room == 0 and LimitKind.CEILING not in limits.passed
        found.append(
            {
                "level": "danger" if is_full else "info",
                "title": _("Daily ceiling of arrivals"),
                "text": _(
                    "On %(day)s, %(taken)s of at most %(most)s people have seats on flights that land at %(airport)s.",
                    day=day_text(landing_day(flight)),
                    taken=limits.arriving,
                    most=limits.ceiling.people,
                    airport=flight.destination,
                ),
                "act": act if is_full and _may_pass(viewer, flight, limits, LimitKind.CEILING) else None,
            }
        )
    return found


def _may_pass(viewer: Viewer, flight: Flight, limits: DayLimits, kind: LimitKind) -> bool:
    return viewer.may(Power.GATE_OVERRIDE) and kind not in limits.passed and flight.made_by != viewer.account_id
