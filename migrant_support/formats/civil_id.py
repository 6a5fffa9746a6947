"""Reads residence numbers of host countries: Kuwait's civil ID with its check digit; others are kept as digits."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

CivilIdFault = Literal["length", "check_digit", "birth_date"]

_WEIGHTS = (2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CENTURY = {"2": 1900, "3": 2000}
_FILLER = re.compile(r"[\s.\-\u2010-\u2015/]")


@dataclass(frozen=True, slots=True)
class KuwaitCivilId:
    """A civil ID whose length, date and check digit are right."""

    number: str
    birth_date: date


@dataclass(frozen=True, slots=True)
class UnreadableCivilId:
    """A text that is no civil ID, and why."""

    fault: CivilIdFault


def digits_of(text: str) -> str:
    """Return the digits of a number written with blanks, dots or hyphens; empty when anything else stands in it."""
    bare = _FILLER.sub("", text[:60])
    return bare if bare.isascii() and bare.isdecimal() else ""


def read_kuwait_civil_id(text: str) -> KuwaitCivilId | UnreadableCivilId:
    """Read 12 digits: century, YYMMDD, serial, check digit 11 − (weighted sum mod 11), where 10 and 11 cannot be
    issued.

    Source: STANDARDS 4 (python-stdnum fork, idnumbers).
    """
    number = digits_of(text)
    if len(number) != 12 or number[0] not in _CENTURY:
        return UnreadableCivilId("length")
    check = 11 - sum(w * int(d) for w, d in zip(_WEIGHTS, number, strict=False)) % 11
    if check > 9 or check != int(number[11]):
        return UnreadableCivilId("check_digit")
    try:
        born = date(_CENTURY[number[0]] + int(number[1:3]), int(number[3:5]), int(number[5:7]))
    except ValueError:
        return UnreadableCivilId("birth_date")
    return KuwaitCivilId(number, born)
