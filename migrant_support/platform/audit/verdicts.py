"""Keeps what a check of the chain found as a line of the log itself, and reads it again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit.lines import record
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.audit.verify import Break, BreakKind, Verdict

VERIFIED = "audit.chain.verified"
FOUND_BROKEN = "audit.chain.found_broken"


@dataclass(frozen=True, slots=True)
class Outcome:
    """An earlier check: when, by whom (None is the system), how many lines held, what broke."""

    at: datetime
    actor_id: UUID | None
    lines: int
    broken: Break | None


def note_verdict(actor: Viewer | None, verdict: Verdict) -> None:
    """Write what a check found into the log: the object is the number of the last line that held."""
    broken = verdict.broken
    if broken is None:
        record(actor, VERIFIED, kind="audit_line", object_id=str(verdict.lines))
        return
    found = " ".join(str(part) for part in (broken.kind.value, broken.number, broken.other) if part is not None)
    record(actor, FOUND_BROKEN, kind="audit_line", object_id=str(verdict.lines), reason=found)


def read_outcome(line: AuditLine) -> Outcome:
    """Read such a line again."""
    broken = None
    if line.act == FOUND_BROKEN:
        kind, *numbers = line.reason.split()
        broken = Break(BreakKind(kind), *(int(number) for number in numbers))
    return Outcome(line.at, line.actor_id, int(line.object_id), broken)
