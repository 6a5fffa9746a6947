"""Ordering a job, and starting one again that failed."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.jobs.kinds import Kind, kind_of
from migrant_support.platform.jobs.models import Job, JobState
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import on_commit

AT_ONCE = 2
LONGEST_ARGUMENTS = 4096
_WAITING = (JobState.QUEUED, JobState.RUNNING)


def order(viewer: Viewer, name: str, arguments: Mapping[str, Any]) -> UUID:
    """Order a job in this transaction and return its id; it starts once the transaction was kept.

    `arguments` are ids and small plain values. Raises Refused without the power, or with two jobs under way already
    (SEC DS-1); ValueError for an unknown name or arguments that are too long.
    """
    kind = _known(name)
    if len(json.dumps(dict(arguments))) > LONGEST_ARGUMENTS:
        raise ValueError("the arguments of a job are ids; long ones belong into a table")
    demand(viewer, kind.power)
    _refuse_too_many(viewer)
    ordered = Job(id=new_id(), name=name, ordered_by=viewer.account_id, arguments=dict(arguments))
    db.session.add(ordered)
    record(viewer, "jobs.job.order", kind="job", object_id=ordered.id)
    _start_when_kept(ordered.id)
    return ordered.id


def start_again(viewer: Viewer, job_id: UUID) -> None:
    """Put one's own failed job back into the queue. Raises NotThere for another's, Refused when it did not fail."""
    name = db.session.scalar(sa.select(Job.name).where(Job.id == job_id, Job.ordered_by == viewer.account_id))
    if name is None:
        raise NotThere
    kind = kind_of(name)
    if kind is None:
        raise Refused("job_kind_gone", msg("This version of the program no longer does this kind of work."))
    demand(viewer, kind.power)
    _refuse_too_many(viewer)
    changed = db.session.execute(
        sa.update(Job)
        .where(Job.id == job_id, Job.state == JobState.FAILED)
        .values(state=JobState.QUEUED, ended_at=None, sentence="", sentence_values={}, done=0, total=None)
    )
    if not getattr(changed, "rowcount", 0):
        raise Refused("job_not_failed", msg("Only work that failed can be started again."))
    record(viewer, "jobs.job.start_again", kind="job", object_id=job_id)
    _start_when_kept(job_id)


def _known(name: str) -> Kind:
    kind = kind_of(name)
    if kind is None:
        raise ValueError(f"no kind of job is called {name}")
    return kind


def _refuse_too_many(viewer: Viewer) -> None:
    waiting = sa.select(sa.func.count()).where(Job.ordered_by == viewer.account_id, Job.state.in_(_WAITING))
    if (db.session.scalar(waiting) or 0) >= AT_ONCE:
        raise Refused("too_many_jobs", msg("Two pieces of your work are still running. Wait until one has ended."))


def _start_when_kept(job_id: UUID) -> None:
    queue = current_app.extensions["jobs"]
    on_commit(lambda: queue.put(job_id))
