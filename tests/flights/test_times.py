"""Local times of legs: each airport has its own clock, nights pass midnight, clocks go forward and back."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from migrant_support.domains.flights.rules.passengers import Limits, laps, passenger_kind
from migrant_support.domains.flights.rules.planning import FlightPlan, check_plan, read_number
from migrant_support.domains.flights.rules.times import Leg, check_legs, local_instant
from migrant_support.domains.flights.rules.words import Passenger
from migrant_support.domains.people.rules import BirthDate, BirthPrecision
from migrant_support.kernel.refusals import Refused

KUWAIT, COLOMBO, NICOSIA = "Asia/Kuwait", "Asia/Colombo", "Asia/Nicosia"


def test_a_night_flight_lands_the_next_day_by_the_clock_at_home() -> None:
    off = local_instant(date(2026, 12, 5), time(23, 40), KUWAIT)
    on = local_instant(date(2026, 12, 6), time(7, 10), COLOMBO)
    assert off == datetime(2026, 12, 5, 20, 40, tzinfo=UTC)
    assert on - off == timedelta(hours=5)
    check_legs([Leg("KWI", "CMB", off, on)])


def test_the_night_in_which_the_clocks_go_back_is_an_hour_longer() -> None:
    evening = local_instant(date(2026, 10, 24), time(23, 0), NICOSIA)
    morning = local_instant(date(2026, 10, 25), time(6, 0), NICOSIA)
    assert morning - evening == timedelta(hours=8)
    assert local_instant(date(2026, 10, 25), time(3, 30), NICOSIA) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_hour_that_the_clocks_leave_out_is_refused() -> None:
    with pytest.raises(Refused, match="no_such_hour"):
        local_instant(date(2026, 3, 29), time(3, 30), NICOSIA)


def leg(start: str, end: str, hours: tuple[int, int]) -> Leg:
    """A leg of one day."""
    day = datetime(2026, 12, 5, tzinfo=UTC)
    return Leg(start, end, day + timedelta(hours=hours[0]), day + timedelta(hours=hours[1]))


@pytest.mark.parametrize(
    ("legs", "code"),
    [
        ([], "no_legs"),
        ([leg("KWI", "KWI", (1, 2))], "same_airport"),
        ([leg("KWI", "CMB", (5, 1))], "arrives_before_departure"),
        ([leg("KWI", "CMB", (1, 26))], "leg_too_long"),
        ([leg("KWI", "MCT", (1, 2)), leg("DOH", "CMB", (3, 7))], "legs_apart"),
        ([leg("KWI", "MCT", (1, 4)), leg("MCT", "CMB", (3, 7))], "legs_overlap"),
    ],
)
def test_legs_that_no_aircraft_can_fly_are_refused(legs: list[Leg], code: str) -> None:
    with pytest.raises(Refused, match=code):
        check_legs(legs)


def test_a_number_is_read_as_people_write_it() -> None:
    assert read_number(" ul 230 ") == read_number("UL-230") == "UL230"
    legs = [leg("KWI", "CMB", (1, 6))]
    for number in ("UL230", "G9501", "4R12A"):
        check_plan(FlightPlan(number, "Airline", legs, Limits(0, 0, 0, 0)))
    for number in ("", "UL", "230", "UL23456"):
        with pytest.raises(Refused, match="flight_number"):
            check_plan(FlightPlan(number, "Airline", legs, Limits(0, 0, 0, 0)))


ON = date(2026, 12, 5)
ADULT, INFANT = BirthDate(date(1990, 1, 1)), BirthDate(date(2025, 6, 1))


def test_who_sits_how() -> None:
    assert passenger_kind(INFANT, ON) is Passenger.INFANT
    assert passenger_kind(BirthDate(date(2024, 12, 5)), ON) is Passenger.CHILD
    assert passenger_kind(BirthDate(date(2024, 1, 1), BirthPrecision.YEAR), ON) is Passenger.CHILD
    assert passenger_kind(BirthDate(date(2014, 12, 6)), ON) is Passenger.CHILD
    assert passenger_kind(BirthDate(date(2014, 12, 5)), ON) is Passenger.ADULT
    assert passenger_kind(None, ON) is Passenger.ADULT


def test_each_adult_holds_one_infant_and_the_other_gets_a_seat() -> None:
    mother, father, one, two, three = (UUID(int=n) for n in range(1, 6))
    births = {mother: ADULT, father: ADULT, one: INFANT, two: INFANT, three: INFANT}
    assert laps(births, ON) == {one: mother, two: father}
    assert laps(births, ON, taken=[mother]) == {one: father}
