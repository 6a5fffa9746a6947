"""Reads of arrivals, orders and places of quarantine; each cut to the viewer's sight."""

from migrant_support.domains.quarantine.queries.arrivals import (
    ArrivalCounts,
    FlightRow,
    PassengerRow,
    Progress,
    UnknownRow,
    arriving_flights,
    counted_of,
    last_act_at,
    passengers_of_arrival,
    unknown_arrivals,
)
from migrant_support.domains.quarantine.queries.journeys import journey_states
from migrant_support.domains.quarantine.queries.orders import (
    CentreCounts,
    OrderRow,
    centre_counts,
    order_moves,
    order_record,
    orders_at,
    waiting_for_a_room,
)
from migrant_support.domains.quarantine.queries.places import (
    CENTRES,
    Centre,
    Place,
    centre_for,
    centres,
    own_centres,
    places_of,
    site_zone,
)
from migrant_support.domains.quarantine.queries.sight import fetch_arriving, fetch_order

__all__ = [
    "CENTRES",
    "ArrivalCounts",
    "Centre",
    "CentreCounts",
    "FlightRow",
    "OrderRow",
    "PassengerRow",
    "Place",
    "Progress",
    "UnknownRow",
    "arriving_flights",
    "centre_counts",
    "centre_for",
    "centres",
    "counted_of",
    "fetch_arriving",
    "fetch_order",
    "journey_states",
    "last_act_at",
    "order_moves",
    "order_record",
    "orders_at",
    "own_centres",
    "passengers_of_arrival",
    "places_of",
    "site_zone",
    "unknown_arrivals",
    "waiting_for_a_room",
]
