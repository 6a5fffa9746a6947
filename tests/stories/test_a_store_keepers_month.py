"""The store-keeper's month: something comes in, a gift is thanked for, a blind count that another one approves."""

import re
from decimal import Decimal

import pytest
import sqlalchemy as sa

from migrant_support.domains.supplies.actions import add_store, receive
from migrant_support.domains.supplies.models import Balance, Item, StockCount
from migrant_support.domains.supplies.rules.counting import CountState
from migrant_support.domains.supplies.rules.ledger import NewLot
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.visit import PHONE
from tests.support.accounts import viewer_for

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def test_a_gift_is_received_and_thanked_for_and_a_count_is_approved_by_another(house: House, visitor: Visitor) -> None:
    officer = viewer_for(house.app, house.account("officer.kuwait"))
    with house.app.app_context(), work(write=True):
        store = add_store(officer, name="Annex", mission="KWT")
        soap = db.session.scalars(sa.select(Item.id).where(Item.code == "soap")).one()
        receive(officer, store, [NewLot(soap, Decimal(100), batch="S1")])

    keeper = visitor(size=PHONE)
    keeper.sign_in("officer.kuwait")
    keeper.go(f"/stores/{store}")
    keeper.fits()
    keeper.is_accessible()
    keeper.page.get_by_role("link", name="Given by a donor").click()
    keeper.page.get_by_label("Donor").fill("Lanka Association")
    keeper.page.locator("#rows-0-item").select_option(str(soap))
    keeper.page.locator("#rows-0-quantity").fill("20")
    keeper.fits()
    keeper.is_accessible()
    keeper.page.get_by_role("button", name="Take it in").click()
    keeper.sees("Print the letter of thanks.")
    keeper.sees("Lanka Association")

    keeper.go(f"/stores/{store}/counts/new")
    keeper.page.get_by_role("button", name="Begin").click()
    keeper.fits()
    keeper.is_accessible()
    for found in ("95", "96"):
        boxes = keeper.page.locator("input.box:not(.box--words)")
        for box in boxes.all():
            box.fill(found)
        for words in keeper.page.locator("input.box--words").all():
            words.fill("Mice")
        keeper.page.get_by_role("button", name="Hand the count in").click()
    keeper.sees("The count is handed in.")
    keeper.sees("You counted this yourself.")

    with house.app.app_context(), work(write=False):
        count = db.session.scalars(sa.select(StockCount.id).where(StockCount.store_id == store)).one()
    second = visitor()
    second.sign_in("coordinator")
    second.go(f"/stores/{store}/counts/{count}")
    second.is_accessible()
    second.page.get_by_role("button", name=re.compile("^Approve")).click()
    second.sees("The count is approved")
    with house.app.app_context(), work(write=False):
        assert db.session.scalars(sa.select(StockCount.state).where(StockCount.id == count)).one() is CountState.CLOSED
        held = sa.select(sa.func.sum(Balance.quantity, type_=Balance.quantity.type)).where(Balance.store_id == store)
        assert db.session.scalar(held) == Decimal(192)
