"""Guessing is slowed down for everybody, and nobody is locked out by it (SEC AU-7)."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.platform.access.models import Throttle
from migrant_support.platform.access.signing_in import check_password
from migrant_support.platform.access.throttle import (
    PER_ACCOUNT,
    PER_ADDRESS,
    admit,
    forget_old,
    forgive,
    give_back,
    subject_of,
)
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import an_account

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def tried(app: Flask, subject: str, limit=PER_ACCOUNT) -> bool:
    with app.app_context(), work(write=True):
        return admit(subject, limit)


def wait_now(app: Flask) -> float:
    with app.app_context(), work(write=False):
        until = db.session.scalar(sa.select(Throttle.blocked_until))
    return 0.0 if until is None else (until - now()).total_seconds()


def test_from_the_fifth_failure_on_the_wait_doubles_up_to_five_minutes(app: Flask) -> None:
    at, waits = START, []
    for _ in range(16):
        with clock_set_to(at):
            assert tried(app, "account:x")
            waits.append(wait_now(app))
            assert waits[-1] == 0 or not tried(app, "account:x")
        at += timedelta(seconds=waits[-1])
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_an_address_gets_thirty_failures_a_minute_and_then_waits_for_the_next(app: Flask) -> None:
    with clock_set_to(START):
        assert [tried(app, "address:x", PER_ADDRESS) for _ in range(31)] == [True] * 30 + [False]
    with clock_set_to(START + timedelta(seconds=59)):
        assert not tried(app, "address:x", PER_ADDRESS)
    with clock_set_to(START + timedelta(seconds=60)):
        assert tried(app, "address:x", PER_ADDRESS)


@pytest.mark.one_database
def test_no_account_gets_more_than_a_hundred_failures_an_hour(app: Flask) -> None:
    with clock_set_to(START):
        tried(app, "account:x")
        with app.app_context(), work(write=True):
            db.session.execute(sa.update(Throttle).values(failures=99, blocked_until=None))
    with clock_set_to(START + timedelta(minutes=10)):
        assert tried(app, "account:x")
    with clock_set_to(START + timedelta(minutes=59)):
        assert not tried(app, "account:x")
    with clock_set_to(START + timedelta(hours=1)):
        assert tried(app, "account:x")


@pytest.mark.one_database
def test_the_right_password_after_the_wait_works_and_starts_anew(app: Flask) -> None:
    account = an_account(app)

    def sign_in(password: str) -> bool:
        with app.app_context():
            return check_password(account.sign_in_name, password, "192.0.2.7") is not None

    with clock_set_to(START):
        assert not any(sign_in("wrong password here") for _ in range(5))
        assert not sign_in(account.password)
    with clock_set_to(START + timedelta(seconds=1)):
        assert sign_in(account.password)
        assert not any(sign_in("wrong password here") for _ in range(4))
        assert sign_in(account.password)


@pytest.mark.one_database
def test_right_attempts_do_not_use_up_the_address_of_an_office(app: Flask) -> None:
    account = an_account(app)
    with clock_set_to(START), app.app_context():
        for _ in range(40):
            assert check_password(account.sign_in_name, account.password, "192.0.2.7") is not None


def test_thirty_two_attempts_at_once_get_no_more_tries_than_five_in_a_row(app: Flask) -> None:
    start = threading.Barrier(32)
    admitted: list[bool] = []

    def attempt() -> None:
        with app.app_context():
            start.wait()
            with work(write=True):
                admitted.append(admit("account:x", PER_ACCOUNT))

    threads = [threading.Thread(target=attempt) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(admitted) == 32
    with app.app_context(), work(write=False):
        assert sum(admitted) == db.session.scalar(sa.select(Throttle.failures))
    assert 5 <= sum(admitted) <= 8  # more than five only when a whole second of waiting passed meanwhile


def test_thirty_two_failures_at_once_from_one_address_are_all_counted(app: Flask) -> None:
    start = threading.Barrier(32)

    def attempt() -> None:
        with app.app_context():
            start.wait()
            with work(write=True):
                admit("address:x", PER_ADDRESS)

    threads = [threading.Thread(target=attempt) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context(), work(write=False):
        assert db.session.scalar(sa.select(Throttle.failures)) == 30


@pytest.mark.one_database
def test_two_processes_share_a_counter(app: Flask, fresh_databases, tmp_path) -> None:
    from tests.support.databases import application

    with app.app_context():
        url = str(db.engine.url.render_as_string(hide_password=False))
    other = application(url, tmp_path / "other")
    with clock_set_to(START):
        assert [tried(each, "account:x") for each in (app, other, app, other, app)] == [True] * 5
        assert not tried(other, "account:x")


@pytest.mark.one_database
def test_a_counter_names_nobody_and_no_address(app: Flask) -> None:
    with app.app_context():
        subject = subject_of("address", "192.0.2.7")
    assert "192.0.2.7" not in subject
    assert len(subject) <= 80


def test_forgiving_giving_back_and_forgetting(app: Flask) -> None:
    with clock_set_to(START):
        for _ in range(5):
            tried(app, "account:x")
        with app.app_context(), work(write=True):
            forgive("account:x")
        assert tried(app, "account:x")
        with app.app_context(), work(write=True):
            give_back("account:x")
            give_back("account:x")
            assert db.session.scalar(sa.select(Throttle.failures)) == 0
    with clock_set_to(START + timedelta(hours=25)), app.app_context(), work(write=True):
        assert forget_old() == 1
