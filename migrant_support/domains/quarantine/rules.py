"""Decisions about arrivals and quarantine over plain data. Standard library only; moments are passed in."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class ArrivalKind(StrEnum):
    """What the desk at the aircraft door found (FEATURES Q1)."""

    RECEIVED = "received"
    NOT_ON_LIST = "not_on_list"
    NOT_ON_PLANE = "not_on_plane"


class OrderState(StrEnum):
    """A quarantine order (DOMAIN, state machines)."""

    ISSUED = "issued"
    IN_TRANSIT = "in_transit"
    ADMITTED = "admitted"
    ISOLATED = "isolated"
    RELEASED = "released"
    ABSCONDED = "absconded"
    HOSPITALISED = "hospitalised"
    DECEASED = "deceased"


_OPEN = (OrderState.ISSUED, OrderState.IN_TRANSIT, OrderState.ADMITTED, OrderState.ISOLATED)
ORDER_STEPS: frozenset[tuple[OrderState, OrderState]] = frozenset(
    {
        (OrderState.ISSUED, OrderState.IN_TRANSIT),
        (OrderState.ISSUED, OrderState.ADMITTED),
        (OrderState.IN_TRANSIT, OrderState.ADMITTED),
        (OrderState.ADMITTED, OrderState.ISOLATED),
        (OrderState.ISOLATED, OrderState.ADMITTED),
        (OrderState.ADMITTED, OrderState.RELEASED),
        *(
            (source, target)
            for source in _OPEN
            for target in (OrderState.ABSCONDED, OrderState.HOSPITALISED, OrderState.DECEASED)
        ),
    }
)
NEEDS_REASON = frozenset({OrderState.ABSCONDED, OrderState.HOSPITALISED, OrderState.DECEASED})


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
            until=until.isoformat(),
        )
