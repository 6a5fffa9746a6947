"""Who lives at a site now, by room and bed, and where each is as the gate knows it.

A person whose file is closed to the viewer is neither named nor counted, here as on the bed board.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.sites.models import Bed, GateEvent, HouseRule, LeavePermit, Room, Stay
from migrant_support.domains.sites.rules import StayEnd, StayState
from migrant_support.domains.sites.rules.gate import (
    HouseRules,
    Leave,
    LeaveReason,
    Passage,
    Way,
    Whereabouts,
    whereabouts,
)
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db

LATELY = timedelta(days=31)  # a permit that ended longer ago says nothing of today


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who sleeps at the site, and where she is."""

    person: PersonRow
    stay_id: UUID
    bed_id: UUID
    room_id: UUID
    room_name: str
    bed_name: str
    is_with_adult: bool
    since: datetime
    last: Passage | None
    leave: Leave | None
    leave_reason: LeaveReason | None
    where: Whereabouts


def house_rules(site_id: UUID, zone: str, *, on: date | None = None) -> HouseRules:
    """What holds at a site on a day (today by its own clock); where nobody wrote any: no curfew, three days of leave.

    For actions and pages that have the site through a doorway.
    """
    day = on or local_day(zone)
    row = db.session.scalar(
        sa.select(HouseRule)
        .where(HouseRule.site_id == site_id, HouseRule.from_day <= day)
        .order_by(HouseRule.from_day.desc(), HouseRule.id.desc())
        .limit(1)
    )
    if row is None:
        return HouseRules()
    return HouseRules(row.curfew_from, row.curfew_until, row.longest_leave_hours, row.most_on_leave)


def residents(viewer: Viewer, site_id: UUID, zone: str, *where: ColumnElement[bool]) -> list[Resident]:
    """Everybody who sleeps at a site that the caller has found for the viewer, by room and bed; three statements."""
    moment = now()
    rows = db.session.execute(_living_here(viewer, site_id, *where)).all()
    leaves = _leaves(site_id, moment)
    rules = house_rules(site_id, zone)
    found = []
    for stay, person, bed, room, way, at in rows:
        last = None if way is None else Passage(way, at)
        permit = leaves.get(stay.person_id)
        leave = None if permit is None else Leave(permit.from_at, permit.until_at)
        found.append(
            Resident(
                person=row_of(person),
                stay_id=stay.id,
                bed_id=bed.id,
                room_id=room.id,
                room_name=room.name,
                bed_name=bed.name,
                is_with_adult=stay.with_stay_id is not None,
                since=stay.from_at,
                last=last,
                leave=leave,
                leave_reason=permit.reason if permit else None,
                where=whereabouts(last, leave, now=moment, zone=zone, rules=rules),
            )
        )
    return found


def resident(viewer: Viewer, site_id: UUID, zone: str, person_id: UUID) -> Resident:
    """One who sleeps at a site; raises NotThere."""
    found = residents(viewer, site_id, zone, Stay.person_id == person_id)
    if not found:
        raise NotThere
    return found[0]


def _living_here(viewer: Viewer, site_id: UUID, *where: ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    adult, event = aliased(Stay), aliased(GateEvent)
    return (
        sa.select(Stay, Person, Bed, Room, event.way, event.at)
        .join(Person, Person.id == Stay.person_id)
        .outerjoin(adult, adult.id == Stay.with_stay_id)
        .join(Bed, Bed.id == sa.func.coalesce(Stay.bed_id, adult.bed_id))
        .join(Room, Room.id == Bed.room_id)
        .outerjoin(event, event.id == _last_event())
        .where(
            Stay.site_id == site_id,
            Stay.state == StayState.CURRENT,
            is_open_to(viewer, column_of(Stay.person_id)),
            *where,
        )
        .order_by(
            sa.func.length(Room.name), Room.name, sa.func.length(Bed.name), Bed.name, Stay.with_stay_id.is_not(None),
            Stay.id,
        )
    )  # fmt: skip


def _last_event() -> sa.ScalarSelect[UUID]:
    """The event of the person of `Stay` that counts: the last that nobody corrected, since she last lived elsewhere."""
    gone, mending = aliased(Stay), aliased(GateEvent)
    lived_elsewhere = (
        sa.select(sa.func.max(gone.until_at))
        .where(
            gone.person_id == Stay.person_id,
            gone.state == StayState.ENDED,
            sa.or_(gone.site_id != Stay.site_id, gone.end_reason != StayEnd.MOVED),
        )
        .correlate(Stay)
        .scalar_subquery()
    )
    return (
        sa.select(GateEvent.id)
        .where(
            GateEvent.site_id == Stay.site_id,
            GateEvent.person_id == Stay.person_id,
            GateEvent.way != Way.VOID,
            ~sa.exists().where(mending.corrects_id == GateEvent.id),
            sa.or_(lived_elsewhere.is_(None), GateEvent.at > lived_elsewhere),
        )
        .order_by(GateEvent.at.desc(), GateEvent.id.desc())
        .limit(1)
        .correlate(Stay)
        .scalar_subquery()
    )


def _leaves(site_id: UUID, moment: datetime) -> Mapping[UUID, LeavePermit]:
    """The latest permit that has begun, of each person of a site."""
    rows = db.session.scalars(
        sa.select(LeavePermit)
        .where(
            LeavePermit.site_id == site_id,
            LeavePermit.cancelled_at.is_(None),
            LeavePermit.from_at <= moment,
            LeavePermit.until_at > moment - LATELY,
        )
        .order_by(LeavePermit.from_at)
    )
    return {permit.person_id: permit for permit in rows}
