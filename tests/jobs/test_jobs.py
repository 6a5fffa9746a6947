"""Long work: ordered in a transaction, run with what its owner may do then, its progress and its end kept."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.jobs import Done, Progress, order
from migrant_support.platform.jobs.actions import start_again
from migrant_support.platform.jobs.models import Job, JobState
from migrant_support.platform.jobs.queries import job_of, jobs_of
from migrant_support.platform.jobs.running import DEAD_AFTER, STOPPED_MIDWAY, end_dead_jobs, run
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.jobs.conftest import Officer

Register = Callable[[Any], str]
Arguments = Mapping[str, Any]


def count(viewer: Viewer, arguments: Arguments, progress: Progress) -> Done:
    progress.step(done=1, total=2)
    progress.step(done=2, total=2)
    return Done("%(people)s people were counted.", {"people": arguments["people"]}, {"batch": "b1"})


def never(viewer: Viewer, arguments: Arguments, progress: Progress) -> None:
    raise AssertionError("this must not run")


def hold_queue(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.extensions["jobs"], "put", lambda _: None)


def test_an_ordered_job_runs_and_says_how_it_ended(officer: Officer, a_kind: Register) -> None:
    a_kind(count)
    stored = officer.stored(officer.orders(people=7))
    assert (stored.state, stored.done, stored.total) == (JobState.DONE, 2, 2)
    assert stored.sentence % stored.sentence_values == "7 people were counted."
    assert stored.result == {"batch": "b1"}
    assert stored.ended_at is not None


def test_a_job_of_a_lost_transaction_never_runs(app: Flask, officer: Officer, a_kind: Register) -> None:
    a_kind(never)
    viewer = officer.viewer

    def order_and_fail() -> None:
        with work(write=True):
            order(viewer, "test.count", {})
            raise KeyError

    with app.app_context():
        with pytest.raises(KeyError):
            order_and_fail()
        with work(write=False):
            assert jobs_of(viewer) == []


def test_a_job_cannot_be_ordered_without_its_power(app: Flask, officer: Officer, a_kind: Register) -> None:
    a_kind(never)
    officer.loses_the_role()
    with pytest.raises(Refused, match="not_allowed"):
        officer.orders()


def test_a_role_removed_between_order_and_run_stops_the_job(
    app: Flask, officer: Officer, a_kind: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_kind(never)
    hold_queue(app, monkeypatch)
    job_id = officer.orders()
    officer.loses_the_role()
    run(app, job_id)
    stored = officer.stored(job_id)
    assert stored.state is JobState.FAILED
    assert "does not allow this any more" in stored.sentence


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Refused("full", "The site %(site)s is full.", site="KW1"), "The site KW1 is full."),
        (NotThere(), "no longer there"),
        (RuntimeError("Amara Perera"), "The program made a mistake"),
    ],
)
def test_however_a_job_fails_its_owner_reads_a_sentence(
    officer: Officer, a_kind: Register, error: Exception, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(viewer: Viewer, arguments: Arguments, progress: Progress) -> None:
        raise error

    a_kind(fail)
    with caplog.at_level(logging.DEBUG):
        stored = officer.stored(officer.orders())
    assert stored.state is JobState.FAILED
    assert sentence in stored.sentence % stored.sentence_values
    assert "Amara" not in caplog.text
    assert "Amara" not in stored.sentence


def test_a_failed_job_can_be_started_again_by_its_owner_only(
    app: Flask, an_officer: Callable[[], Officer], a_kind: Register
) -> None:
    owner, other, starts = an_officer(), an_officer(), []

    def fail_once(viewer: Viewer, arguments: Arguments, progress: Progress) -> None:
        starts.append(1)
        if len(starts) == 1:
            raise Refused("later", "Try again later.")

    a_kind(fail_once)
    job_id = owner.orders()
    stranger, viewer = other.viewer, owner.viewer
    with app.app_context():
        with pytest.raises(NotThere), work(write=True):
            start_again(stranger, job_id)
        with work(write=True):
            start_again(viewer, job_id)
        with pytest.raises(Refused, match="job_not_failed"), work(write=True):
            start_again(viewer, job_id)
    assert (owner.stored(job_id).state, len(starts)) == (JobState.DONE, 2)


def test_two_workers_never_run_the_same_job(app: Flask, officer: Officer, a_kind: Register) -> None:
    runs = []

    def once(viewer: Viewer, arguments: Arguments, progress: Progress) -> None:
        runs.append(1)
        run(app, job_id_of[0])

    job_id_of: list[Any] = []
    a_kind(once)
    with pytest.MonkeyPatch.context() as patch:
        hold_queue(app, patch)
        job_id_of.append(officer.orders())
    run(app, job_id_of[0])
    run(app, job_id_of[0])
    assert len(runs) == 1


def test_a_job_without_a_heartbeat_is_ended_with_a_sentence(
    app: Flask, officer: Officer, a_kind: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_kind(never)
    hold_queue(app, monkeypatch)
    job_id = officer.orders()
    with app.app_context():
        with work(write=True):
            values = {"state": JobState.RUNNING, "started_at": now(), "heartbeat_at": now(), "attempt": 1}
            db.session.execute(sa.update(Job).where(Job.id == job_id).values(**values))
        assert end_dead_jobs() == 0
        with clock_set_to(now() + DEAD_AFTER + timedelta(seconds=1)):
            assert end_dead_jobs() == 1
    assert officer.stored(job_id).sentence == STOPPED_MIDWAY


def test_a_run_taken_for_dead_ends_at_its_next_step_and_changes_nothing(
    app: Flask, officer: Officer, a_kind: Register
) -> None:
    def slow(viewer: Viewer, arguments: Arguments, progress: Progress) -> Done:
        with app.app_context(), clock_set_to(now() + timedelta(hours=1)):
            end_dead_jobs()
        progress.step(done=1, total=9)
        return Done("finished")

    a_kind(slow)
    stored = officer.stored(officer.orders())
    assert (stored.state, stored.sentence, stored.done) == (JobState.FAILED, STOPPED_MIDWAY, 0)


def test_progress_is_refused_inside_a_transaction(officer: Officer, a_kind: Register) -> None:
    seen = []

    def clumsy(viewer: Viewer, arguments: Arguments, progress: Progress) -> None:
        with work(write=True), pytest.raises(RuntimeError):
            progress.step(done=1, total=2)
        seen.append(True)

    a_kind(clumsy)
    officer.orders()
    assert seen == [True]


def test_nobody_has_more_than_two_jobs_under_way(
    app: Flask, officer: Officer, a_kind: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_kind(never)
    hold_queue(app, monkeypatch)
    officer.orders()
    officer.orders()
    with pytest.raises(Refused, match="too_many_jobs"):
        officer.orders()


def test_arguments_are_small_and_kinds_are_known(officer: Officer, a_kind: Register) -> None:
    a_kind(never)
    with pytest.raises(ValueError, match="arguments"):
        officer.orders(text="x" * 5_000)
    with pytest.raises(ValueError, match=r"test\.unknown"):
        officer.orders("test.unknown")


def test_another_s_job_is_not_there(app: Flask, an_officer: Callable[[], Officer], a_kind: Register) -> None:
    a_kind(count)
    job_id = an_officer().orders(people=1)
    stranger = an_officer().viewer
    with app.app_context(), work(write=False):
        assert jobs_of(stranger) == []
        with pytest.raises(NotThere):
            job_of(stranger, job_id)
