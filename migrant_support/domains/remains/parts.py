"""Registers what follows a death abroad with the application."""

from flask import Flask

from migrant_support.domains.remains import (
    erasure,
    models,  # noqa: F401 - the tables must be known to the store
    whole_flights,  # noqa: F401 - its kinds of task must be known
)
from migrant_support.domains.remains.views import blueprint


def register(app: Flask) -> None:
    """Connect the domain."""
    erasure.answer()
    app.register_blueprint(blueprint)
