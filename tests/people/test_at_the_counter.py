"""The counter: a person is registered with all she brings, found again however it is said, no typed text is lost."""

from typing import Any

import pytest
import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.people.models import ConsentFact, Person, PersonPhone
from migrant_support.domains.people.rules import ConsentGiver, ConsentPurpose
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait, id_at_end
from tests.support.world import a_person

TYPED: dict[str, Any] = {
    "primary": "Weerakkody",
    "secondary": "Nirosha",
    "sex": "F",
    "birth": "28/2/1990",
    "number": "n 123 4567",
    "phone": "5001 2345",
    "categories": ["unpaid_wages"],
    "employer": "Al Noor Trading",
    "wages_owed": "250.125",
    "wages_currency": "KWD",
    "agrees": ["assistance"],
}


def register(browser: Browser, **other: Any) -> int:
    """Fill the form of the counter, as above unless said otherwise, and send it."""
    browser.open("/register")
    return browser.submit(TYPED | other, to="/register").status_code


def found(browser: Browser, words: str) -> bool:
    """Whether Weerakkody is among the people found."""
    browser.open("/search")
    assert browser.submit({"q": words}, to="/search").status_code == 200
    return "Weerakkody" in browser.words


def test_a_person_is_registered_with_her_paper_phone_wages_and_consent(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    assert register(browser) == 303
    person = id_at_end(browser.answer.location)
    browser.follow()
    assert "Weerakkody" in browser.words
    assert "N1234567" in browser.words
    assert kuwait.rows(sa.select(PersonPhone.person_id, PersonPhone.number)) == [(person, "+96550012345")]
    case = kuwait.value(sa.select(Case.id).where(Case.person_id == person))
    browser.open(f"/cases/{case}")
    assert "250.125 KWD" in browser.words
    assert "Al Noor Trading" in browser.words
    assert kuwait.rows(sa.select(ConsentFact.person_id, ConsentFact.purpose, ConsentFact.giver)) == [
        (person, ConsentPurpose.ASSISTANCE, ConsentGiver.SELF)
    ]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("birth", "1/1/2090", "The date of birth lies in the future. Check the year."),
        ("nic", "12345", "Write the NIC as on the card: nine digits and a letter, or twelve digits."),
        ("phone", "12", "This is no phone number of that country. Begin with + and the country's code."),
        ("wages_owed", "250.1255", "KWD has 3 decimals. Write the amount with no more."),
        ("contract_until", "1/1/2019", "The contract ends before it begins. Check both dates."),
    ],
)
def test_what_cannot_be_is_refused_with_its_sentence_and_stays_as_typed(
    kuwait: Kuwait, field: str, typed: str, sentence: str
) -> None:
    browser = kuwait.browser()
    assert register(browser, **{"contract_from": "1/1/2020", field: typed}) == 422
    assert sentence in browser.words
    form = browser.form(to="/register")
    assert (form.value(field), form.value("employer")) == (typed, "Al Noor Trading")
    assert kuwait.counts()["person"] == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"primary": " ", "secondary": ""}, "Write at least one name, as it stands on the travel document."),
        ({"categories": []}, "Tick at least one kind of distress."),
        (
            {"birth": "1/1/2020", "giver": "self"},
            "For a child, a parent, guardian or lawful authority consents. Choose who did.",
        ),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(kuwait: Kuwait, typed: Any, sentence: str) -> None:
    browser = kuwait.browser()
    assert register(browser, **typed) == 422
    assert sentence in browser.words
    form = browser.form(to="/register")
    assert form.value("employer") == "Al Noor Trading"
    assert form.value("number") == "n 123 4567"
    assert ("agrees", "assistance") in form.fields
    assert kuwait.counts()["person"] == kuwait.counts()["case_file"] == 0


def test_a_child_is_registered_when_her_guardian_consents(kuwait: Kuwait) -> None:
    assert register(kuwait.browser(), birth="1/1/2020", giver="guardian") == 303
    assert kuwait.value(sa.select(ConsentFact.giver)) is ConsentGiver.GUARDIAN


@pytest.mark.parametrize(
    "words",
    ["weerak", "nirosha weerakkody", "Weerakkody Niro", "N1234567", "n 123 4567", "50012345", "+965 5001 2345",
     "900593456V", "199005903456"],
)  # fmt: skip
def test_she_is_found_again_however_it_is_said(kuwait: Kuwait, words: str) -> None:
    browser = kuwait.browser()
    assert register(browser, nic="199005903456") == 303
    assert found(browser, words)
    assert not found(kuwait.browser(kuwait.neighbour), words)


def test_she_is_found_by_her_reference_in_small_letters_and_not_by_anothers_name(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    register(browser)
    assert found(browser, kuwait.value(sa.select(Person.reference)).lower())
    assert not found(browser, "weerakkody perera")
    assert not found(browser, "N123456")


def test_of_two_editors_the_second_keeps_her_text_and_is_told(kuwait: Kuwait) -> None:
    person = kuwait.register(a_person()).person_id
    first, second = kuwait.browser(), kuwait.browser()
    for browser in (first, second):
        browser.open(f"/people/{person}/edit")
    assert first.submit({"home_address": "1 Temple Road"}, to="/edit").status_code == 303
    assert second.submit({"home_address": "2 Lake Road"}, to="/edit").status_code in (409, 422)
    assert "Somebody else saved this person while you typed. Your text is still here" in second.words
    assert second.form(to="/edit").value("home_address") == "2 Lake Road"
    assert kuwait.value(sa.select(Person.home_address)) == "1 Temple Road"
    assert second.submit({}, to="/edit").status_code == 303
    assert kuwait.value(sa.select(Person.home_address)) == "2 Lake Road"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"nic": "905590123V", "birth": "28/2/1990", "sex": "F"}, False),
        ({"nic": "905590123V", "birth": "27/2/1990", "sex": "F"}, False),
        ({"nic": "905590123V", "birth": "1990", "sex": "F"}, False),
        ({"nic": "905590123V", "birth": "", "sex": "X"}, False),
        ({"nic": "905590123V", "birth": "28/5/1990", "sex": "F"}, True),
        ({"nic": "905590123V", "birth": "28/2/1990", "sex": "M"}, True),
        ({"nic": "905590123V", "birth": "1988", "sex": "F"}, True),
    ],
)
@pytest.mark.one_database
def test_a_nic_that_says_otherwise_is_pointed_out_and_keeps_nobody_from_saving(
    kuwait: Kuwait, typed: dict[str, str], says: bool
) -> None:
    browser = kuwait.browser()
    assert register(browser, **typed) == 303
    browser.follow()
    assert ("The NIC says born 28 February 1990, Female." in browser.words) is says, browser.words
