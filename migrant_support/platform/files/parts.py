"""Registers private files with the application: the table and the command."""

from flask import Flask

from migrant_support.platform.files import models
from migrant_support.platform.files.cli import files

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Connect files."""
    app.cli.add_command(files)
