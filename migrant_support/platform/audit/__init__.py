"""The audit log: who did or read what, when and why, in a chain of hashes inside the same transaction.

`record(...)` is all that other parts need. Lines hold references and names of fields, never values (SECURITY AD-2).
"""

from migrant_support.platform.audit.lines import record

__all__ = ["record"]
