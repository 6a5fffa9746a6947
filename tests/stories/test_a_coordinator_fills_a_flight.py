"""The coordinator and a flight that fills: what people wait for, seats moved to where they are, a lock that refuses."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.visit import PHONE, WIDE

pytestmark = [pytest.mark.story, pytest.mark.one_database]
FLIGHT = "WY371"


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_from_my_day_to_a_flight_and_what_is_missing_on_it(
    house: House, visitor: Visitor, size: tuple[int, int]
) -> None:
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
