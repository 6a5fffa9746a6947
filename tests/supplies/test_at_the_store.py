"""The store-keeper's work through the pages: receive, issue, write off, correct, send, count, buy, thank."""

import io
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from migrant_support.domains.supplies import actions
from migrant_support.domains.supplies.models import (
    CountLine,
    Donation,
    Lot,
    Movement,
    Purchase,
    StockCount,
    Transfer,
    TransferLine,
)
from migrant_support.domains.supplies.rules.counting import CountState
from migrant_support.domains.supplies.rules.ledger import MovementKind, Purpose
from migrant_support.domains.supplies.rules.transfers import TransferState
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import an_account
from tests.support.browsing import Browser
from tests.support.shelters import do
from tests.support.stocked import NOON, Depot, book_is_right
from tests.support.world import a_picture


def fill(browser: Browser, path: str, fields: dict[str, Any], *, to: str | None = None) -> int:
    """Open a form, fill it and send it."""
    browser.open(path)
    return browser.submit(fields, to=to or path).status_code


def row(number: int, item: UUID, quantity: str = "", **more: str) -> dict[str, str]:
    """The fields of one row of things that come in."""
    values = {"item": str(item), "quantity": quantity} | more
    return {f"rows-{number}-{name}": value for name, value in values.items()}


def lot_of(depot: Depot, batch: str) -> UUID:
    """The lot of a batch."""
    found: UUID = depot.kuwait.value(sa.select(Lot.id).where(Lot.batch == batch))
    return found


def second_officer(depot: Depot) -> Browser:
    """Another officer of the mission."""
    return depot.kuwait.browser(
        an_account(depot.kuwait.app, "mission_officer", "mission:KWT", sign_in_name="second.kuwait")
    )


def test_several_things_come_in_at_once_in_packs_and_units_and_a_month_lasts_to_its_end(depot: Depot) -> None:
    browser, path = depot.kuwait.browser(), f"/stores/{depot.store}/receive"
    rice, fish = depot.item("rice"), depot.item("tinned-fish")
    typed = row(0, rice, "12.5", packs="2", batch="R1", expires_on="10/2099") | row(
        1, fish, "1.5", expires_on="12/2099"
    )
    assert fill(browser, path, typed) == 422
    assert "This is counted one by one. Write a whole number." in browser.words
    assert browser.form(path).value("rows-0-batch") == "R1"
    assert fill(browser, path, row(0, rice, "12")) == 422
    assert "This goes off. Write its expiry date." in browser.words
    assert fill(browser, path, {"rows-0-quantity": "12"}) == 422
    assert "Choose the item of each row" in browser.words
    assert fill(browser, path, typed | {"rows-1-quantity": "3", "note": "Bureau, note 17"}) == 303
    assert (depot.holds("rice"), depot.holds("tinned-fish")) == (Decimal("62.5"), 3)
    assert depot.kuwait.value(sa.select(Lot.expires_on).where(Lot.batch == "R1")) == date(2099, 10, 31)
    browser.open(f"/stores/{depot.store}/items/{rice}")
    assert "Bureau, note 17" in browser.words
    assert "62.5" in browser.words


def test_issue_write_off_adjust_and_correct_stand_on_the_card_with_the_balance_after_each(depot: Depot) -> None:
    browser, rice = depot.kuwait.browser(), depot.item("rice")
    wrong = depot.put("rice", 100, batch="R1", at=now() - timedelta(days=2))
    lot, store = lot_of(depot, "R1"), f"/stores/{depot.store}"
    assert fill(browser, f"{store}/items/{rice}/issue", {"quantity": "101", "purpose": "meal"}) == 422
    assert "101 were asked for, 100 can be issued" in browser.words
    assert fill(browser, f"{store}/items/{rice}/issue", {"quantity": "40", "purpose": "meal"}) == 303
    assert fill(browser, f"{store}/lots/{lot}/write-off", {"quantity": "5", "reason": ""}) == 422
    assert fill(browser, f"{store}/lots/{lot}/write-off", {"quantity": "5", "reason": "wet"}) == 303
    assert fill(browser, f"{store}/lots/{lot}/adjust", {"way": "less", "quantity": "50.5", "reason": "scale"}) == 303
    assert depot.holds("rice") == Decimal("4.5")
    assert fill(browser, f"{store}/movements/{wrong}/correct", {"reason": "entered twice"}) == 422
    assert "There is not enough" in browser.words
    issued = depot.kuwait.value(sa.select(Movement.id).where(Movement.kind == MovementKind.ISSUE))
    assert fill(browser, f"{store}/movements/{issued}/correct", {"reason": "wrong item"}) == 303
    assert fill(browser, f"{store}/movements/{issued}/correct", {"reason": "again"}) == 422
    browser.open(f"{store}/items/{rice}")
    balances = re.findall(r'data-label="Balance"[^>]*><span>([\d.]+)', browser.text)
    assert balances == ["44.5", "4.5", "55", "60", "100"]
    assert "wrong item" in browser.words
    book_is_right(depot.kuwait)


def test_the_card_of_many_movements_is_paged_and_its_balance_goes_on(depot: Depot) -> None:
    depot.put("soap", 130, expires_on=None)
    soap = depot.item("soap")
    with depot.kuwait.app.app_context(), work(write=True):
        for _ in range(70):
            actions.issue(depot.officer, depot.store, soap, Decimal(1), purpose=Purpose.HOUSE)
    browser = depot.kuwait.browser()
    browser.open(f"/stores/{depot.store}/items/{soap}")
    first = re.findall(r'data-label="Balance"[^>]*><span>(\d+)', browser.text)
    older = re.search(r'href="(/stores/[^"]*from=[^"]*)"', browser.text)
    assert older is not None
    browser.open(older[1].replace("&amp;", "&"))
    second = re.findall(r'data-label="Balance"[^>]*><span>(\d+)', browser.text)
    assert [int(n) for n in first + second] == [*range(60, 131)]


def test_a_consignment_is_in_neither_store_until_it_arrives_and_what_is_lost_has_a_reason(depot: Depot) -> None:
    other = do(depot.kuwait.app, actions.add_store, depot.officer, name="Shelter store", mission="KWT")
    depot.put("soap", 30, batch="S1", expires_on=None)
    lot, browser = lot_of(depot, "S1"), depot.kuwait.browser()
    send = f"/stores/{depot.store}/send"
    assert fill(browser, send, {"to_store": str(other), f"quantity-{lot}": "x"}) == 422
    assert "Write the quantity in digits" in browser.words
    assert fill(browser, send, {"to_store": str(other), f"quantity-{lot}": "31"}) == 422
    assert fill(browser, send, {"to_store": str(other), f"quantity-{lot}": "20", "note": "by van"}) == 303
    transfer = depot.kuwait.value(sa.select(Transfer.id))
    assert depot.holds("soap") == 10
    browser.open("/")
    assert "Consignments to receive" in browser.words
    here = f"/stores/{other}/transfers/{transfer}"
    assert fill(browser, here, {f"arrived-{lot}": "21"}) == 422
    assert fill(browser, here, {f"arrived-{lot}": "18"}) == 422
    assert "Less arrived than was sent. Write what happened." in browser.words
    assert fill(browser, here, {f"arrived-{lot}": "18", "reason": "two broke"}) == 303
    assert depot.kuwait.rows(sa.select(TransferLine.arrived, TransferLine.lost)) == [(18, 2)]
    back = f"/stores/{depot.store}/transfers/{transfer}/take-back"
    assert fill(browser, back, {"reason": "never left"}) == 422
    browser.open(f"/stores/{other}/items/{depot.item('soap')}")
    assert "2 lost on the way" in browser.words
    book_is_right(depot.kuwait)


def test_what_has_not_arrived_is_taken_back_whole(depot: Depot) -> None:
    other = do(depot.kuwait.app, actions.add_store, depot.officer, name="Shelter store", mission="KWT")
    depot.put("soap", 30, batch="S1", expires_on=None)
    transfer = depot.do(actions.send, depot.store, other, {lot_of(depot, "S1"): Decimal(20)})
    browser = depot.kuwait.browser()
    path = f"/stores/{depot.store}/transfers/{transfer}/take-back"
    assert fill(browser, path, {"reason": "no driver"}) == 303
    assert depot.holds("soap") == 30
    assert depot.kuwait.value(sa.select(Transfer.state)) is TransferState.TAKEN_BACK


def test_a_count_is_blind_counted_twice_and_approved_by_another_and_then_never_changes(depot: Depot) -> None:
    depot.put("soap", 137, batch="S1", expires_on=None)
    depot.put("blanket", 5, batch="B1", expires_on=None)
    soap, blanket, browser = lot_of(depot, "S1"), lot_of(depot, "B1"), depot.kuwait.browser()
    assert fill(browser, f"/stores/{depot.store}/counts/new", {"kind": ""}) == 303
    count = depot.kuwait.value(sa.select(StockCount.id))
    sheet = f"/stores/{depot.store}/counts/{count}"
    browser.open(sheet)
    assert "137" not in browser.words, "whoever counts does not see the book"
    assert fill(browser, sheet, {f"counted-{soap}": "130", "hand_in": "1"}) == 422
    assert "1 lots are not counted yet" in browser.words
    assert fill(browser, sheet, {f"counted-{soap}": "130", f"counted-{blanket}": "5", "hand_in": "1"}) == 303
    browser.open(sheet)
    assert "Count once more" in browser.words
    assert "Blanket" not in browser.words
    assert "137" not in browser.words
    assert fill(browser, sheet, {f"counted-{soap}": "134", "hand_in": "1"}) == 422
    again = {f"counted-{soap}": "134", f"reason-{soap}": "mice", "hand_in": "1"}
    assert fill(browser, sheet, again) == 303
    browser.open(sheet)
    assert "137" in browser.words
    assert "You counted this yourself" in browser.words
    assert browser.post(f"{sheet}/approve", {"csrf_token": browser.token()}).status_code == 422
    depot.do(actions.issue, depot.store, depot.item("soap"), Decimal(10), purpose=Purpose.HOUSE)
    second = second_officer(depot)
    second.open("/")
    assert "Counts to approve" in second.words
    second.open(sheet)
    assert second.submit({}, to=f"{sheet}/approve").status_code == 303
    assert depot.holds("soap") == 124, "the difference is taken, not the figure: ten went out since"
    assert depot.kuwait.value(sa.select(StockCount.state)) is CountState.CLOSED
    for statement in (
        sa.update(StockCount).values(round=1),
        sa.update(CountLine).values(counted=Decimal(1)),
        sa.delete(CountLine),
        sa.delete(StockCount),
    ):
        with depot.kuwait.app.app_context(), pytest.raises(DBAPIError), work(write=True):
            db.session.execute(statement)
    book_is_right(depot.kuwait)


def test_a_count_is_sent_back_or_given_up_and_one_store_has_one_at_a_time(depot: Depot) -> None:
    depot.put("soap", 10, batch="S1", expires_on=None)
    soap, browser = lot_of(depot, "S1"), depot.kuwait.browser()
    count = depot.do(actions.start_count, depot.store)
    assert fill(browser, f"/stores/{depot.store}/counts/new", {"kind": "hygiene"}) == 422
    for found in ("9", "9"):
        depot.do(actions.write_count, depot.store, count, {soap: Decimal(found)}, {soap: "short"})
        depot.do(actions.submit_count, depot.store, count)
    second, sheet = second_officer(depot), f"/stores/{depot.store}/counts/{count}"
    second.open(sheet)
    assert second.submit({}, to=f"{sheet}/send-back").status_code == 303
    browser.open(sheet)
    assert "Count once more" in browser.words
    assert browser.submit({}, to=f"{sheet}/cancel").status_code == 303
    assert depot.holds("soap") == 10
    assert fill(browser, f"/stores/{depot.store}/counts/new", {"kind": "hygiene"}) == 303


def test_a_purchase_has_its_receipt_its_rate_and_its_picture_and_stands_once(depot: Depot) -> None:
    browser, path = depot.kuwait.browser(), f"/stores/{depot.store}/buy"
    paper = {"shop": "City Centre", "receipt_no": "A-77", "currency": "KWD", "amount": "12.3755", "rate": "954.321"}
    goods = row(0, depot.item("soap"), packs="1", cost="0.1715")
    assert fill(browser, path, paper | goods) == 422
    assert "KWD has 3 decimals" in browser.words
    picture = {"upload": (io.BytesIO(a_picture()), "receipt.png")}
    assert fill(browser, path, paper | goods | {"amount": "12.375"} | picture) == 303
    assert depot.holds("soap") == 72
    assert depot.kuwait.rows(sa.select(Purchase.amount, Purchase.rate)) == [(Decimal("12.375"), Decimal("954.321"))]
    assert depot.kuwait.rows(sa.select(Lot.unit_cost, Lot.currency)) == [(Decimal("0.1715"), "KWD")]
    browser.open(f"/stores/{depot.store}/purchases")
    assert "12.375 KWD" in browser.words
    assert "11,809.72 LKR" in browser.words
    purchase = depot.kuwait.value(sa.select(Purchase.id))
    answer = browser.open(f"/stores/{depot.store}/purchases/{purchase}/receipt")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    answer.close()
    assert fill(browser, path, paper | goods | {"amount": "12.375"}) == 422
    assert "This receipt of this shop was entered already" in browser.words


@pytest.mark.parametrize("language", ["en", "si", "ta"])
@pytest.mark.one_database
def test_a_gift_has_a_numbered_letter_that_is_the_same_every_time(depot: Depot, language: str) -> None:
    path = f"/stores/{depot.store}/donate"
    with clock_set_to(NOON):
        browser = depot.kuwait.browser()
        typed = {"donor": "Lanka Association", "address": "Salmiya", "given_on": "30/11/2026"}
        assert fill(browser, path, typed | row(0, depot.item("blanket"), "20")) == 303
        browser.open(f"/stores/{depot.store}/donations")
        assert "KWT-DON-2026-0001" in browser.words
        donation = depot.kuwait.value(sa.select(Donation.id))
        letter = f"/stores/{depot.store}/donations/{donation}/letter/{language}"
        first = browser.open(letter).get_data()
        assert first.startswith(b"%PDF")
        assert browser.open(letter).get_data() == first
    assert depot.kuwait.value(sa.select(Lot.donor)) == "Lanka Association"
    with depot.kuwait.app.app_context(), pytest.raises(DBAPIError), work(write=True):
        db.session.execute(sa.update(Donation).values(serial=9))


@pytest.mark.one_database
def test_what_is_low_is_to_be_ordered_and_what_expires_is_told(depot: Depot) -> None:
    rice = depot.item("rice")
    with clock_set_to(NOON):
        browser = depot.kuwait.browser()
        depot.put("rice", 30, batch="R1", expires_on=date(2026, 12, 20))
        browser.open(f"/stores/{depot.store}/order")
        assert "20 kg" in browser.words
        assert fill(browser, f"/stores/{depot.store}/items/{rice}/least", {"least": "25"}) == 303
        browser.open(f"/stores/{depot.store}/order")
        assert "Nothing is low." in browser.words
        browser.open(f"/stores/{depot.store}/ending")
        assert "in 19 days" in browser.words


@pytest.mark.one_database
def test_a_store_is_opened_renamed_and_closed_when_it_is_empty(depot: Depot) -> None:
    browser = depot.kuwait.browser()
    assert fill(browser, "/stores/new", {"name": "Annex", "place": "KWT"}) == 303
    assert fill(browser, "/stores/new", {"name": "Annex", "place": "OMN"}) == 422
    assert fill(browser, f"/stores/{depot.store}/name", {"name": "Central store"}) == 303
    browser.open(f"/stores/{depot.store}")
    assert browser.submit({}, to=f"/stores/{depot.store}/close").status_code == 303
    assert browser.open(f"/stores/{depot.store}/receive").status_code == 200
    assert browser.submit(row(0, depot.item("soap"), "1")).status_code == 422
    browser.open("/stores?state=closed")
    assert "Central store" in browser.words
    browser.open(f"/stores/{depot.store}")
    assert browser.submit({}, to=f"/stores/{depot.store}/open").status_code == 303


@pytest.mark.one_database
def test_the_catalogue_is_the_administrators_and_a_unit_in_use_stays(depot: Depot) -> None:
    admin = depot.kuwait.browser(an_account(depot.kuwait.app, "admin", "everywhere:", sign_in_name="admin.test"))
    values = {"name_en": "Sunflower oil", "kind": "food", "unit": "l", "pack": "box", "pack_size": "12", "kcal": "8100"}
    assert fill(admin, "/supply-items/new", values | {"pack_size": ""}) == 422
    assert fill(admin, "/supply-items/new", values) == 303
    assert fill(admin, "/supply-items/new", values | {"name_en": "sunflower OIL"}) == 422
    depot.put("rice", 1)
    rice = f"/supply-items/{depot.item('rice')}"
    assert fill(admin, rice, {"unit": "packet"}) == 422
    assert "Its unit stays." in admin.words
    admin.open(rice)
    assert admin.submit({}, to=f"{rice}/aside").status_code == 303
    officer = depot.kuwait.browser()
    assert officer.open(rice).status_code == 403
    assert fill(officer, f"/stores/{depot.store}/receive", {"rows-0-quantity": "1"}) == 422
    officer.open("/supply-items?state=aside")
    assert "Rice, white" in officer.words
