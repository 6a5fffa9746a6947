"""Writes of the auditor: that the chain was verified, and what came out."""

from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit.lines import record
from migrant_support.platform.audit.verify import Verdict

VERIFIED = "audit.chain.verified"
FOUND_BROKEN = "audit.chain.found_broken"


def note_verdict(actor: Viewer | None, verdict: Verdict) -> None:
    """Write the outcome of a verification into the log; the object is the number of the last line that held."""
    if verdict.broken is None:
        record(actor, VERIFIED, kind="audit_line", object_id=str(verdict.lines))
    else:
        record(actor, FOUND_BROKEN, kind="audit_line", object_id=str(verdict.lines), reason=verdict.broken.kind.value)
