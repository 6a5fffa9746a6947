"""Applications for emergency travel documents and what was brought for them. One that is open, for each person."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.documents.rules.travel_paper import Need, PaperReason, PaperState, Proof
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither, enum_type
from migrant_support.platform.vault.sealing import Sealed

_STILL_OPEN = sa.text("state IN ('requested', 'verified')")


def _account() -> sa.ForeignKey:
    return sa.ForeignKey("account.id")


class TravelPaper(Model):
    """An application, from the request until the paper was used, or refused."""

    __tablename__ = "travel_paper"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("verified_at", "verified_by", "answered_on"), name="verified_whole"),
        sa.CheckConstraint(both_or_neither("issued_at", "issued_by", "document_id"), name="issued_whole"),
        sa.CheckConstraint(both_or_neither("refused_at", "refused_by"), name="refused_by_somebody"),
        sa.CheckConstraint("(state = 'refused') = (refused_at IS NOT NULL)", name="refused_at_a_time"),
        sa.CheckConstraint("(state IN ('issued', 'used')) = (issued_at IS NOT NULL)", name="issued_at_a_time"),
        sa.CheckConstraint("issued_at IS NULL OR verified_at IS NOT NULL", name="issued_after_verified"),
        sa.CheckConstraint("(state = 'used') = (used_at IS NOT NULL)", name="used_at_a_time"),
        sa.Index(
            "uq_travel_paper_person_id_open",
            "person_id",
            unique=True,
            sqlite_where=_STILL_OPEN,
            postgresql_where=_STILL_OPEN,
        ),
        sa.Index("ix_travel_paper_person_id", "person_id"),
        sa.Index("ix_travel_paper_mission_state", "mission", "state", "requested_at", "id"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    state: Mapped[PaperState] = mapped_column(enum_type(PaperState), default=PaperState.REQUESTED)
    reason: Mapped[PaperReason] = mapped_column(enum_type(PaperReason))
    requested_at: Mapped[MadeAt]
    requested_by: Mapped[UUID] = mapped_column(_account())
    due_at: Mapped[Moment]
    terms_version: Mapped[int]
    verified_at: Mapped[Moment | None]
    verified_by: Mapped[UUID | None] = mapped_column(_account())
    answered_on: Mapped[date | None] = mapped_column(sa.Date)
    answer_sealed: Mapped[Sealed | None]
    issued_at: Mapped[Moment | None]
    issued_by: Mapped[UUID | None] = mapped_column(_account())
    document_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("identity_document.id"))
    used_at: Mapped[Moment | None]
    refused_at: Mapped[Moment | None]
    refused_by: Mapped[UUID | None] = mapped_column(_account())
    refusal_sealed: Mapped[Sealed | None]


class TravelPaperProof(Model):
    """Whether something an application needs is here; what is not in a row is missing."""

    __tablename__ = "travel_paper_proof"
    data_class = DataClass.PERSONAL
    __table_args__ = (sa.UniqueConstraint("paper_id", "need"),)

    id: Mapped[Key]
    paper_id: Mapped[UUID] = mapped_column(sa.ForeignKey("travel_paper.id"))
    need: Mapped[Need] = mapped_column(enum_type(Need))
    proof: Mapped[Proof] = mapped_column(enum_type(Proof))
    at: Mapped[MadeAt]
    by: Mapped[UUID] = mapped_column(_account())
