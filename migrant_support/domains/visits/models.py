"""A visit to a centre, and the cases of those who were met there. Who went is sealed under the visit's own key."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.visits.rules import MOST_PEOPLE
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt
from migrant_support.platform.vault.sealing import Sealed


class CentreVisit(Model):
    """That a mission visited a place of the directory: when, how many people of ours were there, when it goes again."""

    __tablename__ = "centre_visit"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint(f"people_seen >= 0 AND people_seen <= {MOST_PEOPLE}", name="people_in_bounds"),
        sa.CheckConstraint("next_on IS NULL OR next_on > visited_on", name="next_after_this"),
        sa.Index("ix_centre_visit_mission_visited_on", "mission", "institution_id", "visited_on"),
    )

    id: Mapped[Key]
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    institution_id: Mapped[UUID] = mapped_column(sa.ForeignKey("institution.id"))
    visited_on: Mapped[date] = mapped_column(sa.Date)
    people_seen: Mapped[int]
    next_on: Mapped[date | None] = mapped_column(sa.Date)
    task_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("task.id", ondelete="SET NULL"))
    who_sealed: Mapped[Sealed]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


class VisitCase(Model):
    """That the person of a case was met on a visit, and whether a deportation is ordered."""

    __tablename__ = "visit_case"
    data_class = DataClass.PROTECTION
    __table_args__ = (sa.Index("ix_visit_case_case_id", "case_id"),)

    visit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("centre_visit.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_file.id"), primary_key=True)
    is_deportee: Mapped[bool]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
