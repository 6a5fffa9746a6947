"""Registers tasks with the application: their command, and what their events say on a timeline."""

from flask import Flask

from migrant_support.kernel.texts import msg
from migrant_support.platform.history import register_kind
from migrant_support.platform.tasks.cli import tasks


def register(app: Flask) -> None:
    """Connect the tasks."""
    register_kind("task_added", msg("A task was added."))
    register_kind("task_done", msg("A task was done."))
    register_kind("task_not_needed", msg("A task was found not to be needed."))
    register_kind("task_missed", msg("An appointment was missed."))
    app.cli.add_command(tasks)
