"""Where a shelter's register says that its people slept."""

from datetime import date
from typing import Any

from migrant_support.domains.sites.rules import StayEnd
from migrant_support.exchange.imports.listed_stays import ListedStay, listed_stays


def a_line(**fields: Any) -> dict[str, Any]:
    return {"room": "2", "bed": "6", "date_in": "2021-01-22", **fields}


def test_one_line_is_one_stay() -> None:
    assert listed_stays([a_line(date_out="2021-02-04", exit_reason="repatriated")]) == [
        ListedStay("2", "6", date(2021, 1, 22), date(2021, 2, 4), StayEnd.LEFT_FOR_HOME)
    ]


def test_somebody_without_a_day_out_is_still_there() -> None:
    assert listed_stays([a_line()]) == [ListedStay("2", "6", date(2021, 1, 22))]


def test_a_line_carried_forward_gives_the_end_of_the_same_stay() -> None:
    assert listed_stays([a_line(), a_line(date_out="2021-02-04")]) == [
        ListedStay("2", "6", date(2021, 1, 22), date(2021, 2, 4), StayEnd.OTHER)
    ]


def test_a_move_ends_one_stay_and_begins_the_next() -> None:
    move = {"date": "2021-01-27", "room": "3", "bed": "2"}
    assert listed_stays([a_line(transfers=[move]), a_line(transfers=[move], date_out="2021-02-04")]) == [
        ListedStay("2", "6", date(2021, 1, 22), date(2021, 1, 27), StayEnd.MOVED),
        ListedStay("3", "2", date(2021, 1, 27), date(2021, 2, 4), StayEnd.OTHER),
    ]


def test_who_came_twice_left_at_the_latest_when_coming_again() -> None:
    assert listed_stays([a_line(), a_line(date_in="2021-03-01", room="4", bed="1")]) == [
        ListedStay("2", "6", date(2021, 1, 22), date(2021, 3, 1), StayEnd.OTHER),
        ListedStay("4", "1", date(2021, 3, 1)),
    ]


def test_a_list_without_rooms_or_days_in_gives_no_stay() -> None:
    assert listed_stays([{"full_name": "Kumari Perera"}, a_line(date_in=None), a_line(room="")]) == []


def test_a_day_out_before_the_day_in_gives_no_stay() -> None:
    assert listed_stays([a_line(date_out="2021-01-02")]) == []
