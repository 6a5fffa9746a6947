"""The mission proposes a couple; both lack something; the button beside each mends it; then both have a seat."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from migrant_support.domains.flights.models import ManifestEntry
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.people.actions.bonds import form_unit
from migrant_support.domains.people.rules import UnitKind
from migrant_support.kernel.clock import now
from tests.stories.airfield import airfield_of, reference_of
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.visit import Visit
from tests.support.flying import Airfield

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def _confirm_everybody(officer: Visit, flight: UUID) -> None:
    officer.go(f"/flights/{flight}")
    for box in officer.page.locator("input[name=entry]").all():
        box.check()
    officer.page.get_by_role("button", name="Confirm the ticked").click()


def _couple(field: Airfield) -> UUID:
    """A wife whom the country has not said it lets go, and a husband whose wish nobody wrote down; returns the wife."""
    wife = field.traveller("Wickremage", without=["exit_clearance"])
    husband = field.traveller("Wickremage", without=["wish"])
    field.do(form_unit, [wife, husband], UnitKind.FAMILY)
    return wife


def test_what_is_missing_is_mended_from_the_report_and_the_couple_gets_its_seats(
    house: House, visitor: Visitor
) -> None:
    field = airfield_of(house)
    wife = _couple(field)
    flight = field.flight(seats=2)
    officer = visitor()
    page = officer.page
    officer.sign_in("officer.kuwait")
    officer.go(f"/flights/{flight}/propose")
    page.locator("#references").fill(reference_of(field, wife))
    page.locator("main form button[type=submit]").last.click()
    officer.reads("Proposed for the flight")
    officer.sees("Done for 0 of 2 people.")
    officer.is_accessible()
    officer.fits()
    page.get_by_role("link", name="Record the wish").first.click()
    page.get_by_role("button", name="Record the wish").click()
    officer.sees("The wish to return is recorded.")

    officer.go(f"/flights/{flight}/propose")
    page.locator("#references").fill(reference_of(field, wife))
    page.locator("main form button[type=submit]").last.click()
    officer.sees("2 people are proposed.")
    _confirm_everybody(officer, flight)
    officer.reads("Confirmed for the flight")
    officer.sees("Done for 0 of 2 people.")
    officer.is_accessible()
    page.get_by_role("link", name="Exit clearance").first.click()
    page.locator("#state").select_option(label="Granted")
    page.locator("#valid_until").fill(f"{now() + timedelta(days=30):%d/%m/%Y}")
    page.get_by_role("button", name="Record", exact=True).click()
    officer.sees("The exit clearance is recorded.")
    officer.is_accessible()

    _confirm_everybody(officer, flight)
    officer.sees("Confirmed for the flight: 2")
    expect(page.locator("#people")).to_contain_text("Confirmed")
    states = field.rows(sa.select(ManifestEntry.state).where(ManifestEntry.flight_id == flight))
    assert states == [(EntryState.CONFIRMED,)] * 2
    officer.is_accessible()
