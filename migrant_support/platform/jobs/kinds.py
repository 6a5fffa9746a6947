"""The kinds of jobs that the parts of the product registered, and what their functions get and give."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa

from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.jobs.models import Job, JobState
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work

_BETWEEN_WRITES = timedelta(milliseconds=500)


@dataclass(frozen=True, slots=True)
class Done:
    """How a job ended well: a sentence marked with `msg()`, the values for its places, and ids for who comes after."""

    sentence: str = ""
    values: Mapping[str, int | str] = field(default_factory=dict)
    result: Mapping[str, Any] = field(default_factory=dict)


class Superseded(Exception):
    """Another run of the same job has begun, or the job was ended from outside."""


class Progress:
    """How far a running job is."""

    def __init__(self, job_id: UUID, attempt: int) -> None:
        self.job_id = job_id
        self._attempt = attempt
        self._written_at: datetime | None = None

    def step(self, *, done: int, total: int) -> None:
        """Keep how far the job is; between transactions only (RuntimeError inside one), twice a second at most.

        Raises Superseded when this run is no longer the one that counts.
        """
        moment = now()
        if self._written_at and moment - self._written_at < _BETWEEN_WRITES and done < total:
            return
        with work(write=True):
            changed = db.session.execute(
                sa.update(Job)
                .where(Job.id == self.job_id, Job.attempt == self._attempt, Job.state == JobState.RUNNING)
                .values(done=min(done, total), total=total, heartbeat_at=moment)
            )
        if not getattr(changed, "rowcount", 0):
            raise Superseded
        self._written_at = moment


class JobFunction(Protocol):
    """What a part registers: runs outside of a transaction, opens its own, asks its doorways again."""

    def __call__(self, viewer: Viewer, arguments: Mapping[str, Any], progress: Progress, /) -> Done | None: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: its function, the power it takes, its name for people, and where its result is seen."""

    name: str
    power: str
    label: str
    function: JobFunction
    leads_to: Callable[[Mapping[str, Any]], str] | None = None


_kinds: dict[str, Kind] = {}


def job(
    name: str, *, power: str, label: str, leads_to: Callable[[Mapping[str, Any]], str] | None = None
) -> Callable[[JobFunction], JobFunction]:
    """Register the function of a kind of job.

    `label` is marked with `msg()`; `leads_to` turns the job's result into the address of the page that shows it.
    """

    def keep(function: JobFunction) -> JobFunction:
        _kinds[name] = Kind(name, power, label, function, leads_to)
        return function

    return keep


def kind_of(name: str) -> Kind | None:
    """The kind of this name, if this version still has it."""
    return _kinds.get(name)
