"""Moving people from one place to another by a ride: who goes together, when, with what. Standard library only.

On the way nobody is lost: the old bed is hers until she is received at the other place (FEATURES S5).
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from migrant_support.domains.people.rules import is_minor
from migrant_support.domains.sites.rules import Sleeper
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

LATE_AFTER = timedelta(hours=2)  # our choice: a ride through a town; then somebody asks where they are
LONGEST = timedelta(hours=48)
MOST_RIDERS = 80


class RideState(StrEnum):
    """Asked of the other place, accepted by it, on the way, over; or declined, or withdrawn."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    ON_THE_WAY = "on_the_way"
    OVER = "over"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class RiderState(StrEnum):
    """What became of one who was to go along; the last three end it."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    ON_THE_WAY = "on_the_way"
    RECEIVED = "received"
    NOT_COME = "not_come"
    STAYED = "stayed"


class Vehicle(StrEnum):
    """With what they go."""

    BUS = "bus"
    CAR = "car"
    AMBULANCE = "ambulance"
    ON_FOOT = "on_foot"


STEPS: frozenset[tuple[RideState, RideState]] = frozenset(
    {
        (RideState.ASKED, RideState.ACCEPTED),
        (RideState.ASKED, RideState.DECLINED),
        (RideState.ASKED, RideState.WITHDRAWN),
        (RideState.ACCEPTED, RideState.ON_THE_WAY),
        (RideState.ACCEPTED, RideState.DECLINED),
        (RideState.ACCEPTED, RideState.WITHDRAWN),
        (RideState.ON_THE_WAY, RideState.OVER),
    }
)
ENDS = frozenset({RideState.OVER, RideState.DECLINED, RideState.WITHDRAWN})
"""States in which nobody is moved any more."""


def check_ride_step(source: RideState, target: RideState) -> None:
    """Raise Refused for a step that a ride does not have: somebody else was quicker."""
    if (source, target) not in STEPS:
        raise Refused("ride_step", msg("This ride is in another state by now. Load the page again."))


def check_ride(
    vehicle: Vehicle, driver: str, seats: int, riders: int, *, leaves_at: datetime, arrives_at: datetime, now: datetime
) -> None:
    """Raise Refused for a ride of nobody, with too few seats, without a driver, or at hours that cannot be."""
    if not riders:
        raise Refused("nobody_rides", msg("Choose who goes along."), field="riders")
    if riders > MOST_RIDERS:
        raise Refused("too_many_ride", msg("At most 80 people go in one ride. Make two."), field="riders")
    if seats < riders:
        raise Refused(
            "too_few_seats", msg("There are fewer seats than people. A child needs a seat too."), field="seats"
        )
    if vehicle is not Vehicle.ON_FOOT and len(driver.strip()) < 2:
        raise Refused("driver_missing", msg("Write who drives."), field="driver")
    if leaves_at < now - timedelta(minutes=5):
        raise Refused("ride_is_past", msg("This hour is past. Choose a later one."), field="leaves")
    if leaves_at > now + timedelta(days=31):
        raise Refused("too_far_ahead", msg("A ride can be planned for 31 days ahead at most."), field="day")
    if not leaves_at < arrives_at <= leaves_at + LONGEST:
        raise Refused("ride_hours", msg("They arrive after they leave, within two days."), field="arrives")


def check_kept_together(going: Collection[Sleeper], staying: Iterable[Sleeper], on: date) -> None:
    """Raise Refused when a travel group is torn, or a child is parted from the grown of its family (CH-4).

    `staying` are all who sleep at the place and do not go.
    """
    left = tuple(staying)
    if any(one.unit is not None and one.unit == other.unit for one in going for other in left):
        raise Refused(
            "unit_parted",
            msg("Somebody of the same travel group would stay behind. Let all of them go."),
            field="riders",
        )
    for mine, others in ((going, left), (left, going)):
        for child in mine:
            if is_minor(child.birth, on) and not _grown_kin(child, mine, on) and _grown_kin(child, others, on):
                raise Refused(
                    "child_parted",
                    msg("A child would be parted from its family. Let them go together, or stay together."),
                    field="riders",
                )


def _grown_kin(child: Sleeper, among: Iterable[Sleeper], on: date) -> bool:
    return any(child.is_kin_of(one) and not is_minor(one.birth, on) for one in among if one is not child)


def is_late(arrives_at: datetime, *, now: datetime) -> bool:
    """Should they have come two hours ago?"""
    return now >= arrives_at + LATE_AFTER
