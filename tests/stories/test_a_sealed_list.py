"""A sealed list in a real browser: a partner takes it by keyboard; a change is sealed, signed, and then shared."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Visitor
from tests.stories.keyboard import press
from tests.stories.visit import PHONE, Visit

pytestmark = [pytest.mark.story, pytest.mark.one_database]
FLIGHT = "UL230"


def _open_flight(visit: Visit) -> None:
    visit.go("/flights")
    visit.page.get_by_role("link", name=FLIGHT, exact=True).click()
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text(FLIGHT)


def _shared(visit: Visit) -> str:
    """The partner's page of the flight; its heading."""
    visit.go("/shared-flights")
    visit.page.get_by_role("link", name=FLIGHT, exact=True).click()
    heading = visit.page.get_by_role("heading", level=1)
    expect(heading).to_contain_text(FLIGHT)
    return heading.inner_text()


@pytest.mark.parametrize("size", [None, PHONE])
def test_a_partner_takes_the_list_with_the_keyboard(visitor: Visitor, size: tuple[int, int] | None) -> None:
    visit = visitor(size=size) if size else visitor()
    visit.go("/sign-in?as=partner")
    press(visit, "Sign in")
    visit.reads("My day")
    visit.sees(FLIGHT)
    visit.is_accessible()
    _shared(visit)
    visit.is_accessible()
    visit.fits()
    shown = int(visit.page.locator(".stat__number").first.inner_text())
    visit.page.get_by_label("Format").select_option("csv")
    visit.page.get_by_label("What is the file for?").fill("funding of seats")
    press(visit, "Ask for the file")
    visit.sees("Mark of the copy")
    visit.is_accessible()
    visit.fits()
    with visit.page.expect_download() as coming:
        press(visit, "Download the file")
    taken = coming.value
    assert taken.suggested_filename.startswith(f"{FLIGHT}-")
    assert taken.suggested_filename.endswith("-v1-IOM-r1.csv")
    rows = list(csv.DictReader(io.StringIO(Path(taken.path()).read_text(encoding="utf-8"))))
    assert len([row for row in rows if row["No."]]) == shown


def test_a_change_is_sealed_and_reaches_the_partner_when_the_missions_signed(visitor: Visitor) -> None:
    coordinator, partner = visitor(), visitor()
    coordinator.sign_in("coordinator")
    partner.sign_in("partner")
    _open_flight(coordinator)
    page = coordinator.page
    page.get_by_role("link", name="Take off the list").first.click()
    page.get_by_label("What happened?").select_option("postponed")
    page.get_by_label("Why?").fill("Her daughter is ill")
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("link", name="Seal version 2").click()
    coordinator.sees("What is new since version 1")
    coordinator.is_accessible()
    page.get_by_role("button", name=f"Seal version 2 of {FLIGHT}").click()
    coordinator.reads(f"Version 2 of {FLIGHT}")
    coordinator.sees("Still to sign")
    coordinator.is_accessible()
    assert _shared(partner) == f"Version 1 of {FLIGHT}"
    for name in ("officer.kuwait", "officer.muscat"):
        officer = visitor()
        officer.sign_in(name)
        officer.page.goto(page.url)
        officer.page.get_by_role("button", name="Sign: Mission").click()
        officer.sees("Signed: Mission")
    assert _shared(partner) == f"Version 2 of {FLIGHT}"
    partner.sees("What is new since version 1")
    partner.is_accessible()
