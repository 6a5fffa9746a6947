"""Administration of accounts: invite, reset, disable, roles; nobody raises the own powers (SEC AU-9, AZ-9, SE-4)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access import scopes
from migrant_support.platform.access.models import Account, AccountState, Invitation
from migrant_support.platform.access.queries import admin_day
from migrant_support.platform.access.sessions import digest_of
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import an_account, viewer_for
from tests.support.browsing import Browser, sign_in_as

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CHOSEN = "quiet lantern over basalt"
NEW = {"display_name": "Fathima Rizwan", "sign_in_name": "f.rizwan", "role": "mission_officer", "place": "mission:KWT"}


@pytest.fixture(autouse=True)
def places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(scopes._known, "mission", lambda: [("KWT", "Kuwait"), ("OMN", "Muscat")])


def admin_in(app: Flask) -> Browser:
    return sign_in_as(app, an_account(app, "admin", "everywhere:", name="Admin"))


def shown_link(browser: Browser) -> str:
    return browser.text.split('value="http')[1].split('"')[0].partition("8000")[2]


def state_of(app: Flask, account_id: UUID) -> AccountState | None:
    with app.app_context(), work(write=False):
        return db.session.scalar(sa.select(Account.state).where(Account.id == account_id))


def test_an_administrator_invites_an_officer_who_chooses_a_password_and_signs_in(app: Flask) -> None:
    admin = admin_in(app)
    admin.open("/accounts/new")
    assert admin.submit(NEW, to="/accounts/new").status_code == 200
    link = shown_link(admin)
    officer = Browser(app)
    officer.open(link)
    assert "Fathima Rizwan" in officer.words
    officer.submit({"password": CHOSEN, "again": CHOSEN})
    assert officer.answer is not None
    assert officer.answer.location == "/sign-in"
    assert officer.cookie("session_id") == ""
    officer.follow()
    officer.submit({"name": "F.Rizwan", "password": CHOSEN}, to="/sign-in")
    officer.open("/me")
    assert "Mission welfare officer, Kuwait" in officer.words
    with app.app_context(), work(write=False):
        acts = db.session.scalars(sa.select(AuditLine.act).order_by(AuditLine.number)).all()
    assert acts == [
        "access.account.invite",
        "access.role.give",
        "access.account.set_password",
        "access.account.signed_in",
    ]


def test_a_link_works_once_and_no_longer_than_72_hours(app: Flask) -> None:
    with clock_set_to(START):
        admin = admin_in(app)
        admin.open("/accounts/new")
        admin.submit(NEW, to="/accounts/new")
    link = shown_link(admin)
    with clock_set_to(START + timedelta(hours=72, seconds=1)):
        assert Browser(app).open(link).status_code == 404
    with clock_set_to(START + timedelta(hours=71)):
        first, second = Browser(app), Browser(app)
        first.open(link)
        second.open(link)
        assert first.submit({"password": CHOSEN, "again": CHOSEN}).status_code == 303
        assert second.submit({"password": CHOSEN + "!", "again": CHOSEN + "!"}).status_code == 404
        used = Browser(app).open(link)
        unknown = Browser(app).open("/invitation/" + "x" * 43)
        assert (used.status_code, unknown.status_code) == (404, 404)
        assert Browser(app).open("/invitation/short").status_code == 404


def test_only_the_digest_of_a_link_is_kept_and_its_host_comes_from_the_settings(app: Flask) -> None:
    admin = sign_in_as(app, an_account(app, "admin", "everywhere:"))
    other = an_account(app)
    admin.open(f"/accounts/{other.id}")
    forged = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    admin.submit({}, to=f"/accounts/{other.id}/link", headers=forged)
    assert "http://127.0.0.1:8000/invitation/" in admin.text
    assert "evil.example" not in admin.text
    token = shown_link(admin).rpartition("/")[2]
    with app.app_context(), work(write=False):
        kept = db.session.scalars(sa.select(Invitation)).one()
        assert kept.token_digest == digest_of(token)
        assert (kept.expires_at - kept.made_at) == timedelta(minutes=30)


@pytest.mark.one_database
def test_a_forged_host_makes_no_link(app: Flask) -> None:
    admin = sign_in_as(app, an_account(app, "admin", "everywhere:"))
    other = an_account(app)
    admin.open(f"/accounts/{other.id}")
    admin.submit({}, to=f"/accounts/{other.id}/link", headers={"Host": "evil.example"})
    assert "evil.example/invitation" not in admin.text


def test_a_reset_leaves_the_old_password_until_it_is_used_and_kills_all_sessions_then(app: Flask) -> None:
    admin, owner = admin_in(app), an_account(app)
    signed_in = sign_in_as(app, owner)
    admin.open(f"/accounts/{owner.id}")
    admin.submit({}, to="/link")
    link = shown_link(admin)
    assert signed_in.open("/me").status_code == 200
    browser = Browser(app)
    browser.open(link)
    browser.submit({"password": CHOSEN, "again": CHOSEN})
    assert signed_in.open("/me").status_code == 303
    browser.follow()
    assert browser.submit({"name": owner.sign_in_name, "password": owner.password}, to="/sign-in").status_code == 422
    assert browser.submit({"name": owner.sign_in_name, "password": CHOSEN}, to="/sign-in").status_code == 303


def test_a_link_dies_when_the_password_changes_or_a_newer_one_is_made(app: Flask) -> None:
    admin, owner = admin_in(app), an_account(app)
    links = []
    for _ in range(2):
        admin.open(f"/accounts/{owner.id}")
        admin.submit({}, to="/link")
        links.append(shown_link(admin))
    assert [Browser(app).open(link).status_code for link in links] == [404, 200]
    own = sign_in_as(app, owner)
    own.open("/me/password")
    assert own.submit({"password": CHOSEN, "again": CHOSEN}).status_code == 303
    assert Browser(app).open(links[1]).status_code == 404


@pytest.mark.one_database
def test_a_chosen_password_is_judged_and_the_two_must_agree(app: Flask) -> None:
    admin = admin_in(app)
    admin.open("/accounts/new")
    admin.submit(NEW, to="/accounts/new")
    link = shown_link(admin)
    browser = Browser(app)
    browser.open(link)
    assert browser.submit({"password": "fathima-rizwan", "again": "fathima-rizwan"}).status_code == 422
    assert "from your name or your work" in browser.words
    assert browser.submit({"password": "kuwait mission", "again": "kuwait mission"}).status_code == 422
    assert browser.submit({"password": CHOSEN, "again": CHOSEN + "x"}).status_code == 422
    assert browser.submit({"password": CHOSEN, "again": CHOSEN}).status_code == 303


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sign_in_name": "f rizwan"}, "at least 3 signs"),
        ({"sign_in_name": "ප්‍රියා"}, "at least 3 signs"),
        ({"sign_in_name": "taken.name"}, "Another account has this sign-in name"),
        ({"email": "no address"}, "not an e-mail address"),
        ({"place": ""}, "Choose a fitting one"),
        ({"role": "admin"}, "Choose a fitting one"),
        ({"role": "warden", "place": "mission:KWT"}, "Choose a fitting one"),
        ({"until": "1 1 2020"}, "not over yet"),
        ({"display_name": "  "}, "Fill this in"),
    ],
)
@pytest.mark.one_database
def test_a_bad_invitation_is_answered_with_a_sentence_and_keeps_what_was_typed(
    app: Flask, change: dict[str, str], sentence: str
) -> None:
    an_account(app, sign_in_name="taken.name")
    admin = admin_in(app)
    admin.open("/accounts/new")
    assert admin.submit(NEW | change, to="/accounts/new").status_code == 422
    assert sentence in admin.words
    assert admin.form("/accounts/new").value("role") == (NEW | change)["role"]
    with app.app_context(), work(write=False):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Account)) == 2


@pytest.mark.one_database
def test_fields_and_places_that_are_not_offered_are_refused(app: Flask) -> None:
    admin = admin_in(app)
    admin.open("/accounts/new")
    for more in ({"place": "mission:XXX"}, {"role": "emperor"}):
        admin.open("/accounts/new")
        assert admin.post("/accounts/new", NEW | more | {"state": "active"}).status_code == 422
    admin.open("/accounts/new")
    admin.post("/accounts/new", NEW | {"state": "active", "is_demonstration": "1", "password_hash": "x"})
    with app.app_context(), work(write=False):
        made = db.session.scalars(sa.select(Account).where(Account.sign_in_name == "f.rizwan")).one()
        assert (made.state, made.is_demonstration, made.password_hash) == (AccountState.INVITED, False, None)


def test_disabling_needs_a_reason_and_kills_sessions_and_links_at_once(app: Flask) -> None:
    admin, owner = admin_in(app), an_account(app)
    signed_in = sign_in_as(app, owner)
    admin.open(f"/accounts/{owner.id}")
    admin.submit({}, to="/link")
    link = shown_link(admin)
    admin.open(f"/accounts/{owner.id}/disable")
    assert admin.submit({"reason": "   "}).status_code == 422
    assert signed_in.open("/me").status_code == 200
    assert admin.submit({"reason": "Left the mission"}).status_code == 303
    admin.follow()
    assert "Left the mission" in admin.words
    assert signed_in.open("/me").status_code == 303
    assert Browser(app).open(link).status_code == 404
    admin.submit({}, to="/enable")
    assert state_of(app, owner.id) is AccountState.ACTIVE
    assert signed_in.open("/me").status_code == 303


def test_a_role_counts_and_stops_counting_at_the_next_request(app: Flask) -> None:
    admin, owner = admin_in(app), an_account(app, "mission_officer", "mission:KWT")
    signed_in = sign_in_as(app, owner)
    admin.open(f"/accounts/{owner.id}/roles/new")
    assert admin.submit({"role": "mission_officer", "place": "mission:OMN"}).status_code == 303
    assert signed_in.open("/me").status_code == 303
    signed_in = sign_in_as(app, owner)
    signed_in.open("/me")
    assert "Muscat" in signed_in.words
    admin.follow()
    first = next(form for form in admin.forms() if form.action.endswith("/end"))
    assert admin.submit({}, to=first.action).status_code == 303
    assert signed_in.open("/me").status_code == 303
    signed_in = sign_in_as(app, owner)
    signed_in.open("/me")
    assert "Mission welfare officer, Kuwait" not in signed_in.words
    assert "Mission welfare officer, Muscat" in signed_in.words


@pytest.mark.one_database
def test_a_role_begins_and_ends_with_its_days_in_colombo(app: Flask) -> None:
    with clock_set_to(START):
        admin, owner = admin_in(app), an_account(app, role=None)
        admin.open(f"/accounts/{owner.id}/roles/new")
        dates = {"since": "5 3 2026", "until": "6 3 2026"}
        assert admin.submit({"role": "mission_officer", "place": "mission:KWT"} | dates).status_code == 303
    held = {}
    for name, moment in {
        "before": datetime(2026, 3, 4, 18, 29, tzinfo=UTC),
        "first": datetime(2026, 3, 4, 18, 30, tzinfo=UTC),
        "last": datetime(2026, 3, 6, 18, 29, tzinfo=UTC),
        "after": datetime(2026, 3, 6, 18, 30, tzinfo=UTC),
    }.items():
        with clock_set_to(moment):
            held[name] = bool(viewer_for(app, owner).grants)
    assert held == {"before": False, "first": True, "last": True, "after": False}


@pytest.mark.one_database
def test_the_same_role_is_not_given_twice(app: Flask) -> None:
    admin, owner = admin_in(app), an_account(app, "mission_officer", "mission:KWT")
    admin.open(f"/accounts/{owner.id}/roles/new")
    assert admin.submit({"role": "mission_officer", "place": "mission:KWT"}).status_code == 422
    assert "has that role already" in admin.words


@pytest.mark.one_database
def test_the_list_is_filtered_by_state_and_found_by_name_without_a_name_in_the_address(app: Flask) -> None:
    admin = admin_in(app)
    an_account(app, name="Kasun Silva")
    an_account(app, name="Zeenath 100%", state=AccountState.DISABLED)
    admin.open("/accounts?state=disabled")
    assert "Zeenath" in admin.words
    assert "Kasun" not in admin.words
    admin.open("/accounts")
    assert admin.submit({"sought": "kasun"}, to="/accounts/find").status_code == 200
    assert "Kasun Silva" in admin.words
    assert "Zeenath" not in admin.words
    admin.submit({"sought": "0%"}, to="/accounts/find")
    assert "Zeenath" in admin.words
    assert "Kasun" not in admin.words
    assert admin.open("/accounts?state=nonsense&from=rubbish").status_code == 200


def test_the_administrators_day_counts_what_waits(app: Flask) -> None:
    with clock_set_to(START):
        admin = an_account(app, "admin", "everywhere:")
        an_account(app, state=AccountState.INVITED)
        an_account(app, until=START + timedelta(days=13))
        an_account(app, until=START + timedelta(days=15))
        an_account(app, state=AccountState.DISABLED)
        an_account(app, demonstration=True)
        browser = Browser(app)
        browser.open("/sign-in")
        for _ in range(3):
            browser.submit({"name": "nobody.here", "password": "wrong password here"}, to="/sign-in")
        viewer = viewer_for(app, admin)
        with app.app_context(), work(write=False):
            day = admin_day(viewer)
    assert (day.invited, day.roles_ending, day.without_second_factor, day.disabled_lately) == (1, 1, 3, 1)
    assert day.failed_sign_ins == 3
    assert day.first_role_ends == START + timedelta(days=13)
    assert day.invited_since == START
    officer = viewer_for(app, an_account(app))
    with app.app_context(), pytest.raises(Refused), work(write=False):
        admin_day(officer)


def test_own_sessions_are_listed_and_ended_one_by_one_or_all(app: Flask) -> None:
    owner = an_account(app)
    here, there, third = (sign_in_as(app, owner) for _ in range(3))
    stranger = sign_in_as(app, an_account(app))
    here.open("/me")
    ends = [form.action for form in here.forms() if form.action.endswith("/end") and form.action.count("/") == 4]
    assert len(ends) == 2
    stranger.open("/me")
    assert stranger.post(ends[0]).status_code == 404
    assert here.submit({}, to=ends[0]).status_code == 303
    assert [b.open("/me").status_code for b in (here, there, third)].count(303) == 1
    assert here.submit({}, to="/me/sessions/end").status_code == 303
    assert [b.open("/me").status_code for b in (here, there, third)] == [200, 303, 303]


def test_a_name_is_corrected_and_a_link_in_the_old_mailbox_dies(app: Flask) -> None:
    admin, owner = admin_in(app), an_account(app)
    admin.open(f"/accounts/{owner.id}")
    admin.submit({}, to="/link")
    link = shown_link(admin)
    admin.open(f"/accounts/{owner.id}/edit")
    assert admin.form("/edit").value("display_name") == "Nimal Perera"
    assert admin.submit({"display_name": "", "email": "x"}).status_code == 422
    assert admin.submit({"display_name": "Nimal de Perera", "email": "nimal@example.org"}).status_code == 303
    admin.follow()
    assert "Nimal de Perera" in admin.words
    assert Browser(app).open(link).status_code == 404
    with app.app_context(), work(write=False):
        line = db.session.execute(sa.select(AuditLine.act, AuditLine.fields).order_by(AuditLine.number.desc())).first()
    assert line == ("access.account.correct", ["display_name", "email"])
