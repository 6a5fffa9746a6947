"""The directory on the screen: everybody signed in reads it, an administrator keeps it."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.directory.models import Institution, InstitutionPhone
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.policy import Role
from tests.support.accounts import an_account
from tests.support.browsing import Browser, sign_in_as
from tests.support.databases import reference_data


@pytest.fixture
def loaded(app: Flask) -> Flask:
    reference_data(app)
    return app


def browser_of(app: Flask, role: str = "mission_officer", *, language: str = "en") -> Browser:
    browser = sign_in_as(app, an_account(app, role))
    if language != "en":
        browser.open("/directory/institutions")
        browser.post("/language", {"language": language, "next": "/directory/institutions"})
    return browser


def id_of(app: Flask, code: str) -> UUID:
    with app.app_context(), work(write=False):
        return db.session.scalars(sa.select(Institution.id).where(Institution.code == code)).one()


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_the_directory(loaded: Flask, role: Role) -> None:
    browser = browser_of(loaded, role.value)
    assert browser.open("/directory/institutions").status_code == 200
    assert "Sri Lanka Bureau of Foreign Employment" in browser.words
    assert "0112-864101" in browser.words
    assert browser.open("/directory/missions").status_code == 200


def test_the_list_shows_the_name_as_written_beside_the_corrected_one(loaded: Flask) -> None:
    browser = browser_of(loaded)
    browser.open("/directory/institutions")
    assert "National Child Protection Authority" in browser.words
    assert "NCPA (National Authority for Protection of Victims of Crime and Witnesses)" in browser.words


def test_a_page_says_where_the_list_differs_and_why(loaded: Flask) -> None:
    browser = browser_of(loaded)
    assert browser.open(f"/directory/institutions/{id_of(loaded, 'ncpa')}").status_code == 200
    assert "The list we received gives another name" in browser.words
    assert "NCPA is the National Child Protection Authority" in browser.words
    assert 'href="tel:+94112879539"' in browser.text
    assert "0112-879 539" in browser.words
    assert "Nobody has checked this entry yet." in browser.words


def test_a_page_without_difference_says_nothing_of_one(loaded: Flask) -> None:
    browser = browser_of(loaded)
    browser.open(f"/directory/institutions/{id_of(loaded, 'health')}")
    assert "gives another name" not in browser.words


def test_a_short_number_is_dialled_as_it_is(loaded: Flask) -> None:
    browser = browser_of(loaded)
    browser.open(f"/directory/institutions/{id_of(loaded, 'child-helpline')}")
    assert 'href="tel:1929"' in browser.text
    assert "Works only from a phone in Sri Lanka" in browser.words
    assert "24 hours, every day" in browser.words


def test_the_list_can_be_cut_by_service_and_by_language(loaded: Flask) -> None:
    browser = browser_of(loaded)
    browser.open("/directory/institutions?service=police&language=ta")
    assert "Bureau for the Prevention of Abuse of Children and Women" in browser.words
    assert "Ministry of Health" not in browser.words
    browser.open("/directory/institutions?service=nonsense&language=xx")
    assert "Ministry of Health" in browser.words


@pytest.mark.parametrize(("language", "name"), [("si", "ජාතික ළමා ආරක්ෂක අධිකාරිය"), ("ta", "தேசிய சிறுவர் பாதுகாப்பு அதிகார சபை")])
def test_names_are_shown_in_the_language_of_the_page(loaded: Flask, language: str, name: str) -> None:
    browser = browser_of(loaded, language=language)
    browser.open("/directory/institutions")
    assert name in browser.words


def test_a_mission_shows_its_airport_and_how_far_it_is(loaded: Flask) -> None:
    browser = browser_of(loaded)
    browser.open("/directory/missions")
    assert "Kuwait City, Kuwait" in browser.words
    assert "Kuwait International Airport (KWI), 16 km" in browser.words
    assert "Larnaca International Airport (LCA)" in browser.words


def test_an_unknown_institution_is_not_there(loaded: Flask) -> None:
    browser = browser_of(loaded)
    assert browser.open("/directory/institutions/01890000-0000-7000-8000-000000000000").status_code == 404


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMIN])
def test_only_an_administrator_changes_an_entry(loaded: Flask, role: Role) -> None:
    browser = browser_of(loaded, role.value)
    path = f"/directory/institutions/{id_of(loaded, 'slbfe')}"
    browser.open(path)
    assert "Change the entry" not in browser.words
    assert browser.open(f"{path}/edit").status_code == 403
    assert browser.open("/directory/institutions/new").status_code == 403


def test_an_administrator_changes_an_entry_and_the_written_name_stays(loaded: Flask) -> None:
    browser = browser_of(loaded, "admin")
    path = f"/directory/institutions/{id_of(loaded, 'slbfe')}"
    browser.open(f"{path}/edit")
    answer = browser.submit(
        {"hours_en": "Monday to Friday, 9 to 4", "phones": "0112-864101\n1989", "verified_on": "23 11 2026"}, to="/edit"
    )
    assert answer.status_code == 303, browser.words
    browser.follow()
    assert "Monday to Friday, 9 to 4" in browser.words
    assert "1989" in browser.words
    assert "23 November 2026" in browser.words
    with loaded.app_context(), work(write=False):
        one = db.session.scalars(sa.select(Institution).where(Institution.code == "slbfe")).one()
        assert (one.name_as_written, one.version) == ("SLBFE", 2)
        assert one.verified_by is not None
        phones = sa.select(InstitutionPhone.dial).where(InstitutionPhone.institution_id == one.id)
        assert sorted(db.session.scalars(phones)) == ["+94112864101", "1989"]


def test_a_number_that_cannot_be_dialled_is_refused_beside_its_field(loaded: Flask) -> None:
    browser = browser_of(loaded, "admin")
    browser.open(f"/directory/institutions/{id_of(loaded, 'slbfe')}/edit")
    answer = browser.submit({"phones": "0112-86", "hours_en": "9 to 4"}, to="/edit")
    assert answer.status_code == 422
    assert "0112-86 cannot be dialled" in browser.words
    assert browser.form("/edit", having=("hours_en",)).value("hours_en") == "9 to 4"


def test_a_check_in_the_future_is_refused(loaded: Flask) -> None:
    browser = browser_of(loaded, "admin")
    browser.open(f"/directory/institutions/{id_of(loaded, 'slbfe')}/edit")
    assert browser.submit({"verified_on": "1 1 2099"}, to="/edit").status_code == 422
    assert "future" in browser.words


def test_the_second_of_two_editors_is_told_and_keeps_the_text(loaded: Flask) -> None:
    path = f"/directory/institutions/{id_of(loaded, 'slbfe')}/edit"
    first, second = browser_of(loaded, "admin"), browser_of(loaded, "admin")
    first.open(path)
    second.open(path)
    assert first.submit({"hours_en": "9 to 4"}, to="/edit").status_code == 303
    assert second.submit({"hours_en": "8 to 3"}, to="/edit").status_code == 422
    assert "Somebody else saved this entry" in second.words
    assert second.form("/edit", having=("hours_en",)).value("hours_en") == "8 to 3"
    assert second.submit({}, to="/edit").status_code == 303


def test_an_administrator_adds_an_institution(loaded: Flask) -> None:
    browser = browser_of(loaded, "admin")
    browser.open("/directory/institutions/new")
    answer = browser.submit(
        {
            "name_en": "Legal Aid Room (sample)",
            "phones": "011 5 335 329",
            "services": ["legal_aid"],
            "languages": ["si"],
        },
        to="/new",
    )
    assert answer.status_code == 303, browser.words
    browser.follow()
    assert "Legal Aid Room (sample)" in browser.words
    browser.open("/directory/institutions?service=legal_aid&language=si")
    assert "Legal Aid Room (sample)" in browser.words


def test_an_institution_needs_an_english_name(loaded: Flask) -> None:
    browser = browser_of(loaded, "admin")
    browser.open("/directory/institutions/new")
    assert browser.submit({"name_si": "නමක්"}, to="/new").status_code == 422
