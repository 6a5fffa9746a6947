"""The board of flights: each on its local day, with seats as the viewer may know them, quarantine places under it."""

import re
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.desks.flight_board import MONTH, WEEK, span_of
from migrant_support.domains.flights import actions
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.queries.board import BoardFilter, board_flights
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.flights.rules.times import Leg, local_instant
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.domains.people.models import RestrictedFile
from migrant_support.domains.quarantine.queries.nights import centre_nights, landings
from migrant_support.kernel.clock import local_day
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.counting import statements
from tests.support.flying import Airfield, a_plan


def _at_half_past_eleven(days: int) -> list[Leg]:
    """Leaves Kuwait at 23:30 and lands in Colombo the next morning."""
    day = local_day("Asia/Kuwait") + timedelta(days=days)
    start = local_instant(day, time(23, 30), "Asia/Kuwait")
    return [Leg("KWI", "CMB", start, start + timedelta(hours=5))]


def _days(words: str) -> dict[str, str]:
    """The words of each day of the board, by date."""
    parts = re.split(r'<time datetime="(\d{4}-\d\d-\d\d)">', words)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_a_flight_stands_on_the_day_of_its_own_airport_and_its_people_land_on_the_next(field: Airfield) -> None:
    flight = field.flight(seats=4, legs=_at_half_past_eleven(6))
    housed, homeless = field.traveller("Housed"), field.traveller("Homeless")
    field.places(housed)
    field.confirmed(flight, housed, homeless)
    field.proposed(flight, field.traveller("Hoping"))
    leaves = local_day("Asia/Kuwait") + timedelta(days=6)
    page = field.browser(field.coordinator)
    page.open(f"/flights/board?day={leaves}")
    days = _days(page.text)
    assert len(days) == 7
    assert "UL1" in days[str(leaves)]
    assert "2 of 4 seats held" in days[str(leaves)]
    assert "1 proposed" in days[str(leaves)]
    page.open(f"/flights/board?day={leaves + timedelta(days=1)}")
    landing = _days(page.text)[str(leaves + timedelta(days=1))]
    assert "2 people land" in landing
    assert "1 without a place" in landing
    page.open(f"/flights/board?zoom=month&day={leaves}")
    assert ">2/4<" in _days(page.text)[str(leaves)]


def test_a_mission_sees_its_own_flights_and_nothing_of_places(field: Airfield) -> None:
    shared, other = field.flight(seats=3), field.flight(seats=5, mission="KWT")
    field.seats(shared, 2, mission="OMN")
    draft = field.flight(seats=4, mission="OMN", state="draft")
    first, last = local_day("Asia/Colombo"), local_day("Asia/Colombo") + timedelta(days=12)
    seen = field.ask(board_flights, first, last, BoardFilter(), by=field.neighbour)
    assert [(one.flight.id, one.seats) for one in seen] == [(shared, 2)]
    assert {other, draft} & {one.flight.id for one in seen} == set()
    page = field.browser(field.neighbour)
    page.open(f"/flights/board?day={seen[0].flight.departs_on}")
    assert "0 of 2 seats held" in page.words
    assert "Quarantine" not in page.words.split("Earlier")[1]
    assert "Plan a flight" not in page.words


def test_the_filter_counts_the_seats_that_it_names(field: Airfield) -> None:
    flight = field.flight(seats=3)
    field.seats(flight, 2, mission="OMN", payer=Payer.IOM)
    field.confirmed(flight, field.traveller())
    field.do(actions.plan_flight, a_plan(77, days=30), by=field.coordinator)
    first, last = local_day("Asia/Colombo"), local_day("Asia/Colombo") + timedelta(days=40)

    def found(**wanted: object) -> list[tuple[int, int, int]]:
        asked = BoardFilter(**wanted)  # type: ignore[arg-type]
        rows = field.ask(board_flights, first, last, asked, by=field.coordinator)
        return [(one.seats, one.held, one.free) for one in rows]

    assert found() == [(5, 1, 4), (0, 0, 0)]
    assert found(mission="OMN") == [(2, 0, 2)]
    assert found(payer=Payer.STATE) == [(3, 1, 2)]
    assert found(state=FlightState.DRAFT) == [(0, 0, 0)]
    assert found(mission="OMN", payer=Payer.STATE) == []
    page = field.browser(field.coordinator)
    for typed in ("mission=XYZ&payer=nobody&state=odd&day=yesterday&zoom=century", "day=9999-12-31", "day=0001-01-01"):
        assert page.open(f"/flights/board?{typed}").status_code == 200, typed


def test_a_closed_file_is_in_no_number_of_the_board(field: Airfield) -> None:
    flight = field.flight(seats=4)
    plain, closed = field.traveller("Plain"), field.traveller("Closed")
    field.confirmed(flight, plain, closed)
    field.places(closed)
    arrives = field.value(sa.select(Flight.arrives_at).where(Flight.id == flight))
    day = local_day("Asia/Colombo", arrives)

    def asked() -> tuple[int, int, int, int]:
        (night,) = field.ask(centre_nights, day, 1, by=field.coordinator)
        landing = field.ask(landings, day, 1, by=field.coordinator)[day]
        return night.beds, night.expected, landing.people, landing.without

    assert asked() == (1, 1, 2, 1)
    with field.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=closed, reason_sealed=b""))
    assert asked() == (0, 0, 1, 1)


def test_who_came_needs_no_place_and_a_cancelled_flight_brings_nobody(field: Airfield) -> None:
    flight = field.flight(seats=2)
    (entry,) = field.confirmed(flight, field.traveller())
    arrives = field.value(sa.select(Flight.arrives_at).where(Flight.id == flight))
    day = local_day("Asia/Colombo", arrives)
    assert field.ask(landings, day, 1, by=field.coordinator)[day].without == 1
    field.do(actions.leave_entry, entry, EntryState.WITHDRAWN, reason="Stays")
    assert field.ask(landings, day, 1, by=field.coordinator) == {}


@pytest.mark.one_database
def test_a_month_of_flights_asks_as_little_as_a_week_with_one(app: Flask, field: Airfield) -> None:
    field.confirmed(field.flight(seats=2), field.traveller())
    page = field.browser(field.coordinator)
    soon = local_day("Asia/Colombo") + timedelta(days=5)
    page.open("/flights/board")
    with statements(app) as few:
        page.open(f"/flights/board?zoom=month&day={soon}")
    for days in range(3, 23):
        field.flight(seats=2, days=days)
    with statements(app) as many:
        page.open(f"/flights/board?zoom=month&day={soon}")
    assert len(many) == len(few)
    assert len(many) <= 14, many  # seven of the board; the rest finds the session


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2024, 2, 29), date(2026, 12, 31), date(2027, 8, 1)])
@pytest.mark.one_database
def test_weeks_are_whole_and_a_month_has_all_of_its_days(day: date) -> None:
    week, month = span_of(WEEK, day), span_of(MONTH, day)
    for span in (week, month):
        assert span.first.weekday() == 0
        assert span.last.weekday() == 6
        assert span.first <= day <= span.last
    assert month.first <= day.replace(day=1)
    assert (month.last + timedelta(days=1)).day <= 7
    assert span_of(MONTH, month.beside(1)).first >= month.first + timedelta(days=28)
    assert month.beside(-1) < day.replace(day=1)


def test_a_flight_says_what_is_missing_by_kind_and_leads_to_those_who_miss_it(field: Airfield) -> None:
    flight = field.flight(seats=4)
    ready, unclear = field.traveller("Ready"), field.traveller("Unclear", without=["exit_clearance"])
    field.proposed(flight, ready, unclear)
    page = field.browser(field.coordinator)
    page.open(f"/flights/{flight}")
    card = page.text.split('id="missing"')[1].split("</section>")[0]
    assert f"/flights/{flight}?missing=exit_clearance#people" in card
    assert f"/flights/{flight}/quarantine-places" in card
    assert "Due later." in card
    page.open(f"/flights/{flight}?missing=exit_clearance")
    people = page.text.split('id="people"')[1]
    assert "UNCLEAR" in people.upper()
    assert "READY" not in people.upper().split("STEPS")[0].replace("ALREADY", "")
    assert page.open(f"/flights/{flight}?missing=luck").status_code == 200
