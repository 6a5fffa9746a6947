"""Tasks and appointments of a case: on the person's list, at the case's mission."""

from datetime import datetime
from uuid import UUID

from migrant_support.domains.cases.actions.words import refuse_closed, tasks_wait_at
from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.queries import fetch_case
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.tasks.actions import add_task
from migrant_support.policy import Power

CASE_TASKS = ("follow_up", "call_back")
"""Kinds of task that a person writes down by hand."""
APPOINTMENT = "appointment"


def add_case_task(
    actor: Viewer,
    case_id: UUID,
    code: str,
    *,
    due_at: datetime | None,
    owner: UUID | None = None,
    note: str = "",
) -> UUID:
    """Write down something due for a case. Raises NotThere or Refused."""
    case = _case(actor, case_id)
    if code not in CASE_TASKS:
        raise Refused("task_unknown", msg("Choose what is to be done."), field="code")
    if due_at is not None and due_at <= now():
        raise Refused("due_in_past", msg("This day is over. Choose a later one."), field="due_on")
    return _add(actor, case, code, due_at=due_at, owner=owner, note=note)


def add_appointment(
    actor: Viewer, case_id: UUID, *, at: datetime, where: str, note: str, owner: UUID | None = None
) -> UUID:
    """Plan an appointment of a case at a place and time. Raises NotThere or Refused."""
    case = _case(actor, case_id)
    if at <= now():
        raise Refused("appointment_in_past", msg("This time is over. Choose a later one."), field="day")
    return _add(actor, case, APPOINTMENT, due_at=at, owner=owner, note=note, where=where)


def _case(actor: Viewer, case_id: UUID) -> Case:
    demand(actor, Power.CASE_WORK)
    case = fetch_case(actor, case_id, Power.CASE_WORK)
    refuse_closed(case)
    return case


def _add(
    actor: Viewer,
    case: Case,
    code: str,
    *,
    due_at: datetime | None,
    owner: UUID | None,
    note: str,
    where: str = "",
) -> UUID:
    return add_task(
        actor,
        code,
        subject=("person", case.person_id),
        scope=tasks_wait_at(actor, case),
        due_at=due_at,
        owner=owner,
        note=note,
        about=case.id,
        where=where,
    )
