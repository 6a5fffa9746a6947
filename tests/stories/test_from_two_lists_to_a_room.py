"""The two lists that missions really keep become people, and three of them a quarantine room, in one go."""

import re
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.documents.actions.whereabouts import verify_document
from migrant_support.domains.people.actions.details import add_document
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import DocumentKind, NewDocument
from migrant_support.domains.quarantine.models import QuarantineOrder
from migrant_support.domains.quarantine.rules.orders import OrderState
from migrant_support.domains.sites.models import Site, Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.exchange.imports.models import ImportLine
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.test_the_whole_line import THE_DAY, fill, press
from tests.stories.visit import PHONE, Visit
from tests.support.accounts import an_account, viewer_for
from tests.support.flying import GROWN, make_able

pytestmark = [pytest.mark.story, pytest.mark.one_database]
LISTS = Path(__file__).parents[1] / "data" / "imports"
FLIGHT = "UL778"
MISSIONS = {
    "KWT": ("officer.kuwait", "kuwait_registration_2021.xlsx", "Kuwait City, Kuwait"),
    "OMN": ("officer.muscat", "oman_shelter_register.xlsx", "Muscat, Oman"),
}


def take_in(officer: Visit, file: str) -> UUID:
    """Upload a list, look at what would happen, and take it in; returns the list."""
    officer.go("/imports")
    officer.page.locator("input[type=file]").set_input_files(LISTS / file)
    press(officer, "Read the list")
    officer.page.locator("main button", has_text="Take in").first.click()
    officer.sees("people were registered.")
    return UUID(urlsplit(officer.page.url).path.rsplit("/", 1)[1])


def give_beds(officer: Visit, house: House, batch: UUID) -> None:
    """The register says who slept where: its beds are taken in for a shelter of the mission."""
    with house.app.app_context(), work(write=False):
        site = db.session.scalars(sa.select(Site.id).where(Site.mission == "OMN").order_by(Site.code.desc())).first()
    officer.go(f"/imports/{batch}/beds")
    officer.page.locator("#site").select_option(str(site))
    officer.page.locator("main form button[type=submit]").first.click()
    officer.page.wait_for_load_state()
    with house.app.app_context(), work(write=False):
        taken_in = sa.select(sa.func.count()).select_from(Stay).join(
            ImportLine, ImportLine.person_id == Stay.person_id
        ).where(ImportLine.batch_id == batch)  # fmt: skip
        assert (db.session.scalar(taken_in) or 0) > 40


def travellers(house: House, batch: UUID, mission: str, *, number: int, in_bed: bool) -> list[UUID]:
    """People of a list who become ready to fly, by what their mission and the doctor record of them."""
    officer = viewer_for(house.app, house.account(MISSIONS[mission][0]))
    doctor = viewer_for(house.app, an_account(house.app, "medical", f"mission:{mission}"))
    with house.app.app_context(), work(write=True):
        sleeps = sa.exists().where(Stay.person_id == Person.id, Stay.state == StayState.CURRENT)
        of_list = (
            sa.select(Person.id)
            .join(ImportLine, ImportLine.person_id == Person.id)
            .where(ImportLine.batch_id == batch, Person.birth_day < date(1998, 1, 1), sleeps if in_bed else ~sleeps)
        )
        people = list(db.session.scalars(of_list.order_by(Person.id).limit(number)))
        assert len(people) == number
        for place, person in enumerate(people):
            written = f"N81{mission == 'OMN':d}{place:04d}"
            passport = NewDocument(DocumentKind.PASSPORT, written, expires_on=date(2033, 1, 1))
            verify_document(officer, person, add_document(officer, person, passport))
            make_able(officer, doctor, person, GROWN, without=(), mission=mission)
    return people


def plan(coordinator: Visit) -> str:
    """A flight of tomorrow from Muscat by Kuwait, with seats for both missions; returns its address."""
    coordinator.go("/flights/new")
    day = (now() + timedelta(days=1)).strftime(THE_DAY)
    fill(coordinator, number=FLIGHT, operator="SriLankan Airlines")
    legs = {"first": ("MCT", "KWI", "08:00", "09:30"), "second": ("KWI", "CMB", "11:00", "18:30")}
    for leg, (origin, destination, leaves, lands) in legs.items():
        coordinator.page.locator(f"#{leg}-from_airport").select_option(origin)
        coordinator.page.locator(f"#{leg}-to_airport").select_option(destination)
        times = {"from_day": day, "from_clock": leaves, "to_day": day, "to_clock": lands}
        fill(coordinator, **{f"{leg}-{name}": text for name, text in times.items()})
    press(coordinator, "Plan flight")
    coordinator.sees("The flight is planned.")
    flight = urlsplit(coordinator.page.url).path
    for _officer, _list, mission in MISSIONS.values():
        coordinator.go(flight)
        press(coordinator, "Seats for a mission")
        coordinator.page.locator("#mission").select_option(label=mission)
        coordinator.page.locator("#payer").select_option("slbfe")
        fill(coordinator, seats="2")
        press(coordinator, "Give seats")
    press(coordinator, "Open for proposals")
    return flight


def seat(officer: Visit, flight: str, references: list[str]) -> None:
    """The mission proposes people by their references and confirms them."""
    officer.go(f"{flight}/propose")
    officer.page.locator("#references").fill("\n".join(references))
    officer.page.locator("#payer").select_option("slbfe")
    officer.page.locator("main form button[type=submit]").first.click()
    officer.page.wait_for_load_state()
    officer.go(flight)
    boxes = officer.page.get_by_role("checkbox")
    for number in range(boxes.count()):
        boxes.nth(number).check()
    press(officer, "Confirm the ticked")
    officer.sees(f"Confirmed for the flight: {len(references)}")


def _references(house: House, people: list[UUID]) -> list[str]:
    with house.app.app_context(), work(write=False):
        return list(db.session.scalars(sa.select(Person.reference).where(Person.id.in_(people)).order_by(Person.id)))


def test_from_two_lists_to_a_quarantine_room(house: House, visitor: Visitor) -> None:
    coordinator, intake = visitor(), visitor(size=PHONE)
    officers: dict[str, Visit] = {}
    for mission, (name, _file, _label) in MISSIONS.items():
        officers[mission] = visitor()
        officers[mission].sign_in(name)
    coordinator.sign_in("coordinator")
    intake.sign_in("intake")
    lists = {mission: take_in(officers[mission], MISSIONS[mission][1]) for mission in MISSIONS}
    give_beds(officers["OMN"], house, lists["OMN"])
    flight = plan(coordinator)
    people: list[UUID] = []
    for mission, number, in_bed in (("KWT", 2, False), ("OMN", 1, True)):
        mine = travellers(house, lists[mission], mission, number=number, in_bed=in_bed)
        seat(officers[mission], flight, _references(house, mine))
        people += mine

    coordinator.go(f"{flight}/quarantine-places")
    coordinator.page.get_by_role("checkbox", name="Hotel Lotus Pond").check()
    press(coordinator, "Plan the places")
    coordinator.go(flight)
    press(coordinator, "Lock the list")
    press(coordinator, "Seal version 1")
    press(coordinator, f"Seal version 1 of {FLIGHT}, 3 people")
    coordinator.sees("Version 1 is sealed.")

    for mission, officer in officers.items():
        officer.go(flight)
        press(officer, "Version 1")
        press(officer, f"Sign: Mission: {MISSIONS[mission][2]}")
        for link, button in (("Check in", "Check in"), ("Board", "On board")):
            officer.go(flight)
            for _each in range(officer.page.get_by_role("link", name=re.compile(f"^{link}")).count()):
                officer.page.get_by_role("link", name=re.compile(f"^{link}")).first.click()
                if link == "Check in":
                    officer.page.locator("#bag_kilos").fill("18")
                press(officer, button)
                officer.go(flight)
    coordinator.go(flight)
    press(coordinator, "It has left")
    coordinator.sees("The flight left with 3 people.")

    intake.go(f"/arrivals/{flight.rsplit('/', 1)[1]}")
    press(intake, "It has landed")
    for number in range(3):
        intake.page.get_by_role("checkbox").nth(number).check()
    press(intake, "Receive all who are ticked")
    intake.sees("Received: 3.")
    press(intake, "The bus leaves")
    press(intake, "On the bus")
    intake.sees("3 people are on the way.")
    for _each in range(3):
        intake.go(f"/arrivals/{flight.rsplit('/', 1)[1]}?show=received")
        intake.page.get_by_role("link", name=re.compile("^Room")).last.click()
        intake.page.locator("main button.button--first").first.click()
        intake.page.wait_for_load_state()
    with house.app.app_context(), work(write=False):
        orders = sa.select(QuarantineOrder.state).where(QuarantineOrder.person_id.in_(people))
        assert list(db.session.scalars(orders)) == [OrderState.ADMITTED] * 3
        old_beds = sa.select(Stay.state).join(Site, Site.id == Stay.site_id).where(
            Stay.person_id.in_(people), Site.mission == "OMN", Stay.state == StayState.CURRENT
        )  # fmt: skip
        assert db.session.scalars(old_beds).all() == [], "who flew has left the bed of the register"
