"""Registers the people with the application."""

from datetime import timedelta

from flask import Flask

from migrant_support.domains.people import (
    erasure,
    models,  # noqa: F401 - the tables must be known to the store
)
from migrant_support.domains.people.cli import look_for_pairs, people, sight
from migrant_support.domains.people.likeness import recount
from migrant_support.domains.people.views import blueprint
from migrant_support.platform.jobs.queue import every_night
from migrant_support.platform.store.transaction import work


def count_likeness() -> None:
    """Count anew how common names, phones and keys are, then look whether yesterday's people were there already."""
    with work(write=True):
        recount()
    look_for_pairs(timedelta(hours=36))


def register(app: Flask) -> None:
    """Connect the domain."""
    erasure.answer()
    app.register_blueprint(blueprint)
    app.cli.add_command(sight)
    app.cli.add_command(people)
    every_night("count_likeness", count_likeness)
