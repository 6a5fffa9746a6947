"""Reads the Sri Lankan national identity card number. Tells what the number says; decides nothing about the person.

Source: STANDARDS 3. The day of the year always counts 29 February; women have 500 added. The text of the Department
was not
read, so a difference of one day is a hint to look. The check digit is not published and never refuses a number.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from migrant_support.formats.characters import plain

NicFault = Literal["form", "letter", "day_range", "leap_day"]

_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015.]")
_OLD = re.compile(r"[0-9]{9}[VX]")
_NEW = re.compile(r"(?:19|20)[0-9]{10}")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Nic:
    """One readable number: in the old form as `normalised` (as written, tidied), always in the new form of 12 digits.

    `old_format` ends in V where the letter cannot be known (`letter_assumed`).
    """

    normalised: str
    new_format: str
    old_format: str | None
    birth_date: date
    sex: Literal["M", "F"]
    letter_assumed: bool


@dataclass(frozen=True, slots=True)
class UnreadableNic:
    """A text that is no such number, and why."""

    fault: NicFault


def tidy_nic(text: str) -> str:
    """Return the text in capitals without blanks, hyphens and dots, digits of other scripts as plain ones."""
    return _SEPARATORS.sub("", plain(text[:_LONGEST]).text).upper()


def looks_like_nic(text: str) -> bool:
    """Tell whether a text has one of the two shapes, whatever its day says."""
    tidy = tidy_nic(text)
    return bool(_OLD.fullmatch(tidy) or _NEW.fullmatch(tidy))


def read_nic(text: str) -> Nic | UnreadableNic:
    """Read either form, in any case, with blanks or hyphens."""
    tidy = tidy_nic(text)
    if _OLD.fullmatch(tidy):
        new = f"19{tidy[:5]}0{tidy[5:9]}"
    elif _NEW.fullmatch(tidy):
        new = tidy
    else:
        letter = len(tidy) == 10 and tidy[:9].isdecimal() and tidy[9].isalpha()
        return UnreadableNic("letter" if letter else "form")
    return _decoded(tidy, new)


def _decoded(tidy: str, new: str) -> Nic | UnreadableNic:
    year, day = int(new[:4]), int(new[4:7])
    sex: Literal["M", "F"] = "F" if day > 500 else "M"
    day -= 500 if day > 500 else 0
    if not 1 <= day <= 366:
        return UnreadableNic("day_range")
    born = date(2000, 1, 1) + timedelta(days=day - 1)  # 2000 has the 29 February that the number always counts
    try:
        born = born.replace(year=year)
    except ValueError:
        return UnreadableNic("leap_day")
    is_old = len(tidy) == 10
    shortens = new.startswith("19") and new[7] == "0"
    old = tidy if is_old else (f"{new[2:7]}{new[8:]}V" if shortens else None)
    return Nic(tidy, new, old, born, sex, letter_assumed=not is_old and old is not None)
