"""Writing the Sight rows anew from what gave them: the stored rows must equal what the sources say (DESIGN, Sight).

A domain names its source by `register_source`; rows of a kind that no domain named are left alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from migrant_support.domains.people.models import Person, Sight
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import ScopeKind

AT_ONCE = 500
Source = Callable[[], sa.Select[*tuple[Any, ...]]]
_sources: dict[str, Source] = {}


def register_source(kind: str, rows: Source) -> None:
    """Name what gives sight: a select of person_id, scope_kind, scope_id, since, source_id, and perhaps `until`.

    Without `until` the sight never ends.
    """
    _sources[kind] = rows


def _registrations() -> sa.Select[*tuple[Any, ...]]:
    """Each person is seen by the mission that registered her, until her case went to another one for good."""
    return sa.select(
        Person.id.label("person_id"),
        sa.literal(ScopeKind.MISSION.value).label("scope_kind"),
        Person.registered_mission.label("scope_id"),
        Person.registered_at.label("since"),
        Person.id.label("source_id"),
        Person.registration_seen_until.label("until"),
    )


def end_registration_sight(person: Person, *, until: datetime) -> None:
    """Let the mission that registered her see her until a moment, and no longer by having registered her."""
    person.registration_seen_until = until
    hers = (Sight.person_id == person.id, Sight.source_kind == "registration")
    db.session.execute(sa.update(Sight).where(*hers).values(until=until))


register_source("registration", _registrations)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many rows were missing, and how many stood there for no reason; zero of both is as it should be."""

    added: int
    removed: int


def rebuild_sight(*, dry_run: bool = False) -> Rebuilt:
    """Add the rows that a source gives and nobody wrote, remove those that no source gives."""
    added = removed = 0
    for kind, source in sorted(_sources.items()):
        given = source().subquery()
        missing = _missing(kind, given)
        stray = _stray(kind, given)
        added, removed = added + len(missing), removed + len(stray)
        if not dry_run:
            _write(missing, stray)
    if (added or removed) and not dry_run:
        record(None, "people.sight.rebuild", kind="sight", object_id="", reason=f"{added} added, {removed} removed")
    return Rebuilt(added, removed)


def _same(given: sa.Subquery, kind: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        Sight.source_kind == kind,
        Sight.source_id == given.c.source_id,
        Sight.person_id == given.c.person_id,
        Sight.scope_kind == given.c.scope_kind,
        Sight.scope_id == given.c.scope_id,
        Sight.until.is_not_distinct_from(given.c.until) if "until" in given.c else Sight.until.is_(None),
    )


def _missing(kind: str, given: sa.Subquery) -> list[dict[str, Any]]:
    rows = db.session.execute(sa.select(given).where(~sa.exists().where(_same(given, kind)))).mappings()
    return [{"until": None} | dict(row) | {"source_kind": kind} for row in rows]


def _stray(kind: str, given: sa.Subquery) -> list[Any]:
    wanted = sa.select(Sight.id).where(
        Sight.source_kind == kind, ~sa.exists(sa.select(1).select_from(given).where(_same(given, kind)))
    )
    return list(db.session.scalars(wanted))


def _write(missing: list[dict[str, Any]], stray: list[Any]) -> None:
    for start in range(0, len(stray), AT_ONCE):
        db.session.execute(sa.delete(Sight).where(Sight.id.in_(stray[start : start + AT_ONCE])))
    for start in range(0, len(missing), AT_ONCE):
        db.session.execute(sa.insert(Sight), missing[start : start + AT_ONCE])
