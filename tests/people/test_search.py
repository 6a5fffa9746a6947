"""One box finds people by words of their names: spelt otherwise, in another order or script, or only begun."""

from datetime import date

import pytest

from migrant_support.domains.people.likeness import recount
from migrant_support.domains.people.queries import search_people
from migrant_support.domains.people.queries.finding import FOUND_AT_MOST
from migrant_support.domains.people.rules import BirthDate
from migrant_support.platform.store.transaction import work
from tests.support.accounts import an_account, viewer_for
from tests.support.kuwait import Kuwait
from tests.support.world import a_person


def found(kuwait: Kuwait, words: str, account: object = None) -> list[str]:
    """Names of the people found, in order."""
    viewer = kuwait.viewer(account)
    with kuwait.app.app_context(), work(write=False):
        return [person.name for person in search_people(viewer, words)[0]]


def somebody(kuwait: Kuwait, given: str, family: str, *, at: str = "KWT", **more: str) -> None:
    """In the register."""
    kuwait.register(a_person(primary=family, secondary=given, documents=(), phones=(), **more), at=at)


@pytest.mark.parametrize(
    "words",
    [
        "Nimali Wijesinghe", "wijesinghe nimali", "NIMALI", "Vijesinha Nimali", "Wijesinha", "Nimaali Vijesingha",
        "නිමාලි විජේසිංහ", "நிமாலி விஜேசிங்க", "nima wije", "Kumari Wijesinghe", "nimali kum wij",
    ],
)  # fmt: skip
def test_she_is_found_in_any_spelling_order_script_and_beginning(kuwait: Kuwait, words: str) -> None:
    somebody(kuwait, "Nimali Kumari", "Wijesinghe")
    somebody(kuwait, "Sunil", "Fernando")
    assert found(kuwait, words) == ["Nimali Kumari Wijesinghe"]


@pytest.mark.parametrize("words", ["Nimali Fernando", "Sunil Wijesinghe", "x", "", "Nimalxi", "Kamali"])
def test_every_word_must_fit_one_person(kuwait: Kuwait, words: str) -> None:
    somebody(kuwait, "Nimali Kumari", "Wijesinghe")
    somebody(kuwait, "Sunil", "Fernando")
    assert found(kuwait, words) == []


def test_a_name_in_sinhala_letters_is_found_by_them_and_by_how_they_sound(kuwait: Kuwait) -> None:
    kuwait.register(a_person(primary="", secondary="", name_si="නිමාලි විජේසිංහ", documents=(), phones=()))
    for words in ("නිමාලි", "විජේසිංහ නිමාලි", "Nimali Wijesinghe", "நிமாலி விஜேசிங்க"):
        assert found(kuwait, words) == ["නිමාලි විජේසිංහ"], words


def test_the_closest_stand_first_and_the_newest_of_equals(kuwait: Kuwait) -> None:
    for given, family in (
        ("Old", "Wijesinghe"),
        ("New", "Wijesinghe"),
        ("Sound", "Vijesinha"),
        ("Long", "Wijesinghege"),
    ):
        somebody(kuwait, given, family)
    assert found(kuwait, "Wijesinghe") == ["New Wijesinghe", "Old Wijesinghe", "Sound Vijesinha", "Long Wijesinghege"]


def test_nobody_out_of_sight_is_found_whichever_way_is_walked(kuwait: Kuwait) -> None:
    for number in range(3):
        somebody(kuwait, "Nimali", "Wijesinghe", birth=BirthDate(date(1980 + number, 1, 2)))
        somebody(kuwait, "Kamala", "Wijesinghe", at="OMN", birth=BirthDate(date(1980 + number, 1, 2)))
    coordinator = an_account(kuwait.app, "coordinator", "everywhere:")
    for counted in (False, True):
        if counted:
            with kuwait.app.app_context(), work(write=True):
                recount()
        for words in ("Wijesinghe", "Vijesinha", "wije"):
            assert found(kuwait, words) == ["Nimali Wijesinghe"] * 3
            assert found(kuwait, words, kuwait.neighbour) == ["Kamala Wijesinghe"] * 3
            viewer = viewer_for(kuwait.app, coordinator)
            with kuwait.app.app_context(), work(write=False):
                assert len(search_people(viewer, words)[0]) == 6


def test_more_than_a_page_is_said(kuwait: Kuwait) -> None:
    viewer = kuwait.viewer()
    for number in range(FOUND_AT_MOST + 2):
        somebody(kuwait, f"Nimali {chr(97 + number % 26) * 3}", "Perera")
    with kuwait.app.app_context(), work(write=False):
        people, has_more = search_people(viewer, "perera")
    assert (len(people), has_more) == (FOUND_AT_MOST, True)
