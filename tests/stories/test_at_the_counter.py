"""A person is registered at the counter: by keyboard alone, without JavaScript; and an officer's day on a phone."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Visitor
from tests.stories.keyboard import press, type_into
from tests.stories.visit import PHONE

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def test_a_person_is_registered_with_the_keyboard_alone_after_a_mistake(visitor: Visitor) -> None:
    visit = visitor()
    visit.go("/sign-in?as=officer.kuwait")
    press(visit, "Sign in")
    visit.reads("My day")
    press(visit, "Register a person")
    visit.reads("People")
    visit.page.keyboard.type("Nirosha Weerakkody")
    visit.page.keyboard.press("Enter")
    visit.sees("Nobody found")
    press(visit, "Nobody fits: register a new person")
    visit.reads("Register a person")
    expect(visit.page.locator("#primary")).to_have_value("Weerakkody")

    type_into(visit, "Date of birth", "31/2/1990")
    type_into(visit, "Number", "N4455667")
    press(visit, "Unpaid wages", "Space")
    press(visit, "Register")
    expect(visit.page.locator(".error-summary")).to_be_focused()
    visit.is_accessible()
    expect(visit.page.locator("#birth")).to_have_value("31/2/1990")
    expect(visit.page.locator("#number")).to_have_value("N4455667")
    expect(visit.page.get_by_label("Unpaid wages")).to_be_checked()
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("#birth")).to_be_focused()
    visit.page.keyboard.press("Control+A")
    visit.page.keyboard.type("28/2/1990")
    press(visit, "Register")
    visit.sees("The person is registered and the case is open.")
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text("Weerakkody")


def test_a_person_is_registered_without_javascript(visitor: Visitor) -> None:
    visit = visitor(java_script_enabled=False)
    page = visit.page
    visit.sign_in("officer.kuwait")
    visit.search("Nirosha Weerakkody")
    page.get_by_role("button", name="Nobody fits: register a new person").click()
    visit.reads("Register a person")
    page.locator("#birth").fill("31/2/1990")
    page.get_by_label("Unpaid wages").check()
    page.get_by_role("button", name="Register", exact=True).click()
    page.locator(".error-summary").get_by_role("link").click()
    assert urlsplit(page.url).fragment == "birth"
    expect(page.locator("#birth")).to_have_value("31/2/1990")
    expect(page.locator("#primary")).to_have_value("Weerakkody")
    expect(page.get_by_label("Unpaid wages")).to_be_checked()
    page.locator("#birth").fill("28/2/1990")
    page.get_by_role("button", name="Register", exact=True).click()
    visit.sees("The person is registered and the case is open.")
    visit.sign_out()


def test_the_officers_day_fits_a_phone(visitor: Visitor) -> None:
    visit = visitor(size=PHONE, has_touch=True, is_mobile=True)
    page = visit.page
    visit.sign_in("officer.kuwait")
    visit.fits()
    visit.is_accessible()
    page.get_by_role("navigation", name="Main, at the foot of the screen").get_by_role("link", name="People").tap()
    visit.reads("People")
    visit.fits()
    page.locator("#q").fill("fernando")
    page.get_by_role("main").get_by_role("button", name="Search").tap()
    found = page.get_by_role("table", name="People found").get_by_role("link")
    expect(found.first).to_be_visible()
    visit.fits()
    found.first.tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fernando")
    visit.fits()
    visit.is_accessible()
    page.locator("#cases").get_by_role("link").first.tap()
    visit.sees("Facts")
    visit.fits()
    for path in ("/cases", "/tasks", "/imports", "/country-picture", "/directory/institutions", "/register", "/me"):
        visit.go(path)
        visit.fits()
