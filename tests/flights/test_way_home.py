"""The way home week by week: who reached what when, within sight, by mission and payer, with few statements."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.flights.models import Journey
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.domains.people.models import Person, RestrictedFile
from migrant_support.domains.quarantine.queries.way_home import Step, reached_by_week
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.counting import statements
from tests.support.flying import Airfield

WEEK = timedelta(days=7)


def _reached(field: Airfield, by: str = "coordinator", **wanted: object) -> dict[tuple[str, str, int], int]:
    """This week is 2, the one before 1."""
    bounds = [now() - 2 * WEEK - timedelta(days=1), now() - WEEK - timedelta(days=1), now() - timedelta(days=1)]
    bounds.append(now() + timedelta(days=1))
    found = field.ask(reached_by_week, bounds, by=getattr(field, by), **wanted)
    return {(step.value, mission, week): people for (step, mission, week), people in found.items()}


def test_people_are_counted_in_the_week_in_which_they_reached_a_step(field: Airfield) -> None:
    flight = field.flight(seats=2)
    first, second = field.traveller("First"), field.traveller("Second")
    field.confirmed(flight, first)
    field.proposed(flight, second)
    with field.app.app_context(), work(write=True):
        earlier = now() - WEEK
        db.session.execute(sa.update(Person).where(Person.id == first).values(registered_at=earlier))
        home = {"requested_at": earlier - WEEK, "ended_at": earlier, "end_reason": "home"}
        db.session.execute(sa.update(Journey).where(Journey.person_id == first).values(**home))
    assert _reached(field) == {
        ("registered", "KWT", 1): 1,
        ("registered", "KWT", 2): 1,
        ("wished", "KWT", 0): 1,
        ("wished", "KWT", 2): 1,
        ("proposed", "KWT", 2): 2,
        ("confirmed", "KWT", 2): 1,
        ("home", "KWT", 1): 1,
    }
    assert _reached(field, payer=Payer.STATE) == {("proposed", "KWT", 2): 2, ("confirmed", "KWT", 2): 1}
    assert _reached(field, payer=Payer.IOM) == _reached(field, mission="OMN") == {}


def test_who_is_proposed_twice_in_a_week_is_one_person(field: Airfield) -> None:
    person = field.traveller()
    for days in (4, 6):
        field.proposed(field.flight(seats=1, days=days), person)
    assert _reached(field)["proposed", "KWT", 2] == 1


def test_a_mission_counts_its_own_and_nobody_counts_a_closed_file(field: Airfield) -> None:
    field.proposed(field.flight(seats=2), field.traveller("Plain"), closed := field.traveller("Closed"))
    assert _reached(field, by="neighbour") == {}
    assert _reached(field, by="officer")["proposed", "KWT", 2] == 2
    with field.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=closed, reason_sealed=b""))
    for viewer in ("officer", "coordinator"):
        found = _reached(field, by=viewer)
        assert {found[step.value, "KWT", 2] for step in (Step.REGISTERED, Step.WISHED, Step.PROPOSED)} == {1}


@pytest.mark.one_database
def test_the_page_shows_the_same_numbers_in_picture_and_table_with_few_statements(app: Flask, field: Airfield) -> None:
    field.confirmed(field.flight(seats=2), field.traveller())
    page = field.browser(field.coordinator)
    page.open("/country-picture/way-home")
    with statements(app) as asked:
        page.open("/country-picture/way-home?weeks=26&mission=KWT")
    assert len(asked) <= 10, asked
    assert "In 26 weeks: 1 registered, 1 got a seat, 0 landed, 0 came home." in page.words
    assert page.text.count('class="series-2" x=') == 1
    page.open("/country-picture/way-home?payer=state&weeks=1000&mission=nowhere")
    assert "Wish to return" not in page.text.split("<table")[1]
    assert "registered" not in page.words.split("As of")[1]
