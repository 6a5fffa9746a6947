"""Whoever may already be in the register is shown while the form is filled, with reasons, and only within sight."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.likeness import add_missing, drop_likeness, recount
from migrant_support.domains.people.models import Likeness, LikenessCount, LikenessKey, Person, RestrictedFile
from migrant_support.domains.people.rules import BirthDate, DocumentKind, NewDocument, NewPhone, PhoneKind, Sex
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import an_account
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait
from tests.support.world import a_person

WHO = {
    "primary": "Wijesinghe",
    "secondary": "Nimali Kumari",
    "sex": Sex.F,
    "birth": BirthDate(date(1988, 5, 3)),
    "nic": "198862401239",
    "home_district": "Kandy",
    "documents": (NewDocument(DocumentKind.PASSPORT, "N1234567"),),
    "phones": (NewPhone("+96550012345", PhoneKind.OWN),),
}
OLD_PASSPORT = {"number": "N1234567"}


def looked_up(browser: Browser, **typed: Any) -> str:
    """What stands beside the form of the counter when that much is typed."""
    browser.open("/register")
    assert browser.post("/register/likely", typed).status_code == 200
    return browser.words


@pytest.mark.parametrize(
    ("typed", "reasons"),
    [
        ({"primary": "Vijesinha", "secondary": "Nimali", "birth": "5/3/1988"}, ("birth day and month swapped", "fit")),
        ({"primary": "Wijesinghe", "secondary": "N K", "birth": "3/5/1988"}, ("as initials", "same birth date")),
        ({"primary": "Nimali", "secondary": "Wijesinghe", "nic": "886241239V"}, ("same NIC",)),
        ({"name_si": "නිමාලි විජේසිංහ", "birth": "3.5.1988"}, ("same birth date",)),
        ({"primary": "Wijesinghe", "secondary": "Nimali", "number": "N1234568", "birth": "1988"}, ("one character",)),
    ],
)
def test_she_is_found_however_she_is_written_and_told_why(
    kuwait: Kuwait, typed: dict[str, str], reasons: tuple[str, ...]
) -> None:
    kuwait.register(a_person(**WHO))
    words = looked_up(kuwait.browser(), **typed)
    assert "Nimali Kumari Wijesinghe" in words
    assert all(reason in words for reason in reasons)


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"primary": "Perera", "secondary": "Kamala", "birth": "3/5/1988"},
        {"primary": "Wijesinghe", "secondary": "Sunil", "birth": "1/1/1960"},
        {"primary": "Wijesinghe", "secondary": "Nimali Kumari", "nic": "198862401240", "birth": "3/5/1988"},
    ],
)
def test_another_person_is_nobodys_warning(kuwait: Kuwait, typed: dict[str, str]) -> None:
    kuwait.register(a_person(**WHO))
    assert "Wijesinghe" not in looked_up(kuwait.browser(), **typed)


def test_half_a_date_a_broken_number_and_a_wrong_sex_are_typed_on_without_an_error(kuwait: Kuwait) -> None:
    kuwait.register(a_person(**WHO))
    words = looked_up(
        kuwait.browser(),
        primary="Wijesinghe",
        secondary="Nimali Kumari",
        birth="31/",
        nic="88",
        sex="?",
        number="N1234567",
    )
    assert "same passport or document" in words


def test_people_of_another_mission_and_restricted_files_are_not_shown(kuwait: Kuwait) -> None:
    kuwait.register(a_person(**WHO), at="OMN")
    closed = kuwait.register(a_person(**WHO)).person_id
    with kuwait.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=closed, reason_sealed=b"sealed"))
    assert "Wijesinghe" not in looked_up(
        kuwait.browser(), **OLD_PASSPORT, primary="Wijesinghe", secondary="Nimali Kumari"
    )


def test_what_was_changed_is_found_as_it_is_now_and_no_more_as_it_was(kuwait: Kuwait) -> None:
    person = kuwait.register(a_person(**WHO | {"nic": "", "documents": (), "phones": ()})).person_id
    browser = kuwait.browser()
    browser.open(f"/people/{person}/edit")
    browser.submit({"primary": "Abeysekera", "secondary": "Ruwanthi", "birth": "9/9/1991"}, to=f"/people/{person}/edit")
    assert browser.answer.status_code == 303
    assert "Abeysekera" in looked_up(browser, primary="Abesekara", secondary="Ruwanthi", birth="9/9/1991")
    assert "Abeysekera" not in looked_up(browser, primary="Wijesinghe", secondary="Nimali Kumari", birth="3/5/1988")


def test_a_form_that_comes_back_with_an_error_still_shows_who_may_be_here(kuwait: Kuwait) -> None:
    kuwait.register(a_person(**WHO))
    browser = kuwait.browser()
    browser.open("/register")
    browser.submit(
        {"primary": "Wijesinghe", "secondary": "Nimali Kumari", "birth": "3/5/1988", "nic": "7"}, to="/register"
    )
    assert browser.answer.status_code == 422
    assert "1 person may already be here" in browser.words


def test_the_look_up_writes_nothing_and_needs_the_right_to_register(kuwait: Kuwait) -> None:
    kuwait.register(a_person(**WHO))
    before = kuwait.rows(sa.select(sa.func.count()).select_from(Person))
    looked_up(kuwait.browser(), **OLD_PASSPORT)
    assert kuwait.rows(sa.select(sa.func.count()).select_from(Person)) == before
    warden = kuwait.browser(an_account(kuwait.app, "warden", "site:KWT-SURAKSHA"))
    warden.open("/")
    assert warden.post("/register/likely", OLD_PASSPORT).status_code == 403


def test_people_from_before_are_added_once_and_counted(kuwait: Kuwait) -> None:
    ids = [kuwait.register(a_person(**WHO)).person_id for _ in range(5)]
    with kuwait.app.app_context(), work(write=True):
        drop_likeness(ids)
    assert kuwait.rows(sa.select(LikenessKey.key)) == []
    with kuwait.app.app_context(), work(write=True):
        assert add_missing(3) == 3
    with kuwait.app.app_context(), work(write=True):
        assert add_missing(3) == 2
        assert add_missing(3) == 0
        assert recount() == 5
    assert len(kuwait.rows(sa.select(Likeness.person_id))) == 5
    words = sa.select(LikenessCount.people).where(LikenessCount.kind == "word", LikenessCount.key == "wijesinghe")
    assert kuwait.value(words) == 5
    assert "Wijesinghe" in looked_up(kuwait.browser(), **OLD_PASSPORT, primary="Wijesinghe")


def test_nothing_of_a_person_lies_readable_among_what_she_is_compared_by(kuwait: Kuwait) -> None:
    kuwait.register(a_person(**WHO))
    (sealed,) = kuwait.rows(sa.select(Likeness.sealed))[0]
    assert b"wijesinghe" not in sealed.lower()
    assert b"1234567" not in sealed
