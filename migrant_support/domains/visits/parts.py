"""Registers visits to centres with the application."""

from flask import Flask

from migrant_support.domains.flights.queries.deported import let_say_deported
from migrant_support.domains.visits import (
    erasure,
    models,  # noqa: F401 - the tables must be known to the store
)
from migrant_support.domains.visits.queries import to_be_deported
from migrant_support.domains.visits.views import blueprint


def register(app: Flask) -> None:
    """Connect the domain."""
    erasure.answer()
    let_say_deported(to_be_deported)
    app.register_blueprint(blueprint)
