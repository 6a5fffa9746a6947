"""Who goes home first: points with reasons that may be shown (PROCEDURES RP-2). Standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from migrant_support.domains.people.rules import BirthDate, age_on, is_minor

MOST_MONTHS = 6
MONTH_DAYS = 30
AGED_FROM = 66
SOON_DAYS = 14


class ReturnReason(StrEnum):
    """Why somebody goes sooner. The codes are those of `data/return_points.toml`."""

    IN_THE_FILE = "in_the_file"
    CHILD = "child"
    AGED = "aged"
    NO_PLACE = "no_place"
    JOB_LOST = "job_lost"
    TIME_RUNS_OUT = "time_runs_out"
    STUDENT = "student"
    IN_TRANSIT = "in_transit"
    WAITING_MONTH = "waiting_month"


FILTERS = tuple(reason for reason in ReturnReason if reason is not ReturnReason.IN_THE_FILE)[:-1]
"""Reasons by which the register can be narrowed; never by what stands in a file."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """How many points somebody has, and for what."""

    total: int
    reasons: tuple[tuple[ReturnReason, int], ...]


def weigh(found: Mapping[ReturnReason, int], points: Mapping[str, int]) -> Weighed:
    """The points of what was found: a reason counts once, a month of waiting as often as it came, up to six times."""
    reasons = []
    for reason in ReturnReason:
        times = found.get(reason, 0)
        times = min(times, MOST_MONTHS) if reason is ReturnReason.WAITING_MONTH else min(times, 1)
        if times:
            reasons.append((reason, times * points[reason]))
    return Weighed(sum(count for _, count in reasons), tuple(reasons))


def is_aged(birth: BirthDate | None, on: date) -> bool:
    """Over 65 for certain."""
    return birth is not None and age_on(birth.latest, on) >= AGED_FROM


def is_child(birth: BirthDate | None, on: date) -> bool:
    """Under 18, or perhaps."""
    return is_minor(birth, on)


def years_before(on: date, years: int) -> date:
    """Who was born on this day or before has completed so many years; who was born later has not."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February: a birthday of 1 March has not come yet
        return on.replace(year=on.year - years, day=28)
