"""Who sleeps where in a span of time, and what deciding needs to know of them: facts in batch, for actions.

Not cut to a viewer: a stranger in the room counts for a child's safety whether or not the clerk may see her.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.people.models import FamilyTie, Person
from migrant_support.domains.people.queries import in_units
from migrant_support.domains.people.queries.advice import apart_among
from migrant_support.domains.sites.models import ApartMark, Bed, Stay
from migrant_support.domains.sites.rules import Sleeper, StayState
from migrant_support.kernel.clock import now
from migrant_support.kernel.periods import Period
from migrant_support.platform.store import db

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Slept:
    """One stay as a fact: whose, where, when. The bed of an infant without one is the adult's."""

    stay_id: UUID
    person_id: UUID
    bed_id: UUID
    room_id: UUID
    span: Period
    state: StayState
    has_own_bed: bool


def stands() -> ColumnElement[bool]:
    """The condition on `Stay`: it has not lapsed by itself. What has is nothing, though its row says planned yet."""
    return sa.or_(Stay.state != StayState.PLANNED, Stay.lapses_at.is_(None), Stay.lapses_at > now())


def in_span(from_at: datetime, until_at: datetime | None) -> ColumnElement[bool]:
    """The condition on `Stay`: it takes its bed at some instant of the span. Who overstays still lies there."""
    goes_on = sa.or_(Stay.until_at.is_(None), Stay.until_at > from_at)
    if from_at <= now():
        goes_on = sa.or_(goes_on, Stay.state == StayState.CURRENT)
    begins = sa.true() if until_at is None else Stay.from_at < until_at
    return sa.and_(Stay.state != StayState.CANCELLED, begins, goes_on, stands())


def slept_in(where: ColumnElement[bool], from_at: datetime, until_at: datetime | None) -> list[Slept]:
    """The stays of some rooms or beds (a condition on `Bed`) within a span."""
    adult = aliased(Stay)
    rows = db.session.execute(
        sa.select(
            Stay.id, Stay.person_id, Bed.id, Bed.room_id, Stay.from_at, Stay.until_at, Stay.state, Stay.with_stay_id
        )
        .outerjoin(adult, adult.id == Stay.with_stay_id)
        .join(Bed, Bed.id == sa.func.coalesce(Stay.bed_id, adult.bed_id))
        .where(where, in_span(from_at, until_at))
        .order_by(Stay.from_at, Stay.id)
    )
    return [
        Slept(row[0], row[1], row[2], row[3], Period(row[4], row[5]), row[6], has_own_bed=row[7] is None)
        for row in rows
    ]


def sleepers_of(person_ids: Collection[UUID]) -> dict[UUID, Sleeper]:
    """Sex, birth, languages, relatives, travel unit and who is kept apart; five statements for each five hundred."""
    ids = sorted(set(person_ids))
    units = in_units(ids)
    kin = _kin_of(ids)
    flagged = apart_among(ids)
    alone, apart = _apart(ids)
    found: dict[UUID, Sleeper] = {}
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        for person in db.session.scalars(sa.select(Person).where(Person.id.in_(part))):
            found[person.id] = Sleeper(
                person.id,
                person.sex,
                person.birth,
                frozenset(kin.get(person.id, ())),
                units.get(person.id),
                is_apart=person.id in flagged,
                is_alone=person.id in alone,
                apart_from=frozenset(apart.get(person.id, ())),
                languages=frozenset(person.languages or ()),
            )
    return found


def is_kept_apart() -> ColumnElement[bool]:
    """The condition on `ApartMark`: it counts now."""
    return sa.and_(ApartMark.lifted_at.is_(None), sa.or_(ApartMark.until_at.is_(None), ApartMark.until_at > now()))


def _apart(ids: Sequence[UUID]) -> tuple[set[UUID], dict[UUID, set[UUID]]]:
    """Who sleeps beside no stranger, and from whom each is kept apart, whoever of the two it was said of."""
    alone: set[UUID] = set()
    apart: dict[UUID, set[UUID]] = {}
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        rows = db.session.execute(
            sa.select(ApartMark.person_id, ApartMark.other_id).where(
                is_kept_apart(), sa.or_(ApartMark.person_id.in_(part), ApartMark.other_id.in_(part))
            )
        )
        for person_id, other_id in rows:
            if other_id is None:
                alone.add(person_id)
            else:
                apart.setdefault(person_id, set()).add(other_id)
                apart.setdefault(other_id, set()).add(person_id)
    return alone, apart


def _kin_of(ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    kin: dict[UUID, set[UUID]] = {}
    for start in range(0, len(ids), AT_ONCE):
        rows = db.session.execute(
            sa.select(FamilyTie.person_id, FamilyTie.relative_id).where(
                FamilyTie.person_id.in_(ids[start : start + AT_ONCE])
            )
        )
        for person_id, relative_id in rows:
            kin.setdefault(person_id, set()).add(relative_id)
    return kin
