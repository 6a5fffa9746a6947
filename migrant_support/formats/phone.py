"""Reads telephone numbers into E.164 by the country they are written in. Short codes (1929, 119) stay text (STANDARDS
4).
"""

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat
from phonenumbers.shortnumberinfo import is_possible_short_number_for_region

_LONGEST = 200
_SPLIT = re.compile(r"[/,;|&\n]|\b(?:or|and)\b|සහ|හෝ|மற்றும்|அல்லது|أو")
_IN_BRACKETS = re.compile(r"\([^()0-9]*\)")
_NOT_NUMBER = re.compile(r"[^0-9+]")


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """One number as read: `e164` when it can be dialled, `short_number` for service codes of the region."""

    e164: str | None
    short_number: bool = False

    @property
    def valid(self) -> bool:
        """Whether the number is one that can exist."""
        return self.e164 is not None


def read_phone(text: str, region: str) -> PhoneReading:
    """Read one number; `region` (ISO alpha-2) is the country of a number written without its code.

    A country code without plus sign (`96550012345`), `00` in front and a lost leading zero are understood.
    """
    bare = _NOT_NUMBER.sub("", text[:_LONGEST])
    digits = bare.lstrip("+")
    if not digits or "+" in digits:
        return PhoneReading(None)
    if len(digits) <= 4:
        return PhoneReading(None, short_number=_is_short(digits, region))
    for candidate in _candidates(bare, digits, region):
        number = _valid(candidate, region)
        if number:
            return PhoneReading(number)
    return PhoneReading(None)


def read_phones(text: str, region: str, *, other_regions: tuple[str, ...] = ()) -> tuple[list[str], list[str]]:
    """Read a cell that may hold several numbers; return (E.164 numbers without repeats, parts that are none).

    A part without a digit (`no phone`) is neither.
    """
    good: list[str] = []
    bad: list[str] = []
    for part in _SPLIT.split(_IN_BRACKETS.sub(" ", text[:_LONGEST])):
        if not any(c.isdecimal() for c in part):
            continue
        found = next((r.e164 for r in (read_phone(part, each) for each in (region, *other_regions)) if r.e164), None)
        if found is None:
            bad.append(part.strip())
        elif found not in good:
            good.append(found)
    return good, bad


def _candidates(bare: str, digits: str, region: str) -> list[str]:
    """Ways to understand the digits, the most literal first."""
    if bare.startswith("+"):
        return [f"+{digits}"]
    if digits.startswith("00"):
        return [f"+{digits[2:]}"]
    code = str(phonenumbers.country_code_for_region(region) or "")
    ways = [digits]
    if code and digits.startswith(code):
        ways.append(f"+{digits}")
    if not digits.startswith("0"):
        ways.append(f"0{digits}")
    if len(digits) >= 11:
        ways.append(f"+{digits}")
    return ways


def _valid(text: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _is_short(digits: str, region: str) -> bool:
    try:
        number = phonenumbers.parse(digits, region)
    except NumberParseException:
        return False
    return bool(is_possible_short_number_for_region(number, region))
