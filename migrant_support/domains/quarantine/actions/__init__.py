"""Writes of arrivals and quarantine orders; none commits."""

from migrant_support.domains.quarantine.actions.arrivals import (
    Received,
    identify,
    miss,
    receive,
    undo,
    unknown_flight,
    write_down,
)
from migrant_support.domains.quarantine.actions.orders import (
    admit_to,
    move_order,
    release,
    send_to_centre,
    sight_of_orders,
)

__all__ = [
    "Received",
    "admit_to",
    "identify",
    "miss",
    "move_order",
    "receive",
    "release",
    "send_to_centre",
    "sight_of_orders",
    "undo",
    "unknown_flight",
    "write_down",
]
