"""The table of messages: sealed words and address, where each stands, who holds it now."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.messages.rules import Channel, MessageState, Problem
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither, enum_type
from migrant_support.platform.vault.sealing import Sealed

_DUE = sa.text("state IN ('queued', 'sending')")


class Message(Model):
    """One message to one address. `sealed` holds address, heading and text; it is empty once the person was erased.

    `claim` is the mark of the worker's run that holds it, until `due_at`; for a waiting one `due_at` is when it goes.
    """

    __tablename__ = "message"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("template", "subject_kind", "subject_id", "occasion", name="uq_message_occasion"),
        sa.CheckConstraint("(state IN ('queued', 'sending')) = (due_at IS NOT NULL)", name="due_while_under_way"),
        sa.CheckConstraint("(state = 'sending') = (claim IS NOT NULL)", name="claimed_while_sending"),
        sa.CheckConstraint(
            "(state IN ('delivered', 'failed', 'told', 'cancelled')) = (ended_at IS NOT NULL)", name="ended_when_over"
        ),
        sa.CheckConstraint("state NOT IN ('queued', 'sending') OR sealed IS NOT NULL", name="words_until_sent"),
        sa.CheckConstraint("channel <> 'letter' OR state IN ('queued', 'told', 'cancelled')", name="letters_by_hand"),
        sa.CheckConstraint("(state = 'told') = (told_by IS NOT NULL)", name="told_by_someone"),
        sa.CheckConstraint("tries BETWEEN 0 AND 50", name="tries_in_range"),
        sa.CheckConstraint(both_or_neither("from_hour", "until_hour", "zone"), name="hours_whole"),
        sa.CheckConstraint("from_hour BETWEEN 0 AND 23 AND until_hour BETWEEN 0 AND 23", name="hours_of_a_day"),
        sa.Index("ix_message_due_at", "due_at", "id", sqlite_where=_DUE, postgresql_where=_DUE),
        sa.Index("ix_message_subject_id", "subject_id", "id"),
    )

    id: Mapped[Key]
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))
    template: Mapped[str] = mapped_column(sa.String(60))
    version: Mapped[int] = mapped_column(sa.SmallInteger)
    language: Mapped[str] = mapped_column(sa.String(2))
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[UUID] = mapped_column(sa.Uuid)
    occasion: Mapped[str] = mapped_column(sa.String(60))
    sealed: Mapped[Sealed | None]
    state: Mapped[MessageState] = mapped_column(enum_type(MessageState), default=MessageState.QUEUED)
    tries: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    problem: Mapped[Problem | None] = mapped_column(enum_type(Problem))
    due_at: Mapped[Moment | None]
    claim: Mapped[UUID | None] = mapped_column(sa.Uuid)
    from_hour: Mapped[int | None] = mapped_column(sa.SmallInteger)
    until_hour: Mapped[int | None] = mapped_column(sa.SmallInteger)
    zone: Mapped[str | None] = mapped_column(sa.String(40))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    sent_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    told_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
