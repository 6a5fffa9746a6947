"""Registers the cost and funding of flights with the application."""

from flask import Flask

from migrant_support.domains.funding import (
    erasure,
    models,  # noqa: F401 - the tables must be known to the store
)
from migrant_support.domains.funding.views import blueprint


def register(app: Flask) -> None:
    """Connect the domain."""
    erasure.answer()
    app.register_blueprint(blueprint)
