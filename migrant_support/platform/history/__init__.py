"""The timeline of a subject: that something happened, when, of what class, and where it is written. Never a text.

`happened(...)` writes an event beside the audit line; `register_kind(kind, sentence)` says how a kind reads on a
screen; `timeline_of(...)` reads, with the class cut in SQL.
"""

from migrant_support.platform.history.events import happened, happened_to_many
from migrant_support.platform.history.kinds import register_kind
from migrant_support.platform.history.queries import timeline_of

__all__ = ["happened", "happened_to_many", "register_kind", "timeline_of"]
