"""Alarms for people who are missing: those of the viewer's sites, and one with its steps.

What a decider wrote (family, police, how a search was given up) is read by deciders only: it may tell of what nobody at
the house need know.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.sites.models import AlarmStep, MissingAlarm, Site
from migrant_support.domains.sites.queries.places import in_reach
from migrant_support.domains.sites.rules.alarm import DECIDED_BY_OFFICER, Outcome, Seen, Step, StepDone
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import Unreadable, open_sealed
from migrant_support.policy import Power

SHOWN = 100


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """An alarm in a list. `due_at` is when its next step is due."""

    id: UUID
    site_id: UUID
    site_name: str
    mission: str
    zone: str
    person: PersonRow
    is_child: bool
    raised_at: datetime
    last_seen_at: datetime | None
    last_seen_how: Seen | None
    due_at: datetime | None
    ended_at: datetime | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step; `note` is empty where the viewer may not read it."""

    step: Step
    due_at: datetime
    done_at: datetime | None
    result: StepDone | None
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class AlarmRecord:
    """One alarm with everything that the viewer may know of it."""

    row: AlarmRow
    steps: tuple[StepRow, ...]
    note: str
    ended_by: str
    may_decide: bool


def alarm_rows(viewer: Viewer, *where: ColumnElement[bool], only_open: bool = True) -> list[AlarmRow]:
    """Alarms at sites in reach, the oldest first, or those that ended, the latest first; one statement."""
    due = (
        sa.select(sa.func.min(AlarmStep.due_at))
        .where(AlarmStep.alarm_id == MissingAlarm.id, AlarmStep.done_at.is_(None))
        .correlate(MissingAlarm)
        .scalar_subquery()
    )
    query = (
        sa.select(MissingAlarm, Person, Site, due)
        .join(Person, Person.id == MissingAlarm.person_id)
        .join(Site, Site.id == MissingAlarm.site_id)
        .where(in_reach(viewer, Power.ALARM_READ), is_open_to(viewer, column_of(MissingAlarm.person_id)), *where)
        .limit(SHOWN)
    )
    if only_open:
        query = query.where(MissingAlarm.ended_at.is_(None)).order_by(MissingAlarm.raised_at, MissingAlarm.id)
    else:
        query = query.order_by(MissingAlarm.raised_at.desc(), MissingAlarm.id.desc())
    return [_row(*row) for row in db.session.execute(query)]


def _row(alarm: MissingAlarm, person: Person, site: Site, due_at: Any) -> AlarmRow:
    return AlarmRow(
        id=alarm.id,
        site_id=site.id,
        site_name=site.name,
        mission=site.mission,
        zone=site.zone,
        person=row_of(person),
        is_child=alarm.is_child,
        raised_at=alarm.raised_at,
        last_seen_at=alarm.last_seen_at,
        last_seen_how=alarm.last_seen_how,
        due_at=due_at,
        ended_at=alarm.ended_at,
        outcome=alarm.outcome,
    )


def open_alarms_at(viewer: Viewer, site_id: UUID) -> list[AlarmRow]:
    """The open alarms of a site."""
    return alarm_rows(viewer, MissingAlarm.site_id == site_id)


def fetch_alarm(viewer: Viewer, alarm_id: UUID, power: Power = Power.ALARM_READ, *, lock: bool = False) -> MissingAlarm:
    """The doorway to an alarm: raises NotThere."""
    statement = (
        sa.select(MissingAlarm)
        .join(Site, Site.id == MissingAlarm.site_id)
        .where(
            MissingAlarm.id == alarm_id, in_reach(viewer, power), is_open_to(viewer, column_of(MissingAlarm.person_id))
        )
    )
    if lock:
        statement = statement.with_for_update(of=MissingAlarm).execution_options(populate_existing=True)
    alarm = db.session.scalar(statement)
    if alarm is None:
        raise NotThere
    return alarm


def may_decide(viewer: Viewer, site_id: UUID) -> bool:
    """Does the viewer decide about family and police at this site?"""
    reach = sa.select(sa.exists().where(Site.id == site_id, in_reach(viewer, Power.ALARM_DECIDE)))
    return viewer.may(Power.ALARM_DECIDE) and bool(db.session.scalar(reach))


def alarm_record(viewer: Viewer, alarm_id: UUID) -> AlarmRecord:
    """One alarm with its steps; raises NotThere."""
    rows = alarm_rows(viewer, MissingAlarm.id == alarm_id, only_open=False)
    if not rows:
        raise NotThere
    alarm = db.session.get_one(MissingAlarm, alarm_id)
    decides = may_decide(viewer, alarm.site_id)
    steps = db.session.scalars(
        sa.select(AlarmStep).where(AlarmStep.alarm_id == alarm_id).order_by(AlarmStep.due_at, AlarmStep.id)
    ).all()
    names = display_names({alarm.ended_by, *(step.done_by for step in steps)})
    return AlarmRecord(
        row=rows[0],
        steps=tuple(
            StepRow(
                step.step, step.due_at, step.done_at, step.result, names.get(step.done_by, ""),
                _note(step, alarm.person_id) if decides or step.step not in DECIDED_BY_OFFICER else "",
            )
            for step in steps
        ),
        note=_note(alarm, alarm.person_id) if decides else "",
        ended_by=names.get(alarm.ended_by, ""),
        may_decide=decides,
    )  # fmt: skip


def steps_of(alarm_id: UUID, *, lock: bool = False) -> dict[Step, AlarmStep]:
    """The steps of an alarm that the caller holds."""
    query = sa.select(AlarmStep).where(AlarmStep.alarm_id == alarm_id).order_by(AlarmStep.id)
    rows = db.session.scalars(query.with_for_update() if lock else query)
    return {row.step: row for row in rows}


def open_steps(steps: Collection[AlarmStep]) -> set[Step]:
    """Those not done yet."""
    return {step.step for step in steps if step.done_at is None}


def _note(row: MissingAlarm | AlarmStep, person_id: UUID) -> str:
    if row.note_sealed is None:
        return ""
    try:
        return open_sealed(
            row.note_sealed, data_class=DataClass.PERSONAL, table=row.__tablename__, column="note_sealed",
            row_id=row.id, subject=person_id,
        )  # fmt: skip
    except Unreadable:
        return ""
