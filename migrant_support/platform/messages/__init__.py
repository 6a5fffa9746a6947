"""The outbox: e-mails, SMS and words to be passed on by hand. It knows nothing of what they are about.

    put(actor, [NewMessage(channel=Channel.SMS, to="+94771234567", text=…, template="call_us", version=1, language="ta",
                           subject=("person", person_id), occasion=str(key))])

A message is kept sealed in the caller's transaction and sent later by the worker, at least once: two workers never
hold the same message, and what a dead worker held is taken up again. Where no gateway is set, or the gateway gave up,
the message waits in the open until somebody has told it and says so.
"""

from migrant_support.platform.messages.outbox import NewMessage, cancel, put, send_again, tell
from migrant_support.platform.messages.rules import Channel, Hours, MessageState

__all__ = ["Channel", "Hours", "MessageState", "NewMessage", "cancel", "put", "send_again", "tell"]
