"""What is known of a person, made comparable: names in words, numbers in one form, dates as written.

A date that cannot be is kept: it is still evidence.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from migrant_support.formats.dates import DateHabits, read_date
from migrant_support.formats.nic import Nic, read_nic
from migrant_support.formats.passport import tidy_passport
from migrant_support.kernel.names import fold_name
from migrant_support.matching.scripts import in_latin
from migrant_support.matching.words import split_words

_NUMBERS = re.compile(r"\d+")
_HABITS = DateHabits(not_after=date(2035, 1, 1))  # only where years of two digits turn the century; decides nothing
_SEXES = {"m": "M", "male": "M", "f": "F", "female": "F", "boy": "M", "girl": "F", "man": "M", "woman": "F"}
Sex = Literal["M", "F", ""]


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth date as far as it is known; 0 is unknown. It need not exist in the calendar: what was written is kept."""

    year: int
    month: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class Identity:
    """One description of one person. Empty means not known."""

    family: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    births: tuple[Birth, ...] = ()
    sex: str = ""
    documents: frozenset[str] = field(default_factory=frozenset)
    nic: str = ""
    phones: frozenset[str] = field(default_factory=frozenset)
    place: str = ""
    address: frozenset[str] = field(default_factory=frozenset)

    @property
    def words(self) -> tuple[str, ...]:
        """Every full word of the names, each once."""
        return tuple(dict.fromkeys(self.family + self.given))


def identity_of(
    *, primary: str = "", secondary: str = "", birth: str = "", sex: str = "", documents: tuple[str, ...] = (),
    nic: str = "", phones: tuple[str, ...] = (), place: str = "", address: str = "",
) -> Identity:  # fmt: skip
    """Make texts comparable. Nothing is refused: what cannot be read is compared as written or left out."""
    family, initials = split_words(primary)
    given, more_initials = split_words(secondary)
    number, from_nic, nic_sex = _nic(nic)
    births = [one for one in (birth_of(birth), from_nic) if one]
    return Identity(
        family=family,
        given=given,
        initials=initials + more_initials,
        births=tuple(dict.fromkeys(births)),
        sex=_SEXES.get(sex.strip().lower(), "") or nic_sex,
        documents=frozenset(tidy for one in documents if len(tidy := tidy_passport(one)) >= 4),
        nic=number,
        phones=frozenset(digits[-9:] for one in phones if len(digits := "".join(_NUMBERS.findall(one))) >= 7),
        place=in_latin(fold_name(place)).replace(" ", ""),
        address=frozenset(in_latin(fold_name(address)).split()),
    )


def birth_of(text: str) -> Birth | None:
    """Read a birth date: 1984-11-28, 28/11/1984, 19841128, 1984-11, 1984, or with the month in words."""
    numbers = _NUMBERS.findall(text)
    if len(numbers) == 1 and len(numbers[0]) == 8:
        whole = numbers[0]
        numbers = (
            [whole[:4], whole[4:6], whole[6:]] if "1850" < whole[:4] < "2101" else [whole[:2], whole[2:4], whole[4:]]
        )
    years = [n for n in numbers if len(n) == 4]
    if len(years) != 1 or (len(numbers) > 3 and ":" not in text) or any(c.isalpha() and c not in "TZ" for c in text):
        read = read_date(text, _HABITS).value if text.strip() else None
        return Birth(read.year, read.month or 0, read.day or 0) if read else None
    if not int(years[0]):
        return None  # 0000-00-00 is what a program writes for nothing
    if numbers[0] == years[0]:
        rest = [int(n) for n in numbers[1:3]] + [0, 0]
        return Birth(int(years[0]), rest[0], rest[1])
    before = [int(n) for n in numbers[: numbers.index(years[0])]]
    month, day = before[-1], before[0] if len(before) > 1 else 0
    if day and month > 12 >= day:
        month, day = day, month  # 12/31/1980 was written month first
    return Birth(int(years[0]), month, day)


def _nic(text: str) -> tuple[str, Birth | None, str]:
    """The 12 digits of a NIC (or its bare digits when it is damaged), and what it says of birth and sex."""
    read = read_nic(text) if text else None
    if isinstance(read, Nic):
        born = read.birth_date
        return read.new_format, Birth(born.year, born.month, born.day), read.sex
    digits = "".join(_NUMBERS.findall(text))
    if len(digits) == 9:
        digits = f"19{digits[:5]}0{digits[5:]}"
    return (digits if len(digits) >= 6 else ""), None, ""
