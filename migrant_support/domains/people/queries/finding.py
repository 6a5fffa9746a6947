"""Finding people by what they say of themselves, or by id."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.models import (
    Person,
)
from migrant_support.domains.people.queries.names import ids_by_name
from migrant_support.domains.people.queries.pairs import now_called
from migrant_support.domains.people.queries.rows import PersonRow, row_of
from migrant_support.domains.people.rules import name_tokens
from migrant_support.domains.people.search_keys import numbers_in
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.references import read_reference
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

FOUND_AT_MOST = 50


def search_people(viewer: Viewer, typed: str, *, region: str = "LK") -> tuple[list[PersonRow], bool]:
    """People whom what was typed may mean, the closest first, at most fifty; and whether there are more.

    A reference, a document number, NIC or phone is matched whole; a name by its words, their sound, their beginnings.
    """
    reference = read_reference(typed)
    statement = sa.select(Person).where(visible_to(viewer))
    if reference:
        found = list(db.session.scalars(statement.where(Person.reference == reference)))
        if not found and (kept := now_called(viewer, reference)):
            found = [kept]
    elif (numbers := numbers_in(typed, region)) is not None:
        newest = statement.where(Person.id.in_(numbers)).order_by(Person.registered_at.desc(), Person.id.desc())
        found = list(db.session.scalars(newest.limit(FOUND_AT_MOST + 1)))
    else:
        order = {i: place for place, i in enumerate(ids_by_name(viewer, typed, FOUND_AT_MOST + 1))}
        found = list(db.session.scalars(sa.select(Person).where(Person.id.in_(order)))) if order else []
        tokens = name_tokens(typed)
        found.sort(key=lambda person: (not tokens <= _tokens_of(person), order[person.id]))
    return [row_of(person) for person in found[:FOUND_AT_MOST]], len(found) > FOUND_AT_MOST


def _tokens_of(person: Person) -> frozenset[str]:
    return name_tokens(
        person.primary_name, person.secondary_name, person.name_si, person.name_ta, person.name_ar, person.other_names
    )


def people_by_id(viewer: Viewer, person_ids: Sequence[UUID]) -> dict[UUID, PersonRow]:
    """Those of some people whom the viewer may see; at most a page of them."""
    if not person_ids:
        return {}
    found = db.session.scalars(sa.select(Person).where(Person.id.in_(set(person_ids)), visible_to(viewer)))
    return {person.id: row_of(person) for person in found}


def person_by_reference(viewer: Viewer, typed: str) -> UUID | None:
    """The id behind a typed reference, when the person is there for this viewer."""
    reference = read_reference(typed)
    if reference is None:
        return None
    found = db.session.scalar(sa.select(Person.id).where(Person.reference == reference, visible_to(viewer)))
    if found is None and (kept := now_called(viewer, reference)):
        return kept.id
    return found


def people_by_references(viewer: Viewer, typed: Sequence[str]) -> dict[str, UUID]:
    """The ids behind many typed references, of those who are there for this viewer; one statement for nearly all."""
    read = {text: reference for text in typed if (reference := read_reference(text)) is not None}
    rows = db.session.execute(
        sa.select(Person.reference, Person.id).where(Person.reference.in_(set(read.values())), visible_to(viewer))
    )
    known = dict(rows.all()) if read else {}
    found = {}
    for text, reference in read.items():
        if reference in known:
            found[text] = known[reference]
        elif kept := now_called(viewer, reference):
            found[text] = kept.id
    return found


def seen_by(viewer: Viewer, person_ids: Sequence[UUID], power: Power) -> set[UUID]:
    """Those of some people, however many, who are there for the viewer with a power."""
    seen: set[UUID] = set()
    for start in range(0, len(person_ids), 500):
        part = person_ids[start : start + 500]
        seen |= set(db.session.scalars(sa.select(Person.id).where(Person.id.in_(part), visible_to(viewer, power))))
    return seen
