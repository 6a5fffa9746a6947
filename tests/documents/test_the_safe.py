"""The mission's safe: in and out with a numbered receipt, each thing once."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.documents.actions.safe import deposit, release
from migrant_support.domains.documents.models import DocumentMove, Receipt, SafeItem, SafeRelease
from migrant_support.domains.documents.rules.safe import ItemKind, NewItem, ReceiptKind
from migrant_support.domains.people.models import IdentityDocument, Person
from migrant_support.domains.people.rules import DocumentPlace
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.proofs.test_many_at_once import at_once
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait


def fill(browser: Browser, path: str, fields: dict[str, object]) -> int:
    """Open a form, fill it and send it."""
    browser.open(path)
    return browser.submit(fields, to=path).status_code


def put_in(kuwait: Kuwait, browser: Browser) -> UUID:
    """Somebody whose passport, phone and money lie in the safe."""
    person = kuwait.register().person_id
    document = kuwait.value(sa.select(IdentityDocument.id))
    things = {"documents": [str(document)], "phone": "Nokia, black", "amount": "12.125", "currency": "KWD"}
    assert fill(browser, f"/people/{person}/safe/deposit", things) == 303
    return person


def numbers(kuwait: Kuwait) -> list[tuple[str, int, int]]:
    """The receipts by kind, serial number and length of what they say."""
    return kuwait.rows(sa.select(Receipt.kind, Receipt.serial).order_by(Receipt.serial))


def test_a_deposit_moves_the_document_and_has_one_receipt_for_all(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    person = put_in(kuwait, browser)
    assert kuwait.value(sa.select(IdentityDocument.place)) is DocumentPlace.MISSION_SAFE
    assert numbers(kuwait) == [(ReceiptKind.DEPOSIT, 1)]
    money = kuwait.rows(sa.select(SafeItem.amount, SafeItem.currency).where(SafeItem.kind == ItemKind.MONEY))
    assert money == [(Decimal("12.125"), "KWD")]
    browser.open("/safe")
    assert "Nokia, black" in browser.words
    assert "12.125 KWD" in browser.words
    document = kuwait.value(sa.select(IdentityDocument.id))
    path = f"/people/{person}/documents/{document}/place"
    assert fill(browser, path, {"place": "holder", "reason": "given back"}) == 422
    assert "Give it back with a receipt." in browser.words


def test_what_is_given_back_leaves_once_and_the_document_is_with_the_holder(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    person = put_in(kuwait, browser)
    items = [str(i) for (i,) in kuwait.rows(sa.select(SafeItem.id))]
    path = f"/people/{person}/safe/return"
    assert fill(browser, path, {"items": []}) == 422
    assert fill(browser, path, {"items": items}) == 303
    assert kuwait.value(sa.select(IdentityDocument.place)) is DocumentPlace.HOLDER
    assert numbers(kuwait) == [(ReceiptKind.DEPOSIT, 1), (ReceiptKind.RETURN, 2)]
    viewer = kuwait.viewer()
    with kuwait.app.app_context(), pytest.raises(Refused, match="has_left_already"), work(write=True):
        release(viewer, person, [UUID(items[0])], ReceiptKind.RETURN)


def test_a_document_is_never_disposed_of_and_a_disposal_says_why(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    person = put_in(kuwait, browser)
    of_kind = {kind.value: str(i) for i, kind in kuwait.rows(sa.select(SafeItem.id, SafeItem.kind))}
    path = f"/people/{person}/safe/dispose"
    assert fill(browser, path, {"items": [of_kind["document"]], "reason": "old"}) == 422
    assert fill(browser, path, {"items": [of_kind["phone"]], "reason": ""}) == 422
    assert fill(browser, path, {"items": [of_kind["phone"]], "reason": "broken, battery leaks"}) == 303
    assert numbers(kuwait)[-1] == (ReceiptKind.DISPOSAL, 2)


@pytest.mark.parametrize("language", ["en", "si", "ta"])
def test_a_receipt_is_the_same_paper_every_time_whatever_changes_later(kuwait: Kuwait, language: str) -> None:
    browser = kuwait.browser()
    person = put_in(kuwait, browser)
    receipt = kuwait.value(sa.select(Receipt.id))
    path = f"/people/{person}/receipts/{receipt}/{language}"
    first = browser.open(path).get_data()
    assert first.startswith(b"%PDF")
    with kuwait.app.app_context(), work(write=True):
        db.session.execute(sa.update(Person).values(primary_name="Changed"))
    assert browser.open(path).get_data() == first
    with kuwait.app.app_context(), pytest.raises(IntegrityError), work(write=True):
        db.session.execute(sa.update(Receipt).values(serial=9))


def test_a_wrong_receipt_is_replaced_once_and_stays(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    person = put_in(kuwait, browser)
    receipt = kuwait.value(sa.select(Receipt.id))
    path = f"/people/{person}/receipts/{receipt}/replace"
    assert fill(browser, path, {"reason": "the name was misspelt"}) == 303
    assert fill(browser, path, {"reason": "again"}) == 422
    browser.open(f"/people/{person}/safe")
    assert "Replaced by KWT-2026-00002" in browser.words
    assert kuwait.rows(sa.select(Receipt.supersedes_id).where(Receipt.serial == 2)) == [(receipt,)]


def test_thirty_two_returns_at_once_give_it_back_once(kuwait: Kuwait) -> None:
    person = put_in(kuwait, kuwait.browser())
    items = [i for (i,) in kuwait.rows(sa.select(SafeItem.id))]
    viewer = kuwait.viewer()

    def give_back() -> int:
        with kuwait.app.app_context():
            try:
                with work(write=True):
                    release(viewer, person, items, ReceiptKind.RETURN)
            except Refused:
                return 422
        return 303

    assert at_once([give_back] * 32) == {303: 1, 422: 31}
    assert kuwait.counts()["safe_release"] == len(items)
    assert kuwait.counts()["receipt"] == 2


def test_deposits_at_once_are_numbered_without_gap_or_twin(kuwait: Kuwait) -> None:
    people = [kuwait.register().person_id for _ in range(8)]
    viewer = kuwait.viewer()

    def keeping(person: UUID) -> Callable[[], int]:
        def keep() -> int:
            with kuwait.app.app_context(), work(write=True):
                deposit(viewer, person, [NewItem(ItemKind.PHONE, what="phone")], mission="KWT")
            return 303

        return keep

    assert at_once([keeping(person) for person in people]) == {303: len(people)}
    assert [serial for _, serial in numbers(kuwait)] == list(range(1, 9))


def test_the_neighbour_sees_neither_the_safe_nor_the_receipt(kuwait: Kuwait) -> None:
    person = put_in(kuwait, kuwait.browser())
    receipt = kuwait.value(sa.select(Receipt.id))
    stranger = kuwait.browser(kuwait.neighbour)
    stranger.open("/safe")
    assert "Nokia" not in stranger.words
    assert stranger.open(f"/people/{person}/safe").status_code == 404
    assert stranger.open(f"/people/{person}/receipts/{receipt}/en").status_code == 404
    assert kuwait.rows(sa.select(SafeRelease.id)) == []


def test_when_two_rows_of_a_person_become_one_everything_goes_along(kuwait: Kuwait) -> None:
    person = put_in(kuwait, kuwait.browser())
    other = kuwait.register().person_id
    with kuwait.app.app_context(), work(write=True):
        for model in (Receipt, SafeItem, DocumentMove):
            db.session.execute(sa.update(model).where(model.person_id == person).values(person_id=other))
    assert "Nokia, black" in kuwait.browser().open(f"/people/{other}/safe").get_data(as_text=True)
