"""Runs one job: claims it, looks again who ordered it and what they may do now, keeps how it ended (SEC AZ-11)."""

import logging
import socket
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError

from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused, Stale
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.sessions import viewer_of
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.jobs.kinds import Done, Kind, Progress, Superseded, kind_of
from migrant_support.platform.jobs.models import Job, JobState
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work

BEAT_EVERY = timedelta(seconds=10)
DEAD_AFTER = timedelta(seconds=90)
STOPPED_MIDWAY = msg("The program stopped in the middle of this work. Look what is done already, then start it again.")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Run:
    """A job that was claimed by this process."""

    job_id: UUID
    attempt: int
    kind: Kind | None
    ordered_by: UUID
    arguments: Mapping[str, Any]


def run(app: Flask, job_id: UUID) -> None:
    """Run a queued job to its end; do nothing when another worker has it or it is over."""
    with app.app_context():
        claimed = _claim(job_id)
        if claimed is None:
            return
        with _beating(app, claimed):
            state, how = _outcome(claimed)
        _keep(claimed, state, how)


def this_worker() -> str:
    """The name of this machine, under which it claims jobs."""
    return socket.gethostname()[:80]


def _claim(job_id: UUID) -> Run | None:
    moment = now()
    with work(write=True):
        changed = db.session.execute(
            sa.update(Job)
            .where(Job.id == job_id, Job.state == JobState.QUEUED)
            .values(
                state=JobState.RUNNING,
                attempt=Job.attempt + 1,
                worker=this_worker(),
                started_at=moment,
                heartbeat_at=moment,
            )
        )
        if not getattr(changed, "rowcount", 0):
            return None
        row = db.session.get_one(Job, job_id)
        return Run(row.id, row.attempt, kind_of(row.name), row.ordered_by, row.arguments)


def _outcome(claimed: Run) -> tuple[JobState, Done]:
    """Run the function; every way in which it can end becomes a sentence."""
    try:
        kind, viewer = _allowed(claimed)
        done = kind.function(viewer, claimed.arguments, Progress(claimed.job_id, claimed.attempt))
        return JobState.DONE, done or Done()
    except Refused as no:
        return JobState.FAILED, Done(no.sentence, no.values)
    except NotThere:
        return JobState.FAILED, Done(msg("What this work was about is no longer there, or no longer yours to see."))
    except Stale:
        return JobState.FAILED, Done(msg("Somebody changed the same thing meanwhile. Look at it, then start again."))
    except Superseded:
        return JobState.FAILED, Done(STOPPED_MIDWAY)
    except Exception as error:  # whatever a part raises, its owner is told that the job is over
        # The traceback's own lines only: the text of an error may hold what somebody typed (SEC LG-1).
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("job failed: %s of %s\n%s", type(error).__name__, claimed.job_id, where)
        told = msg("The program made a mistake. Nothing is lost; tell your administrator the number %(number)s.")
        return JobState.FAILED, Done(told, {"number": str(claimed.job_id)[-12:]})


def _allowed(claimed: Run) -> tuple[Kind, Viewer]:
    if claimed.kind is None:
        raise Refused("job_kind_gone", msg("This version of the program no longer does this kind of work."))
    with work(write=False):
        viewer = viewer_of(claimed.ordered_by)
    if viewer is None or not viewer.may(claimed.kind.power):
        raise Refused("not_allowed", msg("Your role does not allow this any more. Ask your administrator."))
    return claimed.kind, viewer


def _keep(claimed: Run, state: JobState, how: Done) -> None:
    values: dict[str, Any] = {
        "state": state,
        "ended_at": now(),
        "sentence": how.sentence,
        "sentence_values": {name: _plain(value) for name, value in how.values.items()},
    }
    if state is JobState.DONE:
        values |= {"result": dict(how.result), "done": sa.func.coalesce(Job.total, Job.done)}
    with work(write=True):
        mine = (Job.id == claimed.job_id, Job.attempt == claimed.attempt, Job.state == JobState.RUNNING)
        db.session.execute(sa.update(Job).where(*mine).values(**values))


def _plain(value: Any) -> int | str:
    return value if isinstance(value, int) else str(value)[:80]


@contextmanager
def _beating(app: Flask, claimed: Run) -> Iterator[None]:
    """Say every few seconds that the job still runs, from a thread of its own; not in tests, which run at once."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(app, claimed, over), daemon=True)
    if not app.testing:
        thread.start()
    try:
        yield
    finally:
        over.set()
        if thread.is_alive():
            thread.join()


def _beat(app: Flask, claimed: Run, over: threading.Event) -> None:
    mine = (Job.id == claimed.job_id, Job.attempt == claimed.attempt)
    with app.app_context():
        while not over.wait(BEAT_EVERY.total_seconds()):
            try:
                with work(write=True):
                    db.session.execute(sa.update(Job).where(*mine).values(heartbeat_at=now()))
            except OperationalError:
                log.warning("the heartbeat of a job could not be kept")


def end_dead_jobs(*, at_once: str | None = None) -> int:
    """End jobs whose worker died: without a heartbeat for long, or all of the worker `at_once`; return how many."""
    dead = sa.or_(Job.heartbeat_at < now() - DEAD_AFTER, Job.worker == at_once)
    with work(write=True):
        changed = db.session.execute(
            sa.update(Job)
            .where(Job.state == JobState.RUNNING, dead)
            .values(state=JobState.FAILED, ended_at=now(), sentence=STOPPED_MIDWAY, sentence_values={})
        )
    return int(getattr(changed, "rowcount", 0))


def queued_jobs() -> list[UUID]:
    """The ids of all jobs that wait, oldest first."""
    with work(write=False):
        return list(db.session.scalars(sa.select(Job.id).where(Job.state == JobState.QUEUED).order_by(Job.id)))
