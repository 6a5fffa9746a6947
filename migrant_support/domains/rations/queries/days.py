"""What was handed out on a day of a site, and who has not come yet."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.rations.models import Distribution, RationVersion, Share
from migrant_support.domains.sites.models import Bed, Room, Site, Stay
from migrant_support.domains.sites.queries import in_reach
from migrant_support.domains.sites.rules import StayState
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.web.paging import Page, keyset
from migrant_support.policy import Power

A_PAGE = 50
MOST_RESIDENTS = 2_000


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who stays at the site, and when she had the set in the period (None: not yet)."""

    stay_id: UUID
    person: PersonRow
    room: str
    bed: str
    had_at: datetime | None


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A line of the day's list."""

    id: UUID
    given_at: datetime
    set_name: tuple[str, str, str]
    person: PersonRow
    people: int
    is_emergency: bool
    reason: str
    is_undone: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class DayCount:
    """How often a set was handed out on a day at a site, and for how many people."""

    times: int
    people: int


def residents(viewer: Viewer, site_id: UUID, set_id: UUID, *, since: date, power: Power) -> list[Resident]:
    """Everybody who stays at the site now, by room and bed, with when she had the set since the first day of the
    period. One statement; a closed file is there for its named readers alone.
    """
    adult = aliased(Stay)
    had = (
        sa.select(sa.func.max(Share.given_at))
        .where(
            Share.set_id == set_id,
            Share.person_id == Stay.person_id,
            Share.day >= since,
            Share.counts,
            Share.freed_at.is_(None),
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Stay.id, Person, Room.name, Bed.name, had)
        .join(Person, Person.id == Stay.person_id)
        .join(Site, Site.id == Stay.site_id)
        .outerjoin(adult, adult.id == Stay.with_stay_id)
        .join(Bed, Bed.id == sa.func.coalesce(Stay.bed_id, adult.bed_id))
        .join(Room, Room.id == Bed.room_id)
        .where(
            Stay.site_id == site_id,
            Stay.state == StayState.CURRENT,
            in_reach(viewer, power),
            is_open_to(viewer, column_of(Person.id)),
        )
        .order_by(sa.func.length(Room.name), Room.name, sa.func.length(Bed.name), Bed.name, Person.id)
        .limit(MOST_RESIDENTS)
    )
    return [Resident(stay_id, row_of(person), room, bed, at) for stay_id, person, room, bed, at in rows]


def given_on(
    viewer: Viewer, site_id: UUID, day: date, *, set_id: UUID | None = None, cursor: str | None = None
) -> Page[GivenRow]:
    """A page of what was handed out on a day, the latest first. Two statements."""
    wanted = [
        Distribution.site_id == site_id,
        Distribution.day == day,
        in_reach(viewer, Power.RATION_READ),
        is_open_to(viewer, column_of(Distribution.person_id)),
    ]
    if set_id is not None:
        wanted.append(Distribution.set_id == set_id)
    statement = sa.select(Distribution).join(Site, Site.id == Distribution.site_id).where(*wanted)
    page = keyset(statement, (Distribution.given_at.desc(), Distribution.id.desc()), cursor=cursor, size=A_PAGE)
    named = _named(page.rows)
    rows = [
        GivenRow(
            row.id,
            row.given_at,
            named[row.id][0],
            named[row.id][1],
            row.people,
            row.is_emergency,
            row.reason,
            row.undone_at is not None,
            row.given_by == viewer.account_id,
        )
        for row in page.rows
    ]
    return Page(rows, newer=page.newer, older=page.older)


def _named(rows: Collection[Distribution]) -> dict[UUID, tuple[tuple[str, str, str], PersonRow]]:
    """The names of set and person of some distributions."""
    if not rows:
        return {}
    found = db.session.execute(
        sa.select(Distribution.id, RationVersion, Person)
        .join(RationVersion, RationVersion.id == Distribution.version_id)
        .join(Person, Person.id == Distribution.person_id)
        .where(Distribution.id.in_([row.id for row in rows]))
    )
    return {i: ((v.name_en, v.name_si, v.name_ta), row_of(person)) for i, v, person in found}


def day_counts(viewer: Viewer, site_id: UUID, day: date) -> dict[UUID, DayCount]:
    """By set, how often it was handed out on a day and for how many; what was taken back does not count."""
    rows = db.session.execute(
        sa.select(Distribution.set_id, sa.func.count(), sa.func.sum(Distribution.people))
        .join(Site, Site.id == Distribution.site_id)
        .where(
            Distribution.site_id == site_id,
            Distribution.day == day,
            Distribution.undone_at.is_(None),
            in_reach(viewer, Power.RATION_READ),
        )
        .group_by(Distribution.set_id)
    )
    return defaultdict(lambda: DayCount(0, 0), {set_id: DayCount(times, int(n or 0)) for set_id, times, n in rows})
