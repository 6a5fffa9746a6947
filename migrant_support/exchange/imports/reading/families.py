"""Finds who belongs together: children under their mother, passengers who refer to another's number, couples who name
a passport.
"""

import re
from collections.abc import Iterable, Sequence

from migrant_support.exchange.imports.reading.outcome import Group, PersonRow, RowRef
from migrant_support.formats.passport import read_sri_lankan_passport

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


def travel_units_of(
    people: Sequence[PersonRow], serials: dict[tuple[str, str], RowRef], links: dict[RowRef, str]
) -> list[Group]:
    """Return units tied by a serial number in a remark (`CHD OF S/N 23`) or by a passport number in the companions'
    cell.

    `serials` finds a row by sheet and serial number, `links` holds the text of each row that may refer to another.
    """
    bundles = _Bundles()
    by_passport: dict[str, list[RowRef]] = {}
    for person in people:
        number = person.fields.get("passport_no")
        if number:
            by_passport.setdefault(number, []).append(person.ref)
    for person in people:
        text = links.get(person.ref, "")
        for number in _serials_in(text):
            other = serials.get((person.ref.sheet, number))
            if other is not None and other != person.ref:
                bundles.join(person.ref, other)
        for document in _documents_in(text):
            others = [r for r in by_passport.get(document, []) if r != person.ref]
            if len(others) == 1 and document != person.fields.get("passport_no"):
                bundles.join(person.ref, others[0])
    return [Group("travel_unit", members) for members in bundles.groups()]


def _serials_in(text: str) -> list[str]:
    if not text or not _TIED.search(text[:300]):
        return []
    return [str(int(next(filter(None, m.groups())))) for m in _SERIAL_LINK.finditer(text[:300])]


def _documents_in(text: str) -> list[str]:
    found = (read_sri_lankan_passport(m[0]) for m in _DOCUMENT.finditer(text[:300]))
    return [number for number in found if number]
