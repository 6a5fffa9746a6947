"""Stays: the doorway, a person's and a bed's history, who slept somewhere on a night, and the nights that are covered.

Whoever may read stays at a site sees who sleeps there; a restricted file only its named readers see.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.sites.models import Bed, Room, Site, Stay
from migrant_support.domains.sites.queries.places import in_reach
from migrant_support.domains.sites.queries.sleepers import AT_ONCE, sleepers_of, stands
from migrant_support.domains.sites.rules import NIGHT_FROM, StayEnd, StayState, nights_missing
from migrant_support.kernel.periods import Period
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind

LISTED = 200


@dataclass(frozen=True, slots=True)
class StayRow:
    """A stay with its place. `bed_id` and `bed_name` of an infant without a bed are the adult's."""

    id: UUID
    person_id: UUID
    person_name: str
    site_id: UUID
    site_code: str
    site_name: str
    mission: str
    zone: str
    room_name: str
    bed_id: UUID
    bed_name: str
    state: StayState
    from_at: datetime
    until_at: datetime | None
    lapses_at: datetime | None
    with_stay_id: UUID | None
    end_reason: StayEnd | None
    cancel_reason: str | None
    remark: str


def stay_visible_to(viewer: Viewer, power: Power = Power.STAY_READ) -> ColumnElement[bool]:
    """The condition on `Stay` and `Site`: the site in reach, the person's file not closed to the viewer."""
    return sa.and_(in_reach(viewer, power), is_open_to(viewer, column_of(Stay.person_id)))


def fetch_stay(viewer: Viewer, stay_id: UUID, power: Power = Power.STAY_READ) -> StayRow:
    """The doorway to a stay: raises NotThere."""
    found = _rows(Stay.id == stay_id, stay_visible_to(viewer, power))
    if not found:
        raise NotThere
    return found[0]


def _rows(*where: ColumnElement[bool], newest_first: bool = True) -> list[StayRow]:
    adult = aliased(Stay)
    order = (Stay.from_at.desc(), Stay.id.desc()) if newest_first else (Stay.from_at, Stay.id)
    rows = db.session.execute(
        sa.select(Stay, Person, Bed, Room.name, Site)
        .join(Person, Person.id == Stay.person_id)
        .outerjoin(adult, adult.id == Stay.with_stay_id)
        .join(Bed, Bed.id == sa.func.coalesce(Stay.bed_id, adult.bed_id))
        .join(Room, Room.id == Bed.room_id)
        .join(Site, Site.id == Stay.site_id)
        .where(*where)
        .order_by(*order)
        .limit(LISTED * 5)
    )
    return [_row(*row) for row in rows]


def _row(stay: Stay, person: Person, bed: Bed, room: str, site: Site) -> StayRow:
    return StayRow(
        id=stay.id,
        person_id=stay.person_id,
        person_name=row_of(person).name,
        site_id=site.id,
        site_code=site.code,
        site_name=site.name,
        mission=site.mission,
        zone=site.zone,
        room_name=room,
        bed_id=bed.id,
        bed_name=bed.name,
        state=stay.state,
        from_at=stay.from_at,
        until_at=stay.until_at,
        lapses_at=stay.lapses_at,
        with_stay_id=stay.with_stay_id,
        end_reason=stay.end_reason,
        cancel_reason=stay.cancel_reason,
        remark=stay.remark,
    )


def current_stays(person_ids: Collection[UUID]) -> dict[UUID, StayRow]:
    """Where each of some people sleeps now; for actions and pages that have them through a doorway already."""
    ids = sorted(set(person_ids))
    found: dict[UUID, StayRow] = {}
    for start in range(0, len(ids), AT_ONCE):
        rows = _rows(Stay.person_id.in_(ids[start : start + AT_ONCE]), Stay.state == StayState.CURRENT)
        found |= {row.person_id: row for row in rows}
    return found


def open_stays_of(person_id: UUID) -> list[StayRow]:
    """The current stay of a person and those planned, the earliest first; for pages that have her through a doorway."""
    open_ones = Stay.state.in_((StayState.CURRENT, StayState.PLANNED))
    return _rows(Stay.person_id == person_id, open_ones, stands(), newest_first=False)


def may_know_bed(viewer: Viewer, stay: StayRow) -> bool:
    """Is the site of a stay in the viewer's reach? For one that came with a person; lists ask in SQL."""
    reach = viewer.reach(Power.STAY_READ)
    mine = stay.mission in reach.ids(ScopeKind.MISSION) or stay.site_code in reach.ids(ScopeKind.SITE)
    return reach.everywhere or mine


def stays_of(viewer: Viewer, person_id: UUID) -> list[StayRow]:
    """All stays of a person at sites in the viewer's reach, the newest first."""
    return _rows(Stay.person_id == person_id, stay_visible_to(viewer))


def family_in_room(viewer: Viewer, stay: StayRow) -> list[UUID]:
    """The current stays of the family, or travel unit, of somebody in the room where she sleeps; not her own, and no
    infants, who go along anyway.
    """
    room = sa.select(Bed.room_id).where(Bed.id == stay.bed_id).scalar_subquery()
    rows = _rows(
        Stay.state == StayState.CURRENT,
        Stay.with_stay_id.is_(None),
        Bed.room_id == room,
        Stay.id != stay.id,
        stay_visible_to(viewer, Power.STAY_PLACE),
    )
    known = sleepers_of({stay.person_id, *(row.person_id for row in rows)})
    hers = known[stay.person_id]
    return [row.id for row in rows if known[row.person_id].is_kin_of(hers)]


def history_of_bed(viewer: Viewer, bed_id: UUID) -> list[tuple[StayRow, PersonRow]]:
    """Who slept in a bed, the newest first; plans that were cancelled are not told."""
    rows = _rows(
        sa.or_(Stay.bed_id == bed_id, Stay.with_stay_id.in_(sa.select(Stay.id).where(Stay.bed_id == bed_id))),
        Stay.state != StayState.CANCELLED,
        stands(),
        stay_visible_to(viewer),
    )
    return _with_people(rows[:LISTED])


def slept_on(viewer: Viewer, site_id: UUID, night: date, zone: str) -> list[tuple[StayRow, PersonRow]]:
    """Who sleeps at a site in the night from this day to the next, past or planned: at two o'clock, local time."""
    small_hours = datetime.combine(night + timedelta(days=1), NIGHT_FROM, ZoneInfo(zone))
    rows = _rows(
        Stay.site_id == site_id,
        Stay.state != StayState.CANCELLED,
        stands(),
        Stay.from_at <= small_hours,
        sa.or_(Stay.until_at.is_(None), Stay.until_at > small_hours),
        stay_visible_to(viewer),
    )
    people = _with_people(rows)
    return sorted(people, key=lambda pair: (pair[0].room_name, len(pair[0].bed_name), pair[0].bed_name))


def _with_people(rows: list[StayRow]) -> list[tuple[StayRow, PersonRow]]:
    people: dict[UUID, PersonRow] = {}
    ids = sorted({row.person_id for row in rows})
    for start in range(0, len(ids), AT_ONCE):
        found = db.session.scalars(sa.select(Person).where(Person.id.in_(ids[start : start + AT_ONCE])))
        people |= {person.id: row_of(person) for person in found}
    return [(row, people[row.person_id]) for row in rows]


def nights_without_place(
    wanted: Mapping[UUID, Collection[date]], kinds: Collection[SiteKind], zone: str
) -> dict[UUID, tuple[date, ...]]:
    """The nights of each person that no planned or current stay at a site of such a kind covers; covered ones are not
    mentioned. One statement for each five hundred people.
    """
    spans: dict[UUID, list[Period]] = {}
    ids = sorted(wanted)
    for start in range(0, len(ids), AT_ONCE):
        rows = db.session.execute(
            sa.select(Stay.person_id, Stay.from_at, Stay.until_at)
            .join(Site, Site.id == Stay.site_id)
            .where(
                Stay.person_id.in_(ids[start : start + AT_ONCE]),
                Stay.state.in_((StayState.PLANNED, StayState.CURRENT)),
                stands(),
                Site.kind.in_(sorted(kinds)),
            )
        )
        for person_id, from_at, until_at in rows:
            spans.setdefault(person_id, []).append(Period(from_at, until_at))
    missing = {key: nights_missing(nights, spans.get(key, ()), zone) for key, nights in wanted.items()}
    return {key: nights for key, nights in missing.items() if nights}
