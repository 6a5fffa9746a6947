"""The auditor sees who, when, which record and why; never a content, and nobody else sees any of it."""

from uuid import UUID

import pytest
from flask import Flask

from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import checking, record
from migrant_support.platform.audit.queries import auditor_day
from migrant_support.platform.audit.words import name_object_kind
from migrant_support.platform.store.transaction import work
from migrant_support.policy import Role
from tests.audit.conftest import Log
from tests.support.accounts import TestAccount, an_account, viewer_for
from tests.support.browsing import Browser, sign_in_as

PERSON = UUID("01900000-0000-7000-8000-00000000000a")
FAILED = "Failed to sign in"
CASE = UUID("01900000-0000-7000-8000-00000000000b")
PAGES = ("/audit", "/audit/records", "/audit/accounts", "/audit/chain")
pytestmark = pytest.mark.one_database


def _table(browser: Browser) -> str:
    """What stands in the first table of the page, without its head."""
    return browser.text.partition("<tbody>")[2].partition("</main>")[0]


@pytest.fixture
def officer(app: Flask) -> TestAccount:
    return an_account(app, "mission_officer", "mission:KWT", name="Kumari Silva")


@pytest.fixture
def auditor(app: Flask) -> Browser:
    return sign_in_as(app, an_account(app, "auditor", name="Auditor One"))


@pytest.fixture
def lived(app: Flask, officer: TestAccount) -> Viewer:
    """A log in which an officer changed a person and read a narrative."""
    viewer = viewer_for(app, officer)
    with app.app_context(), work(write=True):
        record(viewer, "demo.person.edit", kind="person", object_id=PERSON, fields=("phone",), reason="asked by her")
        record(viewer, "demo.narrative.read", kind="case", object_id=CASE)
        record(None, "access.account.sign_in_failed", kind="account", object_id=officer.id)
    return viewer


@pytest.mark.parametrize("role", [role.value for role in Role if role is not Role.AUDITOR])
def test_only_the_auditor_opens_the_audit_screens(app: Flask, role: str) -> None:
    browser = sign_in_as(app, an_account(app, role))
    assert {browser.open(page).status_code for page in PAGES} == {403}


def test_every_screen_of_an_empty_log_opens(auditor: Browser) -> None:
    assert [auditor.open(page).status_code for page in PAGES] == [200, 200, 200, 200]


def test_the_trail_says_who_what_which_and_why(auditor: Browser, lived: Viewer) -> None:
    auditor.open("/audit")
    who, which = ("Kumari Silva", "Mission welfare officer"), str(PERSON)[-12:]
    for said in (*who, which, "demo.person.edit", "phone", "asked by her"):
        assert said in auditor.words
    assert auditor.words.index(FAILED) < auditor.words.index("demo.person.edit")


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("group=reads", {"demo.narrative.read"}),
        ("group=sign_in_failures", {FAILED}),
        ("group=role_changes", set()),
        ("act=demo.person.edit", {"demo.person.edit"}),
        (f"object={PERSON}", {"demo.person.edit"}),
        ("kind=case", {"demo.narrative.read"}),
        ("since=1+1+2100", set()),
        ("until=1+1+2000", set()),
        ("since=1+1+2000", {"demo.person.edit", "demo.narrative.read", FAILED}),
    ],
)
def test_the_trail_is_cut_by_what_the_address_says(auditor: Browser, lived: Viewer, query: str, seen: set[str]) -> None:
    assert auditor.open(f"/audit?{query}").status_code in (200, 422)
    table = _table(auditor)
    acts = {"demo.person.edit", "demo.narrative.read", FAILED}
    assert {act for act in acts if act in table} == seen


def test_the_trail_is_cut_to_one_account(auditor: Browser, lived: Viewer) -> None:
    auditor.open(f"/audit?actor={lived.account_id}")
    assert "By Kumari Silva" in auditor.words
    assert FAILED not in _table(auditor)


@pytest.mark.parametrize(
    "query", ["group=x", "act=x", "since=yesterday-ish", "kind=%00", "object=%27", "actor=1", "from=nonsense", "kind=A"]
)
def test_a_broken_address_is_answered_with_a_sentence(auditor: Browser, lived: Viewer, query: str) -> None:
    status = auditor.open(f"/audit?{query}").status_code
    assert status == (200 if query.startswith("from") else 422)
    assert ("There is a problem" in auditor.words) == (status == 422)


def test_the_trail_is_read_page_by_page(app: Flask, auditor: Browser) -> None:
    Log(app).write(*["demo.thing.change"] * 120)
    auditor.open("/audit?act=demo.thing.change")
    numbers = []
    while True:
        rows = _table(auditor).split('class="is-number"><span>')[1:]
        numbers += [int(row.split("<")[0]) for row in rows]
        older = auditor.text.partition('rel="next" href="')[2].partition('"')[0]
        if not older:
            break
        auditor.open(older.replace("&amp;", "&"))
    assert numbers == list(range(120, 0, -1))


def test_who_looked_at_a_record_counts_what_belongs_to_it(auditor: Browser, lived: Viewer) -> None:
    name_object_kind(
        "test_person",
        "Person",
        find=lambda typed: str(PERSON) if typed == "KW-7F3K2Q-9" else None,
        references=lambda ids: dict.fromkeys(ids, "KW-7F3K2Q-9"),
        belongings=lambda _id: (str(CASE),),
    )
    auditor.open("/audit/records")
    answer = auditor.submit({"kind": "test_person", "reference": "KW-7F3K2Q-9"})
    assert (answer.status_code, f"object={PERSON}" in answer.location) == (303, True)
    auditor.follow()
    assert "KW-7F3K2Q-9" in auditor.words
    lookers = _table(auditor).partition("</tbody>")[0]
    assert ("Kumari Silva" in lookers, lookers.count('data-label="Reads"')) == (True, 1)
    assert "demo.narrative.read" in auditor.text


def test_an_account_is_asked_about_by_its_sign_in_name(auditor: Browser, officer: TestAccount, lived: Viewer) -> None:
    auditor.open("/audit/records")
    auditor.submit({"kind": "account", "reference": officer.sign_in_name})
    auditor.follow()
    assert FAILED in auditor.text


def test_an_unknown_reference_comes_back_with_a_sentence_and_what_was_typed(auditor: Browser) -> None:
    auditor.open("/audit/records")
    answer = auditor.submit({"kind": "account", "reference": "nobody at all"})
    assert answer.status_code == 422
    assert "No such record was found" in auditor.words
    assert auditor.form("/audit/records").value("reference") == "nobody at all"


def test_accounts_are_listed_with_their_reads_and_failed_sign_ins(auditor: Browser, lived: Viewer) -> None:
    auditor.open("/audit/accounts?days=1")
    table = _table(auditor)
    cells = [cell.partition("<span>")[2].partition("</span>")[0] for cell in table.split("<td")[1:5]]
    assert "Kumari Silva" in table
    assert cells[:3] == ["3", "1", "1"]


def test_the_button_checks_the_chain_and_says_what_it_found(app: Flask, auditor: Browser, lived: Viewer) -> None:
    auditor.open("/audit/chain")
    assert "never checked" in auditor.words
    assert auditor.submit({}, to="/audit/chain").status_code == 303
    auditor.follow()
    assert "The log holds" in auditor.words
    Log(app).attack("UPDATE audit_line SET reason = 'other' WHERE number = 2")
    auditor.submit({}, to="/audit/chain")
    auditor.follow()
    assert "Line 2 was changed after it was written." in auditor.words


def test_a_long_log_is_checked_as_a_job(
    app: Flask, auditor: Browser, lived: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "AT_ONCE", 1)
    auditor.open("/audit/chain")
    answer = auditor.submit({}, to="/audit/chain")
    assert "/jobs/" in answer.location
    auditor.open("/audit/chain")
    assert "The log holds" in auditor.words


def test_a_long_broken_log_ends_its_job_with_the_broken_line(
    app: Flask, auditor: Browser, lived: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "AT_ONCE", 1)
    Log(app).attack("DELETE FROM audit_line WHERE number = 2")
    auditor.open("/audit/chain")
    auditor.submit({}, to="/audit/chain")
    auditor.follow()
    assert "Line 2 is missing." in auditor.words


def test_the_auditors_day_counts_reads_failures_and_the_last_check(app: Flask, lived: Viewer) -> None:
    viewer = viewer_for(app, an_account(app, "auditor"))
    with app.app_context(), work(write=False):
        day = auditor_day(viewer)
    assert (day.lines, day.protected_reads, day.sign_in_failures, day.role_changes) == (3, 1, 1, 0)
    assert day.outcome is None


def test_the_lines_of_nobody_signed_in_are_found(auditor: Browser, lived: Viewer) -> None:
    auditor.open("/audit")
    assert "Not signed in" in auditor.words
    auditor.open(f"/audit?actor={UUID(int=0)}")
    table = _table(auditor)
    assert (FAILED in table, "demo.person.edit" in table) == (True, False)
