"""Thirty-two at the same instant, on real connections of both databases: what must hold holds, and no 500."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.cases.models import Case
from migrant_support.domains.people.models import ConsentFact, Person, TravelUnitMember
from migrant_support.platform.audit.models import AuditLine
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait, kuwait
from tests.support.world import a_person

__all__ = ["kuwait"]
MANY = 32


def at_once(acts: list[Callable[[], int]]) -> Counter[int]:
    """Do all acts at the same instant, each in its own thread; count what they were answered."""
    barrier = threading.Barrier(len(acts))
    answered: list[int] = []

    def one(act: Callable[[], int]) -> None:
        barrier.wait()
        try:
            answered.append(act())
        except Exception:  # what came through is the failure that the test looks for
            answered.append(599)
            raise

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(answered)


def prepared(browser: Browser, path: str, **fields: Any) -> dict[str, Any]:
    """The form of a page as a browser would send it with these fields filled in."""
    browser.open(path)
    form = browser.form(to=path)
    sent: dict[str, Any] = {}
    for name, value in form.fields:
        sent.setdefault(name, []).append(value)
    return sent | fields


def windows(kuwait: Kuwait) -> list[Browser]:
    """Thirty-two windows of the officer's one session (an account has at most five), each with a token of its own."""
    first = kuwait.browser()
    found = []
    for _ in range(MANY):
        window = Browser(kuwait.app)
        window.set_cookie("session_id", first.cookie("session_id"))
        window.open("/register")
        found.append(window)
    return found


def posting(
    kuwait: Kuwait, path: str, forms: list[dict[str, Any]], *, same_key: bool = False
) -> list[Callable[[], int]]:
    """The windows about to send one form each, with keys of their own unless said otherwise."""
    acts = []
    for window, data in zip(windows(kuwait), forms, strict=True):
        mine = data | {"csrf_token": window.token()} | ({} if same_key else {"idempotency_key": str(uuid4())})
        acts.append(lambda window=window, mine=mine: window.post(path, mine).status_code)
    return acts


def test_one_form_sent_thirty_two_times_registers_one_person(kuwait: Kuwait) -> None:
    data = prepared(
        kuwait.browser(), "/register", primary="Silva", secondary="Nimali", categories=["unpaid_wages"],
        number="N7654321",
    )  # fmt: skip
    answered = at_once(posting(kuwait, "/register", [data] * MANY, same_key=True))
    assert answered == {303: MANY}
    counts = kuwait.counts()
    assert (counts["person"], counts["case_file"], counts["sight"]) == (1, 1, 2)
    assert kuwait.value(sa.select(sa.func.count()).where(AuditLine.act == "people.person.register")) == 1


def test_thirty_two_clerks_with_one_passport_make_one_document_and_the_rest_are_told_whose_it_is(
    kuwait: Kuwait,
) -> None:
    data = prepared(
        kuwait.browser(), "/register", primary="Silva", secondary="Nimali", categories=["unpaid_wages"],
        number="N7654321",
    )  # fmt: skip
    answered = at_once(posting(kuwait, "/register", [data] * MANY))
    assert answered == {303: 1, 422: MANY - 1}
    counts = kuwait.counts()
    assert (counts["person"], counts["identity_document"], counts["case_file"]) == (1, 1, 1)
    browser = kuwait.browser()
    browser.open("/register")
    browser.submit({"primary": "Small", "number": "N7654321", "categories": ["unpaid_wages"]}, to="/register")
    assert "recorded already, with Nimali Silva" in browser.words
    assert browser.form("/register").value("primary") == "Small"
    assert browser.submit({"shares_document": "y"}, to="/register").status_code == 303
    assert kuwait.counts()["identity_document"] == 2


def test_thirty_two_openings_of_a_case_for_one_person_leave_one_open_case(kuwait: Kuwait) -> None:
    person = a_registered(kuwait)
    close_her_case(kuwait)
    path = f"/people/{person}/cases/new"
    data = prepared(kuwait.browser(), path, categories=["unpaid_wages"])
    answered = at_once(posting(kuwait, path, [data] * MANY))
    assert answered[303] == 1, answered
    assert set(answered) <= {303, 409, 422}
    assert kuwait.value(sa.select(sa.func.count()).where(Case.person_id == person, Case.state != "closed")) == 1


def test_consent_given_thirty_two_times_is_in_force_once(kuwait: Kuwait) -> None:
    person = a_registered(kuwait)
    path = f"/people/{person}/consents/new"
    answered = at_once(posting(kuwait, path, [prepared(kuwait.browser(), path, purpose="assistance")] * MANY))
    assert set(answered) <= {303, 409}, answered
    assert kuwait.value(sa.select(sa.func.count()).select_from(ConsentFact)) == 1


def test_of_thirty_two_editors_who_opened_the_same_page_one_saves(kuwait: Kuwait) -> None:
    person = a_registered(kuwait)
    path = f"/people/{person}/edit"
    data = prepared(kuwait.browser(), path)
    forms = [data | {"kin_name": f"Editor {number}"} for number in range(MANY)]
    answered = at_once(posting(kuwait, path, forms))
    assert answered[303] == 1, answered
    assert set(answered) <= {303, 409, 422}
    assert kuwait.value(sa.select(Person.version).where(Person.id == person)) == 2


def test_a_person_drawn_into_thirty_two_units_at_once_is_in_one(kuwait: Kuwait) -> None:
    person = a_registered(kuwait)
    path = f"/people/{person}/unit/join"
    data = prepared(kuwait.browser(), path)
    forms = []
    for number in range(MANY):
        made = kuwait.register(a_person(primary=f"Friend{number}", documents=(), phones=()))
        reference = kuwait.value(sa.select(Person.reference).where(Person.id == made.person_id))
        forms.append(data | {"companion": reference})
    answered = at_once(posting(kuwait, path, forms))
    assert answered[303] == 1, answered
    assert set(answered) <= {303, 409, 422}
    mine = sa.select(sa.func.count()).where(TravelUnitMember.person_id == person, TravelUnitMember.left_at.is_(None))
    assert kuwait.value(mine) == 1
    assert kuwait.counts()["travel_unit"] == 1


def a_registered(kuwait: Kuwait) -> UUID:
    """Somebody in the register."""
    return kuwait.register().person_id


def close_her_case(kuwait: Kuwait) -> None:
    """Close the only case there is, through the page."""
    case = kuwait.value(sa.select(Case.id))
    browser = kuwait.browser()
    browser.open(f"/cases/{case}/steps/close")
    assert browser.submit({"reason": "Went home", "outcome": "returned_home"}, to="/close").status_code == 303


def test_the_log_of_all_this_is_one_unbroken_chain(kuwait: Kuwait, app: Flask) -> None:
    data = prepared(kuwait.browser(), "/register", primary="Silva", categories=["unpaid_wages"], number="")
    at_once(posting(kuwait, "/register", [data] * MANY))
    assert kuwait.counts()["person"] == MANY
    done = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert done.exit_code == 0, done.output
