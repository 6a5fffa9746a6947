"""What a list says about itself outside its rows: its date, its year and month, its flight, whether it holds women
only.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from migrant_support.formats.dates import DateHabits, read_date
from migrant_support.formats.month_names import month_of

_WHOLE_DATE = re.compile(
    r"(?<![\d.])(?:[12][0-9]{3}[-./][0-9]{1,2}[-./][0-9]{1,2}|[0-9]{1,2}(?:st|nd|rd|"
    r"th)?[-./ ]{0,2}(?:[0-9]{1,2}|[^\W\d_]{3,12})[-./, ]{0,2}(?:20)?[0-9]{2})(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)(20[0-4][0-9])(?!\d)")
_MONTH_YEAR = re.compile(r"([^\W\d_]{3,14})[\s.,'\-/]{0,3}(20[0-4][0-9]|[0-9]{2})(?!\d)")
_FLIGHT = re.compile(r"(?<![A-Z0-9])([A-Z]{2}|[A-Z][0-9]|[0-9][A-Z])[\s\-]?([0-9]{3,4})(?![0-9A-Z])")
_PAIR = re.compile(r"\b([A-Z]{3})\s*(?:[-–/>→]|to)\s*([A-Z]{3})\b")
_EX = re.compile(r"\b(?:ex|from|origin)[\s:.\-]{1,3}([A-Z]{3})\b", re.IGNORECASE)
_FLIGHT_LIST = re.compile(
    r"\b(?:pax|passengers?|pnl|manifest|charter|boarding)\b|பயணிகள் பட்டியல்|மගීන්|මගී|قائمة الركاب|ركاب", re.IGNORECASE
)
_WOMEN = re.compile(r"(?<!\w)(?:females|women|ladies|girls)\b|කාන්තාවන්|ගැහැණු|பெண்கள்|نساء|اناث|إناث", re.IGNORECASE)
_MEN = re.compile(r"(?<!\w)(?:males|men|gents)\b|පිරිමි|ஆண்கள்|رجال|ذكور", re.IGNORECASE)
_ROOM = re.compile(
    r"(?:room|rm|dorm(?:itory)?|කාමරය|කාමර|அறை|غرفة|الغرفة|chambre|stanza|oda)[\s.:#\-–]*(?:no|number|nr|අංක|எண்|رقم)?"
    r"[\s.:#\-–]*([A-Za-z]?\d{1,4}[A-Za-z]?)\b.{0,30}",
    re.IGNORECASE,
)
_FLIGHT_WORD = re.compile(r"fl(?:igh)?t|charter|\bpax\b", re.IGNORECASE)
_AIRLINES = frozenset(
    [
        "UL",
        "QR",
        "KU",
        "WY",
        "EK",
        "EY",
        "FZ",
        "G9",
        "GF",
        "J9",
        "SV",
        "XY",
        "F3",
        "TK",
        "MS",
        "RJ",
        "ME",
        "AI",
        "6E",
        "IX",
        "SQ",
        "MH",
        "TG",
        "KE",
        "CX",
        "OZ",
        "BA",
        "LH",
        "AF",
        "KL",
        "PK",
        "BG",
        "CY",
        "OV",
        "4R",
        "LY",
        "SU",
        "PC",
        "RO",
        "JL",
        "NH",
        "CZ",
        "MU",
        "CA",
        "OD",
        "AK",
        "D7",
        "VN",
        "QF",
    ]
)
_YEARS = range(1990, 2050)
_NOT_AIRPORTS = frozenset({"PAX", "FLT", "STD", "ETA", "ETD", "THE", "FOR", "AND", "VER", "PCR", "INF"})


@dataclass(frozen=True, slots=True)
class FlightFacts:
    """A flight named in a heading: number without blank, airport it came from, day."""

    number: str | None = None
    origin: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ListFacts:
    """What holds for every row of a sheet. `day` is the date of the list, `year` completes dates without one."""

    day: date
    year: int
    last_day: date | None = None
    flight: FlightFacts = FlightFacts()
    is_flight_list: bool = False
    women_only: bool = False
    place: str | None = None
    room: str | None = None


def facts_of(sheet: str, titles: Sequence[str], notes: Sequence[str], *, today: date) -> ListFacts:
    """Gather the facts from the sheet's name, the lines above the header and the lines between the people."""
    lines = [sheet, *titles]
    flight = _first_flight(titles)
    written = [d for d in map(_date_in, titles) if d is not None and d <= today + timedelta(days=400)]
    month = _month_in(lines, today)
    day = flight.day or (written[0] if written else None) or (_last_of(*month) if month else None)
    years = [int(y) for line in lines for y in _YEAR.findall(line)]
    year = month[0] if month else day.year if day else years[0] if years else today.year
    if day is None:
        day = date(year, 12, 31) if years and year < today.year else today
    counted = [*titles, *notes]
    women = any(map(_WOMEN.search, counted)) and not any(map(_MEN.search, counted))
    on_paper = any(_FLIGHT_LIST.search(t) for t in lines)
    return ListFacts(
        min(day, today) if not flight.day else day,
        year,
        _last_of(*month) if month else None,
        flight,
        on_paper,
        women,
        room=_room_in(lines),
    )


def flight_in(text: str) -> FlightFacts:
    """Read flight number, origin and day from a heading like `UL 226 ex KWI - 02.03.2021 (38 pax)`."""
    line = text[:200]
    number = next((m for m in _FLIGHT.finditer(line.upper()) if m[1] in _AIRLINES or int(m[2]) not in _YEARS), None)
    ex, pair = _EX.search(line), _PAIR.search(line.upper())
    origin = ex[1].upper() if ex else pair[1] if pair else None
    if origin in _NOT_AIRPORTS:
        origin = None
    return FlightFacts(f"{number[1]}{number[2]}" if number else None, origin, _date_in(line))


def under_heading(facts: ListFacts, heading: str) -> ListFacts:
    """Return the facts for rows below a heading; a heading that names a flight brings its day and year."""
    flight = flight_in(heading) if heading else FlightFacts()
    if flight.number is None:
        return replace(facts, place=heading[:200], room=_room_in([heading]) or facts.room) if heading else facts
    day = flight.day or facts.day
    return replace(facts, flight=flight, day=day, year=day.year)


def _room_in(lines: Sequence[str]) -> str | None:
    """Return the room whose people a sheet or block lists, as in `Room 3 (6 beds)`."""
    return next((found[1] for line in lines if (found := _ROOM.fullmatch(line.strip()[:60]))), None)


def _first_flight(titles: Iterable[str]) -> FlightFacts:
    found = FlightFacts()
    for title in titles:
        here = flight_in(title)
        if here.number and found.number is None and (here.origin or here.day or _FLIGHT_WORD.search(title)):
            found = replace(here, origin=here.origin or found.origin)
        elif here.origin and found.origin is None and _PAIR.search(title.upper()):
            found = replace(found, origin=here.origin)
    if found.number and found.day is None:
        found = replace(found, day=next((d for d in map(_date_in, titles) if d), None))
    return found if found.number else FlightFacts(origin=None)


def _date_in(text: str) -> date | None:
    habits = DateHabits(date(2100, 1, 1), two_digit="future")
    for match in _WHOLE_DATE.finditer(text[:300]):
        value = read_date(match[0], habits).value
        if value is not None and value.whole is not None and 2000 <= value.year <= 2100:
            return value.whole
    return None


def _month_in(lines: Sequence[str], today: date) -> tuple[int, int] | None:
    """Return (year, month) of a monthly sheet: `FEB 21`, `Mar-2021`, or a month here and a year in another line."""
    for line in lines:
        for match in _MONTH_YEAR.finditer(line[:200]):
            month = month_of(match[1])
            year = int(match[2]) if len(match[2]) == 4 else 2000 + int(match[2])
            if month and year <= today.year + 1:
                return year, month
    months = [m for w in re.findall(r"[^\W\d_]{3,}", lines[0][:100]) if (m := month_of(w))]
    years = [int(y) for line in lines for y in _YEAR.findall(line)]
    return (years[0] if years else today.year, months[0]) if months else None


def _last_of(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
