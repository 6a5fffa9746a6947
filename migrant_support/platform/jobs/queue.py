"""The queue between the web server and the worker: huey on SQLite, or on Redis by setting. It carries job ids only.

The table `job` is the truth; the queue may lose or repeat an id. Messages are JSON, never pickle (SEC IN-2).
"""

import json
import logging
from collections.abc import Callable
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from flask import Flask
from huey.api import Huey, RedisHuey, SqliteHuey, crontab
from huey.exceptions import ConfigurationError
from huey.registry import Message

from migrant_support.platform.jobs.lock import alone
from migrant_support.platform.jobs.running import end_dead_jobs, queued_jobs, run, this_worker
from migrant_support.platform.store.bulk import see_tables
from migrant_support.settings import Settings, SettingsError

NAME = "migrant-support"
log = logging.getLogger(__name__)
_nightly: dict[str, Callable[[], None]] = {}
_minutely: dict[str, Callable[[], object]] = {}


def every_night(name: str, act: Callable[[], None]) -> None:
    """Let the worker do something once a night, at 18:40 by UTC, ten past midnight in Colombo."""
    _nightly[name] = act


def every_minute(name: str, act: Callable[[], object]) -> None:
    """Let the worker do something short once a minute; it must bear being done by two workers at once."""
    _minutely[name] = act


class PlainMessages:
    """Messages of the queue as JSON lists, in the place of huey's own serializer."""

    def serialize(self, data: Any) -> bytes:
        """Write one message."""
        return json.dumps(list(data)).encode()

    def deserialize(self, data: bytes) -> Message:
        """Read one message."""
        return Message(*json.loads(bytes(data)))


class Queue:
    """The queue of one application. In tests a job runs at once, when its transaction was kept."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def put(self, job_id: UUID) -> None:
        """Wake a worker for a job. A queue that cannot be reached is no failure: the worker looks after such jobs."""
        if self._app.testing:
            run(self._app, job_id)
            return
        try:
            self._task(str(job_id))
        except Exception:  # the job is kept and will be found; the request that ordered it has succeeded
            log.warning("the queue could not be reached; job %s waits for the worker's next look", job_id)

    @cached_property
    def huey(self) -> Huey:
        """The queue itself. Raises SettingsError for an address of Redis without its driver."""
        settings: Settings = self._app.extensions["settings"]
        shared = {"name": NAME, "results": False, "serializer": PlainMessages()}
        if settings.redis_url:
            return _redis(settings.redis_url, shared)
        settings.instance.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(filename=str(settings.instance / "jobs.sqlite"), **shared)

    @cached_property
    def _task(self) -> Any:
        def run_job(job_id: str) -> None:
            run(self._app, UUID(job_id))

        return self.huey.task(name="run_job")(run_job)

    def work(self, workers: int) -> None:
        """Run jobs until the process gets SIGINT, which waits for the end of those under way.

        Raises Refused when this installation has a worker already.
        """
        settings: Settings = self._app.extensions["settings"]
        with alone(settings.instance / "jobs.lock") as is_alone:
            self._take_up(this_worker() if is_alone else None)
            self._consume(workers)

    def _take_up(self, worker: str | None) -> None:
        """Begin where an earlier worker ended: what it left running has stopped, what it left waiting is put back."""
        with self._app.app_context():
            end_dead_jobs(at_once=worker)
            see_tables()
            waiting = queued_jobs()
        for job_id in waiting:
            self._task(str(job_id))

    def _consume(self, workers: int) -> None:
        self.huey.periodic_task(crontab(minute="*"), name="look_after")(self.look_after)
        for name, short in _minutely.items():
            self.huey.periodic_task(crontab(minute="*"), name=name)(partial(self.tonight, short))
        for name, act in _nightly.items():
            self.huey.periodic_task(crontab(minute="40", hour="18"), name=name)(partial(self.tonight, act))
        self.huey.create_consumer(workers=workers, max_delay=1.0).run()

    def tonight(self, act: Callable[[], object]) -> None:
        """Do what was asked for every night or every minute."""
        with self._app.app_context():
            act()

    def look_after(self) -> None:
        """End jobs whose worker died; put back those that the queue has lost."""
        with self._app.app_context():
            end_dead_jobs()
            lost = queued_jobs() if not self.huey.pending_count() else []
        for job_id in lost:
            self.put(job_id)


def _redis(address: str, shared: dict[str, Any]) -> Huey:
    try:
        return RedisHuey(url=address, **shared)
    except (ConfigurationError, ValueError) as error:
        raise SettingsError(f"REDIS_URL cannot be used: {error}.") from None
