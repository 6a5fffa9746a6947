"""How full a place was and will be: each night counted as one who looks at the beds would count it."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from migrant_support.domains.people.models import RestrictedFile
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.models import Bed, Room, Stay
from migrant_support.domains.sites.queries import slept_on
from migrant_support.domains.sites.queries.occupancy import occupancy
from migrant_support.domains.sites.rules import StayEnd, StayState, nights
from migrant_support.domains.sites.rules.occupancy import count_spans, small_hours
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.keys import new_id
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.sites.conftest import Shelter
from tests.sites.test_nights import DAYS, ZONES, at
from tests.support.counting import statements
from tests.support.shelters import NOON, ask, do

FIRST = date(2026, 11, 20)
HOURS = st.integers(-2_000, 3_000)


@given(st.lists(st.tuples(HOURS, st.none() | st.integers(1, 900)), max_size=30), st.sampled_from(ZONES))
def test_counting_spans_is_looking_at_each_night_of_each_bed(hours: list[tuple[int, int | None]], zone: str) -> None:
    day = date(2026, 10, 1)  # Nicosia's clock goes back within these nights
    begin = datetime(2026, 10, 1, tzinfo=ZoneInfo(zone))
    spans = [
        (begin + timedelta(hours=since), begin + timedelta(hours=since + long) if long else None)
        for since, long in hours
    ]
    instants = small_hours(day, 60, zone)
    plain = [sum(start <= instant and (end is None or instant < end) for start, end in spans) for instant in instants]
    assert count_spans(spans, instants) == plain


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", DAYS)
def test_a_night_belongs_to_the_evening_whatever_the_clock_does(zone: str, day: date) -> None:
    before = day - timedelta(days=1)
    instants = small_hours(before, 3, zone)
    assert all(one < other for one, other in pairwise(instants))
    for clock, counted in (("23:59", [0, 1, 0]), ("00:01", [1, 0, 0])):
        came = at(day, clock, zone)
        left = at(day + timedelta(days=1), "08:00", zone) if clock == "23:59" else at(day, "08:00", zone)
        assert count_spans([(came, left)], instants) == counted
        assert len(nights(came, left, zone)) == 1


def test_the_nights_of_a_place_are_those_of_its_list_of_sleepers(shelter: Shelter) -> None:
    app, viewer = shelter.kuwait.app, shelter.kuwait.viewer()
    one, other, third, closed = (shelter.woman(name) for name in ("One", "Other", "Third", "Closed"))
    day = timedelta(days=1)
    with clock_set_to(NOON - 6 * day):
        stay = do(app, actions.place, viewer, one, shelter.beds[0])
        do(app, actions.place, viewer, closed, shelter.beds[3])
    with clock_set_to(NOON - 2 * day):
        do(app, actions.move, viewer, stay, shelter.beds[1], reason="Near the door")
    with clock_set_to(NOON):
        do(app, actions.place, viewer, other, shelter.beds[0], until_at=NOON + 3 * day)
        do(app, actions.reserve, viewer, third, shelter.beds[2], from_at=NOON + day, until_at=NOON + 4 * day)
        held = do(app, actions.reserve, viewer, shelter.woman("Late"), shelter.beds[2], from_at=NOON + 5 * day,
                  until_at=None, lapses_at=NOON + timedelta(hours=1))  # fmt: skip
        do(
            app, actions.add_temporary_bed, viewer, shelter.site, shelter.room, reason="Thirty came from the camp",
            until_at=NOON + 2 * day,
        )  # fmt: skip
    with app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=closed, restricted_by=viewer.account_id, reason_sealed=b"x"))
    assert held is not None
    with clock_set_to(NOON + timedelta(hours=2)):
        found = ask(app, occupancy, viewer, shelter.site, FIRST, 24)
        for night in found.nights:
            slept = ask(app, slept_on, viewer, shelter.site, night.day, "Asia/Kuwait")
            assert night.here + night.expected == len(slept), night
        assert ask(app, occupancy, viewer, shelter.site, FIRST, 24, room_id=UUID(int=9)).nights == found.nights
        by_day = {night.day: night for night in found.nights}
    today = date(2026, 12, 1)
    assert (by_day[today].here, by_day[today].beds, by_day[today].free) == (2, 4, 2), "five less one"
    assert by_day[today + 3 * day].beds == 3, "the temporary bed has gone"
    assert by_day[date(2026, 11, 24)].here == 0
    assert sum(room.taken for room in found.rooms) == sum(night.here + night.expected for night in found.nights)


@pytest.mark.one_database
def test_sixty_nights_of_three_hundred_beds_take_as_many_statements_as_one_night_of_four(shelter: Shelter) -> None:
    app, browser = shelter.kuwait.app, shelter.kuwait.browser()
    with statements(app) as few:
        browser.open(f"/sites/{shelter.site}/occupancy?nights=14")
    _fill(shelter, beds=300, stays=5)
    with statements(app) as many:
        browser.open(f"/sites/{shelter.site}/occupancy?nights=60")
    assert "of 304 beds" in browser.words
    assert len(many) == len(few) <= 12


def _fill(shelter: Shelter, *, beds: int, stays: int) -> None:
    """So many beds, each with so many stays of one person one after the other."""
    app = shelter.kuwait.app
    with app.app_context(), work(write=True):
        room = Room(id=new_id(), site_id=shelter.site, name="Hall", use="women")
        db.session.add(room)
        db.session.flush()
        made = [
            {"id": new_id(), "site_id": shelter.site, "room_id": room.id, "name": str(number)} for number in range(beds)
        ]
        db.session.execute(sa.insert(Bed), made)
    person = shelter.woman()
    begin = NOON - timedelta(days=200 * beds * stays // 1000)
    with app.app_context(), work(write=True):
        rows = []
        for at_bed, bed in enumerate(made):
            for turn in range(stays):
                start = begin + timedelta(hours=(at_bed * stays + turn) * 4)
                rows.append({
                    "id": new_id(), "person_id": person, "site_id": shelter.site, "bed_id": bed["id"],
                    "state": StayState.ENDED, "from_at": start, "until_at": start + timedelta(hours=4),
                    "closed_at": start + timedelta(hours=4), "end_reason": StayEnd.OTHER, "made_at": start,
                })  # fmt: skip
        db.session.execute(sa.insert(Stay), rows)


@pytest.mark.one_database
def test_the_page_asks_for_other_nights_and_rooms_and_bears_nonsense(shelter: Shelter) -> None:
    browser = shelter.kuwait.browser()
    for query, words in (
        ("day=2026-11-20&nights=14", "20 November 2026"), ("day=x&nights=-3&room=y", "Occupancy"),
        ("nights=99999", "Occupancy"), (f"room={shelter.room}", "Room 1"), ("day=0001-01-01", "Occupancy"),
    ):  # fmt: skip
        assert browser.open(f"/sites/{shelter.site}/occupancy?{query}").status_code == 200
        assert words in browser.words, query
    stranger = shelter.kuwait.browser(shelter.kuwait.neighbour)
    assert stranger.open(f"/sites/{shelter.site}/occupancy").status_code == 404
