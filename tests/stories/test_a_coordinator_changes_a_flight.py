"""The coordinator plans a charter, lends seats, delays it, gets a smaller aircraft and plans anew who lost the seat."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.actions import planning
from migrant_support.domains.flights.rules.aircraft import Configuration
from migrant_support.domains.flights.rules.passengers import Candidate
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.domains.flights.views import blueprint
from migrant_support.kernel.clock import now
from migrant_support.platform.store.transaction import work
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.support.accounts import viewer_for
from tests.support.flying import a_plan, a_traveller

pytestmark = [pytest.mark.story, pytest.mark.one_database]
FLEET = {
    "T3": Configuration("T3", "T-3", "Small", (("economy", 3),)),
    "T9": Configuration("T9", "T-9", "Large", (("economy", 9),)),
}


def _four_seated(house: House, flight_id: UUID) -> None:
    """Four people of Kuwait have seats on the charter."""
    officer = viewer_for(house.app, house.account("officer.kuwait"))
    doctor = viewer_for(house.app, house.account("medical"))
    with house.app.app_context(), work(write=True):
        people = [a_traveller(officer, doctor, f"Charter{number}") for number in range(4)]
        found = actions.propose(
            officer, flight_id, [Candidate(person) for person in people], mission="KWT", payer=Payer.STATE
        )
        done = actions.confirm(officer, flight_id, [one.entry_id for one in found if one.entry_id])
        assert all(one.is_done for one in done), done


def _another_flight(house: House) -> str:
    """An open flight with one seat for Kuwait; its number."""
    coordinator = viewer_for(house.app, house.account("coordinator"))
    with house.app.app_context(), work(write=True):
        flight_id = actions.plan_flight(coordinator, a_plan(808, days=9))
        actions.set_seats(coordinator, flight_id, mission="KWT", payer=Payer.STATE, seats=1)
        actions.open_flight(coordinator, flight_id)
    return "UL808"


def _leg(page: Page, part: str, origin: str, target: str, day: str, clock: str, day_to: str, clock_to: str) -> None:
    for name, value in (("from_airport", origin), ("to_airport", target)):
        page.locator(f"[name={part}-{name}]").select_option(value)
    for name, value in (("from_day", day), ("from_clock", clock), ("to_day", day_to), ("to_clock", clock_to)):
        page.locator(f"[name={part}-{name}]").fill(value)


def test_a_charter_of_two_legs_is_lent_from_delayed_and_planned_anew(
    house: House, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (planning, blueprint):
        monkeypatch.setattr(module, "configurations", lambda: FLEET)
    coordinator = visitor()
    page = coordinator.page
    coordinator.sign_in("coordinator")
    coordinator.go("/flights/new")
    day, next_day = (f"{now() + timedelta(days=days):%d/%m/%Y}" for days in (5, 6))
    page.locator("#number").fill("UL 901")
    page.locator("#operator").fill("SriLankan Airlines")
    page.locator("#configuration").select_option("T9")
    _leg(page, "first", "KWI", "MCT", day, "23:30", next_day, "02:00")
    _leg(page, "second", "MCT", "CMB", next_day, "03:00", next_day, "08:30")
    page.get_by_role("button", name="Plan flight").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("UL901")
    coordinator.sees("MCT–CMB")
    flight_href = page.url.split("#")[0]
    flight_id = UUID(flight_href.rsplit("/", 1)[1])
    for mission, seats in (("KWT", 5), ("OMN", 4)):
        page.get_by_role("link", name="Seats for a mission").click()
        page.locator("#mission").select_option(mission)
        page.locator("#seats").fill(str(seats))
        page.locator("main button.button--first").click()
    coordinator.sees("9 of 9 seats given")
    page.get_by_role("button", name="Open for proposals").click()

    page.get_by_role("link", name="Lend").last.click()
    page.locator("#mission").select_option("KWT")
    page.locator("#seats").fill("2")
    page.locator("main button.button--first").click()
    coordinator.sees("2 still out, back by hand")
    coordinator.is_accessible()
    coordinator.fits()

    _four_seated(house, flight_id)
    coordinator.go(f"/flights/{flight_id}")
    page.get_by_role("link", name="Delay, aircraft, cancellation").click()
    coordinator.sees("Charter0")
    coordinator.is_accessible()
    page.get_by_role("link", name="Leaves at another time").click()
    page.locator("#day").fill(next_day)
    page.locator("#clock").fill("03:10")
    page.locator("#reason").fill("Sandstorm over Kuwait")
    page.locator("main button.button--first").click()
    coordinator.sees("Sandstorm over Kuwait")
    coordinator.sees("03:10")
    coordinator.is_accessible()
    coordinator.fits()

    other = _another_flight(house)
    coordinator.go(f"/flights/{flight_id}/aircraft")
    page.locator("#configuration").select_option("T3")
    page.locator("#reason").fill("The large one needs repair")
    page.locator("main button.button--first").click()
    coordinator.sees("1 person stands on no flight.")
    coordinator.is_accessible()
    option = page.locator("#flight option", has_text=other)
    page.locator("#flight").select_option(str(option.get_attribute("value")))
    page.get_by_role("button", name="Plan them").click()
    coordinator.sees("1 person has a seat on the other flight.")
    coordinator.sees(f"{other} · Confirmed")
    coordinator.is_accessible()
    coordinator.fits()
