"""The airport on a phone: one does not come, a family that stood by boards, and Colombo is told numbers."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.demo.way_home import OFFICES
from migrant_support.domains.people.actions.bonds import form_unit
from migrant_support.domains.people.rules import UnitKind
from migrant_support.platform.messages.models import Message
from migrant_support.platform.messages.outbox import opened_words
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.flights.test_airport import departing
from tests.stories.airfield import airfield_of, reference_of
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.visit import PHONE, Visit

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def _scan(visit: Visit, code: str, answer: str) -> None:
    """What a scanner does: characters and Enter; then the answer of the page."""
    visit.page.locator("#code").fill(code)
    visit.page.locator("#code").press("Enter")
    visit.page.locator("#scan-answer", has_text=answer).wait_for()


def _check_in(visit: Visit, code: str, kilos: str) -> None:
    _scan(visit, code, "Check in now")
    visit.page.locator("#bags").fill("1")
    visit.page.locator("#bag_kilos").fill(kilos)
    visit.is_accessible()
    visit.page.get_by_role("button", name="Check in", exact=True).click()
    visit.sees("Checked in. Boarding pass")


def _told(house: House, subject: UUID) -> list[str]:
    """What stands in the messages to the office at the other end."""
    with house.app.app_context(), work(write=False):
        found = db.session.scalars(sa.select(Message).where(Message.occasion == f"flight:{subject}"))
        return [opened_words(one).text for one in found]


def test_a_no_show_gives_way_to_a_family_and_the_other_end_is_told(house: House, visitor: Visitor) -> None:
    field = airfield_of(house)
    comes, late, also = (field.traveller(name) for name in ("Comesalong", "Latecomer", "Alsolate"))
    family = [field.traveller("Standbyson"), field.traveller("Standbyson")]
    field.do(form_unit, family, UnitKind.FAMILY)
    flight, _entries = departing(field, comes, late, also, waiting=family)
    coordinator, desk = visitor(), visitor(size=PHONE)
    coordinator.sign_in("coordinator")
    coordinator.go(f"/flights/{flight}/contacts")
    coordinator.page.locator("#office").fill("Health desk Colombo")
    coordinator.page.locator("#email").fill("desk@health.example")
    coordinator.page.locator("main button.button--first").click()
    coordinator.sees("desk@health.example")
    coordinator.is_accessible()

    desk.sign_in("officer.kuwait")
    desk.go(f"/flights/{flight}/airport")
    desk.is_accessible()
    desk.fits()
    _check_in(desk, reference_of(field, comes), "20")
    desk.go(f"/flights/{flight}/airport/list?show=missing")
    for name in ("Latecomer", "Alsolate"):
        desk.page.get_by_role("checkbox", name=name).check()
    desk.is_accessible()
    desk.fits()
    desk.page.get_by_role("button", name="Did not come").click()
    desk.sees("Written down as not come: 2.")
    desk.go(f"/flights/{flight}/airport")
    desk.page.get_by_role("button", name="Give them the free seats").click()
    desk.page.wait_for_load_state()
    for person in family:
        desk.go(f"/flights/{flight}/airport")
        _check_in(desk, reference_of(field, person), "15")

    desk.go(f"/flights/{flight}/gate")
    _scan(desk, reference_of(field, family[0]), "2 people boarded together.")
    desk.is_accessible()
    desk.fits()
    _scan(desk, reference_of(field, family[1]), "On board already. Nothing was changed.")
    _scan(desk, reference_of(field, comes), "1 person boarded.")
    _scan(desk, reference_of(field, late), "Did not come")
    desk.sees("2 people got a seat after the list was sealed. Ask the coordinator to seal it again")
    coordinator.go(f"/flights/{flight}/gate")
    coordinator.page.get_by_role("link", name="Seal it again").click()
    coordinator.page.get_by_role("button", name="Seal version 2").click()
    coordinator.sees("Version 2 is sealed.")
    desk.go(f"/flights/{flight}")
    desk.page.get_by_role("button", name="It has left").click()
    desk.sees("The flight left with 3 people.")
    told = _told(house, flight)
    in_english = [words for words in told if "People on board: 3" in words]
    assert len(told) == len(OFFICES) + 1
    assert in_english
    assert all("Bags: 3, together 50 kg" in words for words in in_english)
    assert not any("Standbyson" in words for words in told)
