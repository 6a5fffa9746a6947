"""Seats that came free are offered to who waits: until when, who may be asked, who is next. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class OfferState(StrEnum):
    """What became of an offer of seats. `withdrawn`: somebody of the group left the list, or the seat was needed."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


MOST_LAPSES = 2
"""A group that let so many offers of one flight lapse is asked no more by itself; a desk may still seat it."""


@dataclass(frozen=True, slots=True)
class OfferTimes:
    """How long an answer may take: (this far from departure or further, this long), the furthest first.

    `closing` is how long before departure nobody is asked any more; an offer shorter than `least` is not made.
    """

    valid_from: date
    windows: tuple[tuple[timedelta, timedelta], ...]
    closing: timedelta
    least: timedelta


def answer_until(times: OfferTimes, *, now: datetime, departs_at: datetime) -> datetime | None:
    """Until when an offer made now may be accepted, never past the closing; None when there is no time to ask."""
    ahead = departs_at - now
    window = next((long for far, long in times.windows if ahead >= far), None)
    if window is None:
        return None
    until = min(now + window, departs_at - times.closing)
    return until if until - now >= times.least else None


@dataclass(frozen=True, slots=True)
class InLine:
    """What orders a group on a waiting list: answers given before on this flight, points, and its place by time."""

    declined: bool
    lapsed: int
    points: int
    rank: int

    @property
    def may_be_asked(self) -> bool:
        """Is a free seat offered to it by itself?"""
        return not self.declined and self.lapsed < MOST_LAPSES

    @property
    def order(self) -> tuple[bool, int, int, int]:
        """Sorts the list: who said no is last, who did not answer comes after who was not asked, most points first,
        among equals who was put on the list first.
        """
        return self.declined, self.lapsed, -self.points, self.rank


def lapsed_of(states: Sequence[OfferState]) -> tuple[bool, int]:
    """Of the offers of a group on a flight: did it decline one, and how many lapsed."""
    return OfferState.DECLINED in states, sum(state is OfferState.LAPSED for state in states)
