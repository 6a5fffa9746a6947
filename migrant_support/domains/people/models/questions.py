"""The table of questions between two missions."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.people.rules.questions import QuestionState
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither, enum_type


class MissionQuestion(Model):
    """That one mission's person has the number of another's: told to the first, and what became of its question."""

    __tablename__ = "mission_question"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("person_id", "other_id"),
        sa.CheckConstraint("(state = 'told') = (asked_at IS NULL)", name="asked_has_a_moment"),
        sa.CheckConstraint(both_or_neither("asked_at", "asked_by"), name="asked_by_somebody"),
        sa.CheckConstraint("(state IN ('known', 'declined')) = (answered_at IS NOT NULL)", name="answered_at_a_moment"),
        sa.CheckConstraint(both_or_neither("answered_at", "answered_by", "answered_for"), name="answered_by_somebody"),
        sa.Index("ix_mission_question_other_id", "other_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    other_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    state: Mapped[QuestionState] = mapped_column(enum_type(QuestionState), default=QuestionState.TOLD)
    told_at: Mapped[MadeAt]
    asked_at: Mapped[Moment | None]
    asked_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    answered_at: Mapped[Moment | None]
    answered_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    answered_for: Mapped[str | None] = mapped_column(sa.ForeignKey("mission.code"))
