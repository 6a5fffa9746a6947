"""Registers the cases with the application."""

from flask import Flask

from migrant_support.domains.cases import (
    erasure,
    models,  # noqa: F401 - the tables must be known to the store
)
from migrant_support.domains.cases.actions.opening import sight_of_cases
from migrant_support.domains.cases.actions.transfers import SOURCE, sight_of_transfers
from migrant_support.domains.cases.views import blueprint
from migrant_support.domains.people.actions.sight import register_source


def register(app: Flask) -> None:
    """Connect the domain."""
    erasure.answer()
    app.register_blueprint(blueprint)
    register_source("case", sight_of_cases)
    register_source(SOURCE, sight_of_transfers)
