"""The facts that the gate asks for, through their forms: who may record them, what is kept, what the page says then."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.flights.models import ExitClearance, Journey
from migrant_support.domains.medical.models import FitnessCheck
from migrant_support.domains.people.actions.bonds import form_unit
from migrant_support.domains.people.models import FileReader
from migrant_support.domains.people.rules import UnitKind
from migrant_support.domains.protection.models import ChildReturnDecision
from migrant_support.kernel.clock import now
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import TestAccount
from tests.support.browsing import Browser
from tests.support.flying import CHILD, Airfield

EVERYTHING = ("identity", "document", "wish", "consent", "exit_clearance", "fitness", "fitness_booking")


def sent(browser: Browser, path: str, **fields: object) -> int:
    """Open a form, fill it, send it."""
    browser.open(path)
    return browser.submit(fields, to=path).status_code


def typed(days: int) -> str:
    """A day from today as people write it."""
    day = now().date() + timedelta(days=days)
    return f"{day.day} {day.month} {day.year}"


def way_home(field: Airfield, person: UUID, account: TestAccount | None = None) -> Browser:
    """The person's page."""
    browser = field.browser(account)
    assert browser.open(f"/people/{person}").status_code == 200
    return browser


def test_the_page_names_what_is_missing_and_leads_to_what_mends_it(field: Airfield) -> None:
    person = field.traveller(without=EVERYTHING)
    assert "No wish to return is recorded." in way_home(field, person).words
    browser = field.browser()
    assert sent(browser, f"/people/{person}/wish") == 303
    browser.follow()
    for words in (
        "There is no consent to be taken home.",
        "No travel document is at hand.",
        "The country has not granted the exit for the day of travel.",
        "No fit-to-travel check is booked.",
        "Mended by the mission officer.",
    ):
        assert words in browser.words
    for address in ("consents/new", "documents/new", "exit-clearance", "fitness/book"):
        assert f"/people/{person}/{address}" in browser.text
    assert f'href="/people/{person}/fitness"' not in browser.text


def test_each_mended_thing_disappears_from_the_page(field: Airfield) -> None:
    person = field.traveller(without=["exit_clearance", "fitness", "fitness_booking"])
    browser = field.browser()
    assert sent(browser, f"/people/{person}/exit-clearance", state="granted", valid_until="") == 422
    assert "Write until when the clearance holds." in browser.words
    assert sent(browser, f"/people/{person}/exit-clearance", state="granted", valid_until=typed(40)) == 303
    assert sent(browser, f"/people/{person}/fitness/book", booked_on=typed(3), booked_at="9.30") == 303
    browser.follow()
    assert "The country has not granted" not in browser.words
    assert "Due later:" in browser.words
    assert "No fit-to-travel result holds" in browser.words
    doctor = field.browser(field.doctor)
    path = f"/people/{person}/fitness"
    assert sent(doctor, path, result="fit", since=typed(0), until=typed(40)) == 422
    assert "A result holds for 30 days at most." in doctor.words
    assert sent(doctor, path, result="fit", since=typed(0), until=typed(7)) == 303
    assert "Nothing is missing" in way_home(field, person).words
    assert field.value(sa.select(sa.func.count()).select_from(FitnessCheck)) == 2


def test_a_refusal_takes_the_place_of_a_grant_and_both_are_kept(field: Airfield) -> None:
    person = field.traveller()
    browser = field.browser()
    assert sent(browser, f"/people/{person}/exit-clearance", state="refused") == 303
    browser.follow()
    assert "The country has not granted" in browser.words
    assert field.value(sa.select(sa.func.count()).select_from(ExitClearance)) == 2


def test_what_a_doctor_found_is_read_by_doctors_only_and_every_reading_is_written_down(field: Airfield) -> None:
    person = field.traveller()
    read = sa.select(sa.func.count()).where(AuditLine.act == "medical.fitness.read")
    assert field.browser().open(f"/people/{person}/fitness").status_code == 403
    assert field.value(read) == 0
    doctor = field.browser(field.doctor)
    doctor.open(f"/people/{person}/fitness")
    assert "Fit to travel" in doctor.words
    assert field.value(read) == 1
    assert field.browser(field.doctor).open(f"/people/{person}").status_code == 200


def test_an_unfit_person_is_named_so_at_the_gate_without_the_finding(field: Airfield) -> None:
    person = field.traveller()
    doctor = field.browser(field.doctor)
    assert sent(doctor, f"/people/{person}/fitness", result="unfit", since=typed(0), until=typed(7)) == 303
    assert "A doctor found that this person cannot fly now." in way_home(field, person).words


@pytest.fixture
def child(field: Airfield) -> UUID:
    """A child at Kuwait on whose file the protection officer is named."""
    person = field.traveller("Child", birth=CHILD)
    with field.app.app_context(), work(write=True):
        db.session.add(FileReader(person_id=person, account_id=field.protection.id))
    return person


def test_the_protection_officer_decides_and_the_child_may_go(field: Airfield, child: UUID) -> None:
    browser = field.browser(field.protection)
    path = f"/people/{child}/return-decision"
    assert sent(browser, path, assessed_on=typed(2)) == 422
    assert "The assessment lies in the future." in browser.words
    fields = {"assessed_on": typed(-1), "determined_on": typed(0), "receiver_checked": "y", "probation_told": "y"}
    assert sent(browser, path, **fields) == 303
    assert sent(browser, path, **fields) == 303
    assert field.value(sa.select(sa.func.count()).select_from(ChildReturnDecision)) == 2
    in_force = sa.select(sa.func.count()).where(ChildReturnDecision.withdrawn_at.is_(None))
    assert field.value(in_force) == 1
    browser.open(path)
    assert browser.submit({}, to="/withdraw").status_code == 303
    assert field.value(in_force) == 0
    assert field.value(sa.select(sa.func.count()).where(AuditLine.act == "protection.child.read")) >= 1


def test_a_protection_officer_who_is_not_named_finds_no_child(field: Airfield) -> None:
    person = field.traveller("Child", birth=CHILD)
    assert field.browser(field.protection).open(f"/people/{person}/return-decision").status_code == 404


def test_that_a_decision_is_missing_is_shown_to_those_who_may_know_it_exists(field: Airfield, child: UUID) -> None:
    sentence = "The decision that this child may return is missing."
    assert sentence in way_home(field, child).words
    assert sentence in way_home(field, child, field.protection).words
    assert sentence not in way_home(field, child, field.doctor).words


def test_the_decision_is_on_no_timeline_but_its_own(field: Airfield, child: UUID) -> None:
    browser = field.browser(field.protection)
    assert sent(browser, f"/people/{child}/return-decision", assessed_on=typed(0)) == 303
    assert "Decision that the child may return" not in way_home(field, child).words


def test_the_page_of_one_shows_what_the_whole_unit_needs(field: Airfield) -> None:
    wife, husband = field.traveller("Wife"), field.traveller("Husbandname", without=["consent"])
    field.do(form_unit, [wife, husband], UnitKind.FAMILY)
    browser = way_home(field, wife)
    assert "Husbandname" in browser.words
    assert "There is no consent to be taken home." in browser.words
    assert f"/people/{husband}/consents/new" in browser.text


def test_a_wish_is_withdrawn_and_a_new_one_is_a_new_journey(field: Airfield) -> None:
    person = field.traveller()
    browser = field.browser()
    assert sent(browser, f"/people/{person}/wish/end", reason="changed_mind") == 303
    assert sent(browser, f"/people/{person}/wish") == 303
    assert sent(browser, f"/people/{person}/wish") == 303
    rows = field.rows(sa.select(Journey.ended_at.is_(None), Journey.end_reason).order_by(Journey.id))
    assert [(bool(is_open), reason) for is_open, reason in rows] == [(False, "changed_mind"), (True, None)]


def test_my_day_leads_to_the_flight_that_waits(field: Airfield) -> None:
    flight = field.flight(seats=3, days=2)
    field.confirmed(flight, field.traveller("A"))
    field.proposed(flight, field.traveller("B"))
    officer, coordinator = field.browser(), field.browser(field.coordinator)
    officer.open("/")
    assert "UL1 KWI–CMB: proposed, not yet confirmed" in officer.words
    assert "UL1 KWI–CMB: confirmed, something is missing" in officer.words
    coordinator.open("/")
    assert "1 UL1 KWI–CMB, people with a seat" in coordinator.words
    assert "Free seats: 2, proposed: 1, waiting: 0. Confirmed, but something is missing: 1." in coordinator.words
