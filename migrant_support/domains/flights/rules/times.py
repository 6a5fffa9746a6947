"""Local times of a flight's legs as instants: every airport has its own clock. Standard library only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

LONGEST_LEG = timedelta(hours=24)  # our choice: the longest flights there are take 19 hours
MOST_LEGS = 3


@dataclass(frozen=True, slots=True)
class Leg:
    """One take-off and landing, in instants."""

    from_airport: str
    to_airport: str
    departs_at: datetime
    arrives_at: datetime


def local_instant(day: date, clock: time, zone: str) -> datetime:
    """The instant that a clock at a place shows on a day, in UTC; of an hour that comes twice, the first is meant.

    Raises Refused for an hour that the place leaves out when its clocks go forward.
    """
    local = datetime.combine(day, clock, ZoneInfo(zone))
    instant = local.astimezone(UTC)
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Refused(
            "no_such_hour", msg("The clocks go forward there in this hour: there is no such time on that day.")
        )
    return instant


def check_legs(legs: Sequence[Leg]) -> None:
    """Raise Refused for legs that no aircraft can fly: out of order, too long, or not one after the other."""
    if not legs:
        raise Refused("no_legs", msg("Say from where to where the aircraft flies."))
    for leg in legs:
        if leg.from_airport == leg.to_airport:
            raise Refused("same_airport", msg("A leg ends at another airport than it begins. Choose another one."))
        if leg.arrives_at <= leg.departs_at:
            raise Refused(
                "arrives_before_departure",
                msg("The aircraft would land before it takes off. Check both days: a night flight lands the next day."),
            )
        if leg.arrives_at - leg.departs_at > LONGEST_LEG:
            raise Refused("leg_too_long", msg("No flight takes longer than a day. Check both days and times."))
    for before, after in pairwise(legs):
        if before.to_airport != after.from_airport:
            raise Refused("legs_apart", msg("The next leg begins where the one before it ended. Check the airports."))
        if after.departs_at < before.arrives_at:
            raise Refused("legs_overlap", msg("The next leg begins before the one before it ended. Check the times."))
