"""Registers the directory with the application."""

from flask import Flask

from migrant_support.domains.directory import models  # noqa: F401 - the tables must be known to the store
from migrant_support.domains.directory.cli import reference


def register(app: Flask) -> None:
    """Connect the directory's commands."""
    app.cli.add_command(reference)
