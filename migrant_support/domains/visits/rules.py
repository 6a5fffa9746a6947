"""Decisions about visits over plain data."""

from datetime import date, timedelta

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

MOST_PEOPLE = 5_000
LONGEST_PAUSE = timedelta(days=366)


def check_visit(visited_on: date, people_seen: int, next_on: date | None, *, today: date) -> None:
    """Raise Refused for a visit to come, a number that no centre holds, or a next visit out of reach."""
    if visited_on > today:
        raise Refused("visit_ahead", msg("This day lies ahead. Check it."), field="visited_on")
    if not 0 <= people_seen <= MOST_PEOPLE:
        raise Refused("people_unlikely", msg("Write a number between 0 and 5,000."), field="people_seen")
    if next_on is not None and not visited_on < next_on <= visited_on + LONGEST_PAUSE:
        raise Refused("next_out_of_reach", msg("The next visit is after this one, within a year."), field="next_on")


def places_short(waiting: int, free: int) -> int:
    """How many of those who wait to be deported find no place for deportees on a flight."""
    return max(waiting - max(free, 0), 0)
