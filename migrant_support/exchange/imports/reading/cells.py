"""Turns the cells of a row into values, one function a kind of value. Each answers with the value and the doubts it
raised.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from migrant_support.exchange.imports.reading.words import key, passport_location_of, says_nothing
from migrant_support.formats.characters import one_line, plain
from migrant_support.formats.dates import DateHabits, DateReading, PartialDate, excel_day, read_clock, read_date
from migrant_support.formats.nic import Nic, read_nic
from migrant_support.formats.passport import read_passport, read_sri_lankan_passport
from migrant_support.formats.sheets.book import Cell

_DITTO_WORDS = frozenset(
    ["do", "ditto", "idem", "asabove", "sameasabove", "same", "එම", "එමයි", "ඉහතපරිදි", "மேற்படி", "மேலே", "نفسه"]
)
_DITTO_MARKS = frozenset("\"'″〃”“„’")
_DITTO_FILLER = re.compile(r"[\s\-–—.,/()\"'″〃”“„’]+")
_EMBEDDED_PASSPORT = re.compile(r"(?<![A-Za-z])[A-Za-z][ \-]?(?:[0-9OoIi][ \-]?){6}[0-9OoIi](?![0-9A-Za-z])")
_MONTHS_OLD = re.compile(
    r"\d\s*(?:m|mo|mos|mth|mths|months?|weeks?|wks?|days?|d|මාස|மாத|மாதம்|شهر|اشهر|أشهر)\b\.?|\d\s*(?:මාස|"
    r"மாத|شهر|أشهر|اشهر)",
    re.IGNORECASE,
)
_YEARS_OLD = re.compile(r"y|අවුරුදු|வயது|வருட|سنة|سنوات")
_IN_MONTHS = re.compile(r"\d\s*(?:m|මාස|மாத|شهر|اشهر|أشهر)")
_SERIAL_AS_TEXT = re.compile(r"[1-6][0-9]{4}(?:\.[0-9]{1,12})?")  # a day that became its number: 1927 to 2091
_NEEDLESS_DECIMAL = re.compile(r"([0-9]{5,18})\.0")
_NUMBER = re.compile(r"\d{1,3}")
_LONE_LETTER = re.compile(r"(?<![^\W\d_])[mf](?![^\W\d_])", re.IGNORECASE)
_AMOUNT = re.compile(r"\d[\d.,' ]*")
_CURRENCY_WORDS = {
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "kd": "KWD",
    "kwd": "KWD",
    "k.d": "KWD",
    "ro": "OMR",
    "omr": "OMR",
    "r.o": "OMR",
    "rial": "OMR",
    "riyal": "SAR",
    "sar": "SAR",
    "sr": "SAR",
    "s.r": "SAR",
    "aed": "AED",
    "dhs": "AED",
    "dh": "AED",
    "dirham": "AED",
    "qar": "QAR",
    "qr": "QAR",
    "bhd": "BHD",
    "bd": "BHD",
    "jod": "JOD",
    "jd": "JOD",
    "lbp": "LBP",
    "usd": "USD",
    "us$": "USD",
    "$": "USD",
    "lkr": "LKR",
    "rs": "LKR",
    "gbp": "GBP",
    "£": "GBP",
    "ll": "LBP",
    "myr": "MYR",
    "rm": "MYR",
    "د.ك": "KWD",
    "ر.ع": "OMR",
    "ر.س": "SAR",
    "ر.ق": "QAR",
    "د.إ": "AED",
    "د.ا": "JOD",
    "ل.ل": "LBP",
    "රු": "LKR",
    "ரூ": "LKR",
    "sgd": "SGD",
    "krw": "KRW",
}
_THREE_DECIMALS = frozenset({"KWD", "OMR", "BHD", "JOD", "IQD", "TND"})
_ROOM = re.compile(r"(?:room|rm|r|no|කාමරය|அறை|غرفة)?[\s.:\-#]*([A-Za-z]?\d{1,4}[A-Za-z]?)", re.IGNORECASE)
_BED = re.compile(r"(?:/|bed|b|ඇඳ|கட்டில்|سرير)[\s.:\-#]*([A-Za-z]?\d{1,3}[A-Za-z]?)\s*$", re.IGNORECASE)

BirthFault = Literal["dob_invalid"]


def text_of(cell: Cell | None) -> str:
    """Return the content of a cell as clean text with its line ends; empty for none and for error cells."""
    if cell is None or cell.kind == "error":
        return ""
    return _cleaned(cell.text) if len(cell.text) < _OFTEN_ASKED else _clean(cell.text)


def _clean(written: str) -> str:
    text = plain(written).text.strip()
    whole = _NEEDLESS_DECIMAL.fullmatch(text)  # 94771234567.0: a number that another program took for an amount
    return whole[1] if whole else text


_OFTEN_ASKED = 200
_cleaned = lru_cache(maxsize=4_096)(_clean)
"""The same of short texts, which are asked for several times in a row and stand in many rows."""


def is_ditto(text: str) -> bool:
    """Tell whether a cell says: as above. Marks and dashes around it may be any (`" "`, `-"-`, `- do -`, `d/o`)."""
    if len(text) > 24:
        return False
    words = _DITTO_FILLER.sub("", text.casefold())
    return words in _DITTO_WORDS if words else any(c in _DITTO_MARKS for c in text) or text.strip() == ",,"


@dataclass(frozen=True, slots=True)
class DayContext:
    """By which habits the dates of one column are read, and what bare numbers count from."""

    habits: DateHabits
    since_1904: bool = False
    bare_numbers: bool = True


def date_of(cell: Cell | None, context: DayContext) -> DateReading:
    """Read a date from a cell of any kind: an Excel date, a year or a serial number typed as number, or text."""
    if cell is None or cell.kind in {"error", "truth"}:
        return DateReading()
    if cell.moment is not None:
        return DateReading(PartialDate(cell.moment.year, cell.moment.month, cell.moment.day))
    if cell.number is not None:
        if 1850 <= cell.number <= 2150 and cell.number == int(cell.number):
            return DateReading(PartialDate(int(cell.number)))
        moment = (
            excel_day(cell.number, since_1904=context.since_1904)
            if 3_000 <= cell.number <= 80_000 and context.bare_numbers
            else None
        )
        if moment is not None:
            return DateReading(PartialDate(moment.year, moment.month, moment.day))
    text = text_of(cell)
    if _SERIAL_AS_TEXT.fullmatch(text):
        moment = excel_day(float(text), since_1904=context.since_1904)
        if moment is not None:
            return DateReading(PartialDate(moment.year, moment.month, moment.day))
    return read_date(text, context.habits)


def moment_of(cell: Cell | None, context: DayContext) -> datetime | None:
    """Read a local moment; a date without time of day is its midnight."""
    if cell is not None and cell.moment is not None:
        moment = cell.moment
        return (moment + timedelta(microseconds=500_000)).replace(microsecond=0) if moment.microsecond else moment
    if cell is not None and cell.number is not None and 30_000 <= cell.number <= 80_000:
        return excel_day(cell.number, since_1904=context.since_1904)
    text = one_line(text_of(cell))
    reading = read_date(text, context.habits)
    day = reading.value.whole if reading.value else None
    if day is None:
        return None
    hour, minute, second = read_clock(reading.rest) or (0, 0, 0)
    return datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001 - the list's own local time


@dataclass(frozen=True, slots=True)
class Documents:
    """What a cell for a travel document or identity card holds."""

    passport_no: str | None = None
    location: str | None = None
    nic: Nic | None = None
    passport_invalid: bool = False
    nic_invalid: bool = False


def documents_of(text: str, nationality: str) -> Documents:
    """Read a cell where a passport number is expected; an identity card number there is taken as such."""
    flat = one_line(text)[:120]
    if says_nothing(flat):
        return Documents()
    number = read_passport(flat, nationality)
    card = read_nic(flat)
    if isinstance(card, Nic) and read_sri_lankan_passport(flat) is None:
        return Documents(nic=card)
    if number is None and nationality != "LKA":
        number = read_sri_lankan_passport(flat)
    location = passport_location_of(flat)
    if number is None:
        within = _EMBEDDED_PASSPORT.search(flat)
        number = read_sri_lankan_passport(within[0]) if within else None
    if number is not None:
        return Documents(number, location if any(c.isalpha() for c in flat[8:]) and len(flat) > 16 else None)
    digits = sum(c.isdecimal() for c in flat)
    if location and digits < 5:
        return Documents(location=location)
    return Documents(passport_invalid=digits >= 3)


def age_of(text: str, *, sex_beside: bool = False) -> int | None:
    """Return completed years: months count as 0, `1 1/2 yrs` as 1. With a sex beside it, `48 M` is a man, not a
    baby.
    """
    flat = key(text)
    if sex_beside:
        flat = _LONE_LETTER.sub(" ", flat)
    found = _NUMBER.search(flat)
    if not found:
        return None
    if _MONTHS_OLD.search(flat) and not _YEARS_OLD.search(flat):
        return int(found[0]) // 12 if _IN_MONTHS.search(flat) else 0
    age = int(found[0])
    return age if age <= 120 else None


def amount_of(text: str, currency: str) -> tuple[str, str] | None:
    """Return an amount as decimal text and its currency (`€ 2.404,77`, `7.101,10 EUR`, `250.500 KD`), or None."""
    flat = key(text)
    found = _AMOUNT.search(flat)
    if not found:
        return None
    words = re.sub(r"[\d,']", " ", flat).split()
    named = next((_CURRENCY_WORDS[w.strip(".")] for w in words if w.strip(".") in _CURRENCY_WORDS), None)
    symbol = next(
        (code for sign, code in _CURRENCY_WORDS.items() if not sign.isalnum() and sign in text.casefold()), None
    )
    unit = named or symbol or currency
    return _decimal_text(found[0].strip(" .,'"), unit), unit


def _decimal_text(written: str, currency: str) -> str:
    bare = written.replace(" ", "").replace("'", "")
    last = max(bare.rfind("."), bare.rfind(","))
    if last >= 0:
        decimals = len(bare) - last - 1
        both = "." in bare and "," in bare
        single = bare.count(bare[last]) == 1
        is_decimal = both or (single and (decimals != 3 or currency in _THREE_DECIMALS))
        whole = bare[:last].replace(".", "").replace(",", "")
        bare = f"{whole or '0'}.{bare[last + 1 :]}" if is_decimal else whole + bare[last + 1 :]
        bare = bare.replace(",", "")
    return bare


def room_and_bed(text: str) -> tuple[str | None, str | None]:
    """Return room and bed from `Rm 5`, `3`, `Room 3 / Bed 2`, `R2 B3`."""
    flat = one_line(text)[:40]
    bed = _BED.search(flat)
    rest = flat[: bed.start()] if bed and bed.start() > 0 else flat
    room = _ROOM.search(rest)
    return (room[1] if room else None), (bed[1] if bed and bed.start() > 0 else None)


def bare_number(text: str) -> str | None:
    """Return a bed's number as text."""
    found = re.search(r"[A-Za-z]?\d{1,4}[A-Za-z]?", one_line(text)[:40])
    return found[0] if found else None


def latest(days: list[date | None], default: date) -> date:
    """Return the latest of some days, or the default when none is known."""
    known = [d for d in days if d is not None]
    return max(known) if known else default
