"""The departure day on a phone: a bus from the shelter, things of the safe handed back; who stays keeps her bed."""

from decimal import Decimal

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from migrant_support.domains.documents.actions.safe import deposit
from migrant_support.domains.documents.queries.safe import kept_of
from migrant_support.domains.documents.rules.safe import ItemKind, NewItem
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.sites.rules import StayEnd, StayState
from migrant_support.kernel.money import Money
from tests.flights.test_airport import departing
from tests.flights.test_departure_day import shelter, stay_of
from tests.stories.airfield import airfield_of, reference_of
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.visit import PHONE

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def test_the_bus_takes_who_leaves_with_her_things_and_nobody_else(house: House, visitor: Visitor) -> None:
    field = airfield_of(house)
    leaves, stays = field.traveller("Leavinghome"), field.traveller("Stayinghere")
    flight, entries = departing(field, leaves, stays)
    shelter(field, leaves, stays)
    money = Money(Decimal("12.500"), "KWD")
    field.do(deposit, leaves, [NewItem(ItemKind.PHONE, "Nokia"), NewItem(ItemKind.MONEY, money=money)], mission="KWT")
    day = field.value(sa.select(Flight.departs_on).where(Flight.id == flight))
    visit = visitor(size=PHONE)
    page = visit.page
    visit.sign_in("officer.kuwait")
    visit.go(f"/flights/{flight}/departure-day")
    visit.sees("No bus is planned yet")
    visit.sees("In the safe: Phone × 1, Cash × 1")
    visit.is_accessible()
    visit.fits()
    page.get_by_role("link", name="Plan a bus").click()
    page.locator("#site").select_option(label="The house")
    for name, text in (("name", "NB-4711"), ("seats", "12"), ("day", f"{day:%d/%m/%Y}"), ("clock", "09:30")):
        page.locator(f"#{name}").fill(text)
    page.locator("#driver_phone").fill("+965 5000 1234")
    visit.is_accessible()
    page.get_by_role("button", name="Plan the bus").click()
    for box in page.locator("input[name=entry]").all():
        box.check()
    page.get_by_role("button", name="Put the ticked on this bus").click()
    visit.sees("They have places on the bus.")
    visit.is_accessible()

    page.get_by_role("table", name="Buses").get_by_role("link", name="NB-4711").click()
    page.locator("#code").fill(reference_of(field, leaves))
    page.locator("#code").press("Enter")
    visit.sees("Hand over: Phone × 1, Cash × 1. A receipt is made.")
    visit.is_accessible()
    visit.fits()
    page.get_by_role("button", name="Handed back, and on the bus").click()
    visit.sees("On the bus. The stay is ended, with rations and meals.")
    expect(page.locator(f"#p-{entries[leaves]}")).to_contain_text("On the bus since")
    expect(page.locator(f"#p-{entries[stays]}").get_by_role("button", name="On the bus")).to_be_visible()
    visit.is_accessible()
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.get_by_role("button", name="English Receipts to be signed").click()
    assert (sent.value.status, sent.value.headers["content-type"]) == (200, "application/pdf")
    assert stay_of(field, leaves) == [(StayState.ENDED, StayEnd.LEFT_FOR_HOME)]
    assert stay_of(field, stays) == [(StayState.CURRENT, None)]
    assert field.ask(kept_of, leaves) == []

    visit.go(f"/flights/{flight}/departure-day")
    page.get_by_role("link", name="Airport desk").first.click()
    page.locator("#code").fill(reference_of(field, leaves))
    page.locator("#code").press("Enter")
    visit.sees("Check in now")
