"""Registers the people with the application."""

from flask import Flask

from migrant_support.domains.people import models  # noqa: F401 - the tables must be known to the store
from migrant_support.domains.people.cli import people, sight
from migrant_support.domains.people.views import blueprint


def register(app: Flask) -> None:
    """Connect the domain."""
    app.register_blueprint(blueprint)
    app.cli.add_command(sight)
    app.cli.add_command(people)
