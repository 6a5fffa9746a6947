"""Jobs: what was ordered, by whom, how far it is, how it ended."""

from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Json, Key, MadeAt, Moment, enum_type


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Model):
    """One piece of long work. `attempt` counts its starts, so that a run taken for dead cannot end a later one."""

    __tablename__ = "job"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("(ended_at IS NOT NULL) = (state IN ('done', 'failed'))", name="ended_when_over"),
        sa.CheckConstraint("state <> 'running' OR started_at IS NOT NULL", name="running_was_started"),
        sa.CheckConstraint("done >= 0 AND (total IS NULL OR done <= total)", name="done_within_total"),
        sa.Index("ix_job_ordered_by_id", "ordered_by", "id"),
        sa.Index("ix_job_state", "state"),
    )

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(sa.String(80))
    ordered_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    arguments: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[JobState] = mapped_column(enum_type(JobState), default=JobState.QUEUED)
    attempt: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str] = mapped_column(sa.String(80), default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    sentence: Mapped[str] = mapped_column(sa.String(300), default="")
    sentence_values: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    made_at: Mapped[MadeAt]
    started_at: Mapped[Moment | None]
    heartbeat_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
