"""Registers visits to centres with the application."""

from flask import Flask

from migrant_support.domains.visits import (
    erasure,
    models,  # noqa: F401 - the tables must be known to the store
)
from migrant_support.domains.visits.views import blueprint


def register(app: Flask) -> None:
    """Connect the domain."""
    erasure.answer()
    app.register_blueprint(blueprint)
