"""A mother and her child are registered in one go, and a passport that is known already is told apart from hers."""

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Visitor

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def test_a_mother_and_her_child_on_her_passport_travel_together(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.page
    visit.sign_in("officer.kuwait")
    visit.go("/register")
    page.locator("#primary").fill("Dissanayake")
    page.locator("#secondary").fill("Hasini Piumika")
    page.get_by_label("Sex", exact=True).select_option("F")
    page.locator("#birth").fill("4 July 1991")
    page.locator("#number").fill("N6060606")
    page.get_by_label("Unpaid wages").check()
    page.get_by_role("button", name="Register, then one more of the family").click()
    visit.sees("What the family of Hasini Piumika Dissanayake has in common is filled in.")
    expect(page.locator("#primary")).to_have_value("Dissanayake")
    visit.is_accessible()

    page.locator("#secondary").fill("Sanuli")
    page.locator("#birth").fill("1 2 2020")
    page.locator("#number").fill("N6060606")
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.locator(".error-summary")).to_contain_text("recorded already, with Hasini Piumika Dissanayake")
    visit.is_accessible()
    page.get_by_label("It is somebody else on the same document").check()
    page.get_by_role("button", name="Register", exact=True).click()
    visit.sees("The person is registered and the case is open.")
    family = page.locator("#family")
    expect(family).to_contain_text("Mother: Hasini Piumika Dissanayake")
    expect(family).to_contain_text("Travels together (Family) with: Hasini Piumika Dissanayake")


def test_a_form_that_was_not_sent_is_found_again(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.page
    visit.sign_in("officer.kuwait")
    visit.go("/register")
    page.locator("#primary").fill("Ratwatte")
    page.locator("#birth").fill("5/3/88")
    page.get_by_label("Detention").check()
    expect(page.locator("#draft")).to_contain_text("Kept as a draft")
    visit.is_accessible()
    page.on("dialog", lambda dialog: dialog.accept())
    visit.go("/")
    visit.go("/register")
    visit.sees("An unfinished form of")
    visit.is_accessible()
    page.get_by_role("link", name="Go on with it").click()
    expect(page.locator("#primary")).to_have_value("Ratwatte")
    expect(page.locator("#birth")).to_have_value("5/3/88")
    expect(page.get_by_label("Detention")).to_be_checked()
    page.get_by_role("button", name="Register", exact=True).click()
    visit.sees("The person is registered and the case is open.")
    visit.go("/register")
    expect(page.get_by_text("An unfinished form of")).to_have_count(0)
