"""Registers the audit log with the application: its hook before every commit, and its commands."""

from flask import Flask

from migrant_support.platform.audit.cli import audit
from migrant_support.platform.audit.lines import write_lines
from migrant_support.platform.store.transaction import before_commit


def register(app: Flask) -> None:
    """Connect the log to the store."""
    before_commit(write_lines)
    app.cli.add_command(audit)
