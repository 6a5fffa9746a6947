"""Writes of tasks: add, plan, finish, open again, give, move to another place, escalate. Never commits."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.sessions import viewer_of
from migrant_support.platform.access.viewer import NAMED, Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened, happened_to_many
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.bulk import insert_all
from migrant_support.platform.tasks.kinds import task_kind
from migrant_support.platform.tasks.models import Task
from migrant_support.platform.tasks.queries import EVERYDAY, task_for
from migrant_support.platform.tasks.rules import CLOSED, TaskState, check_move, check_reason, escalation_moments
from migrant_support.policy import Power

AT_ONCE = 500
TOLD = {TaskState.DONE: "task_done", TaskState.NOT_REQUIRED: "task_not_needed", TaskState.MISSED: "task_missed"}


def add_task(
    actor: Viewer | None,
    code: str,
    *,
    subject: tuple[str, UUID],
    scope: tuple[str, str],
    due_at: datetime | None = None,
    owner: UUID | None = None,
    note: str = "",
    about: UUID | None = None,
    where: str = "",
) -> UUID:
    """Add a task of a registered kind for a subject (kind, id) at a place (scope kind, scope id); return its id.

    `about` is the record of the subject that it belongs to, `where` the place of an appointment. The caller has found
    the subject for the actor. The place of a task on a restricted file is ("named", account id).
    An appointment with a time is planned. `actor` None is the system. Raises Refused.
    """
    kind = task_kind(code)
    if actor is not None:
        demand(actor, Power.TASK_WORK)
    if owner is not None and (actor is None or owner != actor.account_id):
        _check_owner(owner, scope)
    planned = kind.is_appointment and due_at is not None
    task = Task(
        code=code,
        subject_kind=subject[0],
        subject_id=subject[1],
        scope_kind=scope[0],
        scope_id=scope[1],
        due_at=due_at,
        escalates_at=due_at,
        owner_account_id=owner,
        note=note.strip()[:200],
        about_id=about,
        place=where.strip()[:120],
        state=TaskState.PLANNED if planned else TaskState.REQUIRED,
        made_by=actor.account_id if actor else None,
    )
    db.session.add(task)
    db.session.flush()
    record(actor, "tasks.task.add", kind="task", object_id=task.id)
    _tell(actor, task, "task_added")
    return task.id


def add_tasks(
    actor: Viewer, code: str, wanted: Sequence[tuple[UUID, datetime]], *, subject_kind: str, scope: tuple[str, str]
) -> None:
    """Add one task of a kind for each (subject id, due moment) at one place, nobody's yet; one statement.

    For procedures that make many at once, which write the audit line of the whole. The timeline of each is told.
    """
    demand(actor, Power.TASK_WORK)
    kind = task_kind(code)
    moment = now()
    rows = [
        {
            "id": new_id(),
            "code": code,
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "scope_kind": scope[0],
            "scope_id": scope[1],
            "due_at": due_at,
            "escalates_at": due_at,
            "state": TaskState.PLANNED if kind.is_appointment else TaskState.REQUIRED,
            "made_at": moment,
            "made_by": actor.account_id,
        }
        for subject_id, due_at in wanted
    ]
    if rows:
        insert_all(Task, rows)
        happened_to_many(
            subject_kind,
            [subject_id for subject_id, _ in wanted],
            "task_added",
            at=moment,
            data_class=_class_of(code, scope[0]),
            actor=actor,
        )


def drop_tasks(actor: Viewer, subject_kind: str, subject_ids: Sequence[UUID]) -> None:
    """End the open tasks of subjects that are no more: not needed. The procedure writes the audit line of the whole."""
    demand(actor, Power.TASK_WORK)
    for start in range(0, len(subject_ids), AT_ONCE):
        db.session.execute(
            sa.update(Task)
            .where(
                Task.subject_kind == subject_kind,
                Task.subject_id.in_(subject_ids[start : start + AT_ONCE]),
                Task.done_at.is_(None),
            )
            .values(state=TaskState.NOT_REQUIRED, done_at=now(), done_by=actor.account_id)
        )


def end_tasks(
    actor: Viewer,
    code: str,
    subject: tuple[str, UUID],
    *,
    scope: tuple[str, str] | None = None,
    state: TaskState = TaskState.NOT_REQUIRED,
) -> None:
    """End the open tasks of one kind for a subject, of one place where `scope` names it: what they were for was done or
    taken back. Called by an action that has checked the right to do so and writes the audit line.
    """
    db.session.execute(
        sa.update(Task)
        .where(
            Task.code == code,
            Task.subject_kind == subject[0],
            Task.subject_id == subject[1],
            Task.done_at.is_(None),
            *((Task.scope_kind == scope[0], Task.scope_id == scope[1]) if scope else ()),
        )
        .values(state=state, done_at=now(), done_by=actor.account_id)
    )


def put_off_tasks(code: str, subject: tuple[str, UUID], scope: tuple[str, str], due_at: datetime, *, note: str) -> bool:
    """Give the open tasks of one kind for a subject at a place another time and note; was there one? Called by an
    action that writes the audit line.
    """
    moved = db.session.execute(
        sa.update(Task)
        .where(
            Task.code == code,
            Task.subject_kind == subject[0],
            Task.subject_id == subject[1],
            Task.scope_kind == scope[0],
            Task.scope_id == scope[1],
            Task.done_at.is_(None),
        )
        .values(due_at=due_at, escalates_at=due_at, escalation=0, escalated_at=None, note=note[:200])
        .returning(Task.id)
    ).all()
    return bool(moved)


def end_task(actor: Viewer, task_id: UUID, outcome: TaskState) -> None:
    """End one task that another act answered: done, or not needed. One that is closed already stays as it is.

    Called by an action that has checked the right to do so and writes the audit line.
    """
    db.session.execute(
        sa.update(Task)
        .where(Task.id == task_id, Task.done_at.is_(None))
        .values(state=outcome, done_at=now(), done_by=actor.account_id)
    )


def end_tasks_about(actor: Viewer, code: str, about: UUID, *, state: TaskState = TaskState.DONE) -> None:
    """End the open tasks of one kind that belong to a record: it was done, or is not needed. Called by an action that
    has checked the right to do so and writes the audit line.
    """
    db.session.execute(
        sa.update(Task)
        .where(Task.about_id == about, Task.code == code, Task.done_at.is_(None))
        .values(state=state, done_at=now(), done_by=actor.account_id)
    )


def plan_task(actor: Viewer, task_id: UUID, due_at: datetime, *, classes: Collection[DataClass] = EVERYDAY) -> None:
    """Give an appointment its time, or another one. Raises NotThere, Refused."""
    task = _moving(actor, task_id, TaskState.PLANNED, classes)
    task.due_at, task.ended_reason = due_at, ""
    task.escalation, task.escalated_at, task.escalates_at = 0, None, due_at
    record(actor, "tasks.task.plan", kind="task", object_id=task.id, fields=("due_at", "state"))


def finish_task(
    actor: Viewer,
    task_id: UUID,
    outcome: TaskState,
    *,
    reason: str | None = None,
    classes: Collection[DataClass] = EVERYDAY,
) -> Task:
    """Say how a task ended: done, missed (an appointment; it stays open) or not required. Raises NotThere, Refused.

    A person who says that it was missed or is not required gives a reason; a procedure (reason None) need not.
    """
    if outcome not in TOLD:
        raise ValueError(f"not an outcome: {outcome}")
    if reason is not None:
        check_reason(outcome, reason)
    task = _moving(actor, task_id, outcome, classes)
    task.ended_reason = (reason or "").strip()[:200]
    if outcome in CLOSED:
        task.done_at, task.done_by = now(), actor.account_id
    record(actor, "tasks.task.finish", kind="task", object_id=task.id, fields=("state",))
    _tell(actor, task, TOLD[outcome])
    return task


def reopen_task(actor: Viewer, task_id: UUID, *, classes: Collection[DataClass] = EVERYDAY) -> None:
    """Take back that a task is done or not required. Raises NotThere, Refused."""
    task = _moving(actor, task_id, TaskState.REQUIRED, classes)
    task.done_at = task.done_by = None
    record(actor, "tasks.task.reopen", kind="task", object_id=task.id, fields=("state",))


def give_task(actor: Viewer, task_id: UUID, to: UUID | None, *, classes: Collection[DataClass] = EVERYDAY) -> None:
    """Give an open task to an account, or back to everyone of its place (None). Raises NotThere, Refused."""
    demand(actor, Power.TASK_WORK)
    task = task_for(actor, task_id, classes=classes)
    if task.done_at is not None:
        raise Refused("task_closed", msg("This task is closed. Open it again first."))
    if to is not None:
        _check_owner(to, (task.scope_kind, task.scope_id))
    task.owner_account_id = to
    record(actor, "tasks.task.give", kind="task", object_id=task.id, fields=("owner_account_id",))


def move_tasks(
    actor: Viewer | None,
    subject: tuple[str, UUID],
    scope: tuple[str, str],
    *,
    owner: UUID | None,
    only_from: tuple[str, str] | None = None,
) -> int:
    """Move the open tasks of a subject to another place and owner: its case was transferred, its file restricted.

    `only_from`: those of one place only. Called by an action that has checked the right to do so. Returns how many
    moved; one audit line for all.
    """
    place: sa.ColumnElement[bool] = sa.true()
    if only_from is not None:
        place = sa.and_(Task.scope_kind == only_from[0], Task.scope_id == only_from[1])
    moved = db.session.execute(
        sa.update(Task)
        .where(Task.subject_kind == subject[0], Task.subject_id == subject[1], Task.done_at.is_(None), place)
        .values(scope_kind=scope[0], scope_id=scope[1], owner_account_id=owner)
        .returning(Task.id)
    ).all()
    if moved:
        fields = ("owner_account_id", "scope_id", "scope_kind")
        record(actor, "tasks.task.move", kind=subject[0], object_id=subject[1], fields=fields)
    return len(moved)


def escalate_overdue(at: datetime) -> int:
    """Raise the level of open tasks whose time ran out; return how many rose: at most 500, so call until none does."""
    query = (
        sa.select(Task)
        .where(Task.done_at.is_(None), Task.escalates_at < at)
        .order_by(Task.escalates_at, Task.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    tasks = db.session.scalars(query).all()
    for task in tasks:
        moments = escalation_moments(task.made_at, task.due_at or at)
        task.escalation = sum(moment < at for moment in moments)
        task.escalated_at = at
        task.escalates_at = moments[1] if task.escalation == 1 else None
        record(None, "tasks.task.escalate", kind="task", object_id=task.id, fields=("escalation",))
    return len(tasks)


def _moving(actor: Viewer, task_id: UUID, after: TaskState, classes: Collection[DataClass]) -> Task:
    demand(actor, Power.TASK_WORK)
    task = task_for(actor, task_id, classes=classes)
    check_move(task.state, after, is_appointment=task_kind(task.code).is_appointment)
    task.state = after
    return task


def _check_owner(account_id: UUID, scope: tuple[str, str]) -> None:
    """Raise Refused unless the account works tasks at this place; unknown and unable look the same."""
    owner = viewer_of(account_id)
    reach = owner.reach(Power.TASK_WORK) if owner else None
    if reach is None or not (scope in reach.places or (reach.everywhere and scope[0] != NAMED)):
        raise Refused(
            "task_owner_elsewhere", msg("This colleague does not work on tasks of this place."), field="owner"
        )


def _tell(actor: Viewer | None, task: Task, kind: str) -> None:
    happened(
        task.subject_kind,
        task.subject_id,
        kind,
        at=now(),
        data_class=_class_of(task.code, task.scope_kind),
        reference_kind="task",
        reference_id=task.id,
        actor=actor,
    )


def _class_of(code: str, scope_kind: str) -> DataClass:
    """The class of the news about a task; on a restricted file it is at least protection."""
    return DataClass.PROTECTION if scope_kind == NAMED else task_kind(code).data_class
