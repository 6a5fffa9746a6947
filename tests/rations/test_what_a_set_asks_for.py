"""A set that asks for another one, or for a verified document, before: at the desk, on the screen, when sets end."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.documents.actions.whereabouts import verify_document
from migrant_support.domains.people.models import IdentityDocument
from migrant_support.domains.people.rules import DocumentKind, NewDocument
from migrant_support.domains.rations.actions.giving import distribute_in_an_emergency, undo
from migrant_support.domains.rations.actions.sets import change_set, close_set
from migrant_support.domains.rations.rules.desk import No
from migrant_support.domains.rations.rules.sets import check_required
from migrant_support.kernel.refusals import Refused
from tests.rations.test_rules import asked, member, terms
from tests.support.rationing import Canteen, a_set

A, B, C = (UUID(int=n) for n in (1, 2, 3))


def test_who_had_nothing_before_is_told_so_and_who_had_this_one_is_told_that() -> None:
    assert asked(terms(), member(1), had_required=False).no is No.NEEDS_SET
    assert asked(terms(), member(1), has_document=False).no is No.NEEDS_DOCUMENT
    assert asked(terms(), member(1), had_required=False).may_be_an_emergency
    assert asked(terms(), had_required=False).no is No.NOT_STAYING
    assert asked(terms(), member(1)).no is None


def test_sets_do_not_ask_for_each_other_in_a_ring() -> None:
    check_required(None, A, {A: None})
    check_required(C, B, {A: None, B: A, C: None})
    for set_id, required, known in (
        (A, A, {A: None}),
        (A, C, {A: None, B: A, C: B}),
        (B, A, {B: None}),
        (C, A, {A: B, B: A, C: None}),
    ):
        with pytest.raises(Refused) as no:
            check_required(set_id, required, known)
        assert no.value.field == "requires_set"


def test_the_desk_asks_for_the_other_set_first_by_its_name(canteen: Canteen) -> None:
    (person,) = canteen.house(1)
    soap = canteen.new_set(name_en="Soap", requires_set_id=canteen.set_id)
    browser, path = canteen.kuwait.browser(canteen.warden), canteen.path.replace(str(canteen.set_id), str(soap))
    browser.open(path)
    browser.submit({"code": canteen.reference(person)}, to=path)
    assert "Must have Dry ration first." in browser.words
    with pytest.raises(Refused) as no:
        canteen.give(person, soap)
    assert no.value.code == "needs_set"
    had = canteen.give(person)
    assert canteen.give(person, soap)
    canteen.does(undo, had.distribution_id)
    (other,) = canteen.house(1)
    with pytest.raises(Refused):
        canteen.give(other, soap)


def test_what_was_taken_back_was_not_had_and_an_emergency_counts_as_the_share(canteen: Canteen) -> None:
    (person,) = canteen.house(1)
    soap = canteen.new_set(name_en="Soap", requires_set_id=canteen.set_id)
    canteen.does(undo, canteen.give(person).distribution_id)
    with pytest.raises(Refused) as no:
        canteen.give(person, soap)
    assert no.value.code == "needs_set"
    canteen.does(distribute_in_an_emergency, canteen.site, soap, canteen.store, person, reason="Fell ill at night")
    assert canteen.open_shares(person) == 1
    canteen.give(person)
    with pytest.raises(Refused) as twice:
        canteen.give(person, soap)
    assert twice.value.code == "had_it"


def test_a_verified_document_opens_the_desk(canteen: Canteen) -> None:
    person = canteen.resident(documents=(NewDocument(DocumentKind.PASSPORT, "N7654321"),))
    sim = canteen.new_set(name_en="Telephone card", requires_document=True)
    with pytest.raises(Refused) as no:
        canteen.give(person, sim)
    assert no.value.code == "needs_document"
    document = canteen.kuwait.value(sa.select(IdentityDocument.id).where(IdentityDocument.person_id == person))
    canteen.officer_does(verify_document, person, document)
    assert canteen.give(person, sim)


def test_a_set_that_is_asked_for_is_not_closed_and_an_officer_changes_it_on_the_screen(canteen: Canteen) -> None:
    soap = canteen.new_set(name_en="Soap")
    browser = canteen.kuwait.browser()
    browser.open(f"/rations/sets/{soap}/change")
    assert browser.submit({"requires_set": str(canteen.set_id), "requires_document": "y"}).status_code == 303
    browser.open("/rations/sets")
    assert "Only after: Dry ration" in browser.words
    assert "Only with a document that was verified" in browser.words
    browser.open(f"/rations/sets/{canteen.set_id}/change")
    assert browser.submit({"requires_set": str(soap)}).status_code == 422
    assert "Choose another set to be had before" in browser.words
    with pytest.raises(Refused) as no:
        canteen.officer_does(close_set, canteen.set_id)
    assert no.value.code == "asked_for"
    canteen.officer_does(change_set, soap, a_set(canteen, name_en="Soap"))
    canteen.officer_does(close_set, canteen.set_id)
