"""Finding people by what they say of themselves, or by id."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.models import (
    Person,
)
from migrant_support.domains.people.queries.pairs import now_called
from migrant_support.domains.people.queries.rows import PersonRow, row_of
from migrant_support.domains.people.search_keys import matching
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.references import read_reference
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

FOUND_AT_MOST = 50


def search_people(viewer: Viewer, typed: str, *, region: str = "LK") -> tuple[list[PersonRow], bool]:
    """People whom what was typed may mean, newest first, at most fifty; and whether there are more.

    A reference, a document number, NIC or phone is matched whole; a name by the beginnings of its words.
    """
    reference = read_reference(typed)
    statement = sa.select(Person).where(visible_to(viewer))
    if reference:
        statement = statement.where(Person.reference == reference)
    elif (matches := matching(typed, region)) is not None:
        statement = statement.where(Person.id.in_(matches))
    else:
        return [], False
    found = db.session.scalars(
        statement.order_by(Person.registered_at.desc(), Person.id.desc()).limit(FOUND_AT_MOST + 1)
    ).all()
    if reference and not found and (kept := now_called(viewer, reference)):
        return [row_of(kept)], False
    return [row_of(person) for person in found[:FOUND_AT_MOST]], len(found) > FOUND_AT_MOST


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


def seen_by(viewer: Viewer, person_ids: Sequence[UUID], power: Power) -> set[UUID]:
    """Those of some people, however many, who are there for the viewer with a power."""
    seen: set[UUID] = set()
    for start in range(0, len(person_ids), 500):
        part = person_ids[start : start + 500]
        seen |= set(db.session.scalars(sa.select(Person.id).where(Person.id.in_(part), visible_to(viewer, power))))
    return seen
