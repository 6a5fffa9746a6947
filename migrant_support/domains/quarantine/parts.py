"""Registers the quarantine domain with the application."""

from flask import Flask

from migrant_support.domains.flights.actions.travellers import SEEN_BY as BY_FLIGHT
from migrant_support.domains.flights.actions.travellers import sight_of_flights
from migrant_support.domains.people.actions.sight import register_source
from migrant_support.domains.quarantine import (
    erasure,
    models,  # noqa: F401 - the tables must be known to the store
)
from migrant_support.domains.quarantine.actions.arrivals import SEEN_BY as BY_ARRIVAL
from migrant_support.domains.quarantine.actions.arrivals import sight_of_unlisted
from migrant_support.domains.quarantine.actions.orders import SEEN_BY as BY_ORDER
from migrant_support.domains.quarantine.actions.orders import sight_of_orders
from migrant_support.domains.quarantine.views import blueprint


def register(app: Flask) -> None:
    """Connect the domain."""
    erasure.answer()
    app.register_blueprint(blueprint)
    register_source(BY_FLIGHT, sight_of_flights)
    register_source(BY_ARRIVAL, sight_of_unlisted)
    register_source(BY_ORDER, sight_of_orders)
