"""What waits in the outbox, as counts and rows. Callers give the condition by which they know the subjects."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.platform.messages.models import Message
from migrant_support.platform.messages.rules import Channel, MessageState, Problem
from migrant_support.platform.store import db

OPEN = (MessageState.QUEUED, MessageState.SENDING, MessageState.FAILED)


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message without its words."""

    id: UUID
    channel: Channel
    template: str
    language: str
    subject_id: UUID
    state: MessageState
    tries: int
    problem: Problem | None
    due_at: datetime | None
    made_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None
    has_words: bool


def row_of(message: Message) -> MessageRow:
    """A message as rows show it."""
    return MessageRow(
        message.id, message.channel, message.template, message.language, message.subject_id, message.state,
        message.tries, message.problem, message.due_at, message.made_at, message.sent_at, message.ended_at,
        message.sealed is not None,
    )  # fmt: skip


def messages_about(kind: str, subject_id: UUID, *, limit: int = 50) -> list[MessageRow]:
    """The messages about one subject that the caller has found, the latest first."""
    rows = db.session.scalars(
        sa.select(Message)
        .where(Message.subject_kind == kind, Message.subject_id == subject_id)
        .order_by(Message.id.desc())
        .limit(limit)
    )
    return [row_of(message) for message in rows]


def for_hands(ways_out: Collection[Channel]) -> sa.ColumnElement[bool]:
    """Messages that no machine will bring any more: failed, letters, and channels without gateway."""
    by_hand = [channel for channel in Channel if channel not in ways_out]
    return sa.or_(
        Message.state == MessageState.FAILED,
        sa.and_(Message.state == MessageState.QUEUED, Message.channel.in_(by_hand)),
    )
