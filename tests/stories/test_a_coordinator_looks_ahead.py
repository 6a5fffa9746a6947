"""The board of flights and the way home in a real browser: by keyboard to a flight, wide and on a phone."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from migrant_support.domains.cases.models import Case
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.kernel.clock import local_day, now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.stories.conftest import Visitor
from tests.stories.flight_ids import goes_nowhere
from tests.stories.house import House
from tests.stories.visit import PHONE, WIDE
from tests.support.sealed import add_flight, seat

pytestmark = [pytest.mark.story, pytest.mark.one_database]
FLIGHT = "UL555"
DAYS = 8  # no flight of the demonstration lands near it


def _a_flight_that_fills(house: House) -> None:
    """Two people of Kuwait have seats on a flight to come, and no place in quarantine yet."""
    with house.app.app_context(), work(write=True):
        free = sa.select(Case.person_id).where(Case.mission == "KWT", *goes_nowhere()).order_by(Case.id).limit(2)
        people = list(db.session.scalars(free))
        flight_id = add_flight(number=FLIGHT, state=FlightState.OPEN, departs=now() + timedelta(days=DAYS))
        for person_id in people:
            seat(flight_id, person_id)


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_from_the_board_of_a_month_to_a_flight_with_the_keyboard(
    house: House, visitor: Visitor, size: tuple[int, int]
) -> None:
    _a_flight_that_fills(house)
    coordinator = visitor(size=size)
    coordinator.sign_in("coordinator")
    leaves = (now() + timedelta(days=DAYS)).date()
    coordinator.go("/flights")
    coordinator.page.get_by_role("link", name="Board of flights").click()
    coordinator.go(f"/flights/board?day={leaves}")
    coordinator.sees("2 of 40 seats held")
    lands = local_day("Asia/Colombo", now() + timedelta(days=DAYS, hours=5))
    coordinator.go(f"/flights/board?day={lands}")
    coordinator.sees("2 without a place")
    coordinator.is_accessible()
    coordinator.fits()
    coordinator.go(f"/flights/board?day={leaves}")
    coordinator.page.get_by_role("link", name="Month").click()
    coordinator.is_accessible()
    coordinator.fits()
    coordinator.page.locator("#payer").select_option("iom")
    coordinator.page.get_by_role("button", name="Show").click()
    flights = coordinator.page.locator("[data-week] li li a")
    flights.first.focus()
    for _step in range(flights.count()):
        if FLIGHT in coordinator.page.evaluate("document.activeElement.textContent"):
            break
        coordinator.page.keyboard.press("ArrowRight")
    coordinator.page.keyboard.press("Enter")
    expect(coordinator.page.get_by_role("heading", level=1)).to_contain_text(FLIGHT)


def test_the_way_home_is_a_picture_with_its_figures(visitor: Visitor) -> None:
    for size in (WIDE, PHONE):
        coordinator = visitor(size=size)
        coordinator.sign_in("coordinator")
        coordinator.go("/country-picture")
        coordinator.page.get_by_role("link", name="Week by week").click()
        coordinator.sees("Seat confirmed")
        coordinator.is_accessible()
        coordinator.fits()
        coordinator.page.get_by_text("Show the figures as a table").click()
        coordinator.sees("Week from")
        coordinator.is_accessible()
        coordinator.fits()
