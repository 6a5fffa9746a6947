"""Reads tasks, cut in SQL to what the viewer's places, files and data classes allow."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import EVERYWHERE, NAMED, Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.tasks.kinds import appointment_codes, codes_of, task_kind
from migrant_support.platform.tasks.models import Task
from migrant_support.platform.tasks.rules import LABELS, TaskState
from migrant_support.policy import Power

MOST = 200
EVERYDAY = frozenset({DataClass.OPEN, DataClass.INTERNAL, DataClass.PERSONAL})


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as shown. `sentence` and `state_label` are English, for `gettext`."""

    id: UUID
    subject_kind: str
    subject_id: UUID
    code: str
    sentence: str
    note: str
    place: str
    about_id: UUID | None
    ended_reason: str
    state: TaskState
    state_label: str
    is_appointment: bool
    due_at: datetime | None
    is_overdue: bool
    is_own: bool
    owner_account_id: UUID | None
    escalation: int
    made_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for a viewer: the first rows, oldest due first, and counts of all of them."""

    rows: tuple[TaskRow, ...]
    waiting: int
    overdue: int
    own: int
    oldest_due_at: datetime | None


COUNTED = 500
"""A queue is counted to one more than this and no further."""


def my_queue(
    viewer: Viewer,
    at: datetime,
    *,
    classes: Collection[DataClass] = EVERYDAY,
    limit: int = 50,
    only: "Only" = "all",
) -> Queue:
    """What is open and mine, or nobody's in my places, or escalated to me; three statements, counts up to COUNTED + 1.

    `only` narrows the rows: to my own, those past their time, or appointments. The counts are of all.

    At level 1 a task shows to everyone of its place, at level 2 also to those whose place is everywhere. Tasks of other
    classes than `classes` show to their owner only.
    """
    mine = Task.owner_account_id == viewer.account_id
    waiting = sa.and_(
        Task.done_at.is_(None),
        sa.or_(mine, sa.and_(Task.code.in_(codes_of(classes)), _waits_in_places_of(viewer))),
    )
    first = (
        sa.select(Task.due_at, Task.owner_account_id)
        .where(waiting, Task.due_at.is_not(None))
        .order_by(Task.due_at)
        .limit(COUNTED + 1)
        .subquery()
    )
    counts = db.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(sa.case((first.c.due_at < at, 1), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(sa.case((first.c.owner_account_id == viewer.account_id, 1), else_=0)), 0),
            sa.func.min(first.c.due_at),
        ).select_from(first)
    ).one()
    rows = _due_first(sa.and_(waiting, _narrowed(only, viewer, at)), viewer, at, limit)
    undated = sum(1 for row in rows if row.due_at is None)
    return Queue(rows, int(counts[0]) + undated, int(counts[1]), int(counts[2]), counts[3])


Only = Literal["all", "own", "overdue", "appointments"]


def _narrowed(only: Only, viewer: Viewer, at: datetime) -> sa.ColumnElement[bool]:
    if only == "own":
        return Task.owner_account_id == viewer.account_id
    if only == "overdue":
        return Task.due_at < at
    return Task.code.in_(appointment_codes()) if only == "appointments" else sa.true()


def _due_first(waiting: sa.ColumnElement[bool], viewer: Viewer, at: datetime, limit: int) -> tuple[TaskRow, ...]:
    """Waiting tasks by date along the index of open ones; those without a date where the page has room for them."""
    dated = sa.select(Task).where(waiting, Task.due_at.is_not(None)).order_by(Task.due_at, Task.id).limit(limit)
    rows = [_shown(task, viewer, at) for task in db.session.scalars(dated)]
    if len(rows) < limit:
        others = sa.select(Task).where(waiting, Task.due_at.is_(None)).order_by(Task.id).limit(limit - len(rows))
        rows += [_shown(task, viewer, at) for task in db.session.scalars(others)]
    return tuple(rows)


def tasks_of(
    viewer: Viewer,
    subject: tuple[str, UUID],
    at: datetime,
    *,
    classes: Collection[DataClass] = EVERYDAY,
    limit: int = 50,
) -> tuple[TaskRow, ...]:
    """Tasks of a subject (kind, id) that the caller has found for this viewer: open ones by date, then closed ones."""
    condition = sa.and_(
        Task.subject_kind == subject[0],
        Task.subject_id == subject[1],
        _visible_to(viewer, classes),
    )
    return _rows(condition, viewer, at, limit)


def with_open_task(code: str, subject_kind: str, subject_ids: Collection[UUID]) -> set[UUID]:
    """Those of some subjects for whom a task of this kind is open; for actions, which add no second one."""
    if not subject_ids:
        return set()
    open_ones = sa.select(Task.subject_id).where(
        Task.code == code,
        Task.subject_kind == subject_kind,
        Task.subject_id.in_(sorted(set(subject_ids))),
        Task.done_at.is_(None),
    )
    return set(db.session.scalars(open_ones))


def task_row(viewer: Viewer, task_id: UUID, at: datetime, *, classes: Collection[DataClass] = EVERYDAY) -> TaskRow:
    """One task as shown. Raises NotThere for one that is absent or not for this viewer."""
    task = db.session.scalar(sa.select(Task).where(Task.id == task_id, _visible_to(viewer, classes)))
    if task is None:
        raise NotThere
    return _shown(task, viewer, at)


def task_for(viewer: Viewer, task_id: UUID, *, classes: Collection[DataClass] = EVERYDAY) -> Task:
    """The doorway to one task for a change: locked. Raises NotThere for one that is absent or not for this viewer."""
    query = sa.select(Task).where(Task.id == task_id, _visible_to(viewer, classes)).with_for_update()
    task = db.session.scalar(query)
    if task is None:
        raise NotThere
    return task


def _visible_to(viewer: Viewer, classes: Collection[DataClass]) -> sa.ColumnElement[bool]:
    reach = viewer.reach(Power.TASK_WORK)
    places = _in_places(reach.places)
    if reach.everywhere:
        places = sa.or_(places, Task.scope_kind != NAMED)
    return sa.or_(
        Task.owner_account_id == viewer.account_id,
        sa.and_(Task.code.in_(codes_of(classes)), places),
    )


def _waits_in_places_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    reach = viewer.reach(Power.TASK_WORK)
    here = sa.and_(_in_places(reach.places), sa.or_(Task.owner_account_id.is_(None), Task.escalation > 0))
    if not reach.everywhere:
        return here
    everywhere = sa.and_(Task.scope_kind == EVERYWHERE, Task.owner_account_id.is_(None))
    return sa.or_(here, everywhere, sa.and_(Task.scope_kind != NAMED, Task.escalation == 2))


def _in_places(places: frozenset[tuple[str, str]]) -> sa.ColumnElement[bool]:
    by_kind: dict[str, list[str]] = {}
    for kind, scope_id in sorted(places):
        by_kind.setdefault(kind, []).append(scope_id)
    return sa.or_(
        sa.false(), *(sa.and_(Task.scope_kind == kind, Task.scope_id.in_(ids)) for kind, ids in by_kind.items())
    )


def _rows(condition: sa.ColumnElement[bool], viewer: Viewer, at: datetime, limit: int) -> tuple[TaskRow, ...]:
    order: tuple[Any, ...] = (Task.done_at.is_not(None), Task.due_at.is_(None), Task.due_at, Task.id)
    query = sa.select(Task).where(condition).order_by(*order).limit(min(limit, MOST))
    return tuple(_shown(task, viewer, at) for task in db.session.scalars(query))


def _shown(task: Task, viewer: Viewer, at: datetime) -> TaskRow:
    kind = task_kind(task.code)
    return TaskRow(
        id=task.id,
        subject_kind=task.subject_kind,
        subject_id=task.subject_id,
        code=task.code,
        sentence=kind.sentence,
        note=task.note,
        place=task.place,
        about_id=task.about_id,
        ended_reason=task.ended_reason,
        state=task.state,
        state_label=LABELS[task.state],
        is_appointment=kind.is_appointment,
        due_at=task.due_at,
        is_overdue=task.done_at is None and task.due_at is not None and task.due_at < at,
        is_own=task.owner_account_id == viewer.account_id,
        owner_account_id=task.owner_account_id,
        escalation=task.escalation,
        made_at=task.made_at,
        done_at=task.done_at,
    )
