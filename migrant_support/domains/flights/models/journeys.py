"""The wish to go home, and what the host country says of leaving."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.flights.rules.words import (
    ClearanceState,
)
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import (
    Key,
    MadeAt,
    Moment,
    both_or_neither,
    enum_type,
)


class Journey(Model):
    """One attempt to bring a person home: her wish, from when, until it was withdrawn or she is home.

    Its state is computed from the entry, the facts and the arrival (invariant 15), never stored.
    """

    __tablename__ = "journey"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("ended_at", "end_reason"), name="ended_with_reason"),
        sa.Index(
            "uq_journey_person_id_open",
            "person_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("ix_journey_mission_requested_at", "mission", "requested_at"),
        sa.Index("ix_journey_person_id", "person_id"),
        sa.Index("ix_journey_mission_ended_at", "mission", "ended_at"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    requested_at: Mapped[Moment]
    requested_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[Moment | None]
    end_reason: Mapped[str | None] = mapped_column(sa.String(40))


class ExitClearance(Model):
    """What the host country says of a person's leaving; a later fact replaces an earlier one."""

    __tablename__ = "exit_clearance"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("(state = 'granted') = (valid_until IS NOT NULL)", name="granted_until"),
        sa.Index("ix_exit_clearance_person_id_made_at", "person_id", "made_at"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    country_code: Mapped[str] = mapped_column(sa.ForeignKey("country.code"))
    state: Mapped[ClearanceState] = mapped_column(enum_type(ClearanceState))
    valid_until: Mapped[date | None] = mapped_column(sa.Date)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
