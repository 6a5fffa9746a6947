"""The board of flights: all flights of a week or a month on their days, and under them the quarantine places at home.

Who plans flights sees the places; a mission sees the flights on which it has seats. The filter stands in the address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from flask import Blueprint, render_template, request, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from migrant_support.domains.directory.lookups import HOME, airports, countries
from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.flights import labels
from migrant_support.domains.flights.queries.board import MOST, BoardFilter, BoardFlight, board_flights
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.domains.flights.views.blueprint import mission_choices_of, route_text
from migrant_support.domains.quarantine.queries.nights import Landing, centre_nights, landings
from migrant_support.domains.sites.rules.occupancy import Night
from migrant_support.kernel.clock import local_day, now
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import day_text, moment_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

blueprint = Blueprint("flight_board", __name__, url_prefix="/flights/board")
WEEK, MONTH = "week", "month"
_FAR = 3660


@dataclass(frozen=True, slots=True)
class Span:
    """The days shown: whole weeks from a Monday on. `day` is the one asked for."""

    zoom: str
    day: date
    first: date
    nights: int

    @property
    def last(self) -> date:
        """The last day shown."""
        return self.first + timedelta(days=self.nights - 1)

    def beside(self, step: int) -> date:
        """A day of the week or month before or after."""
        if self.zoom == WEEK:
            return self.day + timedelta(days=7 * step)
        first = self.day.replace(day=1)
        return (first - timedelta(days=1) if step < 0 else first + timedelta(days=32)).replace(day=1)


def span_of(zoom: str, day: date) -> Span:
    """The week of a day, or all weeks that have a day of its month."""
    if zoom != MONTH:
        return Span(WEEK, day, day - timedelta(days=day.weekday()), 7)
    start = day.replace(day=1)
    end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    first = start - timedelta(days=start.weekday())
    return Span(MONTH, day, first, (end - first).days + 7 - end.weekday())


@blueprint.get("")
@guard(Power.FLIGHT_READ)
def show(viewer: Viewer) -> str:
    """The flights of the week or month; at most eight statements, for two flights as for two hundred."""
    prepare_zone(viewer)
    today = local_day(countries()[HOME].zone)
    span = span_of(request.args.get("zoom", WEEK), _day_asked(today))
    wanted = _filter_asked()
    found = board_flights(viewer, span.first, span.last, wanted)
    may_plan = viewer.may(Power.FLIGHT_PLAN)
    nights = centre_nights(viewer, span.first, span.nights) if may_plan else []
    landing = landings(viewer, span.first, span.nights) if may_plan else {}
    days = _days(span, found[:MOST], nights, landing, today)
    return render_template(
        "desks/flight_board.html",
        title=_title(span),
        as_of=moment_text(now()),
        weeks=[days[at : at + 7] for at in range(0, len(days), 7)],
        compact=span.zoom == MONTH,
        is_more=len(found) > MOST,
        sums=_sums(found[:MOST], landing),
        zooms=[
            {"label": label, "href": _href(span, zoom=zoom), "current": span.zoom == zoom}
            for zoom, label in ((WEEK, _("Week")), (MONTH, _("Month")))
        ],
        before=_href(span, day=span.beside(-1)),
        after=_href(span, day=span.beside(1)),
        today_href=_href(span, day=today),
        span=span,
        fields=_fields(viewer, wanted),
        states=[
            {"label": translated(labels.FLIGHT_STATE[state]), "tone": labels.FLIGHT_TONE[state]}
            for state in FlightState
        ],
        may_plan=may_plan,
    )


def _day_asked(today: date) -> date:
    """The day in the address, within ten years; else today."""
    try:
        day = date.fromisoformat(request.args.get("day", "")[:10])
    except ValueError:
        return today
    return day if abs((day - today).days) < _FAR else today


def _filter_asked() -> BoardFilter:
    mission, payer, state = (request.args.get(key, "") for key in ("mission", "payer", "state"))
    return BoardFilter(
        mission=mission if mission in mission_names("en") else None,
        payer=Payer(payer) if payer in set(Payer) else None,
        state=FlightState(state) if state in set(FlightState) else None,
    )


def _href(span: Span, **changed: Any) -> str:
    kept = {key: value for key in ("mission", "payer", "state") if (value := request.args.get(key, "")[:20])}
    query: dict[str, Any] = {"zoom": span.zoom, "day": span.day, **kept, **changed}
    return url_for(".show", **(query | {"day": query["day"].isoformat()}))


def _title(span: Span) -> str:
    if span.zoom == MONTH:
        return format_date(span.day, "LLLL yyyy", locale=get_locale())
    return _("Week of %(day)s", day=day_text(span.first))


def _fields(viewer: Viewer, wanted: BoardFilter) -> list[dict[str, Any]]:
    """The selects of the filter, each with what is chosen."""
    choices: tuple[tuple[str, str, str | None, Sequence[tuple[str, str]]], ...] = (
        ("mission", _("Mission"), wanted.mission, mission_choices_of(viewer, Power.FLIGHT_READ)),
        ("payer", _("Who pays"), wanted.payer, [(p.value, translated(labels.PAYER[p])) for p in Payer]),
        ("state", _("State"), wanted.state, [(s.value, translated(labels.FLIGHT_STATE[s])) for s in FlightState]),
    )
    return [
        {"name": name, "label": label, "chosen": chosen or "", "choices": [("", _("All")), *offered]}
        for name, label, chosen, offered in choices
    ]


def _sums(found: Sequence[BoardFlight], landing: Mapping[date, Landing]) -> list[dict[str, Any]]:
    without = sum(one.without for one in landing.values())
    return [
        {"number": len(found), "label": _("Flights")},
        {"number": sum(one.held for one in found), "label": _("Seats held")},
        {"number": sum(one.free for one in found if one.flight.state in _FILLING), "label": _("Free seats")},
        {"number": sum(one.waiting for one in found), "label": _("On waiting lists")},
        *(
            [
                {
                    "number": without,
                    "label": _("Without a place"),
                    "tone": "danger",
                    "note": _("They have a seat and land in these days."),
                }
            ]
            if without
            else []
        ),
    ]


_FILLING = (FlightState.DRAFT, FlightState.OPEN, FlightState.LOCKED)


def _days(
    span: Span,
    found: Sequence[BoardFlight],
    nights: Sequence[Night],
    landing: Mapping[date, Landing],
    today: date,
) -> list[dict[str, Any]]:
    by_day: dict[date, list[dict[str, Any]]] = {}
    for one in found:
        by_day.setdefault(one.flight.departs_on, []).append(_flight(one))
    night_of = {night.day: night for night in nights}
    days = (span.first + timedelta(days=at) for at in range(span.nights))
    return [
        {
            "iso": day.isoformat(),
            "label": format_date(day, "EEE d MMM", locale=get_locale()),
            "is_today": day == today,
            "is_outside": span.zoom == MONTH and day.month != span.day.month,
            "flights": by_day.get(day, []),
            "places": _places(night_of[day], landing.get(day, Landing())) if day in night_of else None,
        }
        for day in days
    ]


def _flight(one: BoardFlight) -> dict[str, Any]:
    row = one.flight
    departs = row.departs_at.astimezone(ZoneInfo(airports()[row.origin].zone))
    waits = [
        text
        for count, text in (
            (one.proposed, ngettext("%(num)s proposed", "%(num)s proposed", one.proposed)),
            (one.waiting, ngettext("%(num)s waiting", "%(num)s waiting", one.waiting)),
        )
        if count
    ]
    return {
        "href": url_for("flights.show", flight_id=row.id),
        "number": row.number,
        "clock": format_time(departs, "HH:mm", locale=get_locale()),
        "route": route_text(row),
        "state": {"label": translated(labels.FLIGHT_STATE[row.state]), "tone": labels.FLIGHT_TONE[row.state]},
        "held": one.held,
        "seats": one.seats,
        "short": f"{one.held}/{one.seats}",
        "text": _("%(held)s of %(seats)s seats held", held=one.held, seats=one.seats),
        "waits": " · ".join(waits),
    }


def _places(night: Night, landing: Landing) -> dict[str, Any]:
    """The quarantine places of a night, in words and as a bar."""
    taken = night.here + night.expected
    return {
        "taken": min(taken, night.beds),
        "beds": night.beds,
        "free": ngettext("%(num)s place free", "%(num)s places free", night.free),
        "text": _("%(taken)s of %(beds)s taken", taken=taken, beds=night.beds),
        "landing": ngettext("%(num)s person lands", "%(num)s people land", landing.people) if landing.people else "",
        "without": _("%(num)s without a place", num=landing.without) if landing.without else "",
        "is_over": night.is_over,
    }
