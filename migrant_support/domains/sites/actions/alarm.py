"""Alarms for somebody missing: raise, do a step, end. One is open for a person at a time; none is silently closed."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.rules import is_minor
from migrant_support.domains.sites import history as happenings
from migrant_support.domains.sites.actions.gate import OUTSIDE_TASK
from migrant_support.domains.sites.actions.holding import hold_people_of_stays
from migrant_support.domains.sites.models import AlarmStep, MissingAlarm
from migrant_support.domains.sites.queries.alarm import (
    AlarmRecord,
    alarm_record,
    fetch_alarm,
    may_decide,
    open_steps,
    steps_of,
)
from migrant_support.domains.sites.queries.last_seen import last_seen
from migrant_support.domains.sites.queries.places import fetch_site
from migrant_support.domains.sites.queries.residents import resident
from migrant_support.domains.sites.rules.alarm import Outcome, Step, StepDone, check_end, check_step, due_times
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.tasks.actions import add_task, end_tasks
from migrant_support.platform.vault import seal
from migrant_support.policy import Power, ScopeKind

MISSING_TASK = "missing_person"


def raise_alarm(actor: Viewer, site_id: UUID, person_id: UUID, *, roll_call_id: UUID | None = None) -> UUID:
    """Say that a resident is missing; return the alarm's id, or that of the one that is open already.

    Its steps get their due times, and the mission's officers a task that rises to the coordinator when nobody acts.
    """
    demand(actor, Power.ROLL_CALL)
    site = fetch_site(actor, site_id, Power.ROLL_CALL)
    hers = resident(actor, site_id, site.zone, person_id)
    hold_people_of_stays([person_id])
    standing = db.session.scalar(
        sa.select(MissingAlarm.id).where(MissingAlarm.person_id == person_id, MissingAlarm.ended_at.is_(None))
    )
    if standing is not None:
        return standing
    seen, moment = last_seen(person_id), now()
    is_child = is_minor(hers.person.birth, local_day(site.zone))
    alarm = MissingAlarm(
        id=new_id(), site_id=site_id, person_id=person_id, roll_call_id=roll_call_id, is_child=is_child,
        raised_at=moment, raised_by=actor.account_id,
        last_seen_at=seen.at if seen else None, last_seen_how=seen.how if seen else None,
    )  # fmt: skip
    db.session.add(alarm)
    db.session.flush()
    times = due_times(moment, is_child=is_child)
    rows = [{"id": new_id(), "alarm_id": alarm.id, "step": step, "due_at": due} for step, due in times.items()]
    db.session.execute(sa.insert(AlarmStep), rows)
    end_tasks(actor, OUTSIDE_TASK, ("person", person_id))
    add_task(
        None, MISSING_TASK, subject=("person", person_id), scope=(ScopeKind.MISSION, site.mission),
        due_at=times[Step.OFFICER],
    )  # fmt: skip
    happened(
        "person", person_id, happenings.MISSING, reference_kind="missing_alarm", reference_id=alarm.id, actor=actor
    )
    record(actor, "sites.alarm.raise", kind="missing_alarm", object_id=alarm.id)
    return alarm.id


def do_step(actor: Viewer, alarm_id: UUID, step: Step, result: StepDone, *, note: str) -> None:
    """Write what was done to find her, or that it is not needed. Family and police by the officer's decision only.

    Raises NotThere, Refused.
    """
    demand(actor, Power.ROLL_CALL)
    alarm = fetch_alarm(actor, alarm_id, Power.ROLL_CALL, lock=True)
    row = steps_of(alarm_id, lock=True).get(step)
    if row is None:
        raise NotThere
    check_step(step, may_decide=may_decide(actor, alarm.site_id), is_ended=alarm.ended_at is not None, note=note)
    if row.done_at is not None:
        raise Refused("step_done", msg("This was done already. Load the page again."))
    row.note_sealed = _sealed(note, row, alarm.person_id) if note.strip() else None
    row.done_at, row.done_by, row.result = now(), actor.account_id, result
    db.session.flush()
    record(actor, "sites.alarm.step", kind="missing_alarm", object_id=alarm_id, fields=(step.value,))


def end_alarm(actor: Viewer, alarm_id: UUID, outcome: Outcome, *, note: str) -> None:
    """End an alarm with how it ended, in words. Raises NotThere, Refused."""
    demand(actor, Power.ROLL_CALL)
    alarm = fetch_alarm(actor, alarm_id, Power.ROLL_CALL, lock=True)
    left = open_steps(steps_of(alarm_id).values())
    check_end(
        outcome, may_decide=may_decide(actor, alarm.site_id), is_ended=alarm.ended_at is not None, note=note,
        open_steps=left,
    )  # fmt: skip
    alarm.note_sealed = _sealed(note, alarm, alarm.person_id)
    alarm.ended_at, alarm.ended_by, alarm.outcome = now(), actor.account_id, outcome
    db.session.flush()
    end_tasks(actor, MISSING_TASK, ("person", alarm.person_id))
    happened(
        "person", alarm.person_id, happenings.SEARCH_ENDED, reference_kind="missing_alarm", reference_id=alarm_id,
        actor=actor,
    )  # fmt: skip
    record(actor, "sites.alarm.end", kind="missing_alarm", object_id=alarm_id, fields=("outcome",))


def read_alarm(actor: Viewer, alarm_id: UUID) -> AlarmRecord:
    """Open an alarm. It holds words about her: the reading is in the audit log before the page leaves."""
    demand(actor, Power.ALARM_READ)
    found = alarm_record(actor, alarm_id)
    record(actor, "sites.alarm.read", kind="missing_alarm", object_id=alarm_id)
    return found


def _sealed(note: str, row: MissingAlarm | AlarmStep, person_id: UUID) -> bytes:
    return seal(
        note.strip(), data_class=DataClass.PERSONAL, table=row.__tablename__, column="note_sealed", row_id=row.id,
        subject=person_id,
    )  # fmt: skip
