"""Decisions about tasks: which state may follow which, and when an overdue one escalates. Plain data only."""

from datetime import datetime, timedelta
from enum import StrEnum

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class TaskState(StrEnum):
    """Where a task or appointment stands (FEATURES C5)."""

    REQUIRED = "required"
    PLANNED = "planned"
    MISSED = "missed"
    DONE = "done"
    NOT_REQUIRED = "not_required"


LABELS: dict[TaskState, str] = {
    TaskState.REQUIRED: msg("To do"),
    TaskState.PLANNED: msg("Planned"),
    TaskState.MISSED: msg("Missed"),
    TaskState.DONE: msg("Done"),
    TaskState.NOT_REQUIRED: msg("Not needed"),
}

CLOSED = frozenset({TaskState.DONE, TaskState.NOT_REQUIRED})
OPEN = frozenset(set(TaskState) - CLOSED)
APPOINTMENTS_ONLY = frozenset({TaskState.PLANNED, TaskState.MISSED})

# (from, to). A missed appointment stays open until it is planned anew or not needed any more; a closed task can be
# opened again. Our choice.
MOVES = frozenset(
    {
        (TaskState.REQUIRED, TaskState.PLANNED),
        (TaskState.REQUIRED, TaskState.DONE),
        (TaskState.REQUIRED, TaskState.NOT_REQUIRED),
        (TaskState.PLANNED, TaskState.PLANNED),
        (TaskState.PLANNED, TaskState.DONE),
        (TaskState.PLANNED, TaskState.MISSED),
        (TaskState.PLANNED, TaskState.NOT_REQUIRED),
        (TaskState.MISSED, TaskState.PLANNED),
        (TaskState.MISSED, TaskState.DONE),
        (TaskState.MISSED, TaskState.NOT_REQUIRED),
        (TaskState.DONE, TaskState.REQUIRED),
        (TaskState.NOT_REQUIRED, TaskState.REQUIRED),
    }
)


def check_move(before: TaskState, after: TaskState, *, is_appointment: bool) -> None:
    """Raise Refused unless a task may go from one state to the other (our choice, table above)."""
    if after in APPOINTMENTS_ONLY and not is_appointment:
        raise Refused("task_not_an_appointment", msg("Only an appointment can be planned or missed."))
    if (before, after) not in MOVES:
        raise Refused("task_moved_already", msg("This task has been changed since. Look at it again."))


def check_reason(after: TaskState, reason: str) -> None:
    """Raise Refused where it is not said why something was missed or is not needed."""
    if after in (TaskState.MISSED, TaskState.NOT_REQUIRED) and len(reason.strip()) < 3:
        raise Refused("reason_missing", msg("Write a short reason."), field="reason")


def escalation_moments(made_at: datetime, due_at: datetime) -> tuple[datetime, datetime]:
    """When an open task rises to level 1 (its time ran out) and to level 2 (twice its time; PROCEDURES, head).

    A task that was due when it was made rises to level 2 a day later (our choice).
    """
    given = due_at - made_at
    return due_at, due_at + (given if given > timedelta() else timedelta(days=1))
