"""Dates are read as they are written, as exact as they are known, the day first."""

from datetime import date

import pytest

from migrant_support.formats.dates import DateHabits, PartialDate, excel_day, only_order, read_clock, read_date
from migrant_support.formats.month_names import month_of

HABITS = DateHabits(date(2021, 4, 30), default_year=2021)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("12/03/1985", "1985-03-12"),
        ("12.3.85", "1985-03-12"),
        ("1985-03-12", "1985-03-12"),
        ("1985.03.12", "1985-03-12"),
        ("March 12, 1985", "1985-03-12"),
        ("12th Mar 1985", "1985-03-12"),
        ("12MAR85", "1985-03-12"),
        ("12-MAR-85", "1985-03-12"),
        ("1985 මාර්තු 12", "1985-03-12"),
        ("12 மார்ச் 1985", "1985-03-12"),
        ("١٢ مارس ١٩٨٥", "1985-03-12"),
        ("12 آذار 1985", "1985-03-12"),
        ("03/28/1985", "1985-03-28"),
        ("00.00.1984", "1984"),
        ("00.05.1984", "1984-05"),
        ("12.1961", "1961-12"),
        ("1985", "1985"),
        ("Mar 1985", "1985-03"),
        ("22/1", "2021-01-22"),
        ("27-Jan", "2021-01-27"),
        ("19850312", "1985-03-12"),
        ("12031985", "1985-03-12"),
        ("Sunday, 14 March 2021", "2021-03-14"),
        ("29/02/2000", "2000-02-29"),
        ("1.5.21", "2021-05-01"),
    ],
)
def test_a_date_is_read_however_it_is_written(text: str, iso: str) -> None:
    habits = DateHabits(date(2021, 6, 30), default_year=2021)
    value = read_date(text, habits).value
    assert value is not None
    assert value.iso == iso


@pytest.mark.parametrize("text", ["31/02/1984", "29/02/1985", "45/45/1985", "12/00/0000"])
def test_a_day_outside_the_calendar_is_called_impossible(text: str) -> None:
    reading = read_date(text, HABITS)
    assert reading.value is None
    assert reading.impossible


@pytest.mark.parametrize("text", ["", "-", "dont know", "expired", "(mother)", "😀", "12", "room 12"])
def test_what_is_no_date_is_neither_a_date_nor_impossible(text: str) -> None:
    reading = read_date(text, HABITS)
    assert reading.value is None
    assert not reading.impossible


def test_a_two_digit_year_is_the_latest_that_is_not_after_the_list() -> None:
    assert read_date("01.05.21", HABITS).value == PartialDate(1921, 5, 1)
    assert read_date("30.04.21", HABITS).value == PartialDate(2021, 4, 30)


def test_a_two_digit_year_of_an_expiry_lies_ahead() -> None:
    assert read_date("28.10.25", DateHabits(date(2021, 4, 30), two_digit="future")).value == PartialDate(2025, 10, 28)


def test_a_column_that_writes_the_month_first_is_read_so() -> None:
    habits = DateHabits(date(2021, 4, 30), month_first=True)
    assert read_date("1/7/2021 22:31:26", habits).value == PartialDate(2021, 1, 7)


def test_the_words_after_a_date_are_handed_back() -> None:
    assert read_date("20/1 - sent home", HABITS).rest == "sent home"
    assert read_date("17/3 (Repatriated UL 206)", HABITS).rest == "Repatriated UL 206"


def test_a_date_without_year_and_list_without_year_is_no_date() -> None:
    assert read_date("22/1", DateHabits(date(2021, 4, 30))).value is None


def test_precision_tells_how_much_is_known() -> None:
    assert [PartialDate(1985).precision, PartialDate(1985, 3).precision, PartialDate(1985, 3, 2).precision] == [
        "year",
        "month",
        "day",
    ]


def test_which_order_a_date_proves() -> None:
    assert only_order("06/28/1965") == "month_first"
    assert only_order("28/06/1965") == "day_first"
    assert only_order("05/06/1965") is None
    assert only_order("5 June 1965") is None


def test_excel_counts_days_from_1900_or_1904_as_the_workbook_says() -> None:
    assert str(excel_day(29221.75)) == "1980-01-01 18:00:00"
    assert str(excel_day(29221 - 1462, since_1904=True)) == "1980-01-01 00:00:00"
    assert str(excel_day(1)) == "1900-01-01 00:00:00"
    assert excel_day(-1) is None
    assert excel_day(9_999_999) is None


@pytest.mark.parametrize(
    ("text", "clock"), [("21:52:46", (21, 52, 46)), ("9.05 pm", (21, 5, 0)), ("12:10 AM", (0, 10, 0)), ("noon", None)]
)
def test_a_time_of_day_is_read(text: str, clock: tuple[int, int, int] | None) -> None:
    assert read_clock(text) == clock


def test_a_joiner_inside_a_sinhala_month_does_not_matter() -> None:
    assert month_of("අප්\u200dරේල්") == month_of("අප්රේල්") == 4
    assert month_of("Septemb") == 9
    assert month_of("Monday") is None
