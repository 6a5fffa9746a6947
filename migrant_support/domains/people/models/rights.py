"""Tables of the person's rights: who was made anonymous, and whose data must be kept for a proceeding."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.people.rules.rights import ChildView, CopyForm, CopyGround, CorrectionState, ErasureGround
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither, enum_type, info


class LegalHold(Model):
    """Nothing of this person may be erased, because a proceeding needs it: from when, until it was lifted."""

    __tablename__ = "legal_hold"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("lifted_at", "lifted_by"), name="lifted_by_somebody"),
        sa.CheckConstraint("lifted_at IS NULL OR lifted_at >= set_at", name="lifted_after_set"),
        sa.Index("ix_legal_hold_person_id", "person_id"),
        sa.Index(
            "uq_legal_hold_in_force",
            "person_id",
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    reason_sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    set_at: Mapped[MadeAt]
    set_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    lifted_at: Mapped[Moment | None]
    lifted_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class Anonymised(Model):
    """That everything which named a person was erased for good. `by` is empty when the retention run did it."""

    __tablename__ = "anonymised"
    data_class = DataClass.INTERNAL

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    ground: Mapped[ErasureGround] = mapped_column(enum_type(ErasureGround))
    at: Mapped[MadeAt]
    by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class ConsentWords(Model):
    """The words to which somebody agreed: their version and language, who saw it, and what the child itself thinks.

    A consent without such a row was ticked on a list, or given before the words were kept.
    """

    __tablename__ = "consent_words"
    data_class = DataClass.PERSONAL
    __table_args__ = (sa.CheckConstraint("text_version >= 1", name="version_counts"),)

    consent_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consent_fact.id"), primary_key=True)
    text_version: Mapped[int]
    text_language: Mapped[str] = mapped_column(sa.String(2))
    agreed_at: Mapped[MadeAt]
    witness: Mapped[str] = mapped_column(sa.String(120), default="")
    giver_name: Mapped[str] = mapped_column(sa.String(160), default="")
    child_view: Mapped[ChildView | None] = mapped_column(enum_type(ChildView))
    child_words_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary, info=info(DataClass.PROTECTION))


class HandedCopy(Model):
    """That a copy of everything kept of a person was handed out: on whose word, in which form, and its hash."""

    __tablename__ = "handed_copy"
    data_class = DataClass.PERSONAL
    __table_args__ = (sa.Index("ix_handed_copy_person_id", "person_id"),)

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    ground: Mapped[CopyGround] = mapped_column(enum_type(CopyGround))
    form: Mapped[CopyForm] = mapped_column(enum_type(CopyForm))
    language: Mapped[str] = mapped_column(sa.String(2))
    with_story: Mapped[bool]
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


class CorrectionRequest(Model):
    """Somebody asks that what is kept of her be corrected: what, until when, and how it was answered."""

    __tablename__ = "correction_request"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("decided_at", "decided_by"), name="decided_by_somebody"),
        sa.CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided_has_a_moment"),
        sa.CheckConstraint("(state = 'refused') = (reason_sealed IS NOT NULL)", name="refused_with_reason"),
        sa.Index("ix_correction_request_person_id", "person_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    wanted_sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    state: Mapped[CorrectionState] = mapped_column(enum_type(CorrectionState), default=CorrectionState.ASKED)
    asked_at: Mapped[MadeAt]
    asked_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    due_at: Mapped[Moment]
    decided_at: Mapped[Moment | None]
    decided_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    reason_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
