"""Two missions and one passport number: the counter is told that much and nothing more (DOMAIN invariant 10)."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.actions import elsewhere
from migrant_support.domains.people.models import FileReader, Person, RestrictedFile
from migrant_support.domains.people.rules import DocumentKind, NewDocument
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from tests.people.test_at_the_counter import register
from tests.support.accounts import an_account
from tests.support.kuwait import Kuwait, kuwait
from tests.support.world import a_person

__all__ = ["kuwait"]
TOLD = "A number of this person is known to another mission too."
TASKS = sa.select(Task.scope_kind, Task.scope_id, Task.note).where(Task.code == elsewhere.KNOWN_ELSEWHERE)


def at_muscat(kuwait: Kuwait, number: str = "N1234567", **more: object) -> UUID:
    """Somebody at Muscat with this passport."""
    person = a_person(primary="Hidden", documents=(NewDocument(DocumentKind.PASSPORT, number),), phones=(), **more)
    return kuwait.register(person, at="OMN").person_id


def answered(kuwait: Kuwait, **typed: str) -> str:
    """What the officer of Kuwait reads after registering somebody with that number."""
    browser = kuwait.browser()
    assert register(browser, **typed) == 303
    browser.follow()
    return browser.text


def test_the_counter_is_told_that_another_mission_knows_the_number_and_not_whose_it_is(kuwait: Kuwait) -> None:
    other = at_muscat(kuwait)
    page = answered(kuwait)
    assert TOLD in page
    reference = kuwait.value(sa.select(Person.reference).where(Person.id == other))
    for secret in ("Hidden", reference, "Muscat", str(other)):
        assert secret not in page
    assert kuwait.rows(TASKS) == [("everywhere", "", reference)]
    told = sa.select(sa.func.count()).where(AuditLine.act == elsewhere.TOLD)
    assert kuwait.value(told) == 1
    assert "Ask that mission" in page
    coordinator = kuwait.browser(an_account(kuwait.app, "coordinator", "everywhere:"))
    coordinator.open("/tasks")
    assert "Same number as a person of another mission" in coordinator.words
    assert reference in coordinator.words


def test_an_equal_nic_says_the_same_and_another_number_says_nothing(kuwait: Kuwait) -> None:
    at_muscat(kuwait, number="N7777777", nic="199055900123")
    assert TOLD not in answered(kuwait)
    assert TOLD in answered(kuwait, number="N2222222", nic="905590123V")


def test_a_number_of_the_own_mission_is_no_other_missions(kuwait: Kuwait) -> None:
    kuwait.register(a_person(primary="Own", documents=(NewDocument(DocumentKind.PASSPORT, "N1234567"),), phones=()))
    browser = kuwait.browser()
    assert register(browser) == 422
    assert TOLD not in browser.text
    assert "This document is recorded already, with Kumari Own" in browser.words
    assert kuwait.rows(TASKS) == []


def test_of_a_restricted_file_the_counter_learns_nothing_and_its_reader_gets_the_task(kuwait: Kuwait) -> None:
    other, reader = at_muscat(kuwait), an_account(kuwait.app, "protection", "named:")
    with kuwait.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=other, reason_sealed=b"sealed"))
        db.session.flush()
        db.session.add(FileReader(person_id=other, account_id=reader.id))
    assert TOLD not in answered(kuwait)
    hers = kuwait.value(sa.select(Person.reference).where(Person.primary_name == "Weerakkody"))
    assert kuwait.rows(TASKS) == [("named", str(reader.id), hers)]
    assert kuwait.value(sa.select(sa.func.count()).where(AuditLine.act == elsewhere.TOLD)) == 0


def test_after_twenty_answers_a_day_only_the_coordinators_are_told(
    kuwait: Kuwait, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elsewhere, "A_DAY", 2)
    for number in range(3):
        at_muscat(kuwait, number=f"N123456{number}")
    pages = [answered(kuwait, number=f"N123456{number}") for number in range(3)]
    assert [TOLD in page for page in pages] == [True, True, False]
    assert len(kuwait.rows(TASKS)) == 3
