"""Days of a site roll at its own midnight, nights are counted by its own clock (DOMAIN invariant 11)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.queries import board_of, nights_without_place, site_day
from migrant_support.domains.sites.rules import (
    Leaving,
    change_of_beds,
    is_expected_by,
    leaving,
    nights,
    nights_missing,
)
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.periods import Period
from tests.sites.conftest import Shelter
from tests.support.shelters import ask, do

ZONES = ["Asia/Kuwait", "Asia/Muscat", "Asia/Nicosia", "Asia/Colombo"]
DAYS = [
    date(2026, 12, 4),
    date(2026, 3, 29),  # Nicosia goes to summer time at three in the morning
    date(2026, 10, 25),  # and back at four
    date(2026, 7, 1),
]


def at(day: date, clock: str, zone: str) -> datetime:
    """An instant by the clock of a place."""
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", DAYS)
def test_who_leaves_today_is_overdue_one_minute_after_the_places_midnight(zone: str, day: date) -> None:
    until = change_of_beds(day, zone)
    after = day + timedelta(days=1)
    assert leaving(until, now=at(day, "00:01", zone), zone=zone) is Leaving.TODAY
    assert leaving(until, now=at(day, "23:59", zone), zone=zone) is Leaving.TODAY
    assert leaving(until, now=at(after, "00:01", zone), zone=zone) is Leaving.OVERDUE


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", DAYS)
def test_who_comes_tomorrow_is_expected_one_minute_after_midnight(zone: str, day: date) -> None:
    begins = change_of_beds(day, zone)
    before = day - timedelta(days=1)
    assert not is_expected_by(begins, now=at(before, "23:59", zone), zone=zone)
    assert is_expected_by(begins, now=at(day, "00:01", zone), zone=zone)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", DAYS)
def test_from_noon_to_noon_is_one_night_also_when_the_clock_changes(zone: str, day: date) -> None:
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    assert nights(change_of_beds(before, zone), change_of_beds(day, zone), zone) == (before,)
    assert nights(change_of_beds(day, zone), change_of_beds(after, zone), zone) == (day,)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", DAYS)
def test_who_comes_one_minute_before_or_after_midnight_spends_the_same_night(zone: str, day: date) -> None:
    morning = at(day + timedelta(days=1), "08:00", zone)
    assert nights(at(day, "23:59", zone), morning, zone) == (day,)
    assert nights(at(day + timedelta(days=1), "00:01", zone), morning, zone) == (day,)


def test_an_instant_is_another_day_in_muscat_than_in_nicosia() -> None:
    instant = datetime(2026, 12, 4, 20, 30, tzinfo=UTC)  # half past midnight in Muscat, half past ten in Nicosia
    until = datetime(2026, 12, 4, 10, 0, tzinfo=UTC)
    assert leaving(until, now=instant, zone="Asia/Muscat") is Leaving.OVERDUE
    assert leaving(until, now=instant, zone="Asia/Nicosia") is Leaving.TODAY


def test_a_gap_of_one_night_is_found() -> None:
    zone = "Asia/Colombo"
    spans = [
        Period(change_of_beds(date(2026, 12, 1), zone), change_of_beds(date(2026, 12, 3), zone)),
        Period(change_of_beds(date(2026, 12, 4), zone)),
    ]
    wanted = [date(2026, 12, day) for day in (1, 2, 3, 4, 5)]
    assert nights_missing(wanted, spans, zone) == (date(2026, 12, 3),)


@pytest.mark.one_database
def test_the_board_and_my_day_turn_over_at_kuwaits_midnight(shelter: Shelter) -> None:
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    with clock_set_to(at(date(2026, 12, 1), "12:00", "Asia/Kuwait")):
        until = change_of_beds(date(2026, 12, 4), "Asia/Kuwait")
        do(app, actions.place, viewer, shelter.woman(), shelter.beds[0], until_at=until)
    for day, clock, seen in ((4, "23:59", (1, 0)), (5, "00:01", (0, 1))):
        with clock_set_to(at(date(2026, 12, day), clock, "Asia/Kuwait")):
            counted = ask(app, board_of, viewer, shelter.site).capacity
            today = ask(app, site_day, viewer)
        assert (counted.leaving, counted.overdue) == seen
        assert (today.leaving, today.overdue) == seen


def test_nights_without_a_place_of_the_right_kind_are_named(shelter: Shelter) -> None:
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    one, other = shelter.woman(), shelter.woman("Other")
    zone = "Asia/Kuwait"
    with clock_set_to(at(date(2026, 12, 1), "08:00", zone)):
        do(
            app, actions.reserve, viewer, one, shelter.beds[0],
            from_at=change_of_beds(date(2026, 12, 2), zone), until_at=change_of_beds(date(2026, 12, 4), zone),
        )  # fmt: skip
    wanted = [date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 4)]
    asked = {one: wanted, other: wanted}
    found = ask(app, nights_without_place, asked, [SiteKind.SAFE_HOUSE], zone)
    assert found == {one: (date(2026, 12, 4),), other: tuple(wanted)}
    assert ask(app, nights_without_place, asked, [SiteKind.HOTEL], zone)[one] == tuple(wanted)
