"""The screens "My jobs" and one job with its progress. A running job's page is what the browser asks for again."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.jobs.actions import start_again
from migrant_support.platform.jobs.models import JobState
from migrant_support.platform.jobs.queries import ON_A_PAGE, JobRow, job_of, jobs_of
from migrant_support.platform.web.times import moment_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

blueprint = Blueprint("jobs", __name__)

STATES = {
    JobState.QUEUED: {"label": _l("Waiting"), "tone": "quiet"},
    JobState.RUNNING: {"label": _l("Running"), "tone": "info"},
    JobState.DONE: {"label": _l("Done"), "tone": "good"},
    JobState.FAILED: {"label": _l("Stopped"), "tone": "danger"},
}


@blueprint.get("/jobs")
@guard(Power.JOB_READ)
def list_jobs(viewer: Viewer) -> str:
    """The viewer's jobs, newest first."""
    before = request.args.get("before", type=UUID)
    jobs = jobs_of(viewer, before=before)
    page = jobs[:ON_A_PAGE]
    older = url_for("jobs.list_jobs", before=page[-1].id) if len(jobs) > ON_A_PAGE else None
    newest = url_for("jobs.list_jobs") if before else None
    return render_template("jobs/list.html", rows=[_shown(job) for job in page], older_href=older, newer_href=newest)


@blueprint.get("/jobs/<uuid:job_id>")
@guard(Power.JOB_READ)
def show_job(viewer: Viewer, job_id: UUID) -> str:
    """One job: how far it is, how it ended, and where its result is."""
    job = job_of(viewer, job_id)
    return render_template("jobs/job.html", job=job, shown=_shown(job))


@blueprint.post("/jobs/<uuid:job_id>/again")
@guard(Power.JOB_READ)
def start_job_again(viewer: Viewer, job_id: UUID) -> Response:
    """Start a failed job again."""
    try:
        start_again(viewer, job_id)
        flash(_("It was started again."), "good")
    except Refused as no:
        flash(translated(no), "warn")
    return redirect(url_for("jobs.show_job", job_id=job_id), 303)


def _shown(job: JobRow) -> dict[str, Any]:
    return {
        "label": translated(job.label),
        "state": STATES[job.state],
        "sentence": translated(job.sentence, **job.values) if job.sentence else "",
        "ordered": moment_text(job.made_at),
        "ended": moment_text(job.ended_at) if job.ended_at else "",
        "href": url_for("jobs.show_job", job_id=job.id),
    }
