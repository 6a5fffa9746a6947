"""The table of tasks and appointments."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither, enum_type
from migrant_support.platform.tasks.rules import TaskState


def _index_of_open(name: str, *columns: str) -> sa.Index:
    still_open = sa.text("done_at IS NULL")
    return sa.Index(name, *columns, sqlite_where=still_open, postgresql_where=still_open)


class Task(Model):
    """Something due for a subject. `note` is for the desk and names nobody; the kind says what it is.

    `about` is the record of the subject that it belongs to (a case of the person), `place` where an appointment is,
    `ended_reason` why it was missed or is not needed.

    `escalation` is 0, 1 (time ran out: everyone of its place sees it) or 2 (twice its time: so do those who see all
    places); `escalates_at` is when it rises next.
    """

    __tablename__ = "task"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("done_at", "done_by"), name="done_by_someone"),
        sa.CheckConstraint("(state IN ('done', 'not_required')) = (done_at IS NOT NULL)", name="closed_when_done"),
        sa.CheckConstraint("state <> 'planned' OR due_at IS NOT NULL", name="planned_for_a_time"),
        sa.CheckConstraint("(escalation > 0) = (escalated_at IS NOT NULL)", name="escalated_at_a_time"),
        sa.CheckConstraint("escalation BETWEEN 0 AND 2", name="escalation_in_range"),
        sa.Index("ix_task_subject_id", "subject_id"),
        sa.Index(
            "ix_task_about_id",
            "about_id",
            sqlite_where=sa.text("about_id IS NOT NULL"),
            postgresql_where=sa.text("about_id IS NOT NULL"),
        ),
        _index_of_open("ix_task_open_of_owner", "owner_account_id", "due_at"),
        _index_of_open("ix_task_open_of_place", "scope_kind", "scope_id", "due_at"),
        _index_of_open("ix_task_open_escalates_at", "escalates_at"),
        _index_of_open("ix_task_open_due_at", "due_at", "id"),
    )

    id: Mapped[Key]
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[UUID] = mapped_column(sa.Uuid)
    scope_kind: Mapped[str] = mapped_column(sa.String(20))
    scope_id: Mapped[str] = mapped_column(sa.String(64), default="")
    code: Mapped[str] = mapped_column(sa.String(60))
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    about_id: Mapped[UUID | None] = mapped_column(sa.Uuid)
    place: Mapped[str] = mapped_column(sa.String(120), default="")
    ended_reason: Mapped[str] = mapped_column(sa.String(200), default="")
    owner_account_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    state: Mapped[TaskState] = mapped_column(enum_type(TaskState), default=TaskState.REQUIRED)
    due_at: Mapped[Moment | None]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    done_at: Mapped[Moment | None]
    done_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    escalation: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    escalated_at: Mapped[Moment | None]
    escalates_at: Mapped[Moment | None]
