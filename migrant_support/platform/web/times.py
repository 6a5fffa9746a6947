"""Moments and days as people read them: "today 14:20 (Kuwait)", "5 March 1988", in the language and zone of the page.

The zone is that of the viewer's own place, named by whoever knows places (`name_zone`); without one it is UTC.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from flask import Flask, g
from flask_babel import get_locale
from flask_babel import gettext as _

from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.translate import translated

ZoneOfViewer = Callable[[Viewer], tuple[str, str]]
_namers: list[ZoneOfViewer] = []


def name_zone(namer: ZoneOfViewer) -> None:
    """Register who knows a viewer's zone and what to call it (zone name, place as shown); the last counts."""
    _namers[:] = [namer]


def prepare_zone(viewer: Viewer) -> None:
    """Find the zone of this page now, while the database may be asked; templates only format."""
    g.page_zone = _namers[0](viewer) if _namers else ("UTC", "UTC")


def show_in(zone: str, place: str) -> None:
    """Show the times of this page by the clock of a place: a site's page by the site's own."""
    g.page_zone = (zone, place)


def _zone() -> tuple[str, str]:
    if "page_zone" not in g and (viewer := g.get("viewer")) is not None:
        prepare_zone(viewer)
    zone: tuple[str, str] = g.get("page_zone") or ("UTC", "UTC")
    return zone


def moment_text(moment: datetime | None) -> str:
    """An instant as "today 14:20 (Kuwait)"; a dash for none."""
    if moment is None:
        return "–"
    zone, place = _zone()
    local = moment.astimezone(ZoneInfo(zone))
    today = now().astimezone(ZoneInfo(zone)).date()
    clock = format_time(local, "HH:mm", locale=get_locale())
    if local.date() == today:
        return _("today %(time)s (%(place)s)", time=clock, place=place)
    if local.date() == today - timedelta(days=1):
        return _("yesterday %(time)s (%(place)s)", time=clock, place=place)
    return _("%(day)s, %(time)s (%(place)s)", day=day_text(local.date()), time=clock, place=place)


def clock_text(moment: datetime, zone: str, place: str) -> str:
    """An instant by the clock of a place: "5 December 2026, 23:40 (Kuwait)", whoever looks and from where."""
    local = moment.astimezone(ZoneInfo(zone))
    clock = format_time(local, "HH:mm", locale=get_locale())
    return _("%(day)s, %(time)s (%(place)s)", day=day_text(local.date()), time=clock, place=place)


def listed_text(moment: datetime | None) -> str:
    """An instant in a narrow column of a list, by the same clock as the page: "today 14:20", "5 Mar 2026, 14:20"."""
    if moment is None:
        return "–"
    zone, _place = _zone()
    local = moment.astimezone(ZoneInfo(zone))
    clock = format_time(local, "HH:mm", locale=get_locale())
    if local.date() == now().astimezone(ZoneInfo(zone)).date():
        return _("today %(time)s", time=clock)
    return _("%(day)s, %(time)s", day=format_date(local.date(), "d MMM yyyy", locale=get_locale()), time=clock)


def printed_day(moment: datetime | None) -> str:
    """The day of an instant by the page's clock, for paper, on which there is no "today": "5 March 2026"."""
    return "–" if moment is None else day_text(moment.astimezone(ZoneInfo(_zone()[0])).date())


def day_text(day: date | None) -> str:
    """A calendar day as "5 March 1988"; a dash for none."""
    return "–" if day is None else format_date(day, "d MMMM yyyy", locale=get_locale())


def span_text(start: date | None, end: date | None) -> str:
    """Two days as "5 March 2019 – 4 March 2021"; a dash where both are unknown."""
    return "–" if start is None and end is None else f"{day_text(start)} – {day_text(end)}"


def age_of(moment: datetime | None) -> str:
    """How long something waits: "3 days", "5 hours", "less than an hour"; empty for none."""
    if moment is None:
        return ""
    waits = now() - moment
    if waits >= timedelta(days=1):
        return _("%(count)s days", count=waits.days)
    if waits < timedelta(hours=1):
        return _("less than an hour")
    return _("%(count)s hours", count=int(waits.total_seconds() // 3600))


def set_up_times(app: Flask) -> None:
    """Give the templates their filters."""
    filters: dict[str, Callable[..., Any]] = {
        "moment": moment_text,
        "listed": listed_text,
        "day": day_text,
        "translated": translated,
    }
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals["translated"] = translated
