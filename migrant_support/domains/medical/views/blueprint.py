"""The blueprint of the domain, and what all its screens share."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask import Blueprint

from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.medical.queries.places import WorkPlace
from migrant_support.platform.web.times import show_in
from migrant_support.platform.web.translate import page_language

blueprint = Blueprint("medical", __name__)


def by_clock_of(place: WorkPlace) -> None:
    """Let the times of this page be those of the place where the person is."""
    show_in(place.zone, place.site_name or mission_names(page_language()).get(place.mission, place.mission))


def instant(place: WorkPlace, day: date, clock: time) -> datetime:
    """A day and a time by the clock of the place."""
    return datetime.combine(day, clock, ZoneInfo(place.zone)).astimezone(UTC)
