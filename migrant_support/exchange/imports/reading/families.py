"""Finds who belongs together: children under their mother, passengers who refer to another's number, couples who name
a passport.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migrant_support.exchange.imports.reading.outcome import Group, PersonRow, RowRef
from migrant_support.exchange.imports.reading.words import says_nothing
from migrant_support.formats.passport import read_sri_lankan_passport

_LARGEST_FAMILY = 12
_SERIAL_LINK = re.compile(
    r"\bs\s*/?\s*n(?:o)?\.?\s*[:#]?\s*(\d{1,4})|\b(?:serial|sl|sr|pax|no|"
    r"nr)\.?\s*(?:no\.?)?\s*[:#]?\s*(\d{1,4})\b|#\s*(\d{1,4})|\b(?:w/|with|of|w)\s*(\d{1,4})\b(?!\s*(?:y|"
    r"m|/|-|\.\d|kg|bag|pc))",
    re.IGNORECASE,
)
_TIED = re.compile(
    r"\b(?:inf|inft|infant|chd|child|children|family|fam|tvl|tvlg|travel\w*|with|w/?|wife|husband|spouse|"
    r"son|daughter|mother|father|baby|of|accomp\w*|party|together)\b|"
    r"සමඟ|සමග|දරු|பிள்ளை|உடன்|مع|طفل|ابن",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"(?:no\.?\s*)?[A-Za-z][ \-]?[0-9OoIi](?:[ \-]?[0-9OoIi]){5,6}(?![0-9A-Za-z])", re.IGNORECASE)


class _Bundles:
    """Joins rows into groups: joining twice is joining once."""

    def __init__(self) -> None:
        self._head: dict[RowRef, RowRef] = {}

    def head(self, ref: RowRef) -> RowRef:
        while self._head.get(ref, ref) != ref:
            ref = self._head[ref]
        return ref

    def join(self, one: RowRef, other: RowRef) -> None:
        first, second = sorted((self.head(one), self.head(other)))
        self._head.setdefault(first, first)
        self._head[second] = first

    def groups(self) -> list[tuple[RowRef, ...]]:
        found: dict[RowRef, list[RowRef]] = {}
        for ref in self._head:
            found.setdefault(self.head(ref), []).append(ref)
        return [tuple(sorted(members)) for _, members in sorted(found.items()) if len(members) > 1]


def families_of(guardians: Iterable[tuple[RowRef, RowRef]]) -> list[Group]:
    """Return one family for each guardian and the children written below; pairs are (guardian, child)."""
    bundles = _Bundles()
    for guardian, child in guardians:
        bundles.join(guardian, child)
    return [Group("family", members) for members in bundles.groups()]


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties the passengers of a file: rows by sheet and serial number, what each row's remark says, its family's
    code.
    """

    serials: Mapping[tuple[str, str], RowRef]
    links: Mapping[RowRef, str]
    codes: Mapping[RowRef, str]


def travel_units_of(people: Sequence[PersonRow], ties: Ties) -> list[Group]:
    """Return units of people who travel together.

    They are tied by a serial number in a remark (`CHD OF S/N 23`), a passport number or a whole name written with
    another
    person, a code of their family, or as an infant below a parent of the same surname.
    """
    bundles = _Bundles()
    by_passport = _only_ones((p.fields.get("passport_no"), p.ref) for p in people)
    by_name = _only_ones((name, p.ref) for p in people for name in _whole_names(p))
    for index, person in enumerate(people):
        text = ties.links.get(person.ref, "")[:300]
        others = [ties.serials.get((person.ref.sheet, number)) for number in _serials_in(text)]
        others += [by_passport.get(d) for d in _documents_in(text) if d != person.fields.get("passport_no")]
        others += [by_name.get(n) for n in _names_in(text)] if _TIED.search(text) else []
        tied = [o for o in others if o is not None and o != person.ref]
        if not tied and person.fields.get("pax_type") == "INF" and index and _is_parent(people[index - 1], person):
            tied = [people[index - 1].ref]
        for other in tied:
            bundles.join(person.ref, other)
    for members in _by_code(ties.codes):
        for other in members[1:]:
            bundles.join(members[0], other)
    return [Group("travel_unit", members) for members in bundles.groups()]


def _only_ones(pairs: Iterable[tuple[Any, RowRef]]) -> dict[Any, RowRef]:
    """Return what belongs to one row only: a number or name of two rows points to neither."""
    found: dict[Any, set[RowRef]] = {}
    for value, ref in pairs:
        if value:
            found.setdefault(value, set()).add(ref)
    return {value: refs.pop() for value, refs in found.items() if len(refs) == 1}


def _words(text: str) -> tuple[str, ...]:
    return tuple("".join(c if c.isalnum() or not c.isascii() else " " for c in text.casefold()).split())


def _whole_names(person: PersonRow) -> list[tuple[str, ...]]:
    fields = person.fields
    both = (str(fields.get("given_names") or ""), str(fields.get("surname") or ""))
    names = [str(fields.get("full_name") or ""), " ".join(both), " ".join(reversed(both))]
    return [w for w in dict.fromkeys(map(_words, names)) if len(w) >= 2 and sum(map(len, w)) >= 8]


def _names_in(text: str) -> list[tuple[str, ...]]:
    """Return every run of two to six words of a text: each could be somebody's whole name."""
    words = _words(text)
    return [words[a : a + n] for n in range(2, 7) for a in range(len(words) - n + 1)]


def _is_parent(above: PersonRow, infant: PersonRow) -> bool:
    surname = infant.fields.get("surname")
    same = bool(surname) and str(surname).casefold() == str(above.fields.get("surname") or "").casefold()
    return same and above.fields.get("pax_type") != "INF" and above.ref.sheet == infant.ref.sheet


def _by_code(codes: Mapping[RowRef, str]) -> list[list[RowRef]]:
    """Rows of one sheet with one code; a code of very many rows is no family's."""
    found: dict[tuple[str, str], list[RowRef]] = {}
    for ref, code in codes.items():
        if any(c.isalnum() for c in code) and not says_nothing(code):
            found.setdefault((ref.sheet, code.strip().casefold()), []).append(ref)
    return [members for members in found.values() if 2 <= len(members) <= _LARGEST_FAMILY]


def _serials_in(text: str) -> list[str]:
    if not text or not _TIED.search(text[:300]):
        return []
    return [str(int(next(filter(None, m.groups())))) for m in _SERIAL_LINK.finditer(text[:300])]


def _documents_in(text: str) -> list[str]:
    found = (read_sri_lankan_passport(m[0]) for m in _DOCUMENT.finditer(text[:300]))
    return [number for number in found if number]
