"""A minute before and after midnight by the clock of the house: gate, roll-call, report, meals, holds, ages.

Kuwait, Muscat, Nicosia on the days on which its clock changes, Colombo (DOMAIN invariant 11). Nights of stays and of
occupancy, curfew, rations and cost have their tests beside their rules.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.people.rules import BirthDate, BirthPrecision
from migrant_support.domains.rations.actions.meals import write_plates
from migrant_support.domains.rations.rules.meals import Diet, Meal
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.actions.gate import let_in, let_out
from migrant_support.domains.sites.actions.rollcall import start_roll_call
from migrant_support.domains.sites.models import RollCall
from migrant_support.domains.sites.queries.report import counted
from migrant_support.domains.sites.rules import change_of_beds
from migrant_support.domains.sites.rules.need import kept_until
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.refusals import Refused
from tests.sites.conftest import Shelter
from tests.support.shelters import a_room, a_site, ask, beds_of, do

ZONES = ["Asia/Kuwait", "Asia/Muscat", "Asia/Nicosia", "Asia/Colombo"]
DAYS = [date(2027, 3, 28), date(2027, 10, 31), date(2027, 12, 4)]  # Nicosia changes its clock on the first two
DAY = timedelta(days=1)
PLATES = {(Meal.LUNCH, Diet.USUAL): (5, 4)}


def at(day: date, clock: str, zone: str) -> datetime:
    """An instant by the clock of a place."""
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=ZoneInfo(zone))


@pytest.mark.one_database
@pytest.mark.parametrize("zone", ZONES)
def test_the_day_of_a_house_turns_at_its_own_midnight(shelter: Shelter, zone: str) -> None:
    app, viewer, woman = shelter.kuwait.app, shelter.kuwait.viewer(), shelter.woman()
    house = a_site(app, viewer, name="House", kind=SiteKind.SAFE_HOUSE, zone=zone)
    bed = beds_of(app, a_room(app, viewer, house))[0]
    with clock_set_to(at(DAYS[0] - DAY, "12:00", zone)):
        do(app, actions.place, viewer, woman, bed)
    for day in DAYS:
        with clock_set_to(at(day, "23:59", zone)):
            do(app, let_in, viewer, house, woman)
            do(app, write_plates, viewer, house, day, PLATES)
            do(app, write_plates, viewer, house, day + DAY, {})
            with pytest.raises(Refused, match="day_out_of_bounds"):
                do(app, write_plates, viewer, house, day + 2 * DAY, {})
        with clock_set_to(at(day + DAY, "00:01", zone)):
            do(app, let_out, viewer, house, woman)
            do(app, start_roll_call, viewer, house)
            do(app, write_plates, viewer, house, day + 2 * DAY, {})
            before = ask(app, counted, house, zone, day)
            after = ask(app, counted, house, zone, day + DAY)
        assert (before["came_in"], before["went_out"], before["slept"], before["meals_lunch"]) == (1, 0, 1, 4)
        assert (after["came_in"], after["went_out"], after["slept"], "meals_lunch" in after) == (0, 1, 1, False)
    assert shelter.kuwait.rows(sa.select(RollCall.night).order_by(RollCall.night)) == [(day,) for day in DAYS]


@pytest.mark.one_database
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", DAYS)
def test_a_bed_is_kept_until_the_next_days_change_of_beds(zone: str, day: date) -> None:
    assert kept_until(at(day, "23:59", zone), zone) == change_of_beds(day + DAY, zone)
    assert kept_until(at(day + DAY, "00:01", zone), zone) == change_of_beds(day + 2 * DAY, zone)


@pytest.mark.one_database
def test_a_child_is_grown_from_the_midnight_of_her_mission(shelter: Shelter) -> None:
    birth = BirthDate(date(2009, 12, 5), BirthPrecision.DAY)
    girl = shelter.woman("Sanduni", birth=birth)
    for day, clock, said in ((4, "23:59", "17 years, a child"), (5, "00:01", "18 years")):
        with clock_set_to(at(date(2027, 12, day), clock, "Asia/Kuwait")):
            browser = shelter.kuwait.browser()
            browser.open(f"/people/{girl}/bed")
            assert said in browser.words
            assert ("a child" in browser.words) is (day == 4)
