"""Tidies names of people as lists write them: titles go, blanks single, scripts told apart. Never reorders or
translates a name.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from migrant_support.formats.characters import REPLACED, one_line, plain

Script = Literal["latin", "si", "ta", "ar", "other"]

_TITLES = [
    "mr",
    "mrs",
    "miss",
    "ms",
    "mstr",
    "mast",
    "master",
    "mdm",
    "madam",
    "dr",
    "rev",
    "ven",
    "prof",
    "inf",
    "chd",
    "mss",
    "mis",
    "mister",
    "sr",
    "sri",
    "thiru",
    "selvi",
    "tmt",
    "මහතා",
    "මිය",
    "මෙය",
    "මෙනවිය",
    "මයා",
    "මහත්මිය",
    "பூஜ්\u200dය",
    "திரு",
    "திருமதி",
    "செல்வி",
    "السيد",
    "السيدة",
    "الآنسة",
]
_AMBIGUOUS_TITLES = frozenset({"sri", "selvi", "master", "madam", "sr", "inf", "chd", "mis"})
_TITLE_BEFORE = re.compile(
    r"(?:" + "|".join(re.escape(t) for t in _TITLES if t not in _AMBIGUOUS_TITLES) + r")(?:\s*\.\s*|\s+|\s*/\s*)",
    re.IGNORECASE,
)
_TITLE_AFTER = re.compile(r"[\s,(]+(?:mr|mrs|miss|ms|mstr|dr|inf|chd|mss)\.?\)?$", re.IGNORECASE)
_DANGER = re.compile(r"[<>{}=;\\|]|\$\(|--|'\s*or\s*'|://|\.\./|[%@]|javascript:", re.IGNORECASE)
_TEST_WORDS = frozenset(
    [
        "test",
        "testing",
        "tests",
        "tester",
        "asdf",
        "asd",
        "qwerty",
        "xxx",
        "xyz",
        "abc",
        "sample",
        "dummy",
        "example",
        "demo",
    ]
)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class SplitName:
    """A name as written in one cell, split only where its own punctuation splits it."""

    full: str
    surname: str | None = None
    given: str | None = None


def tidy_name(text: str) -> str:
    """Return the name on one line, without invisible characters, a title in front or behind, or marks around it."""
    name = one_line(plain(text[: 2 * _LONGEST]).text).strip(' ,;:-–_*."“”')
    while True:
        shorter = _without_title(name)
        if shorter == name:
            return name
        name = shorter


def _without_title(name: str) -> str:
    before = _TITLE_BEFORE.match(name)
    if before and len(name) > before.end() + 1:
        return name[before.end() :].strip(" ,.")
    tail = name[-8:]
    after = _TITLE_AFTER.search(tail)
    if after and len(name) - len(after[0]) > 1:
        return name[: len(name) - len(after[0])].strip(" ,")
    return name


def split_name(text: str) -> SplitName:
    """Split `SURNAME/GIVEN TITLE` and `SURNAME, given`; a name written in any other way stays whole."""
    name = tidy_name(text)
    for mark in ("/", ","):
        if name.count(mark) == 1:
            surname, given = (tidy_name(part) for part in name.split(mark))
            if surname and given and script_of(surname) == script_of(given):
                return SplitName(f"{given} {surname}", surname, given)
    return SplitName(name)


def script_of(text: str) -> Script:
    """Return the script most letters of a text are written in."""
    if text.isascii():
        return "latin" if any(map(str.isalpha, text)) else "other"
    counts: dict[Script, int] = {}
    for character in text:
        if unicodedata.category(character)[0] not in "LM":
            continue
        point = ord(character)
        script: Script = (
            "latin" if point < 0x250 or 0x1E00 <= point < 0x1F00
            else "si" if 0x0D80 <= point <= 0x0DFF
            else "ta" if 0x0B80 <= point <= 0x0BFF
            else "ar" if 0x0600 <= point <= 0x06FF or 0x0750 <= point <= 0x077F or 0xFB50 <= point <= 0xFEFF
            else "other"
        )  # fmt: skip
        counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda s: counts[s]) if counts else "other"


def scripts_in(text: str) -> dict[Script, str]:
    """Return the parts of a cell by script where a name stands in two (`Nimali / නිමාලි`); one entry for a plain
    cell.
    """
    pieces = [p for p in re.split(r"[/|\n()\[\]]", text[: 2 * _LONGEST]) if any(c.isalpha() for c in p)]
    found: dict[Script, str] = {}
    for piece in pieces:
        found.setdefault(script_of(piece), tidy_name(piece))
    if len(pieces) != len(found) or len(found) < 2 or "other" in found:
        return {script_of(text): text}
    return found


def is_possible_name(name: str) -> bool:
    """Tell whether a text could be a name: letters, no code or mark-up in it, hardly any digit, not endless."""
    if not name or len(name) > _LONGEST or _DANGER.search(name):
        return False
    letters = sum(c.isalpha() for c in name)
    digits = sum(c.isdecimal() for c in name)
    return letters >= 1 and digits <= 1 and REPLACED not in name.replace(REPLACED, "", 2)


def is_test_name(name: str) -> bool:
    """Tell whether somebody only tried the form: every word is test, asdf, xxx and the like."""
    words = [w.strip(".,-").casefold() for w in name.split()]
    return bool(words) and all(w.rstrip("0123456789") in _TEST_WORDS for w in words)
