"""Decisions about the nightly roll-call: which night it is, what is proposed, which tap counts, what it comes to.

Standard library only; the moment is passed in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from migrant_support.domains.sites.rules.gate import Passage, Way, Whereabouts
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

NIGHT_TURNS = time(12, 0)  # until noon the night is the one before, as beds change hands at noon; our choice
CAME_LATE = time(21, 0)  # who came in from then on was seen by the gate so lately that she is proposed present
LONGEST_WAIT = timedelta(hours=12)  # a tap that a phone sends later is taken as that old


class Mark(StrEnum):
    """What a roll-call says of somebody. Nobody is unknown by a slip: it is tapped, or written at the closing."""

    PRESENT = "present"
    ABSENT = "absent"
    ON_LEAVE = "on_leave"
    UNKNOWN = "unknown"


class MarkSource(StrEnum):
    """How a mark came about."""

    TAP = "tap"
    SCAN = "scan"
    GATE = "gate"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Tap:
    """One mark of one person, as it was made."""

    person_id: UUID
    mark: Mark
    at: datetime
    id: UUID


def night_of(moment: datetime, zone: str) -> date:
    """The night a moment belongs to, by the clock of the site: until noon it is the evening before (invariant 11)."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.date() if local.time() >= NIGHT_TURNS else local.date() - timedelta(days=1)


def proposed(where: Whereabouts, last: Passage | None, night: date, zone: str) -> Mark | None:
    """What the gate proposes for somebody not yet marked; a warden accepts it, nothing does so by itself.

    Who came in at nine in the evening or later is proposed present, who has leave is proposed on leave.
    """
    if where is Whereabouts.ON_LEAVE:
        return Mark.ON_LEAVE
    if where is Whereabouts.IN and last is not None and last.way is Way.IN:
        since = datetime.combine(night, CAME_LATE, ZoneInfo(zone))
        return Mark.PRESENT if last.at >= since else None
    return None


def tapped_at(age_seconds: float, *, started_at: datetime, now: datetime) -> datetime:
    """When a tap was made that a phone sends later: its age counts, since its clock may be wrong. Never before the
    roll-call began.
    """
    age = min(max(timedelta(seconds=age_seconds), timedelta()), LONGEST_WAIT)
    return max(now - age, started_at)


def standing_marks(taps: Iterable[Tap]) -> dict[UUID, Tap]:
    """The mark of each person that counts: the one made last, in whatever order they came in."""
    found: dict[UUID, Tap] = {}
    for tap in taps:
        known = found.get(tap.person_id)
        if known is None or (tap.at, tap.id) > (known.at, known.id):
            found[tap.person_id] = tap
    return found


def tally(marks: Iterable[Mark]) -> dict[Mark, int]:
    """How many have each mark."""
    counted = dict.fromkeys(Mark, 0)
    for mark in marks:
        counted[mark] += 1
    return counted


def check_open(*, is_closed: bool) -> None:
    """Raise Refused when a roll-call is closed: it is never changed."""
    if is_closed:
        raise Refused("roll_call_closed", msg("This roll-call is closed and is not changed any more."))
