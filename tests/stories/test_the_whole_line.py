"""From the counter in Kuwait to a quarantine room in Sri Lanka: each role does its part in a browser of its own."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.quarantine.models import QuarantineOrder
from migrant_support.domains.quarantine.rules.orders import OrderState
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.visit import PHONE, Visit

pytestmark = [pytest.mark.story, pytest.mark.one_database]
NAME = "Weerakkody"
FLIGHT = "UL777"
THE_DAY = "%d/%m/%Y"


def press(visit: Visit, name: str) -> None:
    """Press the button or follow the link that says this."""
    button = visit.page.get_by_role("button", name=name, exact=True)
    button.or_(visit.page.get_by_role("link", name=name, exact=True)).first.click()


def fill(visit: Visit, **texts: str) -> None:
    """Write into fields by their names."""
    for field, text in texts.items():
        visit.page.locator(f"#{field}").fill(text)


def register(officer: Visit) -> str:
    """A woman with a passport comes to the counter and wishes to go home; returns the address of her page."""
    officer.search(f"Nirosha {NAME}")
    press(officer, "Nobody fits: register a new person")
    fill(officer, birth="28/2/1990", number="N4455667", expires_on="1/1/2032")
    officer.page.locator("#sex").select_option(label="Female")
    for agreed in ("Unpaid wages", "To be taken home", "To share details with IOM"):
        officer.page.get_by_label(agreed).check()
    press(officer, "Register")
    officer.sees("The person is registered and the case is open.")
    return officer.page.url


def make_her_ready(officer: Visit, medical: Visit, person: str) -> None:
    """The passport was seen; wish, clearance and fitness are recorded; then nothing is missing."""
    officer.page.get_by_role("link", name="Verify N4455667").click()
    press(officer, "It is theirs")
    officer.sees("The document is verified.")
    officer.go(f"{person}/wish")
    press(officer, "Record the wish")
    officer.sees("Exit clearance")
    officer.go(f"{person}/exit-clearance")
    officer.page.locator("#country").select_option(label="Kuwait")
    officer.page.locator("#state").select_option(label="Granted")
    fill(officer, valid_until=(now() + timedelta(days=30)).strftime(THE_DAY))
    press(officer, "Record")
    officer.go(f"{person}/fitness/book")
    fill(officer, booked_on=now().strftime(THE_DAY))
    press(officer, "Book check")
    medical.go(f"{person}/fitness")
    fill(medical, since=now().strftime(THE_DAY), until=(now() + timedelta(days=7)).strftime(THE_DAY))
    press(medical, "Record result")
    officer.go(person)
    officer.sees("Nothing is missing")


def plan(coordinator: Visit) -> str:
    """A flight of tomorrow with five seats for Kuwait, shared with IOM; returns its address."""
    coordinator.go("/flights/new")
    day = (now() + timedelta(days=1)).strftime(THE_DAY)
    fill(coordinator, number=FLIGHT, operator="SriLankan Airlines")
    times = {"from_day": day, "from_clock": "10:00", "to_day": day, "to_clock": "17:30"}
    fill(coordinator, **{f"first-{name}": text for name, text in times.items()})
    coordinator.page.locator("#first-from_airport").select_option("KWI")
    coordinator.page.locator("#first-to_airport").select_option("CMB")
    press(coordinator, "Plan flight")
    coordinator.sees("The flight is planned.")
    flight = coordinator.page.url.removeprefix(coordinator.house.address)
    press(coordinator, "Seats for a mission")
    coordinator.page.locator("#mission").select_option(label="Kuwait City, Kuwait")
    coordinator.page.locator("#payer").select_option("slbfe")
    fill(coordinator, seats="5")
    press(coordinator, "Give seats")
    press(coordinator, "Open for proposals")
    press(coordinator, "Share with IOM")
    coordinator.sees("IOM now sees this flight")
    return flight


def seat_her(officer: Visit, person: str, flight: str) -> None:
    """She is proposed from her own page, and confirmed on the flight's."""
    officer.go(f"{person}/flights/propose")
    officer.page.locator("#flight").select_option(flight.rsplit("/", 1)[1])
    officer.page.locator("#payer").select_option("slbfe")
    press(officer, "Propose")
    officer.sees("Proposed for the flight.")
    officer.go(flight)
    officer.page.get_by_role("checkbox").first.check()
    press(officer, "Confirm the ticked")
    officer.sees("Confirmed for the flight: 1")


def lock_and_seal(coordinator: Visit, flight: str) -> None:
    """Without a quarantine place nothing is locked; with one the list is locked and sealed."""
    coordinator.go(flight)
    press(coordinator, "Lock the list")
    coordinator.sees("quarantine place")
    coordinator.go(f"{flight}/quarantine-places")
    coordinator.page.get_by_role("checkbox", name="Hotel Lotus Pond").check()
    press(coordinator, "Plan the places")
    coordinator.sees("1 person got a place.")
    coordinator.go(flight)
    press(coordinator, "Lock the list")
    press(coordinator, "Seal version 1")
    press(coordinator, f"Seal version 1 of {FLIGHT}, 1 person")
    coordinator.sees("Version 1 is sealed.")


def fly(officer: Visit, coordinator: Visit, flight: str) -> None:
    """The mission signs, checks her in and boards her; the flight leaves."""
    officer.go(flight)
    press(officer, "Version 1")
    press(officer, "Sign: Mission: Kuwait City, Kuwait")
    officer.sees("Signed: Mission: Kuwait City, Kuwait.")
    for link, button in (("Check in", "Check in"), ("Board", "On board")):
        officer.go(flight)
        officer.page.get_by_role("link", name=re.compile(f"^{link}")).first.click()
        if link == "Check in":
            officer.page.locator("#bag_kilos").fill("18")
        press(officer, button)
    officer.sees("On board.")
    coordinator.go(flight)
    press(coordinator, "It has left")
    coordinator.sees("The flight left with 1 person.")


def receive(intake: Visit, flight: str) -> None:
    """On a phone beside the aircraft: landed, received, and given the room that was planned."""
    intake.go(f"/arrivals/{flight.rsplit('/', 1)[1]}")
    press(intake, "It has landed")
    intake.fits()
    intake.is_accessible()
    intake.page.get_by_role("button", name=re.compile("^Received")).first.click()
    intake.sees("Received: 1.")
    intake.page.get_by_role("link", name=re.compile("^Room")).last.click()
    intake.page.locator("main button.button--first").first.click()


def test_the_whole_line(house: House, visitor: Visitor) -> None:
    officer, medical, coordinator, intake = visitor(), visitor(), visitor(), visitor(size=PHONE)
    for visit, name in ((officer, "officer.kuwait"), (medical, "medical"), (coordinator, "coordinator")):
        visit.sign_in(name)
    intake.sign_in("intake")
    person = register(officer).removeprefix(house.address)
    make_her_ready(officer, medical, person)
    flight = plan(coordinator)
    seat_her(officer, person, flight)
    lock_and_seal(coordinator, flight)
    fly(officer, coordinator, flight)
    receive(intake, flight)
    with house.app.app_context(), work(write=False):
        order = sa.select(QuarantineOrder.state).where(QuarantineOrder.person_id == UUID(person.rsplit("/", 1)[1]))
        assert db.session.scalars(order).one() is OrderState.ADMITTED
    officer.go(person)
    officer.sees("In quarantine")
