"""Alarms for somebody missing, and what was done to find her. Words lie under the person's own key."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.sites.models.frozen import closed_stays
from migrant_support.domains.sites.rules.alarm import Outcome, Seen, Step, StepDone
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither, enum_type
from migrant_support.platform.store.triggers import attach
from migrant_support.platform.vault.sealing import Sealed

_OPEN = sa.text("ended_at IS NULL")


class MissingAlarm(Model):
    """Somebody is missing from a site. One is open for a person at a time; it ends with an outcome, never silently."""

    __tablename__ = "missing_alarm"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("ended_at", "ended_by", "outcome"), name="ended_whole"),
        sa.CheckConstraint("ended_at IS NULL OR note_sealed IS NOT NULL", name="ended_with_words"),
        sa.CheckConstraint(both_or_neither("last_seen_at", "last_seen_how"), name="last_seen_whole"),
        sa.Index(
            "uq_missing_alarm_person_id_open", "person_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        sa.Index("ix_missing_alarm_person_id", "person_id"),
        sa.Index("ix_missing_alarm_site_id_raised_at", "site_id", "raised_at"),
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    roll_call_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("roll_call.id"))
    is_child: Mapped[bool]
    raised_at: Mapped[MadeAt]
    raised_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    last_seen_at: Mapped[Moment | None]
    last_seen_how: Mapped[Seen | None] = mapped_column(enum_type(Seen))
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    outcome: Mapped[Outcome | None] = mapped_column(enum_type(Outcome))
    note_sealed: Mapped[Sealed | None]


class AlarmStep(Model):
    """Something that is done to find her, due by a moment."""

    __tablename__ = "alarm_step"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("alarm_id", "step"),
        sa.CheckConstraint(both_or_neither("done_at", "done_by", "result"), name="done_whole"),
    )

    id: Mapped[Key]
    alarm_id: Mapped[UUID] = mapped_column(sa.ForeignKey("missing_alarm.id"))
    step: Mapped[Step] = mapped_column(enum_type(Step, name="alarm_step_kind"))
    due_at: Mapped[Moment]
    done_at: Mapped[Moment | None]
    done_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    result: Mapped[StepDone | None] = mapped_column(enum_type(StepDone))
    note_sealed: Mapped[Sealed | None]


ALARM_TRIGGERS = (
    closed_stays(
        "missing_alarm", closed="ended_at",
        fixed=("site_id", "raised_at", "raised_by", "last_seen_at", "last_seen_how", "ended_by", "outcome"),
    ),
    closed_stays("alarm_step", closed="done_at", fixed=("alarm_id", "step", "due_at", "done_by", "result")),
)  # fmt: skip
for _model, _trigger in zip((MissingAlarm, AlarmStep), ALARM_TRIGGERS, strict=True):
    attach(_model, _trigger)
