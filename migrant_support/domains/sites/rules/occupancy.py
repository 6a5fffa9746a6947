"""How full a place is, night by night: spans counted into nights without looking at each night of each bed. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from migrant_support.domains.sites.rules import NIGHT_FROM

MOST_NIGHTS = 92


def small_hours(first: date, nights: int, zone: str) -> tuple[datetime, ...]:
    """The instant of each night at which sleepers are counted: two o'clock of the next morning, by the clock there."""
    local, step = ZoneInfo(zone), timedelta(days=1)
    return tuple(datetime.combine(first + step * (night + 1), NIGHT_FROM, local) for night in range(nights))


def count_spans(spans: Iterable[tuple[datetime, datetime | None]], instants: Sequence[datetime]) -> list[int]:
    """How many spans hold at each of the ordered instants. A span has its start and not its end."""
    steps = [0] * (len(instants) + 1)
    for start, end in spans:
        steps[bisect_left(instants, start)] += 1
        steps[len(instants) if end is None else max(bisect_left(instants, end), bisect_left(instants, start))] -= 1
    return list(accumulate(steps))[: len(instants)]


@dataclass(frozen=True, slots=True)
class Night:
    """One night: who slept or sleeps there, who is only expected, infants without a bed, and the beds that stand."""

    day: date
    here: int
    expected: int
    infants: int
    beds: int

    @property
    def free(self) -> int:
        """Beds that nobody has; never below none."""
        return max(self.beds - self.here - self.expected, 0)

    @property
    def is_over(self) -> bool:
        """More in beds than beds stand today: some have been taken away since, or a temporary one ended."""
        return self.here + self.expected > self.beds
