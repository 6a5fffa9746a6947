"""Pauses and daily ceilings: when a flight may not be filled, and by whose leave it may (RP-7, RP-8). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

MOST_A_DAY = 10_000


class LimitKind(StrEnum):
    """What may stand against a whole flight."""

    PAUSE = "pause"
    CEILING = "ceiling"


@dataclass(frozen=True, slots=True)
class Touch:
    """That a flight takes off or lands at an airport, on a day by the airport's clock."""

    airport: str
    country: str
    day: date


@dataclass(frozen=True, slots=True)
class Pause:
    """Travel of a country or of an airport stands still from a day on, until a day or until it is ended."""

    id: UUID
    country: str | None
    airport: str | None
    from_on: date
    until_on: date | None
    reason: str

    def holds(self, touch: Touch) -> bool:
        """Does it hold where and when a flight touches the ground?"""
        is_here = touch.airport == self.airport or touch.country == self.country
        return is_here and self.from_on <= touch.day and (self.until_on is None or touch.day <= self.until_on)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How many people may land at an airport on one day, from a day on."""

    id: UUID
    airport: str
    from_on: date
    until_on: date | None
    people: int
    reason: str

    def holds(self, airport: str, day: date) -> bool:
        """Is it meant for this airport and day?"""
        return airport == self.airport and self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(slots=True)
class DayLimits:
    """What stands against a flight on its day. `arriving` have seats on any flight that lands there that day, and
    grows with those who are confirmed; `passed` is what a coordinator let pass for this flight."""

    pause: Pause | None = None
    ceiling: Ceiling | None = None
    arriving: int = 0
    passed: frozenset[LimitKind] = frozenset()

    @property
    def room(self) -> int | None:
        """How many more may land that day; None where nothing limits it."""
        return None if self.ceiling is None else max(self.ceiling.people - self.arriving, 0)


def pause_of(pauses: Iterable[Pause], touches: Iterable[Touch]) -> Pause | None:
    """The first pause that holds somewhere on the way."""
    places = tuple(touches)
    return next((pause for pause in pauses if any(pause.holds(place) for place in places)), None)


def ceiling_of(ceilings: Iterable[Ceiling], airport: str, day: date) -> Ceiling | None:
    """Of the ceilings that are meant, the lowest counts: a stricter one is never undone by an older one."""
    meant = [one for one in ceilings if one.holds(airport, day)]
    return min(meant, key=lambda one: (one.people, one.id), default=None)


def check_limits_of_day(limits: DayLimits, going: int) -> None:
    """Raise Refused when `going` more people may not be confirmed on the flight, with the way around."""
    if limits.pause is not None and LimitKind.PAUSE not in limits.passed:
        raise Refused(
            "paused",
            msg(
                "Travel is paused on the way of this flight: %(reason)s. Its list stays as it is. Choose a flight of "
                "another day, or ask a coordinator who did not plan this flight to let it pass."
            ),
            reason=limits.pause.reason,
        )
    if limits.ceiling is None or LimitKind.CEILING in limits.passed:
        return
    if limits.arriving + going > limits.ceiling.people:
        raise Refused(
            "day_is_full",
            msg(
                "At most %(most)s people may land there on that day, and %(taken)s have seats on its flights. Choose a "
                "flight of another day, or ask a coordinator who did not plan this flight to let it pass."
            ),
            most=limits.ceiling.people,
            taken=limits.arriving,
        )


def check_window(from_on: date, until_on: date | None, *, today: date) -> None:
    """Raise Refused for days that are over, or in the wrong order."""
    if until_on is not None and until_on < max(from_on, today):
        raise Refused("ends_before_start", msg("It ends before it begins, or is over. Check both days."), field="until")


def check_people(people: int) -> None:
    """Raise Refused for a ceiling that is none."""
    if not 0 < people <= MOST_A_DAY:
        raise Refused("ceiling_out_of_reach", msg("Write a number of people from 1 to 10,000."), field="people")
