"""A mother and her children are registered one after the other: what they share is typed once."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.people.models import FamilyTie, Person, TravelUnitMember
from migrant_support.domains.people.rules import Relation
from tests.support.accounts import an_account
from tests.support.kuwait import Kuwait, id_at_end
from tests.support.world import a_person

MOTHER = {
    "primary": "Weerakkody", "secondary": "Nirosha", "sex": "F", "birth": "28/2/1990", "home_district": "Kandy",
    "kin_name": "Sunil", "categories": ["job_loss"],
}  # fmt: skip
CHILD = {"secondary": "Senuri", "sex": "F", "birth": "1/6/2019"}


def next_of_family(kuwait: Kuwait, person_id: UUID, **typed: Any) -> Any:
    """The browser after sending the form for one of a person's family."""
    browser, address = kuwait.browser(), f"/people/{person_id}/family/new"
    browser.open(address)
    browser.submit(CHILD | typed, to=address)
    return browser


def test_a_mother_and_two_children_are_registered_in_one_go(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    browser.open("/register")
    assert browser.submit(MOTHER | {"another": "1"}, to="/register").status_code == 303
    browser.follow()
    form = browser.form("/family/new")
    shared = ("primary", "home_district", "kin_name", "relation")
    assert {name: form.value(name) for name in shared} == {
        "primary": "Weerakkody", "home_district": "Kandy", "kin_name": "Sunil", "relation": "mother",
    }  # fmt: skip
    assert form.value("categories") == "job_loss"
    assert form.value("secondary") == form.value("birth") == form.value("nic") == ""
    assert browser.submit(CHILD | {"another": "1"}, to="/family/new").status_code == 303
    browser.follow()
    assert browser.submit(CHILD | {"secondary": "Dinuka", "sex": "M", "birth": "2/7/2021"}, to="/family/new").location
    child = id_at_end(browser.answer.location)
    browser.follow()
    assert "Nirosha Weerakkody" in browser.words
    mother = kuwait.value(sa.select(Person.id).where(Person.secondary_name == "Nirosha"))
    ties = sa.select(FamilyTie.person_id, FamilyTie.relation).where(FamilyTie.relative_id == mother)
    assert {relation for _, relation in kuwait.rows(ties)} == {Relation.MOTHER}
    units = kuwait.rows(sa.select(TravelUnitMember.unit_id, TravelUnitMember.person_id))
    assert len({unit for unit, _ in units}) == 1
    assert {person for _, person in units} >= {mother, child}
    assert len(units) == 3
    assert kuwait.value(sa.select(sa.func.count()).select_from(Case)) == 3


def test_what_cannot_be_keeps_everything_typed_and_writes_nothing(kuwait: Kuwait) -> None:
    mother = kuwait.register(a_person()).person_id
    before = kuwait.counts()
    browser = next_of_family(kuwait, mother, birth="1/6/1960")
    assert browser.answer.status_code == 422
    assert browser.form("/family/new").value("secondary") == "Senuri"
    assert kuwait.counts() == before | {"sign_in_session": 1}


def test_one_who_travels_alone_is_tied_and_in_no_unit(kuwait: Kuwait) -> None:
    mother = kuwait.register(a_person()).person_id
    assert next_of_family(kuwait, mother, travels_along=None).answer.status_code == 303
    assert kuwait.rows(sa.select(TravelUnitMember.id)) == []
    assert len(kuwait.rows(sa.select(FamilyTie.id))) == 2


def test_the_family_of_somebody_out_of_sight_is_not_there(kuwait: Kuwait) -> None:
    stranger = kuwait.register(a_person(), at="OMN").person_id
    assert kuwait.browser().open(f"/people/{stranger}/family/new").status_code == 404
    mother = kuwait.register(a_person()).person_id
    doctor = kuwait.browser(an_account(kuwait.app, "medical", "mission:KWT"))
    assert doctor.open(f"/people/{mother}/family/new").status_code == 403


def test_her_own_record_is_not_shown_as_one_that_may_be_here(kuwait: Kuwait) -> None:
    mother = kuwait.register(a_person(primary="Weerakkody", secondary="Nirosha")).person_id
    browser = next_of_family(kuwait, mother, secondary="Nirosha", birth="31/31/31")
    assert browser.answer.status_code == 422
    assert "may already be here" not in browser.words
