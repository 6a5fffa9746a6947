"""Registers the flights domain with the application."""

from flask import Flask

from migrant_support.domains.flights import (
    erasure,
    models,  # noqa: F401 - the tables must be known to the store
)
from migrant_support.domains.flights.cli import manifest
from migrant_support.domains.flights.views import blueprint as blueprints
from migrant_support.domains.flights.views import entries, flights, manifests, seats, travel  # noqa: F401 - their routes
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.context import add_rail_item
from migrant_support.policy import Power


def register(app: Flask) -> None:
    """Connect the domain."""
    erasure.answer()
    app.register_blueprint(manifests.blueprint)
    app.cli.add_command(manifest)
    app.register_blueprint(blueprints.blueprint)
    app.register_blueprint(blueprints.travel)
    add_rail_item(Power.FLIGHT_READ, "flights.list_flights", label=msg("Flights"), icon="flight", order=50)
