"""What may become of a planned flight, and who goes first when not all fit. Pure; `now` is passed in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.flights.rules.times import Leg
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

LONGEST_SHIFT = timedelta(days=30)  # our choice: what is put off longer is another flight


class ChangeKind(StrEnum):
    """What happened to the flight."""

    DELAY = "delay"
    AIRCRAFT = "aircraft"
    CANCELLED = "cancelled"


CHANGEABLE = frozenset({FlightState.DRAFT, FlightState.OPEN, FlightState.LOCKED, FlightState.SEALED})
"""Until it has left."""


def check_reason(reason: str) -> None:
    """Raise Refused for a change without its reason."""
    if not reason.strip():
        raise Refused("reason_missing", msg("Say why: everybody on the list will be told of a change."), field="reason")


def shifted(legs: Sequence[Leg], departs_at: datetime, *, now: datetime) -> list[Leg]:
    """All legs as much later (or earlier) as the first one. Raises Refused for a time that makes no sense."""
    by = departs_at - legs[0].departs_at
    if not by:
        raise Refused("same_time", msg("The flight leaves at this time already. Write the new one."), field="clock")
    if departs_at <= now:
        raise Refused("time_past", msg("This time is over. Write when the flight will leave."), field="clock")
    if abs(by) > LONGEST_SHIFT:
        raise Refused("shift_too_long", msg("That is more than thirty days away. Plan another flight."), field="day")
    return [Leg(leg.from_airport, leg.to_airport, leg.departs_at + by, leg.arrives_at + by) for leg in legs]


def who_stays(groups: Sequence[tuple[UUID, int]], seats: int) -> tuple[list[UUID], list[UUID]]:
    """Which groups keep their seats in a smaller aircraft, and which do not: in order, whole, none left out that fits.

    A group is its id and the seats it needs; whoever comes first keeps the seat, and a later, smaller group may still
    fit behind a larger one that does not.
    """
    staying, leaving, left = [], [], seats
    for group, needs in groups:
        if needs <= left:
            staying.append(group)
            left -= needs
        else:
            leaving.append(group)
    return staying, leaving
