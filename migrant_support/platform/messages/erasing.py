"""What becomes of messages about a person who is made anonymous: the words go, that one was sent stays."""

from datetime import datetime
from typing import Any

from migrant_support.kernel.clock import now
from migrant_support.platform.erasure import COUNTED, empties, of_subject
from migrant_support.platform.messages.models import Message
from migrant_support.platform.messages.rules import MessageState


def _state(row: Any) -> MessageState:
    under_way = (MessageState.QUEUED, MessageState.SENDING)
    state: MessageState = row.state
    return MessageState.CANCELLED if state in under_way else state


def _ended(row: Any) -> datetime | None:
    ended: datetime | None = row.ended_at
    return ended or (now() if row.state is MessageState.CANCELLED else None)


def answer() -> None:
    """Answer for the table."""
    empties(
        Message,
        of_subject(Message.subject_id),
        {"sealed": None, "state": _state, "ended_at": _ended, "due_at": None, "claim": None},
        keeps=dict.fromkeys(
            (
                "channel", "template", "version", "language", "subject_kind", "subject_id", "occasion", "tries",
                "problem", "from_hour", "until_hour", "zone", "made_at", "sent_at",
            ),
            COUNTED,
        ),
    )  # fmt: skip
