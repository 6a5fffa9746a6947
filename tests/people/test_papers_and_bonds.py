"""What hangs on a person: papers that are lost, consent given and withdrawn, flags, relatives, company on the way."""

from datetime import date
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.models import (
    ConsentFact,
    FamilyTie,
    IdentityDocument,
    Person,
    PersonFlag,
    TravelUnitMember,
)
from migrant_support.domains.people.queries import flags_at
from migrant_support.domains.people.rules import BirthDate, Checkpoint, ConsentPurpose, DocumentPlace, Relation, Sex
from migrant_support.platform.store.transaction import work
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait
from tests.support.world import a_person

MOTHER, CHILD = BirthDate(date(1980, 1, 1)), BirthDate(date(2015, 6, 1))


def somebody(kuwait: Kuwait, name: str, birth: BirthDate = MOTHER) -> UUID:
    """A person at Kuwait without papers or phones."""
    return kuwait.register(a_person(primary=name, birth=birth, documents=(), phones=())).person_id


def reference(kuwait: Kuwait, person: UUID) -> str:
    """Her reference."""
    return kuwait.value(sa.select(Person.reference).where(Person.id == person))


def fill(browser: Browser, path: str, fields: dict[str, object]) -> int:
    """Open a form, fill it and send it."""
    browser.open(path)
    return browser.submit(fields, to=path).status_code


def shown_at(kuwait: Kuwait, person: UUID, checkpoint: Checkpoint) -> list[str]:
    """What the flags say at a checkpoint."""
    viewer = kuwait.viewer()
    with kuwait.app.app_context(), work(write=False):
        return [flag.instruction for flag in flags_at(viewer, person, checkpoint)]


def in_company(kuwait: Kuwait) -> set[UUID]:
    """Who is in a travel unit now."""
    now_in = sa.select(TravelUnitMember.person_id).where(TravelUnitMember.left_at.is_(None))
    return {person for (person,) in kuwait.rows(now_in)}


def test_a_paper_reported_lost_stays_lost(kuwait: Kuwait) -> None:
    person = kuwait.register().person_id
    document = kuwait.value(sa.select(IdentityDocument.id))
    path = f"/people/{person}/documents/{document}/place"
    browser = kuwait.browser()
    assert fill(browser, path, {"place": "employer", "reason": "she says so"}) == 303
    assert fill(browser, path, {"place": "lost", "reason": "police report"}) == 303
    assert fill(browser, path, {"place": "holder", "reason": "found"}) == 422
    assert "A document reported lost is never valid again." in browser.words
    assert kuwait.value(sa.select(IdentityDocument.place)) is DocumentPlace.LOST


def test_consent_is_given_once_and_can_be_withdrawn_and_given_anew(kuwait: Kuwait) -> None:
    person = somebody(kuwait, "Perera")
    browser = kuwait.browser()
    for _twice in range(2):
        assert fill(browser, f"/people/{person}/consents/new", {"purpose": "share_iom"}) == 303
    facts = sa.select(ConsentFact.purpose, ConsentFact.recipient, ConsentFact.withdrawn_at)
    assert kuwait.rows(facts) == [(ConsentPurpose.SHARE_IOM, "IOM", None)]
    consent = kuwait.value(sa.select(ConsentFact.id))
    assert fill(browser, f"/people/{person}/consents/{consent}/withdraw", {"way": "spoken"}) == 303
    assert kuwait.value(sa.select(ConsentFact.withdrawn_at)) is not None
    assert fill(browser, f"/people/{person}/consents/new", {"purpose": "share_iom"}) == 303
    assert sorted(withdrawn is None for _, _, withdrawn in kuwait.rows(facts)) == [False, True]


def test_sharing_with_an_institution_names_it(kuwait: Kuwait) -> None:
    person = somebody(kuwait, "Perera")
    browser = kuwait.browser()
    assert fill(browser, f"/people/{person}/consents/new", {"purpose": "share_institution"}) == 422
    assert "Choose the institution with which it may be shared." in browser.words
    assert kuwait.counts()["consent_fact"] == 0


def test_a_flag_speaks_where_it_was_set_until_it_is_resolved_with_a_message(kuwait: Kuwait) -> None:
    person = somebody(kuwait, "Perera")
    browser = kuwait.browser()
    flag = {"instruction": "Call the nurse", "checkpoints": ["gate", "boarding"]}
    assert fill(browser, f"/people/{person}/flags/new", flag) == 303
    spoken = {checkpoint for checkpoint in Checkpoint if shown_at(kuwait, person, checkpoint) == ["Call the nurse"]}
    assert spoken == {Checkpoint.GATE, Checkpoint.BOARDING}
    path = f"/people/{person}/flags/{kuwait.value(sa.select(PersonFlag.id))}/resolve"
    assert fill(browser, path, {"resolution": " "}) == 422
    assert shown_at(kuwait, person, Checkpoint.GATE) == ["Call the nurse"]
    assert fill(browser, path, {"resolution": "The nurse has seen her"}) == 303
    assert shown_at(kuwait, person, Checkpoint.GATE) == []
    assert kuwait.value(sa.select(PersonFlag.resolution)) == "The nurse has seen her"


def test_a_flag_shows_somewhere(kuwait: Kuwait) -> None:
    person = somebody(kuwait, "Perera")
    browser = kuwait.browser()
    assert fill(browser, f"/people/{person}/flags/new", {"instruction": "Call the nurse", "checkpoints": []}) == 422
    assert "Choose at least one place where the flag shows." in browser.words
    assert browser.form(to="/flags/new").value("instruction") == "Call the nurse"
    assert kuwait.counts()["person_flag"] == 0


def test_a_third_leaves_a_travel_unit_and_the_last_two_dissolve_it(kuwait: Kuwait) -> None:
    one, two, three = (somebody(kuwait, name) for name in ("Perera", "Silva", "Dias"))
    browser = kuwait.browser()
    for person in (two, three):
        assert fill(browser, f"/people/{person}/unit/join", {"companion": reference(kuwait, one)}) == 303
    assert kuwait.counts()["travel_unit"] == 1
    assert in_company(kuwait) == {one, two, three}
    assert fill(browser, f"/people/{three}/unit/leave", {"reason": "flies later"}) == 303
    assert in_company(kuwait) == {one, two}
    assert fill(browser, f"/people/{two}/unit/leave", {"reason": "stays with her sister"}) == 303
    assert in_company(kuwait) == set()
    assert kuwait.counts()["travel_unit_member"] == 3


def test_nobody_is_in_two_travel_units(kuwait: Kuwait) -> None:
    one, two, three = (somebody(kuwait, name) for name in ("Perera", "Silva", "Dias"))
    browser = kuwait.browser()
    fill(browser, f"/people/{two}/unit/join", {"companion": reference(kuwait, one)})
    assert fill(browser, f"/people/{two}/unit/join", {"companion": reference(kuwait, three)}) == 422
    assert "This person is in another travel unit. Take them out of it first." in browser.words
    assert in_company(kuwait) == {one, two}


def test_a_family_tie_stands_on_both(kuwait: Kuwait) -> None:
    child, mother = somebody(kuwait, "Perera", CHILD), somebody(kuwait, "Silva", MOTHER)
    browser = kuwait.browser()
    tie = {"relative": reference(kuwait, mother).lower(), "relation": "mother"}
    assert fill(browser, f"/people/{child}/relatives/new", tie) == 303
    ties = kuwait.rows(sa.select(FamilyTie.person_id, FamilyTie.relative_id, FamilyTie.relation))
    assert set(ties) == {(child, mother, Relation.MOTHER), (mother, child, Relation.CHILD)}
    browser.open(f"/people/{mother}")
    assert "Perera" in browser.words


@pytest.mark.parametrize(
    ("sex", "is_to_the_child"), [(Sex.F, Relation.MOTHER), (Sex.M, Relation.FATHER), (Sex.X, Relation.OTHER)]
)
def test_a_child_is_recorded_from_the_parents_side_too(kuwait: Kuwait, sex: Sex, is_to_the_child: Relation) -> None:
    parent = kuwait.register(a_person(sex=sex, birth=MOTHER)).person_id
    child = somebody(kuwait, "Silva", CHILD)
    browser = kuwait.browser()
    tie = {"relative": reference(kuwait, child), "relation": "child"}
    assert fill(browser, f"/people/{parent}/relatives/new", tie) == 303
    ties = kuwait.rows(sa.select(FamilyTie.person_id, FamilyTie.relation))
    assert set(ties) == {(parent, Relation.CHILD), (child, is_to_the_child)}


def test_a_child_is_not_older_than_the_parent(kuwait: Kuwait) -> None:
    child, mother = somebody(kuwait, "Perera", CHILD), somebody(kuwait, "Silva", MOTHER)
    browser = kuwait.browser()
    tie = {"relative": reference(kuwait, mother), "relation": "child"}
    assert fill(browser, f"/people/{child}/relatives/new", tie) == 422
    assert "A parent cannot be younger than the child. Check who is who." in browser.words
    assert kuwait.counts()["family_tie"] == 0


def test_a_parent_is_not_younger_than_the_child(kuwait: Kuwait) -> None:
    child, mother = somebody(kuwait, "Perera", CHILD), somebody(kuwait, "Silva", MOTHER)
    browser = kuwait.browser()
    tie = {"relative": reference(kuwait, child), "relation": "mother", "evidence": "she says so"}
    assert fill(browser, f"/people/{mother}/relatives/new", tie) == 422
    assert "A parent cannot be younger than the child. Check who is who." in browser.words
    assert browser.form(to="/relatives/new").value("evidence") == "she says so"
    assert kuwait.counts()["family_tie"] == 0


def test_somebody_out_of_sight_cannot_be_named_as_a_relative_or_companion(kuwait: Kuwait) -> None:
    person = somebody(kuwait, "Perera")
    other = kuwait.register(a_person(primary="Hidden", documents=(), phones=()), at="OMN").person_id
    browser = kuwait.browser()
    assert fill(browser, f"/people/{person}/relatives/new", {"relative": reference(kuwait, other)}) == 422
    assert fill(browser, f"/people/{person}/unit/join", {"companion": reference(kuwait, other)}) == 422
    assert "Hidden" not in browser.words
    assert kuwait.counts()["family_tie"] == kuwait.counts()["travel_unit"] == 0
