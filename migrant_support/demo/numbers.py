"""Invents numbers that are right in form and belong to nobody known: identity cards, passports, phones, civil IDs.

Forms: STANDARDS 3 and 4. They are drawn at random; that one of seven or eight digits is somebody's cannot be ruled out,
but no name or date of that person goes with it.
"""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import NamedTuple
from uuid import UUID

_NIC_WEIGHTS = (8, 4, 3, 2, 7, 6, 5, 7, 4, 3, 2)
_CIVIL_WEIGHTS = (2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_LEAP = date(2000, 1, 1).toordinal()
_HOME_PREFIXES = ("70", "71", "72", "76", "77", "78")


class HostPhones(NamedTuple):
    """How mobile numbers of a host country begin, and how many digits follow."""

    prefixes: tuple[str, ...]
    digits: int


HOST_PHONES = {
    "KWT": HostPhones(("+965500", "+965600", "+965660", "+965900", "+965990"), 5),
    "OMN": HostPhones(("+968910", "+968770", "+968790", "+968960"), 5),
    "CYP": HostPhones(("+357960", "+357990", "+357970"), 5),
}


def invent_nic(rng: Random, born: date, sex: str) -> str:
    """An identity card that agrees with birth date and sex, in the old form or (always from 2000) the new one.

    Its check digit is never the one that the circulating formula gives, so no issued card can equal it if that formula
    holds.
    """
    day = date(2000, born.month, born.day).toordinal() - _LEAP + 1 + (500 if sex == "F" else 0)
    serial = rng.randrange(1, 1000)
    body = f"{born.year:04d}{day:03d}{serial:04d}"
    expected = 11 - sum(w * int(d) for w, d in zip(_NIC_WEIGHTS, body, strict=True)) % 11
    check = (expected + rng.randrange(1, 10)) % 10
    if born.year >= 2000 or rng.random() < 0.3:
        return f"{body}{check}"
    return f"{body[2:7]}{serial:03d}{check}{'V' if rng.random() < 0.93 else 'X'}"


def invent_civil_id(rng: Random, born: date) -> str:
    """A Kuwait civil ID with the right check digit; serials that cannot be issued are passed over."""
    while True:
        body = f"{'2' if born.year < 2000 else '3'}{born:%y%m%d}{rng.randrange(10_000):04d}"
        check = 11 - sum(w * int(d) for w, d in zip(_CIVIL_WEIGHTS, body, strict=True)) % 11
        if check < 10:
            return f"{body}{check}"


def invent_passports(rng: Random) -> Iterator[str]:
    """Sri Lankan passport numbers without end; the first nine millions are all different."""
    at, step = rng.randrange(9_000_000), 1_299_709  # a prime that does not divide nine millions
    while True:
        at = (at + step) % 9_000_000
        yield f"N{at + 1_000_000:07d}"


def invent_spoken_numbers(rng: Random) -> Iterator[int]:
    """Numbers below 2**30 for references; each comes once."""
    at, step = rng.randrange(1 << 30), 0x2545F491  # odd, so every number is met before one returns
    while True:
        at = (at + step) & ((1 << 30) - 1)
        yield at


def invent_phone(rng: Random, mission: str) -> str:
    """A mobile number of the mission's country in E.164."""
    phones = HOST_PHONES[mission]
    return f"{rng.choice(phones.prefixes)}{rng.randrange(10**phones.digits):0{phones.digits}d}"


def invent_home_phone(rng: Random) -> str:
    """A mobile number of Sri Lanka in E.164."""
    return f"+94{rng.choice(_HOME_PREFIXES)}{rng.randrange(10**7):07d}"


class Keys:
    """Time-ordered UUIDs (version 7) that are the same in every process: moment, running number, drawn bits."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._count = 0

    def at(self, milliseconds: int) -> UUID:
        """A key of the moment, in milliseconds since 1970."""
        self._count = (self._count + 1) & 0xFFF
        return UUID(int=milliseconds << 80 | 0x7 << 76 | self._count << 64 | 0b10 << 62 | self._rng.getrandbits(62))
