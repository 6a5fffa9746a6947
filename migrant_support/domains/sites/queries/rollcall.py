"""Roll-calls: tonight's, what each resident's mark is, and those of past nights."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.sites.models import Bed, MissingAlarm, RollCall, RollCallMark, Room, Site
from migrant_support.domains.sites.queries.places import in_reach
from migrant_support.domains.sites.queries.residents import Resident, residents
from migrant_support.domains.sites.rules.rollcall import Mark, MarkSource, Tap, night_of, proposed, standing_marks
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

NIGHTS = 14


@dataclass(frozen=True, slots=True)
class RollCallRow:
    """A roll-call; the counts stand once it is closed."""

    id: UUID
    site_id: UUID
    night: date
    started_at: datetime
    closed_at: datetime | None
    counts: dict[Mark, int] | None


@dataclass(frozen=True, slots=True)
class MarkRow:
    """The mark of somebody that counts."""

    id: UUID
    person_id: UUID
    mark: Mark
    source: MarkSource
    at: datetime
    made_by: UUID


@dataclass(frozen=True, slots=True)
class Line:
    """A resident on the list: what was said of her and what the gate proposes where nothing was."""

    resident: Resident
    mark: Mark | None
    marked_at: datetime | None
    source: MarkSource | None
    proposed: Mark | None


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """Somebody on a closed roll-call, where she slept and what was said."""

    person: PersonRow
    room_name: str
    bed_name: str
    mark: Mark
    at: datetime
    by: str
    alarm_id: UUID | None


def fetch_roll_call(viewer: Viewer, site_id: UUID, roll_call_id: UUID, *, lock: bool = False) -> RollCall:
    """The doorway: raises NotThere. Who marks holds it shared in the trigger; who closes holds it alone."""
    statement = (
        sa.select(RollCall)
        .join(Site, Site.id == RollCall.site_id)
        .where(RollCall.id == roll_call_id, RollCall.site_id == site_id, in_reach(viewer, Power.ROLL_CALL))
    )
    if lock:
        statement = statement.with_for_update(of=RollCall).execution_options(populate_existing=True)
    found = db.session.scalar(statement)
    if found is None:
        raise NotThere
    return found


def roll_call_of(site_id: UUID, night: date) -> RollCall | None:
    """The roll-call of a night at a site that the caller has found for the viewer."""
    return db.session.scalar(sa.select(RollCall).where(RollCall.site_id == site_id, RollCall.night == night))


def past_roll_calls(viewer: Viewer, site_id: UUID) -> list[RollCallRow]:
    """The latest roll-calls of a site in reach."""
    rows = db.session.scalars(
        sa.select(RollCall)
        .join(Site, Site.id == RollCall.site_id)
        .where(RollCall.site_id == site_id, in_reach(viewer, Power.ROLL_CALL))
        .order_by(RollCall.night.desc())
        .limit(NIGHTS)
    )
    return [row_of_roll_call(row) for row in rows]


def row_of_roll_call(row: RollCall) -> RollCallRow:
    """A loaded roll-call as shown."""
    counts = None
    if row.closed_at is not None:
        counts = {
            Mark.PRESENT: row.present or 0,
            Mark.ABSENT: row.absent or 0,
            Mark.ON_LEAVE: row.on_leave or 0,
            Mark.UNKNOWN: row.unknown or 0,
        }
    return RollCallRow(row.id, row.site_id, row.night, row.started_at, row.closed_at, counts)


def marks_of(roll_call_id: UUID) -> dict[UUID, MarkRow]:
    """The mark of each person that counts; one statement. The caller has the roll-call through its doorway."""
    mark = RollCallMark
    rows = db.session.execute(
        sa.select(mark.id, mark.person_id, mark.mark, mark.source, mark.at, mark.made_by).where(
            mark.roll_call_id == roll_call_id
        )
    )
    known = {row.id: MarkRow(*row) for row in rows}
    taps = (Tap(row.person_id, row.mark, row.at, row.id) for row in known.values())
    return {person_id: known[tap.id] for person_id, tap in standing_marks(taps).items()}


def lines_of(viewer: Viewer, roll_call: RollCallRow, zone: str) -> list[Line]:
    """The list of an open roll-call, by room and bed: four statements for any house."""
    marks = marks_of(roll_call.id)
    lines = []
    for one in residents(viewer, roll_call.site_id, zone):
        mark = marks.get(one.person.id)
        lines.append(
            Line(
                resident=one,
                mark=mark.mark if mark else None,
                marked_at=mark.at if mark else None,
                source=mark.source if mark else None,
                proposed=None if mark else proposed(one.where, one.last, roll_call.night, zone),
            )
        )
    return lines


def closed_lines(viewer: Viewer, roll_call: RollCallRow) -> list[ClosedLine]:
    """Who stood on a closed roll-call, as it was; three statements."""
    marks = marks_of(roll_call.id)
    rows = db.session.execute(_places_of(viewer, roll_call.id, [mark.id for mark in marks.values()])).all()
    names = display_names({mark.made_by for mark in marks.values()})
    return [
        ClosedLine(
            row_of(person), room or "", bed or "", mark.mark, mark.at, names.get(mark.made_by, ""), alarm_id
        )
        for mark, person, room, bed, alarm_id in rows
    ]  # fmt: skip


def _places_of(viewer: Viewer, roll_call_id: UUID, ids: list[UUID]) -> sa.Select[*tuple[Any, ...]]:
    raised = sa.and_(
        MissingAlarm.person_id == RollCallMark.person_id, MissingAlarm.roll_call_id == RollCallMark.roll_call_id
    )
    return (
        sa.select(RollCallMark, Person, Room.name, Bed.name, MissingAlarm.id)
        .join(Person, Person.id == RollCallMark.person_id)
        .outerjoin(Bed, Bed.id == RollCallMark.bed_id)
        .outerjoin(Room, Room.id == Bed.room_id)
        .outerjoin(MissingAlarm, raised)
        .where(
            RollCallMark.roll_call_id == roll_call_id,
            RollCallMark.id.in_(ids),
            is_open_to(viewer, column_of(RollCallMark.person_id)),
        )
        .order_by(sa.func.length(Room.name), Room.name, sa.func.length(Bed.name), Bed.name, RollCallMark.person_id)
    )


def tonight(zone: str) -> date:
    """The night it is now at a place."""
    return night_of(now(), zone)
