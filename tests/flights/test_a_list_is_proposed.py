"""A filtered list of cases is proposed for a flight: looked at first, each unit whole, each person told, once."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import ManifestEntry
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.people.actions.bonds import form_unit
from migrant_support.domains.people.rules import UnitKind
from tests.support.browsing import Browser
from tests.support.counting import statements
from tests.support.flying import CHILD, Airfield

AT = "/cases/propose"


def listed(field: Airfield) -> dict[UUID, EntryState]:
    """Who stands on a flight, and how."""
    return dict(field.rows(sa.select(ManifestEntry.person_id, ManifestEntry.state)))


def look(browser: Browser, flight: UUID, *, at: str = AT, **more: Any) -> Any:
    """Choose the seats of Kuwait and look."""
    browser.open(at)
    return browser.submit({"seats": f"{flight}:KWT:state"} | more, to="/preview")


def do_it(browser: Browser, **changed: str) -> Any:
    """Press the button of the page that was looked at."""
    return browser.post(AT, dict(browser.form(to="/preview").fields) | changed)


def test_a_list_is_looked_at_and_then_proposed_with_each_unit_whole_and_a_line_for_each(field: Airfield) -> None:
    flight = field.flight(seats=9)
    ready = field.traveller("Ready")
    mother, child = field.traveller("Mother"), field.traveller("Child", birth=CHILD)
    field.do(form_unit, [mother, child], UnitKind.ESCORT)
    stuck = field.traveller("Stuck", without=["identity"])
    nowish = field.traveller("Staying", without=["wish"])
    browser = field.browser()
    assert f'href="{AT}' in browser.open("/cases").text
    page = look(browser, flight)
    assert page.status_code == 200
    assert listed(field) == {}, "a look keeps nothing"
    assert "Propose 3 people" in page.text
    assert "Stuck" in page.text
    assert "Staying" not in page.text
    done = do_it(browser)
    assert done.status_code == 200
    assert "Done for 3 of 4 people." in done.text
    assert set(listed(field)) == {ready, mother, child}
    page = look(browser, flight, only_wishes=None)
    assert "Staying" in page.text
    assert not {stuck, nowish} & set(listed(field))


def test_a_double_press_has_the_effect_of_once_and_a_list_that_changed_is_looked_at_again(field: Airfield) -> None:
    flight = field.flight(seats=9)
    field.traveller("One")
    browser = field.browser()
    look(browser, flight)
    fields = dict(browser.form(to="/preview").fields)
    field.traveller("Late")
    answer = browser.post(AT, fields)
    assert answer.status_code == 422
    assert "Look again, then propose." in answer.text
    assert listed(field) == {}
    look(browser, flight)
    fields = dict(browser.form(to="/preview").fields)
    first, second = browser.post(AT, fields), browser.post(AT, fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(listed(field)) == 2


def test_those_beyond_the_free_seats_wait_the_most_urgent_seated_first_and_no_unit_is_parted(field: Airfield) -> None:
    flight = field.flight(seats=2)
    mother, child = field.traveller("Mother"), field.traveller("Child", birth=CHILD)
    field.do(form_unit, [mother, child], UnitKind.ESCORT)
    plain = field.traveller("Plain")
    browser = field.browser()
    look(browser, flight, rest_waits="y")
    assert do_it(browser).status_code == 303
    proposed, waiting = EntryState.PROPOSED, EntryState.WAITING
    assert listed(field) == {mother: proposed, child: proposed, plain: waiting}


def test_the_seats_of_another_mission_are_no_choice_and_its_people_are_not_on_the_list(field: Airfield) -> None:
    flight = field.flight(seats=2)
    field.traveller("Ours")
    theirs = field.browser(field.neighbour)
    assert "No flight takes proposals now" in theirs.open(AT).text
    theirs.open(AT)
    assert theirs.post(AT, {"seats": f"{flight}:KWT:state"}).status_code == 422
    assert listed(field) == {}


def test_a_long_list_asks_the_database_as_often_as_a_short_one(field: Airfield) -> None:
    asked = []
    for more in (2, 12):
        flight = field.flight(seats=1)
        for number in range(more):
            field.traveller(f"P{number}")
        browser = field.browser()
        look(browser, flight, rest_waits="y")
        with statements(field.app) as seen:
            assert do_it(browser).status_code in (200, 303)
        asked.append(len(seen))
    assert asked[1] <= asked[0] + 2, asked
