"""Pairs that may be one person, for those who see both; and where somebody went whose row was made one with another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.models.pairs import LikelyPair, PersonMerge
from migrant_support.domains.people.queries.rows import PersonRow, row_of
from migrant_support.domains.people.rules.pairs import PairState
from migrant_support.domains.people.sight import visible_to
from migrant_support.matching.reasons import Reason
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.web.paging import Page, keyset
from migrant_support.policy import Power

A_PAGE = 25


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two people who may be one, and why."""

    id: UUID
    first: PersonRow
    second: PersonRow
    reasons: tuple[Reason, ...]
    found_at: datetime


@dataclass(frozen=True, slots=True)
class MergeRow:
    """Two rows that are one now."""

    id: UUID
    gone_reference: str
    merged_at: datetime


def _open_pairs(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.and_(
        LikelyPair.state == PairState.OPEN,
        visible_to(viewer, Power.PERSON_MERGE, person_id=LikelyPair.first_id),  # type: ignore[arg-type]
        visible_to(viewer, Power.PERSON_MERGE, person_id=LikelyPair.second_id),  # type: ignore[arg-type]
    )


def open_pairs(viewer: Viewer, *, cursor: str | None = None) -> Page[PairRow]:
    """A page of open pairs of which the viewer sees both, oldest first; two statements."""
    statement = sa.select(LikelyPair).where(_open_pairs(viewer))
    page = keyset(statement, (LikelyPair.found_at, LikelyPair.id), cursor=cursor, size=A_PAGE)
    wanted = {i for pair in page.rows for i in (pair.first_id, pair.second_id)}
    people = {p.id: row_of(p) for p in db.session.scalars(sa.select(Person).where(Person.id.in_(wanted)))}
    rows = [
        PairRow(
            pair.id,
            people[pair.first_id],
            people[pair.second_id],
            tuple(Reason(one) for one in pair.reasons),
            pair.found_at,
        )
        for pair in page.rows
    ]
    return Page(rows, newer=page.newer, older=page.older)


def count_open_pairs(viewer: Viewer) -> tuple[int, datetime | None]:
    """How many open pairs wait for this viewer (up to a hundred), and since when the oldest does."""
    waiting = sa.select(LikelyPair.found_at).where(_open_pairs(viewer)).order_by(LikelyPair.found_at).limit(100)
    found = db.session.scalars(waiting).all()
    return len(found), found[0] if found else None


def open_pairs_of(viewer: Viewer, person_id: UUID) -> list[PersonRow]:
    """People in sight who may be the same as this one, as long as nobody decided."""
    other = sa.case((LikelyPair.first_id == person_id, LikelyPair.second_id), else_=LikelyPair.first_id)
    found = db.session.scalars(
        sa.select(Person)
        .join(LikelyPair, Person.id == other)
        .where(
            sa.or_(LikelyPair.first_id == person_id, LikelyPair.second_id == person_id),
            LikelyPair.state == PairState.OPEN,
            visible_to(viewer, Power.PERSON_MERGE),
        )
        .order_by(LikelyPair.bits.desc())
        .limit(5)
    )
    return [row_of(person) for person in found]


def decided_different(person_ids: Sequence[UUID]) -> set[frozenset[UUID]]:
    """Which pairs among some people somebody told to be two."""
    rows = db.session.execute(
        sa.select(LikelyPair.first_id, LikelyPair.second_id).where(
            LikelyPair.first_id.in_(person_ids),
            LikelyPair.second_id.in_(person_ids),
            LikelyPair.state == PairState.DIFFERENT,
        )
    )
    return {frozenset(row) for row in rows}


def merges_of(viewer: Viewer, person_id: UUID) -> list[MergeRow]:
    """The rows that were made one with this person, who is in sight, and are still; newest first."""
    if not viewer.may(Power.PERSON_MERGE):
        return []
    rows = db.session.execute(
        sa.select(PersonMerge.id, Person.reference, PersonMerge.merged_at)
        .join(Person, Person.id == PersonMerge.gone_id)
        .where(PersonMerge.kept_id == person_id, PersonMerge.undone_at.is_(None))
        .order_by(PersonMerge.merged_at.desc())
    )
    return [MergeRow(*row) for row in rows]


def gone_into(person_id: UUID) -> sa.Select[UUID]:
    """A statement of the ids that were made one with a person, for what is not moved (the timeline)."""
    return sa.select(PersonMerge.gone_id).where(PersonMerge.kept_id == person_id, PersonMerge.undone_at.is_(None))


def now_at(viewer: Viewer, person_id: UUID) -> UUID | None:
    """Where somebody is found whose row was made one with another, when the viewer may see that one."""
    for _ in range(5):  # a row may have gone on from there
        kept = db.session.scalar(
            sa.select(PersonMerge.kept_id).where(PersonMerge.gone_id == person_id, PersonMerge.undone_at.is_(None))
        )
        if kept is None:
            return None
        if db.session.scalar(sa.select(Person.id).where(Person.id == kept, visible_to(viewer))) is not None:
            return kept
        person_id = kept
    return None


def now_called(viewer: Viewer, reference: str) -> Person | None:
    """The person in sight who took in the row that had this reference."""
    gone = db.session.scalar(sa.select(Person.id).where(Person.reference == reference))
    kept = now_at(viewer, gone) if gone else None
    return db.session.get(Person, kept) if kept else None
