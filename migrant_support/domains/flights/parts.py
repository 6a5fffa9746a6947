"""Registers the flights domain with the application."""

from flask import Flask

from migrant_support.domains.flights import models  # noqa: F401 - the tables must be known to the store
from migrant_support.domains.flights.cli import manifest
from migrant_support.domains.flights.views import manifests


def register(app: Flask) -> None:
    """Connect the domain."""
    app.register_blueprint(manifests.blueprint)
    app.cli.add_command(manifest)
