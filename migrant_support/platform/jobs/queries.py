"""Reading jobs. Everybody sees their own and no other's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.jobs.kinds import kind_of
from migrant_support.platform.jobs.models import Job, JobState
from migrant_support.platform.store import db

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as its owner sees it. `label` and `sentence` are English and marked with `msg()`."""

    id: UUID
    label: str
    state: JobState
    done: int
    total: int | None
    sentence: str
    values: Mapping[str, Any]
    made_at: datetime
    ended_at: datetime | None
    href: str | None

    @property
    def is_under_way(self) -> bool:
        """Does it wait or run?"""
        return self.state in (JobState.QUEUED, JobState.RUNNING)


def jobs_of(viewer: Viewer, *, before: UUID | None = None) -> list[JobRow]:
    """The viewer's jobs, newest first: at most ON_A_PAGE + 1 of those made before the job `before`."""
    asked = sa.select(Job).where(Job.ordered_by == viewer.account_id).order_by(Job.id.desc()).limit(ON_A_PAGE + 1)
    if before is not None:
        asked = asked.where(Job.id < before)
    return [_row(job) for job in db.session.scalars(asked)]


def job_of(viewer: Viewer, job_id: UUID) -> JobRow:
    """One of the viewer's jobs. Raises NotThere for another's."""
    job = db.session.scalar(sa.select(Job).where(Job.id == job_id, Job.ordered_by == viewer.account_id))
    if job is None:
        raise NotThere
    return _row(job)


def result_of(viewer: Viewer, job_id: UUID, name: str) -> Mapping[str, Any]:
    """What one of the viewer's jobs of this kind came to. Raises NotThere for another's, or one that is not done."""
    job = db.session.scalar(
        sa.select(Job).where(
            Job.id == job_id, Job.ordered_by == viewer.account_id, Job.name == name, Job.state == JobState.DONE
        )
    )
    if job is None or job.result is None:
        raise NotThere
    return job.result


def _row(job: Job) -> JobRow:
    kind = kind_of(job.name)
    leads_to = kind.leads_to if kind and job.state is JobState.DONE and job.result else None
    return JobRow(
        id=job.id,
        label=kind.label if kind else job.name,
        state=job.state,
        done=job.done,
        total=job.total,
        sentence=job.sentence,
        values=job.sentence_values,
        made_at=job.made_at,
        ended_at=job.ended_at,
        href=leads_to(job.result) if leads_to and job.result else None,
    )
