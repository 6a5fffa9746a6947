"""Decisions about arrivals and quarantine over plain data. Standard library only; moments are passed in."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.sites.rules import StayEnd
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class ArrivalKind(StrEnum):
    """What the desk at the aircraft door found (FEATURES Q1)."""

    RECEIVED = "received"
    NOT_ON_LIST = "not_on_list"
    NOT_ON_PLANE = "not_on_plane"


class OrderState(StrEnum):
    """A quarantine order (DOMAIN, state machines). `withdrawn` is what undoing a reception leaves of its order."""

    ISSUED = "issued"
    IN_TRANSIT = "in_transit"
    ADMITTED = "admitted"
    ISOLATED = "isolated"
    RELEASED = "released"
    ABSCONDED = "absconded"
    HOSPITALISED = "hospitalised"
    DECEASED = "deceased"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({OrderState.ISSUED, OrderState.IN_TRANSIT, OrderState.ADMITTED, OrderState.ISOLATED})
"""States in which somebody is quarantined, or on the way there."""
INSIDE = frozenset({OrderState.ADMITTED, OrderState.ISOLATED})
WAITS_FOR_A_ROOM = frozenset({OrderState.ISSUED, OrderState.IN_TRANSIT})

ORDER_STEPS: frozenset[tuple[OrderState, OrderState]] = frozenset(
    {
        (OrderState.ISSUED, OrderState.IN_TRANSIT),
        (OrderState.ISSUED, OrderState.ADMITTED),
        (OrderState.IN_TRANSIT, OrderState.ADMITTED),
        (OrderState.ADMITTED, OrderState.ISOLATED),
        (OrderState.ISOLATED, OrderState.ADMITTED),
        (OrderState.ADMITTED, OrderState.RELEASED),
        (OrderState.ISSUED, OrderState.WITHDRAWN),
        *(
            (source, target)
            for source in OPEN
            for target in (OrderState.ABSCONDED, OrderState.HOSPITALISED, OrderState.DECEASED)
        ),
    }
)
NEEDS_REASON = frozenset({OrderState.ABSCONDED, OrderState.HOSPITALISED, OrderState.DECEASED})
STAY_ENDS: dict[OrderState, StayEnd] = {
    OrderState.RELEASED: StayEnd.RELEASED,
    OrderState.ABSCONDED: StayEnd.ABSCONDED,
    OrderState.HOSPITALISED: StayEnd.HOSPITAL,
    OrderState.DECEASED: StayEnd.DECEASED,
}
"""Why the stay at the centre ends when an order leaves the centre."""


def check_order_step(source: OrderState, target: OrderState, *, reason: str = "") -> None:
    """Raise Refused for a step that an order does not have, or one that needs a reason."""
    if (source, target) not in ORDER_STEPS:
        raise Refused("order_step", msg("This order is in another state by now. Load the page again."))
    if target in NEEDS_REASON and not reason.strip():
        raise Refused("reason_missing", msg("Say why."), field="reason")


def order_days(arrives_at: datetime, days: int, zone: str) -> tuple[date, date]:
    """First and last-night-plus-one day of an order: day 0 is the local day of arrival (QU-2)."""
    first = arrives_at.astimezone(ZoneInfo(zone)).date()
    return first, first + timedelta(days=days)


def check_release(until: date, today: date) -> None:
    """Raise Refused when the days of the order are not done (QU-2)."""
    if today < until:
        raise Refused(
            "days_not_done",
            msg("The quarantine lasts until %(until)s. It can be released from that day on."),
            until=until,
        )


LEGAL_BASIS = "Quarantine and Prevention of Diseases Ordinance, No. 3 of 1897"
ENDS_AT = time(12, 0)  # a planned place is kept until noon of the last day; our choice
RECEIVED_IN = frozenset({FlightState.ARRIVED})
UNLISTED_A_DAY = 20
"""How many people who stand on no list one account may write down within 24 hours (DOMAIN invariant 10: an equal number
may be asked for, so asking is bounded and each asking leaves a record)."""


def place_until(until: date, zone: str) -> datetime:
    """The instant until which a place is planned for an order that lasts until a day."""
    return datetime.combine(until, ENDS_AT, ZoneInfo(zone))


def check_receiving(state: FlightState) -> None:
    """Raise Refused unless the flight has landed and its arrival is still open."""
    if state in RECEIVED_IN:
        return
    if state is FlightState.CLOSED:
        raise Refused("arrival_closed", msg("The arrival of this flight is closed. Ask the coordinator."))
    raise Refused("not_landed", msg("The flight has not landed yet. Say first that it has landed."))


def check_all_settled(missing: int) -> None:
    """Raise Refused when people of the list are neither received nor found missing: an arrival is closed whole."""
    if missing:
        raise Refused(
            "still_missing",
            msg(
                "%(count)s people of the list are neither received nor marked as not on the plane. Do that first, then "
                "close the arrival."
            ),
            count=missing,
        )


def check_unlisted(*, name: str, typed: str, today: int) -> None:
    """Raise Refused for an arrival without a name, or one too many of an account in a day."""
    if not name.strip():
        raise Refused("name_missing", msg("Write the name as it stands on the document."), field="name")
    if today >= UNLISTED_A_DAY:
        raise Refused(
            "too_many_unlisted",
            msg("You have written down %(count)s people without a list since yesterday. Ask the coordinator to go on."),
            count=UNLISTED_A_DAY,
        )
    if len(typed) > 60:
        raise Refused("number_too_long", msg("This is too long for a reference or document number."), field="typed")
