"""Visits to detention centres: recorded, due again, who was met; and who sees it."""

from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.directory.models import Institution
from migrant_support.domains.flights.rules.passengers import Limits
from migrant_support.domains.people.models import Person
from migrant_support.domains.visits.actions import add_met, record_visit
from migrant_support.domains.visits.models import CentreVisit, VisitCase
from migrant_support.domains.visits.queries import deportees_on, deportees_waiting, met_on, newest_visits
from migrant_support.domains.visits.rules import check_visit, places_short
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.erasure import erase
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from tests.proofs.test_flights_at_once import MANY, at_once, confirming, seated
from tests.support.flying import Airfield

TODAY = date(2026, 3, 10)
BARE = ("wish", "consent", "exit_clearance", "fitness", "fitness_booking")


def place(field: Airfield) -> UUID:
    return field.value(sa.select(Institution.id).order_by(Institution.position, Institution.id).limit(1))


def visited(field: Airfield, *, days_ago: int = 3, next_in: int | None = 4, **more: Any) -> UUID:
    day = now().date() - timedelta(days=days_ago)
    return field.do(
        record_visit, mission="KWT", institution_id=place(field), visited_on=day, people_seen=12,
        who="Nadeeka and the lawyer", next_on=day + timedelta(days=next_in) if next_in else None, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "day", "people", "next_on"),
    [
        ("visit_ahead", TODAY + timedelta(days=1), 3, None),
        ("people_unlikely", TODAY, -1, None),
        ("people_unlikely", TODAY, 5001, None),
        ("next_out_of_reach", TODAY, 3, TODAY),
        ("next_out_of_reach", TODAY, 3, TODAY + timedelta(days=400)),
    ],
)
def test_a_visit_that_cannot_be_is_refused(code: str, day: date, people: int, next_on: date | None) -> None:
    with pytest.raises(Refused) as no:
        check_visit(day, people, next_on, today=TODAY)
    assert no.value.code == code


def test_who_waits_beyond_the_places_of_a_flight_is_counted() -> None:
    check_visit(TODAY, 0, TODAY + timedelta(days=1), today=TODAY)
    assert [places_short(3, 2), places_short(3, 5), places_short(3, -1)] == [1, 0, 3]


def test_the_next_visit_is_a_task_until_somebody_went_again(field: Airfield) -> None:
    visited(field, days_ago=9)
    visited(field, days_ago=2)
    tasks = field.rows(sa.select(Task.done_at.is_(None)).where(Task.code == "centre_visit_due").order_by(Task.due_at))
    assert [bool(is_open) for (is_open,) in tasks] == [False, True]
    assert len(field.ask(newest_visits)) == 1
    assert field.ask(newest_visits, by=field.neighbour) == []


def test_who_was_met_is_seen_by_those_who_read_the_case(field: Airfield) -> None:
    visit, person = visited(field), field.traveller(without=BARE)
    field.do(add_met, visit, person, is_deportee=True)
    (met,) = field.ask(met_on, visit)
    assert (met.person_id, met.is_deportee) == (person, True)
    assert field.ask(met_on, visit, by=field.neighbour) == []
    assert field.browser(field.neighbour).open(f"/visits/{visit}").status_code == 404
    with pytest.raises(NotThere):
        field.do(add_met, visit, person, is_deportee=False, by=field.neighbour)


def test_somebody_without_an_open_case_is_not_added(field: Airfield) -> None:
    visit, person = visited(field), field.traveller(without=BARE)
    with field.app.app_context(), work(write=True):
        db.session.execute(sa.update(Case).where(Case.person_id == person).values(mission="OMN"))
    with pytest.raises(Refused):
        field.do(add_met, visit, person, is_deportee=False)


def test_those_to_be_deported_stand_beside_the_limit_of_a_flight(field: Airfield) -> None:
    visit, flight = visited(field), field.flight()
    person = field.traveller()
    field.do(add_met, visit, person, is_deportee=True)
    assert field.ask(deportees_waiting, flight) == 1
    page = field.browser().open(f"/flights/{flight}").text
    assert "1 person who was visited waits" in page
    assert "Without a place here: 1" in page
    (refused,) = field.confirm(flight, *field.proposed(flight, person))
    assert refused.refused.code == "deportees"
    roomy = field.flight(limits=Limits(4, 0, 4, 4, deportees=1))
    field.confirmed(roomy, person)
    assert field.ask(deportees_waiting, roomy) == 0
    with field.app.app_context(), work(write=False):
        assert deportees_on(roomy) == 1, "counted as confirming counts, without an officer on the list"


def test_the_last_place_for_a_deportee_is_given_once_however_many_confirm_at_once(field: Airfield) -> None:
    visit, flight = visited(field), field.flight(seats=MANY, limits=Limits(4, 0, 4, 4, deportees=1))
    people = [field.traveller(f"Perera{number}") for number in range(MANY)]
    for person in people:
        field.do(add_met, visit, person, is_deportee=True)
    entries = field.proposed(flight, *people)
    answers = Counter(at_once([confirming(field, flight, entry) for entry in entries]))
    assert answers == {"done": 1, "deportees": MANY - 1}
    assert seated(field) == 1
    free = field.traveller("Free")
    field.confirmed(flight, free)
    assert seated(field) == 2, "whoever is not deported finds a seat"


def test_after_an_erasure_nothing_says_that_she_was_met(field: Airfield) -> None:
    visit, person = visited(field), field.traveller(without=BARE)
    field.do(add_met, visit, person, is_deportee=True)
    with field.app.app_context(), work(write=True):
        erase(person)
    assert field.rows(sa.select(VisitCase.case_id)) == []


def test_an_officer_records_a_visit_and_adds_who_was_met(field: Airfield) -> None:
    person = field.traveller("Fernando", without=BARE)
    reference = field.value(sa.select(Person.reference).where(Person.id == person))
    browser, day = field.browser(), now().date() - timedelta(days=8)
    typed = {
        "mission": "KWT", "place": str(place(field)), "visited_on": f"{day:%d %m %Y}", "who": "Nadeeka",
        "people_seen": "7", "next_on": f"{day + timedelta(days=7):%d %m %Y}",
    }  # fmt: skip
    browser.open("/visits/new")
    answer = browser.submit(typed, to="/visits/new")
    assert answer.status_code == 303, browser.words
    visit = field.value(sa.select(CentreVisit.id))
    path = f"/visits/{visit}/people"
    browser.open(path)
    assert browser.submit({"who": reference, "is_deportee": "y"}, to=path).status_code == 303
    page = browser.open(f"/visits/{visit}").text
    assert "Fernando" in page
    assert "To be deported" in page
    assert "Due" in browser.open("/visits").text
    assert "Visits that are due" in browser.open("/").text
    sealed = field.value(sa.select(CentreVisit.who_sealed))
    assert b"Nadeeka" not in sealed
