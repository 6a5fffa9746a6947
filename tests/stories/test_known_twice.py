"""Somebody who is known already stands at the counter again: she is seen while typing, compared, made one, parted."""

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Visitor
from tests.stories.visit import PHONE, Visit

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def register(visit: Visit, primary: str, secondary: str, birth: str) -> None:
    """Fill the form of the counter and send it."""
    page = visit.page
    visit.go("/register")
    page.locator("#primary").fill(primary)
    page.locator("#secondary").fill(secondary)
    page.locator("#birth").fill(birth)
    page.get_by_label("Unpaid wages").check()


def test_a_second_record_is_seen_while_typing_made_one_and_parted_again(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.page
    visit.sign_in("officer.kuwait")
    register(visit, "Wijesinghe", "Thushari Madushika", "3/5/1988")
    page.get_by_role("button", name="Register", exact=True).click()
    visit.sees("The person is registered and the case is open.")

    register(visit, "Vijesinha", "Thushari Madushika", "5/3/1988")
    aside = page.get_by_label("People who may already be here")
    expect(aside.get_by_role("link", name="Thushari Madushika Wijesinghe")).to_be_visible()
    expect(aside).to_contain_text("birth day and month swapped")
    visit.is_accessible()
    page.get_by_role("button", name="Register", exact=True).click()
    visit.sees("The person is registered and the case is open.")

    page.get_by_role("link", name="Compare").first.click()
    visit.reads("Compare two records")
    page.get_by_label("Thushari Madushika Wijesinghe").check()
    visit.is_accessible()
    page.get_by_role("button", name="They are one person: make them one").click()
    visit.sees("The two records are one.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wijesinghe")
    page.get_by_role("button", name="Part them again").click()
    visit.sees("The two records are parted again")
    page.get_by_role("button", name="They are two people").click()
    visit.sees("It is remembered that these are two people.")


def test_on_a_phone_who_may_be_here_stays_in_sight_and_covers_nothing(visitor: Visitor) -> None:
    visit = visitor(size=PHONE, has_touch=True, is_mobile=True)
    page = visit.page
    visit.sign_in("officer.kuwait")
    register(visit, "Abeysekera", "Kumudini Lakmali", "9/9/1991")
    page.get_by_role("button", name="Register", exact=True).tap()
    visit.sees("The person is registered and the case is open.")
    register(visit, "Abesekara", "Kumudini Lakmali", "9/9/1991")
    aside = page.get_by_label("People who may already be here")
    expect(aside.get_by_role("link", name="Kumudini Lakmali Abeysekera")).to_be_visible()
    expect(aside).to_be_in_viewport()
    visit.fits()
    visit.is_accessible()
