"""A scanner types the passport at the counter; she turns out to be known to another mission, which is asked."""

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Visitor
from tests.stories.visit import PHONE, Visit

pytestmark = [pytest.mark.story, pytest.mark.one_database]

LINES = ("P<LKAGUNASEKARA<<SAMANTHI<DILRUKSHI<<<<<<<<<", "N8090706<3LKA8903152F3104127<<<<<<<<<<<<<<02")
"""Invented; its check digits are right."""


def scan(visit: Visit, *, into: str) -> None:
    """What a keyboard-wedge scanner does: types the lines fast, each ended by Enter."""
    visit.page.locator(into).focus()
    for line in LINES:
        visit.page.keyboard.type(line)
        visit.page.keyboard.press("Enter")


def test_the_counter_scans_a_passport_that_muscat_knows_and_muscat_says_so(visitor: Visitor) -> None:
    muscat = visitor(size=PHONE, has_touch=True, is_mobile=True)
    muscat.sign_in("officer.muscat")
    muscat.go("/register")
    scan(muscat, into="#zone")
    expect(muscat.page.locator("#primary")).to_have_value("GUNASEKARA")
    muscat.page.get_by_label("Unpaid wages").check()
    muscat.page.get_by_role("button", name="Register", exact=True).tap()
    muscat.sees("The person is registered and the case is open.")

    kuwait = visitor()
    page = kuwait.page
    kuwait.sign_in("officer.kuwait")
    kuwait.go("/register")
    scan(kuwait, into="#zone")
    expect(page.locator("#primary")).to_have_value("GUNASEKARA")
    expect(page.locator("#secondary")).to_have_value("SAMANTHI DILRUKSHI")
    expect(page.locator("#number")).to_have_value("N8090706")
    expect(page.locator("#birth")).to_have_value("15/03/1989")
    kuwait.is_accessible()
    page.get_by_label("Passport withheld").check()
    page.get_by_role("button", name="Register", exact=True).click()
    kuwait.sees("A number of this person is known to another mission too. You can ask it below.")
    page.get_by_role("button", name="Ask that mission").click()
    kuwait.sees("It is asked and has not answered yet.")
    expect(page.locator("main")).not_to_contain_text("Muscat")
    kuwait.is_accessible()
    here = page.url

    muscat.go("/tasks")
    muscat.sees("Another mission asks whether this person is known here")
    muscat.page.get_by_role("link", name="GUNASEKARA").first.tap()
    muscat.sees("The mission in Kuwait City, Kuwait has somebody with the same number")
    muscat.fits()
    muscat.is_accessible()
    muscat.page.get_by_role("button", name="Yes, we know this person").tap()
    muscat.sees("was told that you know this person")

    page.goto(here)
    kuwait.sees("The mission in Muscat, Oman knows this person too.")
    kuwait.is_accessible()
