"""The case, its categories, its steps, and how many are open."""

from datetime import date
from decimal import Decimal
from typing import NewType
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.cases.rules import CaseState, Category, Channel, CloseOutcome, Risk
from migrant_support.domains.cases.tally import CATEGORY_TRIGGERS, FILE_TRIGGERS
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Amount, Json, Key, Moment, both_or_neither, enum_type, info
from migrant_support.platform.store.triggers import attach

CaseId = NewType("CaseId", UUID)


class Case(Model):
    """Why a person needs help, at one mission. At most one open case for a person and mission."""

    __tablename__ = "case_file"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("wages_owed", "wages_currency"), name="wages_with_currency"),
        sa.CheckConstraint("wages_owed IS NULL OR wages_owed >= 0", name="wages_not_negative"),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_a_moment"),
        sa.CheckConstraint(both_or_neither("closed_at", "outcome"), name="closed_with_outcome"),
        sa.CheckConstraint(
            "contract_until IS NULL OR contract_from IS NULL OR contract_until >= contract_from",
            name="contract_ends_after_start",
        ),
        sa.Index(
            "uq_case_file_person_id_mission_open",
            "person_id",
            "mission",
            unique=True,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        ),
        sa.Index("ix_case_file_mission_opened_at", "mission", "opened_at", "id"),
        sa.Index("ix_case_file_person_id_opened_at", "person_id", "opened_at"),
        # These two end with what the country picture counts, so that it reads no row (rows are wide).
        sa.Index("ix_case_file_mission_state_opened_at", "mission", "state", "opened_at", "id", "person_id"),
        sa.Index("ix_case_file_mission_risk_opened_at", "mission", "risk", "opened_at", "state", "person_id", "id"),
        sa.Index("ix_case_file_opened_at", "opened_at", "id"),
        sa.Index("ix_case_file_officer_id_opened_at", "officer_id", "opened_at"),
    )

    id: Mapped[Key]
    reference: Mapped[str] = mapped_column(sa.String(14), unique=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    state: Mapped[CaseState] = mapped_column(enum_type(CaseState))
    opened_at: Mapped[Moment]
    opened_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    officer_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))
    risk: Mapped[Risk] = mapped_column(enum_type(Risk))
    risk_reasons: Mapped[list[str]] = mapped_column(Json, default=list, info=info(DataClass.PROTECTION))
    risk_is_raised: Mapped[bool] = mapped_column(default=False)
    raised_because_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary, info=info(DataClass.PROTECTION))
    employer: Mapped[str] = mapped_column(sa.String(200), default="")
    agency: Mapped[str] = mapped_column(sa.String(200), default="")
    job: Mapped[str] = mapped_column(sa.String(120), default="")
    contract_from: Mapped[date | None] = mapped_column(sa.Date)
    contract_until: Mapped[date | None] = mapped_column(sa.Date)
    civil_id_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    wages_owed: Mapped[Decimal | None] = mapped_column(Amount)
    wages_currency: Mapped[str | None] = mapped_column(sa.String(3))
    absconding_reported: Mapped[bool] = mapped_column(default=False)
    narrative_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary, info=info(DataClass.PROTECTION))
    closed_at: Mapped[Moment | None]
    outcome: Mapped[CloseOutcome | None] = mapped_column(enum_type(CloseOutcome))
    version: Mapped[int] = mapped_column(default=1)


class CaseCategory(Model):
    """A distress category ticked on a case."""

    __tablename__ = "case_category"
    data_class = DataClass.PROTECTION
    __table_args__ = (sa.Index("ix_case_category_category", "category", "case_id"),)

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_file.id"), primary_key=True)
    category: Mapped[Category] = mapped_column(enum_type(Category), primary_key=True)


class CaseTally(Model):
    """How many cases of a mission are open: all (category ""), or with one category. Kept by the database: tally.py."""

    __tablename__ = "case_tally"
    data_class = DataClass.INTERNAL

    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"), primary_key=True)
    category: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    people: Mapped[int] = mapped_column(default=0)
    urgent: Mapped[int] = mapped_column(default=0)


attach(Case, *FILE_TRIGGERS)
attach(CaseCategory, *CATEGORY_TRIGGERS)


class CaseMove(Model):
    """A step of the state machine, kept for ever."""

    __tablename__ = "case_move"
    data_class = DataClass.PERSONAL

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True)
    source: Mapped[CaseState | None] = mapped_column(enum_type(CaseState, name="source_state"))
    target: Mapped[CaseState] = mapped_column(enum_type(CaseState, name="target_state"))
    at: Mapped[Moment]
    by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(sa.String(400), default="")
    outcome_before: Mapped[CloseOutcome | None] = mapped_column(enum_type(CloseOutcome, name="outcome_before"))
