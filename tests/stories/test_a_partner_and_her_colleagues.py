"""The partner marks and asks, the mission answers, a second version shows what differs; a colleague is invited."""

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.test_a_sealed_list import FLIGHT
from tests.stories.visit import PHONE

pytestmark = [pytest.mark.story, pytest.mark.one_database]
PASSWORD = "mango-lantern-quiet-harbour"


def test_a_partner_marks_asks_and_is_answered(visitor: Visitor) -> None:
    partner, officer = visitor(size=PHONE), visitor()
    page = partner.page
    partner.sign_in("partner")
    partner.go("/shared-flights")
    partner.is_accessible()
    partner.fits()
    page.get_by_role("link", name=FLIGHT, exact=True).click()
    page.get_by_role("link", name="Passengers and comments").click()
    partner.is_accessible()
    partner.fits()
    page.locator("#people table a").first.click()
    page.locator("#marks").get_by_role("button", name="Mark Seat funded").click()
    partner.sees("Marked. The mission and the Bureau see it.")
    page.locator("#words").fill("Which counter do we meet her at?")
    page.get_by_role("button", name="Send").click()
    partner.sees("Your comment is sent.")
    partner.is_accessible()
    partner.fits()

    for name in ("officer.kuwait", "officer.muscat"):  # the mission whose person it is, and no other
        officer.sign_in(name)
        asked = officer.page.get_by_role("link", name="a partner waits for")
        if asked.count():
            break
        officer.sign_out()
    asked.click()
    officer.sees("Which counter do we meet her at?")
    officer.sees("Seat funded")
    officer.is_accessible()
    officer.fits()
    officer.page.get_by_label("Your answer").first.fill("Counter 14, at eight in the evening.")
    officer.page.get_by_role("button", name="Send").first.click()
    officer.sees("Your answer is sent.")
    page.reload()
    partner.sees("Counter 14, at eight in the evening.")
    partner.is_accessible()


def test_the_partners_administrator_makes_a_colleagues_account(house: House, visitor: Visitor) -> None:
    chief, colleague = visitor(), visitor()
    page = chief.page
    chief.sign_in("partner_admin")
    chief.go("/colleagues")
    chief.is_accessible()
    page.get_by_role("link", name="Invite a colleague").click()
    page.get_by_label("Name, as colleagues know it").fill("Thilini Bandara")
    page.get_by_label("Sign-in name").fill("thilini")
    page.locator("#role").select_option("partner")
    chief.is_accessible()
    page.locator("main form button[type=submit]").last.click()
    chief.reads("Link to hand over")
    chief.is_accessible()
    chief.sees("iom.thilini")
    link = page.get_by_label("Link", exact=True).input_value()
    page.get_by_role("link", name="To the colleagues").click()
    chief.sees("Thilini Bandara")

    colleague.page.goto(link)
    colleague.reads("Choose a password")
    for label in ("New password", "The same password again"):
        colleague.page.get_by_label(label).fill(PASSWORD)
    colleague.page.get_by_role("button", name="Set the password").click()
    colleague.page.get_by_label("Sign-in name").fill("iom.thilini")
    colleague.page.get_by_label("Password").fill(PASSWORD)
    colleague.page.get_by_role("button", name="Sign in").click()
    colleague.reads("My day")
    colleague.go("/shared-flights")
    expect(colleague.page.get_by_role("link", name=FLIGHT, exact=True)).to_be_visible()
    answer = colleague.go("/colleagues")
    assert answer is not None
    assert answer.status == 403
