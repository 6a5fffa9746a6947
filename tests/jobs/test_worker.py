"""The worker as a process: it takes up what waits, ends in order at Ctrl-C, and a killed one leaves no job hanging."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from migrant_support.factory import HERE
from migrant_support.platform.jobs import job
from migrant_support.platform.jobs.actions import start_again
from migrant_support.platform.jobs.models import JobState
from migrant_support.platform.jobs.queue import PlainMessages
from migrant_support.platform.jobs.running import STOPPED_MIDWAY
from migrant_support.platform.store.transaction import work
from migrant_support.policy import Power
from migrant_support.settings import SettingsError
from tests.jobs.conftest import Officer
from tests.support.databases import application

pytestmark = [pytest.mark.one_database, pytest.mark.slow]
StartWorker = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def start_worker(app: Flask, tmp_path: Path) -> Iterator[StartWorker]:
    started: list[subprocess.Popen[str]] = []
    for pipe in ("began", "may_end"):
        os.mkfifo(tmp_path / pipe)
    app.testing = False  # so that an ordered job goes into the queue

    def start() -> "subprocess.Popen[str]":
        line = [sys.executable, "-m", "tests.jobs.worker_process", app.config["SQLALCHEMY_DATABASE_URI"], str(tmp_path)]
        process = subprocess.Popen(
            line, cwd=HERE.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
    app.extensions["jobs"].huey.storage.close()


@pytest.fixture
def waiting_job(officer: Officer, a_kind: object) -> UUID:
    job("test.wait", power=Power.IMPORT_RUN, label="Waiting")(lambda *_: None)
    return officer.orders("test.wait")


def test_ctrl_c_waits_for_the_end_of_the_job(
    start_worker: StartWorker, waiting_job: UUID, officer: Officer, tmp_path: Path
) -> None:
    worker = start_worker()
    (tmp_path / "began").read_text()
    running = officer.stored(waiting_job)
    worker.send_signal(signal.SIGINT)
    (tmp_path / "may_end").write_text("yes")
    said, _ = worker.communicate(timeout=60)
    assert (running.state, running.done, running.total) == (JobState.RUNNING, 1, 3)
    assert worker.returncode == 0, said
    assert (officer.stored(waiting_job).state, officer.stored(waiting_job).done) == (JobState.DONE, 3)


def test_a_killed_worker_s_job_is_ended_by_the_next_worker_and_can_be_started_again(
    app: Flask, start_worker: StartWorker, waiting_job: UUID, officer: Officer, tmp_path: Path
) -> None:
    killed = start_worker()
    (tmp_path / "began").read_text()
    killed.kill()
    killed.wait()
    assert officer.stored(waiting_job).state is JobState.RUNNING
    later = officer.orders("test.wait")
    next_worker = start_worker()
    (tmp_path / "began").read_text()
    assert officer.stored(waiting_job).sentence == STOPPED_MIDWAY
    assert officer.stored(later).state is JobState.RUNNING
    viewer = officer.viewer
    with app.app_context(), work(write=True):
        start_again(viewer, waiting_job)
    (tmp_path / "may_end").write_text("yes")
    (tmp_path / "began").read_text()
    (tmp_path / "may_end").write_text("yes")
    next_worker.send_signal(signal.SIGINT)
    next_worker.communicate(timeout=60)
    assert [officer.stored(i).state for i in (waiting_job, later)] == [JobState.DONE, JobState.DONE]


def test_a_second_worker_says_that_one_is_running(start_worker: StartWorker, waiting_job: UUID, tmp_path: Path) -> None:
    first = start_worker()
    (tmp_path / "began").read_text()
    said, _ = start_worker().communicate(timeout=60)
    assert "worker_runs" in said
    (tmp_path / "may_end").write_text("yes")
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=60)


def test_a_lost_message_is_put_back(app: Flask, start_worker: StartWorker, waiting_job: UUID) -> None:
    queue = app.extensions["jobs"]
    queue.huey.flush()
    assert queue.huey.pending_count() == 0
    queue.look_after()
    assert queue.huey.pending_count() == 1
    queue.look_after()
    assert queue.huey.pending_count() == 1


def test_messages_are_plain(app: Flask, start_worker: StartWorker, waiting_job: UUID) -> None:
    queue = app.extensions["jobs"]
    raw = queue.huey.storage.dequeue()
    assert str(waiting_job).encode() in raw
    assert raw.startswith(b"[")
    assert PlainMessages().deserialize(raw).args == [str(waiting_job)]


def test_a_wrong_address_of_redis_is_named(app: Flask, tmp_path: Path) -> None:
    elsewhere = application(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path / "other", redis_url="nonsense")
    with pytest.raises(SettingsError, match="REDIS_URL"):
        _ = elsewhere.extensions["jobs"].huey
