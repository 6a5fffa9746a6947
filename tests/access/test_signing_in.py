"""Signing in: every failure looks and works alike, the session is new, what was interrupted goes on (SEC AU, SE)."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.kernel.clock import clock_set_to
from migrant_support.platform.access.models import Account, AccountState, SignInSession
from migrant_support.platform.access.passwords import Passwords
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import an_account
from tests.support.browsing import Browser, sign_in_as

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def sign_in(browser: Browser, name: str, password: str, path: str = "/sign-in") -> int:
    browser.open(path)
    return browser.submit({"name": name, "password": password}, to="/sign-in").status_code


def acts(app: Flask) -> list[str]:
    with app.app_context(), work(write=False):
        return list(db.session.scalars(sa.select(AuditLine.act).order_by(AuditLine.number)))


def test_name_and_password_open_the_product_and_sign_out_shuts_it(app: Flask) -> None:
    account = an_account(app)
    browser = Browser(app)
    assert browser.open("/me").location.endswith("/sign-in?next=/me")
    browser.follow()
    answer = browser.submit({"name": f" {account.sign_in_name.upper()} ", "password": account.password})
    assert answer.status_code == 303
    assert browser.follow().status_code == 200
    assert browser.path == "/me"
    assert "Nimal Perera" in browser.words
    answer = browser.submit({}, to="/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert browser.cookie("session_id") == ""
    assert browser.open("/me").status_code == 303
    assert acts(app) == ["access.account.signed_in", "access.account.signed_out"]


def test_the_cookie_is_closed_to_scripts_and_other_sites_and_only_its_digest_is_kept(app: Flask) -> None:
    account = an_account(app)
    browser = Browser(app)
    sign_in(browser, account.sign_in_name, account.password)
    assert browser.answer is not None
    header = next(h for h in browser.answer.headers.getlist("Set-Cookie") if h.startswith("session_id="))
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(header.split("; "))
    assert "Max-Age" not in header
    assert "Expires" not in header
    token = browser.cookie("session_id")
    with app.app_context(), work(write=False):
        kept = db.session.scalars(sa.select(SignInSession.token_digest)).one()
    assert token.encode() not in kept
    thief = Browser(app)
    thief.set_cookie("session_id", kept.hex())
    assert thief.open("/me").status_code == 303


def test_over_tls_the_cookie_is_secure_and_bound_to_the_host(production: Flask) -> None:
    account = an_account(production)
    browser = Browser(production)
    sign_in(browser, account.sign_in_name, account.password)
    assert browser.answer is not None
    header = next(h for h in browser.answer.headers.getlist("Set-Cookie") if h.startswith("__Host-session="))
    assert "Secure" in header.split("; ")
    assert "Domain" not in header


def test_unknown_disabled_wrong_and_throttled_get_the_same_answer_for_the_same_work(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str | None] = []
    fits = Passwords.fits

    def counted(self: Passwords, password: str, kept: str | None) -> bool:
        calls.append(kept)
        return fits(self, password, kept)

    monkeypatch.setattr(Passwords, "fits", counted)
    active, disabled = an_account(app), an_account(app, state=AccountState.DISABLED)
    throttled, invited = an_account(app), an_account(app, state=AccountState.INVITED)
    for _ in range(6):
        sign_in(Browser(app), throttled.sign_in_name, "wrong password here")
    calls.clear()
    bodies = set()
    for name, password in [
        ("nobody.at.all", active.password),
        (disabled.sign_in_name, disabled.password),
        (active.sign_in_name, "wrong password here"),
        (throttled.sign_in_name, throttled.password),
        (invited.sign_in_name, invited.password),
    ]:
        browser = Browser(app)
        assert sign_in(browser, name, password) == 422
        form = browser.form("/sign-in")
        text = browser.text
        for changing in (form.value("csrf_token"), form.value("idempotency_key"), name):
            text = text.replace(changing, "…")
        bodies.add(text.split("<script")[0])
    assert len(bodies) == 1
    assert len(calls) == 5


def test_a_password_of_an_old_profile_is_hashed_anew_when_its_owner_signs_in(app: Flask) -> None:
    account = an_account(app)
    old = "$argon2id$v=19$m=64,t=2,p=1"
    from argon2 import PasswordHasher

    with app.app_context(), work(write=True):
        hashed = PasswordHasher(time_cost=2, memory_cost=64, parallelism=1).hash(account.password)
        db.session.execute(sa.update(Account).where(Account.id == account.id).values(password_hash=hashed))
    assert hashed.startswith(old)
    assert sign_in(Browser(app), account.sign_in_name, account.password) == 303
    with app.app_context(), work(write=False):
        kept = db.session.scalar(sa.select(Account.password_hash).where(Account.id == account.id))
    assert kept.startswith("$argon2id$v=19$m=64,t=1,p=1")
    assert sign_in(Browser(app), account.sign_in_name, account.password) == 303


def test_sixty_four_sinhala_letters_sign_in_in_either_coding_and_a_trailing_space_matters(app: Flask) -> None:
    word = "කොළඹ" * 16
    account = an_account(app, password=word)
    decomposed = word.replace("\u0ddc", "\u0dd9\u0dcf")
    assert decomposed != word
    assert sign_in(Browser(app), account.sign_in_name, decomposed) == 303
    assert sign_in(Browser(app), account.sign_in_name, word + " ") == 422


@pytest.mark.one_database
def test_a_session_given_before_the_sign_in_is_not_the_one_after_it(app: Flask) -> None:
    account = an_account(app)
    browser = sign_in_as(app, account)
    planted = browser.cookie("session_id")
    sign_in(browser, account.sign_in_name, account.password)
    assert browser.cookie("session_id") != planted
    victim = Browser(app)
    victim.set_cookie("session_id", planted)
    assert victim.open("/me").status_code == 303


def test_the_sixth_browser_signs_the_first_one_out(app: Flask) -> None:
    account = an_account(app)
    browsers = []
    for number in range(6):
        with clock_set_to(START + timedelta(minutes=number)):
            browsers.append(sign_in_as(app, account))
    with clock_set_to(START + timedelta(minutes=7)):
        assert [browser.open("/me").status_code for browser in browsers] == [303, 200, 200, 200, 200, 200]


@pytest.mark.parametrize(("role", "minutes"), [("mission_officer", 30), ("admin", 15), ("auditor", 15)])
@pytest.mark.one_database
def test_a_session_ends_when_it_lay_idle(app: Flask, role: str, minutes: int) -> None:
    account = an_account(app, role, "everywhere:" if role != "mission_officer" else None)
    with clock_set_to(START):
        idle, used = sign_in_as(app, account), sign_in_as(app, account)
    with clock_set_to(START + timedelta(minutes=minutes - 1)):
        assert used.open("/me").status_code == 200
    with clock_set_to(START + timedelta(minutes=minutes, seconds=1)):
        assert idle.open("/me").status_code == 303
        assert used.open("/me").status_code == 200


def test_a_session_ends_after_twelve_hours_however_busy(app: Flask) -> None:
    with clock_set_to(START):
        browser = sign_in_as(app, an_account(app))
    for quarter in range(1, 48):
        with clock_set_to(START + timedelta(minutes=15 * quarter)):
            assert browser.open("/me").status_code == 200
    with clock_set_to(START + timedelta(hours=12, seconds=1)):
        assert browser.open("/me").status_code == 303


def test_disabling_an_account_ends_its_session_at_the_next_request(app: Flask) -> None:
    account = an_account(app)
    browser = sign_in_as(app, account)
    assert browser.open("/me").status_code == 200
    with app.app_context(), work(write=True):
        db.session.execute(
            sa.update(Account)
            .where(Account.id == account.id)
            .values(state=AccountState.DISABLED, disabled_at=START, disabled_reason="left")
        )
    assert browser.open("/me").status_code == 303


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "/%2f/evil.example"])
@pytest.mark.one_database
def test_the_sign_in_leads_nowhere_but_to_pages_of_ours(app: Flask, target: str) -> None:
    account = an_account(app)
    browser = Browser(app)
    browser.open("/sign-in", query_string={"next": target})
    browser.submit({"name": account.sign_in_name, "password": account.password}, to="/sign-in")
    assert browser.answer is not None
    assert browser.answer.location == "/"
    browser = Browser(app)
    browser.open("/sign-in")
    browser.submit({"name": account.sign_in_name, "password": account.password, "next": target}, to="/sign-in")
    assert browser.answer is not None
    assert browser.answer.location == "/"


@pytest.mark.one_database
def test_a_sign_in_without_the_token_of_its_page_is_refused(app: Flask) -> None:
    account = an_account(app)
    browser = Browser(app)
    answer = browser.post("/sign-in", {"name": account.sign_in_name, "password": account.password}, token=False)
    assert answer.status_code == 400
    browser = sign_in_as(app, account)
    assert browser.post("/sign-out", token=False).status_code == 400
    assert browser.open("/me").status_code == 200


@pytest.mark.one_database
def test_what_was_typed_as_a_name_is_written_nowhere(app: Flask) -> None:
    sign_in(Browser(app), "canary-my-password-typed-as-name", "something long enough")
    with app.app_context(), work(write=False) as session:
        for table in ("audit_line", "throttle"):
            rows = session.execute(sa.text(f"SELECT * FROM {table}")).all()
            assert rows
            assert "canary" not in repr(rows)
    assert acts(app) == ["access.account.sign_in_failed"]


@pytest.mark.one_database
def test_a_demonstration_shows_its_sign_ins_and_fills_one_in(app: Flask) -> None:
    from migrant_support.platform.access.demonstration import PASSWORD

    an_account(app, "auditor", name="Demo Auditor", sign_in_name="demo.auditor", password=PASSWORD, demonstration=True)
    browser = Browser(app)
    browser.open("/sign-in")
    assert "Auditor" in browser.words
    assert "demo.auditor" in browser.words
    browser.open("/sign-in?as=demo.auditor")
    assert browser.submit({}, to="/sign-in").status_code == 303


@pytest.mark.one_database
def test_the_fields_of_an_ordinary_account_are_never_filled_in(app: Flask) -> None:
    account = an_account(app)
    browser = Browser(app)
    browser.open(f"/sign-in?as={account.sign_in_name}")
    form = browser.form("/sign-in")
    assert (form.value("name"), form.value("password")) == ("", "")


def test_production_knows_no_demonstration_account(production: Flask) -> None:
    account = an_account(production, demonstration=True)
    browser = Browser(production)
    browser.open("/sign-in")
    assert account.sign_in_name not in browser.text
    assert sign_in(browser, account.sign_in_name, account.password) == 422


@pytest.mark.one_database
def test_whoever_has_no_role_any_more_can_still_sign_out_and_twice_does_no_harm(app: Flask) -> None:
    browser = sign_in_as(app, an_account(app, role=None))
    token = browser.token()
    assert browser.open("/me").status_code == 403
    assert browser.post("/sign-out", {"csrf_token": token}).status_code == 303
    assert browser.post("/sign-out", {"csrf_token": token}).status_code == 303
    assert acts(app) == ["access.account.signed_out"]


@pytest.mark.one_database
def test_an_address_that_tried_too_often_costs_us_no_more_work(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    monkeypatch.setattr(Passwords, "fits", lambda _self, password, _kept: bool(calls.append(password)))
    browser = Browser(app)
    browser.open("/sign-in")
    for number in range(33):
        answer = browser.submit({"name": f"nobody.{number}", "password": "wrong password here"}, to="/sign-in")
        assert answer.status_code == 422
    assert len(calls) == 30
