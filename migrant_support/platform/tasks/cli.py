"""Command over tasks: `tasks escalate`, for a clock outside (cron, a timer) or by hand."""

import click
from flask.cli import AppGroup

from migrant_support.kernel.clock import now
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.actions import escalate_overdue

tasks = AppGroup("tasks", help="Tasks and appointments.")


@tasks.command("escalate")
def escalate_command() -> None:
    """Raise the level of every open task whose time ran out."""
    moment, risen = now(), 0
    while True:
        with work(write=True):
            some = escalate_overdue(moment)
        risen += some
        if not some:
            break
    click.echo(f"{risen} tasks escalated.")
