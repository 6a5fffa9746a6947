"""Who on a list is in the register already, within the viewer's sight: by paper, by phone and name, by name and birth.

A proposal with a reason; a person decides. Two papers of one number with two unlike names are two people (a couple, a
mother and her child on one passport).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.models import Person, SearchKey
from migrant_support.domains.people.rules import BirthPrecision, name_tokens
from migrant_support.domains.people.search_keys import DOCUMENT, NIC, PHONE, hashed, normal_number
from migrant_support.domains.people.sight import visible_to
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db

AT_ONCE = 400
_NAMES = ("full_name", "surname", "given_names", "name_si", "name_ta", "name_ar")


def known_people(viewer: Viewer, lines: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, UUID]:
    """Return for each line (id → fields) that is known: the id of the person."""
    keys: dict[tuple[str, str], list[UUID]] = {}
    for line_id, fields in lines.items():
        for key in _keys(fields):
            keys.setdefault(key, []).append(line_id)
    proposals = [(line, person, kind) for (kind, _), line, person in _by_keys(viewer, keys)]
    people = _names_of({person for _, person, _ in proposals})
    found: dict[UUID, UUID] = {}
    for line_id, person_id, kind in proposals:
        mine, theirs = _tokens(lines[line_id]), people.get(person_id, frozenset())
        agrees = mine == theirs if kind == PHONE else bool(mine & theirs)
        if agrees:
            found.setdefault(line_id, person_id)
    return _by_birth(viewer, {i: f for i, f in lines.items() if i not in found}) | found


def _keys(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    keys = []
    if fields.get("passport_no"):
        keys.append((DOCUMENT, hashed(DOCUMENT, normal_number(str(fields["passport_no"])))))
    if fields.get("nic"):
        keys.append((NIC, hashed(NIC, normal_number(str(fields["nic"])))))
    keys += [(PHONE, hashed(PHONE, str(number))) for number in fields.get("phones") or ()]
    return keys


def _tokens(fields: Mapping[str, Any]) -> frozenset[str]:
    return name_tokens(*(str(fields.get(name) or "") for name in _NAMES))


def _by_keys(viewer: Viewer, keys: Mapping[tuple[str, str], list[UUID]]) -> list[tuple[tuple[str, str], UUID, UUID]]:
    found = []
    wanted = sorted(keys)
    for start in range(0, len(wanted), AT_ONCE):
        rows = db.session.execute(
            sa.select(SearchKey.kind, SearchKey.key, SearchKey.person_id).where(
                sa.tuple_(SearchKey.kind, SearchKey.key).in_(wanted[start : start + AT_ONCE]),
                visible_to(viewer, person_id=SearchKey.person_id),  # type: ignore[arg-type]
            )
        )
        found += [((kind, key), line, person) for kind, key, person in rows for line in keys[kind, key]]
    order = {DOCUMENT: 0, NIC: 1, PHONE: 2}
    return sorted(found, key=lambda item: (order[item[0][0]], item[2]))


def _names_of(person_ids: set[UUID]) -> dict[UUID, frozenset[str]]:
    names: dict[UUID, frozenset[str]] = {}
    wanted = sorted(person_ids)
    for start in range(0, len(wanted), AT_ONCE):
        rows = db.session.scalars(sa.select(Person).where(Person.id.in_(wanted[start : start + AT_ONCE])))
        names |= {p.id: _person_tokens(p) for p in rows}
    return names


def _person_tokens(p: Person) -> frozenset[str]:
    return name_tokens(p.primary_name, p.secondary_name, p.name_si, p.name_ta, p.name_ar)


def _by_birth(viewer: Viewer, lines: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, UUID]:
    """Lines whose whole name and exact date of birth are those of one person."""
    wanted: dict[tuple[date, frozenset[str]], list[UUID]] = {}
    for line_id, fields in lines.items():
        tokens = _tokens(fields)
        if fields.get("dob_precision") == "day" and len(tokens) > 1:
            wanted.setdefault((date.fromisoformat(str(fields["dob"])), tokens), []).append(line_id)
    days = sorted({day for day, _ in wanted})
    found: dict[UUID, UUID] = {}
    for start in range(0, len(days), AT_ONCE):
        rows = db.session.scalars(
            sa.select(Person).where(
                Person.birth_day.in_(days[start : start + AT_ONCE]),
                Person.birth_precision == BirthPrecision.DAY,
                visible_to(viewer),
            )
        )
        for person in rows:
            if person.birth_day is not None:
                for line_id in wanted.get((person.birth_day, _person_tokens(person)), ()):
                    found.setdefault(line_id, person.id)
    return found
