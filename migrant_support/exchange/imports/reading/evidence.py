"""Tells what the cells of a column look like: numbers of identity, dates, sexes, phones. Looks only, converts
nothing.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from migrant_support.exchange.imports.reading.districts import district_of
from migrant_support.exchange.imports.reading.problems import categories_of
from migrant_support.exchange.imports.reading.words import nation_of, sex_of
from migrant_support.formats.civil_id import digits_of
from migrant_support.formats.dates import DateHabits, read_date
from migrant_support.formats.nic import looks_like_nic
from migrant_support.formats.passport import read_sri_lankan_passport
from migrant_support.formats.person_names import is_possible_name

_CLOCK_TIME = re.compile(r"\d{1,2}:\d{2}")
_WRITTEN_DAY = re.compile(r"\b\d{1,4}([/.\-])\d{1,2}\1\d{2,4}\b|\d:\d{2}")  # 28/03/1969: eight digits, no telephone
_DIGITS = re.compile(r"[0-9]")
_AGE = re.compile(r"\s*[0-9]{1,2}(?:\s*1/2)?\s*(?:y|yr|yrs|years?|m|months?|mths?)?\.?\s*", re.IGNORECASE)
_AGE_SEX = re.compile(r"\s*(?:[0-9]{1,2}\D{1,14}|[^\d\s]\D{0,10}[0-9]{1,2}\D{0,5})\s*")
_AGE_WORDS = re.compile(r"[0-9]+|yrs?\b|years?\b|y/o\b", re.IGNORECASE)
_NOT_DIGITS = re.compile(r"[^0-9]")
# Kuwait and Qatar, Saudi Arabia, the Emirates: their first digits tell a century or a country, unlike telephones'.
_RESIDENT_NUMBER = re.compile(r"2[0-9]{9,11}|1[0-9]{9}|3[0-2][0-9]{8,10}|784[0-9]{12}")
_SRI_LANKAN_NUMBER = re.compile(r"(?:(?:00)?94|0)?7[0-9]{8}$")
_HABITS = DateHabits(date(2100, 1, 1), default_year=2000)


def _is_date(text: str) -> bool:
    reading = read_date(text, _HABITS)
    return reading.value is not None or reading.impossible


def _is_phone(text: str) -> bool:
    digits = len(_DIGITS.findall(text))
    letters = sum(c.isalpha() for c in text)
    return 7 <= digits <= 15 and letters <= 12 and not _WRITTEN_DAY.search(text)


def _is_passport(text: str) -> bool:
    if read_sri_lankan_passport(text) is not None:
        return True
    digits = len(_DIGITS.findall(text))
    return 5 <= digits <= 9 and text.strip()[:1].isalpha() and len(text.strip()) <= 14 and not _is_date(text)


def _counting(samples: Sequence[str]) -> float:
    """Return how far a column counts its rows: the share of values that are one more than the value before."""
    numbers = [int(s) for s in samples if s.isascii() and s.isdecimal() and len(s) <= 5]
    steps = sum(b == a + 1 for a, b in pairwise(numbers))
    return (steps + 1) / len(samples) if steps >= 2 else 0.0


def _is_moment(text: str) -> bool:
    """A day with a time of day that is not midnight."""
    return bool(_CLOCK_TIME.search(text)) and "00:00:00" not in text and _is_date(text)


def _is_birth(text: str) -> bool:
    value = read_date(text, _HABITS).value
    return value is not None and 1930 <= value.year <= 2012 and bool(value.month)


def _is_expiry(text: str) -> bool:
    value = read_date(text, _HABITS).value
    return value is not None and 2013 <= value.year <= 2040 and bool(value.month)


def _is_resident_number(text: str) -> bool:
    return bool(_RESIDENT_NUMBER.fullmatch(digits_of(text)))


def _is_problem(text: str) -> bool:
    return len(text) > 4 and any(c != "other" for c in categories_of(text))


def _is_full_name(text: str) -> bool:
    parts = text.split()
    return 2 <= len(parts) <= 7 and len(text) <= 70 and all(not c.isdigit() for c in text) and is_possible_name(text)


_LOOKS: dict[str, Callable[[str], bool]] = {
    "passport_no": lambda t: _is_passport(t) or looks_like_nic(t),
    "nic": looks_like_nic,
    "dob": _is_date,
    "birth": _is_birth,
    "registered_at": _is_moment,
    "full_name": _is_full_name,
    "nationality": lambda t: nation_of(t) is not None,
    "passport_expires": _is_date,
    "sex": lambda t: sex_of(t) is not None,
    "phones": lambda t: _is_phone(t) and not looks_like_nic(t) and not _is_resident_number(t),
    "phone_home": _is_phone,
    "expiry": _is_expiry,
    "civil_id": lambda t: _is_resident_number(t) and not looks_like_nic(t),
    "home_district": lambda t: district_of(t) is not None,
    "at_home": lambda t: bool(_SRI_LANKAN_NUMBER.match(_NOT_DIGITS.sub("", t))),
    "categories": _is_problem,
    "age": lambda t: bool(_AGE.fullmatch(t[:20])),
    "age_sex": lambda t: bool(_AGE_SEX.fullmatch(t[:24])) and sex_of(_AGE_WORDS.sub(" ", t)) is not None,
}


def likeness(field: str, samples: Sequence[str]) -> float:
    """Return the share of the samples that look like the field, 0 to 1; 0 for a field without a look of its own."""
    if field == "serial":
        return _counting(samples)
    looks = _LOOKS.get(field)
    if looks is None or not samples:
        return 0.0
    return sum(1 for s in samples if looks(s[:100])) / len(samples)
