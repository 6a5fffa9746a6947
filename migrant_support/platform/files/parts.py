"""Registers private files with the application: the table, the command, their part in a rotation of keys."""

from flask import Flask

from migrant_support.platform.files import models
from migrant_support.platform.files.cli import files
from migrant_support.platform.files.incoming import PrivateRequest
from migrant_support.platform.files.rotation import FILES
from migrant_support.platform.vault.rotation import also_rotate

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Connect files."""
    app.cli.add_command(files)
    also_rotate(FILES)
    app.request_class = PrivateRequest
