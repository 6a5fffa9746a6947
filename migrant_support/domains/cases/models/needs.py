"""Tables of needs, what is done about them, and vulnerabilities. Their words are sealed under the person's key."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.cases.rules.needs import LONGEST_EFFORT, ActionState, NeedOutcome, Severity
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither, enum_type, info
from migrant_support.platform.vault import Sealed

_STILL = sa.text("ended_at IS NULL")
_PLANNED = sa.text("state = 'planned'")


class CaseVulnerability(Model):
    """What makes a person vulnerable, while it does; the kind is a code of `data/kinds.toml`."""

    __tablename__ = "case_vulnerability"
    data_class = DataClass.PROTECTION
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("ended_at", "ended_by"), name="ended_by_somebody"),
        sa.Index("ix_case_vulnerability_case_id", "case_id"),
        sa.Index(
            "uq_case_vulnerability_case_id_kind_now",
            "case_id",
            "kind",
            unique=True,
            sqlite_where=_STILL,
            postgresql_where=_STILL,
        ),
    )

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_file.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    noted_at: Mapped[MadeAt]
    noted_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class CaseNeed(Model):
    """Something a person needs; open until it has an outcome. It may answer a vulnerability."""

    __tablename__ = "case_need"
    data_class = DataClass.PROTECTION
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("outcome", "outcome_at", "outcome_by"), name="outcome_whole"),
        sa.Index("ix_case_need_case_id", "case_id"),
    )

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_file.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    severity: Mapped[Severity] = mapped_column(enum_type(Severity))
    wanted_by: Mapped[date | None] = mapped_column(sa.Date)
    vulnerability_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("case_vulnerability.id"))
    details_sealed: Mapped[Sealed | None] = mapped_column(info=info(DataClass.PROTECTION))
    opened_at: Mapped[MadeAt]
    opened_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    outcome: Mapped[NeedOutcome | None] = mapped_column(enum_type(NeedOutcome))
    outcome_at: Mapped[Moment | None]
    outcome_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    why_sealed: Mapped[Sealed | None] = mapped_column(info=info(DataClass.PROTECTION))


class NeedAction(Model):
    """Something done about a need, or to be done: what, who, by when, how long it took."""

    __tablename__ = "need_action"
    data_class = DataClass.PROTECTION
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("ended_at", "ended_by"), name="ended_by_somebody"),
        sa.CheckConstraint("(state = 'planned') = (ended_at IS NULL)", name="ended_at_a_time"),
        sa.CheckConstraint(f"minutes BETWEEN 0 AND {LONGEST_EFFORT}", name="minutes_of_a_day"),
        sa.Index("ix_need_action_need_id", "need_id"),
        sa.Index(
            "ix_need_action_planned_of_owner",
            "owner_id",
            "due_on",
            sqlite_where=_PLANNED,
            postgresql_where=_PLANNED,
        ),
    )

    id: Mapped[Key]
    need_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_need.id"))
    what_sealed: Mapped[Sealed] = mapped_column(info=info(DataClass.PROTECTION))
    owner_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    due_on: Mapped[date | None] = mapped_column(sa.Date)
    state: Mapped[ActionState] = mapped_column(enum_type(ActionState), default=ActionState.PLANNED)
    minutes: Mapped[int | None]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    why_sealed: Mapped[Sealed | None] = mapped_column(info=info(DataClass.PROTECTION))
