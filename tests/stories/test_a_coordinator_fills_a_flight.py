"""The coordinator and a flight that fills: what people wait for, seats moved to where they are, a lock that refuses."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from migrant_support.domains.cases.models import Case
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.stories.conftest import Visitor
from tests.stories.flight_ids import goes_nowhere
from tests.stories.house import House
from tests.stories.visit import PHONE, WIDE
from tests.support.sealed import add_flight, seat

pytestmark = [pytest.mark.story, pytest.mark.one_database]
FLIGHT = "UL555"


def _a_flight_that_fills(house: House) -> None:
    """Two people of Kuwait have seats on a flight in three days, and no place in quarantine yet."""
    with house.app.app_context(), work(write=True):
        free = sa.select(Case.person_id).where(Case.mission == "KWT", *goes_nowhere()).order_by(Case.id).limit(2)
        people = list(db.session.scalars(free))
        flight_id = add_flight(number=FLIGHT, state=FlightState.OPEN, departs=now() + timedelta(days=3))
        for person_id in people:
            seat(flight_id, person_id)


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_from_my_day_to_a_flight_and_what_is_missing_on_it(
    house: House, visitor: Visitor, size: tuple[int, int]
) -> None:
    _a_flight_that_fills(house)
    coordinator = visitor(size=size)
    coordinator.sign_in("coordinator")
    coordinator.sees(FLIGHT)
    coordinator.is_accessible()
    coordinator.page.get_by_role("link", name=re.compile(FLIGHT)).first.click()
    expect(coordinator.page.get_by_role("heading", level=1)).to_contain_text(FLIGHT)
    coordinator.sees("Something is missing for")
    coordinator.is_accessible()
    coordinator.fits()
    coordinator.page.get_by_role("button", name="Lock the list").click()
    coordinator.sees("quarantine place")
    coordinator.page.get_by_role("link", name="Move seats").first.click()
    coordinator.fits()
    coordinator.page.locator("#mission").select_option(label="Nicosia, Cyprus")
    coordinator.page.locator("#payer").select_option("slbfe")
    coordinator.page.locator("#seats").fill("1")
    coordinator.page.locator("main button.button--first").click()
    coordinator.sees("Nicosia")
    coordinator.page.get_by_role("link", name="Change the flight").click()
    coordinator.page.locator("#aircraft").fill("A330-300")
    coordinator.page.get_by_role("button", name="Save the flight").click()
    coordinator.sees("The flight was changed.")
