"""The steps of one attempt to leave a country, and what was said of each. The words lie under the person's own key."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.flights.rules.exit_steps import ExitStepCode, ExitStepState
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, enum_type
from migrant_support.platform.store.triggers import attach, only_sealed_anew
from migrant_support.platform.vault.sealing import Sealed

_STILL_OPEN = sa.text("state = 'open'")


class ExitStep(Model):
    """One step of a journey's exit clearance. `due_on` is counted from `begun_on`; an amnesty is not in it."""

    __tablename__ = "exit_step"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("journey_id", "code"),
        sa.CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="done_on_a_day"),
        sa.CheckConstraint("due_on >= begun_on", name="due_after_start"),
        sa.Index("ix_exit_step_open_due_on", "due_on", sqlite_where=_STILL_OPEN, postgresql_where=_STILL_OPEN),
    )

    id: Mapped[Key]
    journey_id: Mapped[UUID] = mapped_column(sa.ForeignKey("journey.id"))
    country_code: Mapped[str] = mapped_column(sa.ForeignKey("country.code"))
    code: Mapped[ExitStepCode] = mapped_column(enum_type(ExitStepCode))
    position: Mapped[int] = mapped_column(sa.SmallInteger)
    state: Mapped[ExitStepState] = mapped_column(enum_type(ExitStepState), default=ExitStepState.OPEN)
    begun_on: Mapped[date] = mapped_column(sa.Date)
    due_on: Mapped[date] = mapped_column(sa.Date)
    done_on: Mapped[date | None] = mapped_column(sa.Date)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


class ExitStepMove(Model):
    """That a step was done, found not required or opened again: by whom, with proof and note (sealed)."""

    __tablename__ = "exit_step_move"
    data_class = DataClass.PERSONAL

    id: Mapped[Key]
    step_id: Mapped[UUID] = mapped_column(sa.ForeignKey("exit_step.id"), index=True)
    source: Mapped[ExitStepState] = mapped_column(enum_type(ExitStepState, name="source_state"))
    target: Mapped[ExitStepState] = mapped_column(enum_type(ExitStepState, name="target_state"))
    done_on: Mapped[date | None] = mapped_column(sa.Date)
    words_sealed: Mapped[Sealed | None]
    at: Mapped[MadeAt]
    by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


EXIT_TRIGGER = only_sealed_anew(
    "exit_step_move", sealed="words_sealed", fixed=("id", "step_id", "source", "target", "done_on", "at", "by")
)
attach(ExitStepMove, EXIT_TRIGGER)
