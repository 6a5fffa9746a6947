"""What the page of a flight says of seats that are offered: to whom, until when, and why they are next."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights import labels
from migrant_support.domains.flights.queries import FlightRow
from migrant_support.domains.flights.queries.line import Place
from migrant_support.domains.flights.queries.offers import OfferRow, offers_of
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import clock_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

HOUR = 60


def offers_shown(viewer: Viewer, flight: FlightRow, places: Mapping[UUID, Place]) -> list[dict[str, Any]]:
    """The open offers of a flight for people whom the viewer sees, with their buttons."""
    may_answer = viewer.may(Power.FLIGHT_CONFIRM)
    return [_offer(one, flight, places, may_answer and one.is_whole) for one in offers_of(viewer, flight.id)]


def _offer(one: OfferRow, flight: FlightRow, places: Mapping[UUID, Place], may_answer: bool) -> dict[str, Any]:
    airport, first = airports()[flight.origin], one.entries[0]
    keys: dict[str, Any] = {"flight_id": flight.id, "entry_id": first.id}
    place = next((places[entry.id] for entry in one.entries if entry.id in places), None)
    return {
        "people": [
            {
                "name": entry.person.name,
                "reference": entry.person.reference,
                "href": url_for("person_page.show", person_id=entry.person.id, _anchor="readiness"),
            }
            for entry in one.entries
        ],
        "seats": ngettext("%(num)s seat", "%(num)s seats", one.seats),
        "until": _("Until %(time)s", time=clock_text(one.until_at, airport.zone, airport.city)),
        "left": _left(one),
        "why": [_("Next of the waiting list"), *why_here(place)] if place else [],
        "accept_href": url_for("flights.accept_offer", **keys) if may_answer else None,
        "decline_href": url_for("flights.decline_offer", **keys) if may_answer else None,
    }


def _left(one: OfferRow) -> str:
    minutes = max(1, int((one.until_at - now()).total_seconds()) // 60)
    if minutes < HOUR:
        return ngettext("%(num)s minute left", "%(num)s minutes left", minutes)
    return ngettext("%(num)s hour left", "%(num)s hours left", minutes // HOUR)


def why_here(place: Place) -> list[str]:
    """Why an entry stands at its place of a waiting list: points by reason, and what was answered before."""
    standing = place.standing
    found = [
        _("%(reason)s: %(points)s", reason=translated(labels.RETURN_REASON[reason]), points=points)
        for reason, points in place.own.reasons
    ]
    if standing.points != place.own.total:
        found.append(_("Goes with somebody more urgent"))
    if standing.declined:
        found.append(_("Said no to a seat"))
    if standing.lapsed:
        found.append(ngettext("Did not answer %(num)s offer", "Did not answer %(num)s offers", standing.lapsed))
    return found
