"""The second factor: enrolment, one use per code, recovery codes (SEC AU-4, AU-5)."""

import threading
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.platform.access.models import Account, RecoveryCode, SignInSession
from migrant_support.platform.access.signing_in import check_code
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import TestAccount, an_account
from tests.support.browsing import Browser, sign_in_as

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def code_of(seed: str, at: datetime) -> str:
    return pyotp.TOTP(seed).at(at)


def enrol(app: Flask, account: TestAccount) -> tuple[str, list[str], Browser]:
    """Set up an authenticator through the screens; returns the seed, the recovery codes and the browser."""
    browser = sign_in_as(app, account, second_factor=False)
    browser.open("/me/second-factor")
    browser.submit({}, to="/me/second-factor/start")
    browser.follow()
    seed = browser.text.split('id="key">')[1].split("<")[0].replace(" ", "")
    assert browser.submit({"code": code_of(seed, now())}, to="/me/second-factor").status_code == 200
    codes = [part.split("</span>")[0] for part in browser.text.split('<li><span class="code">')[1:]]
    return seed, codes, browser


def password_step(app: Flask, account: TestAccount) -> Browser:
    browser = Browser(app)
    browser.open("/sign-in")
    browser.submit({"name": account.sign_in_name, "password": account.password}, to="/sign-in")
    browser.follow()
    assert browser.path == "/sign-in/code"
    return browser


def test_after_enrolment_the_password_alone_opens_nothing(app: Flask) -> None:
    account = an_account(app)
    with clock_set_to(START):
        seed, codes, own = enrol(app, account)
        assert len(set(codes)) == 10
        assert own.open("/me").status_code == 200
    with clock_set_to(START + timedelta(minutes=5)):
        browser = password_step(app, account)
        assert browser.open("/me").status_code == 303
        browser = password_step(app, account)
        assert browser.submit({"code": "000000"}).status_code == 422
        right = code_of(seed, now())
        assert browser.submit({"code": f"{right[:3]} {right[3:]}"}).status_code == 303
        assert browser.open("/me").status_code == 200
    with app.app_context(), work(write=False):
        assert db.session.scalars(sa.select(SignInSession.second_factor_at)).all()[-1] is not None


def test_the_seed_lies_sealed_and_the_codes_hashed(app: Flask) -> None:
    account = an_account(app)
    seed, codes, _browser = enrol(app, account)
    with app.app_context(), work(write=False):
        kept = db.session.scalar(sa.select(Account.totp_seed))
        hashes = db.session.scalars(sa.select(RecoveryCode.code_hash)).all()
    assert seed.encode() not in kept
    assert all(code_hash.startswith("$argon2id$") for code_hash in hashes)
    assert not any(code.replace("-", "") in "".join(hashes) for code in codes)


@pytest.mark.parametrize(("late", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
@pytest.mark.one_database
def test_a_code_is_taken_one_step_early_or_late(app: Flask, late: int, fits: bool) -> None:
    account = an_account(app)
    with clock_set_to(START):
        seed, _codes, _browser = enrol(app, account)
    later = START + timedelta(minutes=10)
    with clock_set_to(later):
        browser = password_step(app, account)
        answer = browser.submit({"code": code_of(seed, later + timedelta(seconds=late))})
    assert answer.status_code == (303 if fits else 422)


@pytest.mark.one_database
def test_a_code_that_was_used_is_refused_also_the_one_of_enrolment(app: Flask) -> None:
    account = an_account(app)
    with clock_set_to(START):
        seed, _codes, _browser = enrol(app, account)
        assert password_step(app, account).submit({"code": code_of(seed, START)}).status_code == 422
    with clock_set_to(START + timedelta(minutes=1)):
        code = code_of(seed, now())
        assert password_step(app, account).submit({"code": code}).status_code == 303
        assert password_step(app, account).submit({"code": code}).status_code == 422


def test_one_code_from_many_connections_at_once_is_worth_one_sign_in(app: Flask) -> None:
    account = an_account(app)
    seed, codes, _browser = enrol(app, account)
    soon = now() + timedelta(seconds=30)
    start = threading.Barrier(4)
    for given in (code_of(seed, soon), codes[0]):
        answers: list[str | None] = []

        def send(code: str, into: list[str | None]) -> None:
            with app.app_context():
                start.wait()
                into.append(check_code(account.id, code, "192.0.2.7"))

        threads = [threading.Thread(target=send, args=(given, answers)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len([answer for answer in answers if answer]) == 1


def test_a_recovery_code_works_once_is_told_and_audited(app: Flask) -> None:
    account = an_account(app)
    with clock_set_to(START):
        _seed, codes, _browser = enrol(app, account)
    with clock_set_to(START + timedelta(minutes=1)):
        browser = password_step(app, account)
        assert browser.submit({"code": codes[3].lower().replace("-", " ")}).status_code == 303
        browser.open("/me")
        assert "You used a recovery code" in browser.words
        assert "9 codes are left" in browser.words
        assert password_step(app, account).submit({"code": codes[3]}).status_code == 422
    with app.app_context(), work(write=False):
        assert "access.recovery_code.used" in db.session.scalars(sa.select(AuditLine.act)).all()


@pytest.mark.one_database
def test_a_new_set_of_recovery_codes_kills_the_old_one(app: Flask) -> None:
    account = an_account(app)
    _seed, old, browser = enrol(app, account)
    browser.open("/me")
    assert browser.submit({}, to="/me/recovery-codes").status_code == 200
    new = browser.text.split('<li><span class="code">')[1].split("</span>")[0]
    assert password_step(app, account).submit({"code": old[0]}).status_code == 422
    assert password_step(app, account).submit({"code": new}).status_code == 303


@pytest.mark.one_database
def test_the_step_between_password_and_code_lasts_five_minutes(app: Flask) -> None:
    account = an_account(app)
    with clock_set_to(START):
        seed, _codes, _browser = enrol(app, account)
    with clock_set_to(START + timedelta(minutes=1)):
        browser = password_step(app, account)
    with clock_set_to(START + timedelta(minutes=7)):
        browser.submit({"code": code_of(seed, now())})
        assert "took too long" in browser.words
        assert browser.open("/me").status_code == 303


@pytest.mark.one_database
def test_the_first_step_is_worth_nothing_once_the_password_changed(app: Flask) -> None:
    account = an_account(app)
    with clock_set_to(START):
        seed, _codes, own = enrol(app, account)
    with clock_set_to(START + timedelta(minutes=1)):
        thief = password_step(app, account)
        own.open("/me/password")
        own.submit({"password": "quiet lantern over basalt", "again": "quiet lantern over basalt"})
        thief.submit({"code": code_of(seed, now())})
        thief.follow()
        assert "Your account changed meanwhile" in thief.words


def test_guessing_codes_is_slowed_down_like_guessing_passwords(app: Flask) -> None:
    account = an_account(app)
    with clock_set_to(START):
        seed, _codes, _browser = enrol(app, account)
    with clock_set_to(START + timedelta(minutes=1)):
        browser = password_step(app, account)
        for _ in range(5):
            assert browser.submit({"code": "000000"}).status_code == 422
        assert browser.submit({"code": code_of(seed, now())}).status_code == 422
    with clock_set_to(START + timedelta(minutes=1, seconds=2)):
        assert browser.submit({"code": code_of(seed, now())}).status_code == 303


@pytest.mark.one_database
def test_the_picture_is_an_image_of_our_own_without_script_or_style(app: Flask) -> None:
    browser = sign_in_as(app, an_account(app), second_factor=False)
    assert browser.open("/me/second-factor/picture.svg").status_code == 404
    browser.open("/me/second-factor")
    browser.submit({}, to="/me/second-factor/start")
    answer = browser.open("/me/second-factor/picture.svg")
    assert answer.content_type == "image/svg+xml"
    assert b"style" not in answer.data
    assert b"script" not in answer.data


def test_production_lets_nobody_work_without_a_second_factor(production: Flask) -> None:
    browser = sign_in_as(production, an_account(production), second_factor=False)
    assert browser.open("/me").location.endswith("/me/second-factor")
    browser.follow()
    assert "Everybody here signs in with a second factor" in browser.words
    browser.submit({}, to="/me/second-factor/start")
    browser.follow()
    seed = browser.text.split('id="key">')[1].split("<")[0].replace(" ", "")
    before = browser.cookie("__Host-session")
    assert browser.submit({"code": code_of(seed, now())}, to="/me/second-factor").status_code == 200
    assert browser.cookie("__Host-session") != before
    assert browser.open("/me").status_code == 200


@pytest.mark.one_database
def test_a_demonstration_account_keeps_its_password_and_factors(app: Flask) -> None:
    browser = sign_in_as(app, an_account(app, demonstration=True))
    browser.open("/me/password")
    browser.submit({"password": "quiet lantern over basalt", "again": "quiet lantern over basalt"})
    assert "belongs to the demonstration" in browser.words
    assert browser.post("/me/second-factor/start").status_code == 422
