"""The table of referrals to institutions: what was asked for, what was told, and what came of it."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.cases.rules.referrals import ReferralState
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Json, Key, MadeAt, Moment, both_or_neither, enum_type, info
from migrant_support.platform.vault import Sealed

_SENT = sa.text("state = 'sent'")


class CaseReferral(Model):
    """A referral of a case. `told_sealed` is exactly what went out, kept when it went; `fields` are names of fields.

    `consent_id` is the consent it went out under: when that one is withdrawn, the institution has to be told.
    """

    __tablename__ = "case_referral"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(
            both_or_neither("sent_at", "sent_by", "told_sealed", "consent_id", "answer_due_at"), name="sent_whole"
        ),
        sa.CheckConstraint("state IN ('draft', 'withdrawn') OR sent_at IS NOT NULL", name="sent_before_answered"),
        sa.CheckConstraint("state <> 'draft' OR sent_at IS NULL", name="draft_is_not_sent"),
        sa.CheckConstraint(both_or_neither("ended_at", "ended_by"), name="ended_by_somebody"),
        sa.CheckConstraint(
            "(state IN ('completed', 'declined', 'withdrawn')) = (ended_at IS NOT NULL)", name="ended_at_a_time"
        ),
        sa.Index("ix_case_referral_case_id", "case_id"),
        sa.Index("ix_case_referral_consent_id", "consent_id"),
        sa.Index("ix_case_referral_sent_answer_due_at", "answer_due_at", sqlite_where=_SENT, postgresql_where=_SENT),
    )

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_file.id"))
    institution: Mapped[str] = mapped_column(sa.ForeignKey("institution.code"))
    services: Mapped[list[str]] = mapped_column(Json, default=list)
    fields: Mapped[list[str]] = mapped_column(Json, default=list)
    account_sealed: Mapped[Sealed | None] = mapped_column(info=info(DataClass.PROTECTION))
    state: Mapped[ReferralState] = mapped_column(enum_type(ReferralState), default=ReferralState.DRAFT)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    sent_at: Mapped[Moment | None]
    sent_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    told_sealed: Mapped[Sealed | None] = mapped_column(info=info(DataClass.PROTECTION))
    consent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("consent_fact.id"))
    answer_due_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    reason_sealed: Mapped[Sealed | None] = mapped_column(info=info(DataClass.PROTECTION))
