"""What happenings with messages are called on timelines and in the audit log."""

from migrant_support.kernel.texts import msg
from migrant_support.platform.audit.words import name_acts, name_object_kind
from migrant_support.platform.history import register_kind

QUEUED = register_kind("message_queued", msg("A message was written"))
SENT = register_kind("message_sent", msg("A message was sent"))
DELIVERED = register_kind("message_delivered", msg("A message was delivered"))
FAILED = register_kind("message_failed", msg("A message could not be delivered"))
TOLD = register_kind("message_told", msg("A message was passed on by hand"))
CANCELLED = register_kind("message_cancelled", msg("A message was cancelled"))

ACTS = {
    "messages.message.put": msg("Wrote a message"),
    "messages.message.read": msg("Read a message"),
    "messages.message.sent": msg("Sent a message"),
    "messages.message.failed": msg("Gave up on a message"),
    "messages.message.reported": msg("Took in a delivery report"),
    "messages.message.again": msg("Let a message be sent again"),
    "messages.message.told": msg("Noted that a message was passed on by hand"),
    "messages.message.cancelled": msg("Cancelled a message"),
}


def name() -> None:
    """Tell the audit log's screens."""
    name_acts(ACTS)
    name_object_kind("message", msg("Message"))
