"""`jobs work` runs the worker; `jobs list` says what is under way."""

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import AppGroup

from migrant_support.platform.jobs.models import Job, JobState
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work

jobs = AppGroup("jobs", help="Long work outside of requests.")


@jobs.command("work")
@click.option("--workers", type=click.IntRange(1, 16), default=1, show_default=True, help="Jobs at the same time.")
def work_command(workers: int) -> None:
    """Run jobs until Ctrl-C, which waits for the end of those under way."""
    current_app.extensions["jobs"].work(workers)


@jobs.command("list")
def list_command() -> None:
    """Show the jobs that wait or run."""
    under_way = (JobState.QUEUED, JobState.RUNNING)
    with work(write=False):
        found = db.session.scalars(sa.select(Job).where(Job.state.in_(under_way)).order_by(Job.id)).all()
        for job in found:
            click.echo(f"{job.id}  {job.state.value:<8} {job.done}/{job.total or '?'}  {job.name}")
    if not found:
        click.echo("No job waits or runs.")
