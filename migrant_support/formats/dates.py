"""Reads dates as people write them, as exact as they are known. Day before month, unless only month first is possible.

Never invents a day: 00.00.1984 is a year. The day of reading and the year of the list are passed in.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from migrant_support.formats.characters import one_line, plain
from migrant_support.formats.month_names import in_single_words, month_of

TwoDigitYears = Literal["past", "future"]
Precision = Literal["year", "month", "day"]

_LONGEST = 120
_TOKEN = re.compile(r"[0-9]+|[^\W\d_][^\s\d.,/()\-\u2013_;:]*")
_ORDINAL = frozenset({"st", "nd", "rd", "th"})
_FILLER = frozenset({"of", "day", "the", "dated", "on", "date"})
_WEEKDAYS = frozenset(
    [
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ]
)
_CLOCK = re.compile(r"([0-2]?[0-9])[:.]([0-5][0-9])(?:[:.]([0-5][0-9]))?\s*([ap]\.?m\.?)?", re.IGNORECASE)
_ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ROMAN = re.compile(r"(?<=\d)[ ./\-]+(XI{0,2}|IX|IV|VI{0,3}|I{1,3})[ ./\-]+(?=\d)", re.IGNORECASE)
_EARLIEST, _LATEST = 1, 9999


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, the month or the day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Precision:
        """How exactly it is known."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def iso(self) -> str:
        """`1985`, `1985-03` or `1985-03-12`."""
        parts = [f"{self.year:04d}"] + [f"{p:02d}" for p in (self.month, self.day) if p]
        return "-".join(parts)

    @property
    def first_day(self) -> date:
        """The earliest day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def whole(self) -> date | None:
        """The day, when it is known to the day."""
        return self.first_day if self.day else None


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a text says: a date, or that it looks like one and cannot be (31/02), or nothing; and the words after it."""

    value: PartialDate | None = None
    impossible: bool = False
    rest: str = ""
    has_own_year: bool = True


@dataclass(frozen=True, slots=True)
class DateHabits:
    """How dates are to be understood in one column.

    `not_after` limits two-digit years of the past; `default_year` completes `22/1`; `month_first` is the habit of the
    column.
    """

    not_after: date
    two_digit: TwoDigitYears = "past"
    default_year: int | None = None
    month_first: bool = False


def read_date(text: str, habits: DateHabits) -> DateReading:
    """Read the date at the beginning of a text. Linear; texts beyond 120 characters are cut."""
    words = _with_plain_months(one_line(plain(text[:_LONGEST]).text))
    parts, rest = _leading_parts(words)
    if not parts:
        return DateReading(rest=words)
    numbers = [p for p in parts if not p.is_month]
    months = [p.number for p in parts if p.is_month]
    if len(parts) == 1 and numbers:
        return _single(numbers[0], rest)
    if months:
        return _with_month(numbers, months[0], rest, habits, year_first=not parts[0].is_month and parts[0].width == 4)
    return _numeric(numbers, rest, habits)


def _with_plain_months(words: str) -> str:
    """Write months of two words, and Roman numbers between two numbers (`12.III.1985`), in the usual way."""
    if "ن ال" in words:
        words = in_single_words(words)
    roman = _ROMAN.search(words)
    return words if roman is None else words.replace(roman[0], f"/{_ROMAN_MONTHS.index(roman[1].upper()) + 1}/", 1)


def excel_day(serial: float, *, since_1904: bool = False) -> datetime | None:
    """Return the moment an Excel serial number stands for, or None outside 1900–9999. The 29 February 1900 of Excel
    is kept out.
    """
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - wall time of a sheet has no zone
    if not 0 < serial < 2_958_466:
        return None
    if not since_1904 and serial < 61:
        start += timedelta(days=1)
    moment = start + timedelta(days=serial)
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def read_clock(text: str) -> tuple[int, int, int] | None:
    """Return hour, minute and second of the first time of day in a short text, or None."""
    found = _CLOCK.search(text[:_LONGEST])
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    half = (found[4] or "").lower().replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    return (hour, minute, second) if hour < 24 else None


def only_order(text: str) -> Literal["month_first", "day_first"] | None:
    """Tell which order a fully numeric date proves (06/28/1965 proves month first), or None."""
    parts, _ = _leading_parts(one_line(plain(text[:_LONGEST]).text))
    if len(parts) != 3 or any(p.is_month for p in parts) or parts[0].width == 4:
        return None
    first, second = parts[0].number, parts[1].number
    if first <= 12 < second <= 31:
        return "month_first"
    return "day_first" if second <= 12 < first <= 31 else None


@dataclass(frozen=True, slots=True)
class _Part:
    number: int
    width: int
    is_month: bool = False


def _leading_parts(words: str) -> tuple[list[_Part], str]:
    """Take up to three numbers or month names from the beginning; stop at the first word that is neither."""
    parts: list[_Part] = []
    end = 0
    for token in _TOKEN.finditer(words):
        text = token[0]
        if not parts and token.start() - end > 3:
            break
        if text[0].isdecimal():
            if len(text) == 8 and not parts:
                return _compact(text), words[token.end() :].strip()
            if len(text) > 4 or (parts and _gap_is_foreign(words[end : token.start()])):
                break
            parts.append(_Part(int(text), len(text)))
        else:
            lowered = text.casefold().rstrip(".")
            month = month_of(text)
            if month and not any(p.is_month for p in parts):
                parts.append(_Part(month, 0, is_month=True))
            elif lowered not in _WEEKDAYS and lowered not in _FILLER and not (parts and lowered in _ORDINAL):
                break
        end = token.end()
        if len(parts) == 3:
            break
    return parts, words[end:].strip(" ,;-–()")


def _gap_is_foreign(gap: str) -> bool:
    """Tell whether what stands between two numbers parts them: a bracket, a colon, a dash set off by blanks."""
    return any(c in gap for c in "():;+") or gap in {" - ", " – "}


def _compact(text: str) -> list[_Part]:
    year_first = 1880 <= int(text[:4]) <= 2100 and 1 <= int(text[4:6]) <= 12
    cut = ((0, 4), (4, 6), (6, 8)) if year_first else ((0, 2), (2, 4), (4, 8))
    return [_Part(int(text[a:b]), b - a) for a, b in cut]


def _single(part: _Part, rest: str) -> DateReading:
    if part.width == 4:
        return _made(part.number, None, None, rest)
    return DateReading(rest=rest)


def _with_month(numbers: list[_Part], month: int, rest: str, habits: DateHabits, *, year_first: bool) -> DateReading:
    if not numbers:
        return DateReading(rest=rest)
    if len(numbers) == 1:
        only = numbers[0]
        if only.width == 4 or only.number > 31:
            return _made(_full_year(only, month, 1, habits), month, None, rest)
        return _without_year(only.number, month, rest, habits)
    first, second = (numbers[1], numbers[0]) if year_first else (numbers[0], numbers[1])
    if first.width == 4 and second.width != 4:
        first, second = second, first
    return _made(_full_year(second, month, first.number, habits), month, first.number, rest)


def _numeric(numbers: list[_Part], rest: str, habits: DateHabits) -> DateReading:
    first, second = numbers[0], numbers[1]
    if len(numbers) == 2:
        if second.width == 4:
            return _made(second.number, first.number, None, rest)
        if first.width == 4:
            return _made(first.number, second.number, None, rest)
        day, month = _ordered(first.number, second.number, habits)
        return _without_year(day, month, rest, habits)
    third = numbers[2]
    if first.width == 4:
        month, day = second.number, third.number
        if month > 12 >= day:
            month, day = day, month
        return _made(first.number, month, day, rest)
    day, month = _ordered(first.number, second.number, habits)
    return _made(_full_year(third, month, day, habits), month, day, rest)


def _ordered(first: int, second: int, habits: DateHabits) -> tuple[int, int]:
    """Return (day, month)."""
    if habits.month_first and first <= 12:
        return second, first
    return (second, first) if second > 12 >= first else (first, second)


def _without_year(day: int, month: int, rest: str, habits: DateHabits) -> DateReading:
    if habits.default_year is None:
        return DateReading(rest=rest, has_own_year=False)
    made = _made(habits.default_year, month, day, rest)
    return DateReading(made.value, made.impossible, rest, has_own_year=False)


def _full_year(part: _Part, month: int, day: int, habits: DateHabits) -> int:
    """Complete two digits: the latest year not after the limit, or 20xx for what lies ahead."""
    if part.width != 2:
        return part.number
    this_century = 2000 + part.number
    if habits.two_digit == "future":
        return this_century
    limit = habits.not_after
    later = (this_century, month, day) > (limit.year, limit.month, limit.day)
    return this_century - 100 if later else this_century


def _made(year: int, month: int | None, day: int | None, rest: str) -> DateReading:
    """Build the value; a zero month or day means unknown, anything else outside the calendar is impossible."""
    if not _EARLIEST <= year <= _LATEST or (month or 0) > 12 or (month == 0 and day):
        return DateReading(impossible=True, rest=rest)
    if not month:
        return DateReading(PartialDate(year), rest=rest)
    if not day:
        return DateReading(PartialDate(year, month), rest=rest)
    if day > calendar.monthrange(year, month)[1]:
        return DateReading(impossible=True, rest=rest)
    return DateReading(PartialDate(year, month, day), rest=rest)
