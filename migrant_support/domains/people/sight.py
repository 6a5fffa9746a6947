"""Who may see a person, as one condition for every statement (DESIGN, Sight rows).

In scope = a Sight row of one of the viewer's places that still counts, and the file is not restricted. A named reader
sees the file whatever the scope. Nothing else in the product decides this.
"""

from datetime import datetime
from functools import lru_cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.people.models import FileReader, Person, RestrictedFile, Sight, TakenBack
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Reach, Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.bulk import insert_all
from migrant_support.platform.store.columns import UtcDateTime
from migrant_support.policy import Power

_NOW: sa.BindParameter[datetime] = sa.bindparam("seen_at", callable_=lambda: now(), type_=UtcDateTime)


def visible_to(
    viewer: Viewer,
    power: Power = Power.PERSON_READ,
    *,
    person_id: ColumnElement[UUID] | None = None,
) -> ColumnElement[bool]:
    """The condition under which a person (by default `Person.id`) is there for this viewer with this power."""
    column: ColumnElement[UUID] = Person.id if person_id is None else person_id  # type: ignore[assignment]
    return _visible(viewer.account_id, viewer.reach(power), column)


@lru_cache(maxsize=2_000)
def _visible(account_id: UUID, reach: Reach, column: ColumnElement[UUID]) -> ColumnElement[bool]:
    """The same, kept, since making it costs as much as a statement; the moment is asked for at each execution."""
    if not reach:
        return sa.false()
    named = _is_named(account_id, column)
    kept, unrestricted = _kept(column), _unrestricted(column)
    if reach.everywhere:
        return sa.and_(kept, sa.or_(unrestricted, named))
    places = [place for place in sorted(reach.places) if place[0] != "named"]
    if not places:
        return sa.and_(kept, named)
    seen = (
        sa.select(Sight.person_id)
        .where(
            Sight.person_id == column,
            sa.or_(*(sa.and_(Sight.scope_kind == kind, Sight.scope_id == scope_id) for kind, scope_id in places)),
            sa.or_(Sight.until.is_(None), Sight.until > _NOW),
        )
        .offset(0)  # or PostgreSQL reads every row of these places into memory to look at fifty people
        .exists()
    )
    return sa.and_(kept, sa.or_(sa.and_(seen, unrestricted), named))


def is_open_to(viewer: Viewer, column: ColumnElement[UUID]) -> ColumnElement[bool]:
    """The condition under which the file is not closed to this viewer, whatever the scope; for what a place of the
    viewer's own gives to see (who sleeps there). The caller cuts to the place.
    """
    return sa.and_(_kept(column), sa.or_(_unrestricted(column), _is_named(viewer.account_id, column)))


def is_ordinary(column: ColumnElement[UUID]) -> ColumnElement[bool]:
    """The condition under which a person out of sight may be counted: neither restricted nor taken back."""
    return sa.and_(_kept(column), _unrestricted(column))


def _is_named(account_id: UUID, column: ColumnElement[UUID]) -> ColumnElement[bool]:
    return sa.exists().where(
        FileReader.person_id == column,
        FileReader.account_id == account_id,
        sa.or_(FileReader.until.is_(None), FileReader.until > _NOW),
    )


def _kept(column: ColumnElement[UUID]) -> ColumnElement[bool]:
    return ~sa.exists().where(TakenBack.person_id == column)


def _unrestricted(column: ColumnElement[UUID]) -> ColumnElement[bool]:
    return ~sa.exists().where(RestrictedFile.person_id == column)


def give_sight(
    person_ids: list[UUID],
    *,
    scope_kind: str,
    scope_id: str,
    since: datetime,
    source_kind: str,
    source_ids: list[UUID],
    until: datetime | None = None,
) -> None:
    """Write one Sight row for each person; `source_ids[i]` is what gave person i to the scope, for good or `until`."""
    if person_ids:
        insert_all(
            Sight,
            [
                {
                    "person_id": person_id,
                    "scope_kind": scope_kind,
                    "scope_id": scope_id,
                    "since": since,
                    "until": until,
                    "source_kind": source_kind,
                    "source_id": source_id,
                }
                for person_id, source_id in zip(person_ids, source_ids, strict=True)
            ],
        )


def end_sight(source_kind: str, source_id: UUID, *, at: datetime) -> None:
    """End the rows that one thing gave."""
    db.session.execute(
        sa.update(Sight)
        .where(Sight.source_kind == source_kind, Sight.source_id == source_id, Sight.until.is_(None))
        .values(until=at)
    )


def drop_sight(source_kind: str, source_ids: list[UUID]) -> None:
    """Take away the rows of things that no longer give sight and leave no trace of it: another place, an undone act."""
    db.session.execute(
        sa.delete(Sight)
        .where(Sight.source_kind == source_kind, Sight.source_id.in_(source_ids))
        .execution_options(synchronize_session=False)
    )
