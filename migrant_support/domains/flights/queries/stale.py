"""Does the newest sealed list still say of the flight what holds? A delay or another aircraft makes it old."""

from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.queries.manifests import content_of, latest_version
from migrant_support.domains.flights.queries.seated import flight_part
from migrant_support.domains.flights.rules.states import FlightState


def sealed_before_change(flight: Flight) -> bool:
    """Was a sealed flight given another time or aircraft after its newest list was sealed?"""
    if flight.state not in (FlightState.SEALED, FlightState.DEPARTED):
        return False
    version = latest_version(flight.id)
    if version is None:
        return False
    content = content_of(version)
    return (content.flight, content.legs) != flight_part(flight)
