"""Registers jobs with the application: the queue, the screens, the commands."""

from flask import Flask

from migrant_support.kernel.texts import msg
from migrant_support.platform.jobs.cli import jobs
from migrant_support.platform.jobs.queue import Queue, every_night
from migrant_support.platform.jobs.views import blueprint
from migrant_support.platform.store.bulk import see_tables
from migrant_support.platform.web.context import add_me_link
from migrant_support.policy import Power


def register(app: Flask) -> None:
    """Connect jobs."""
    app.extensions["jobs"] = Queue(app)
    every_night("see_tables", see_tables)
    app.register_blueprint(blueprint)
    app.cli.add_command(jobs)
    add_me_link(Power.JOB_READ, "jobs.list_jobs", label=msg("My jobs"), order=40)
