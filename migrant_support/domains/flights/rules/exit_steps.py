"""The steps of one person's exit clearance: which, by when, and what may become of each (RP-1, RP-3). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

SHORTEST_REASON = 3


class ExitStepCode(StrEnum):
    """What a country may want settled before it lets somebody go."""

    ABSCONDING = "absconding"
    FINE = "fine"
    COURT = "court"
    TRAVEL_BAN = "travel_ban"
    FINGERPRINTS = "fingerprints"
    PERMIT = "permit"


class ExitDoer(StrEnum):
    """Who does a step."""

    MISSION = "mission"
    PERSON = "person"
    EMPLOYER = "employer"
    AUTHORITY = "authority"


class ExitProof(StrEnum):
    """What is expected to prove that a step is done."""

    LETTER = "letter"
    RECEIPT = "receipt"
    PRINTOUT = "printout"
    COURT_PAPER = "court_paper"
    SLIP = "slip"
    PERMIT = "permit"


class ExitStepState(StrEnum):
    """Where a step stands."""

    OPEN = "open"
    DONE = "done"
    NOT_REQUIRED = "not_required"


MOVES = frozenset(
    {
        (ExitStepState.OPEN, ExitStepState.DONE),
        (ExitStepState.OPEN, ExitStepState.NOT_REQUIRED),
        (ExitStepState.DONE, ExitStepState.OPEN),
        (ExitStepState.NOT_REQUIRED, ExitStepState.OPEN),
    }
)


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step as the country's procedure has it; `days` from the beginning until it is usually done."""

    code: ExitStepCode
    days: int
    who: ExitDoer
    proof: ExitProof


@dataclass(frozen=True, slots=True)
class ExitProcedure:
    """The steps of a country, from a day on and until another."""

    country: str
    valid_from: date
    valid_until: date | None
    source: str
    steps: tuple[PlannedStep, ...]

    def holds(self, day: date) -> bool:
        """Is it in force on a day?"""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class StepChange:
    """What somebody says of a step: its new state, the day it was done, the number of its proof, a note."""

    after: ExitStepState
    done_on: date | None = None
    reference: str = ""
    note: str = ""


def procedure_on(procedures: Iterable[ExitProcedure], country: str, day: date) -> ExitProcedure | None:
    """The procedure of a country on a day: of those in force, the one that began last."""
    meant = [one for one in procedures if one.country == country and one.holds(day)]
    return max(meant, key=lambda one: one.valid_from, default=None)


def due_with_amnesty(due_on: date, *, begun_on: date, last_due: date, amnesty_until: date | None) -> date:
    """When a step is due while an amnesty runs: counted back from its last day, so that all of them fit (RP-3).

    The distances between the steps stay; nothing is due before the steps began, nor later than without the amnesty.
    """
    if amnesty_until is None or last_due <= amnesty_until:
        return due_on
    return min(due_on, max(begun_on, amnesty_until - (last_due - due_on)))


def days_left(due_on: date, today: date) -> int:
    """Days until it is due: 0 today, less than 0 when it is late."""
    return (due_on - today).days


def check_change(code: ExitStepCode, before: ExitStepState, change: StepChange, *, today: date) -> None:
    """Raise Refused for what may not become of a step, or is not said well enough."""
    if code is ExitStepCode.PERMIT:
        raise Refused(
            "permit_by_record", msg("The permit is recorded as the exit clearance; this step then ends by itself.")
        )
    if (before, change.after) not in MOVES:
        raise Refused("step_moved", msg("This step has been changed since. Look at it again."))
    if change.after is not ExitStepState.DONE:
        if len(change.note.strip()) < SHORTEST_REASON:
            raise Refused("reason_missing", msg("Write a short reason."), field="note")
        return
    if change.done_on is None:
        raise Refused("day_missing", msg("Write the day on which it was done."), field="done_on")
    if change.done_on > today:
        raise Refused("day_ahead", msg("This day lies ahead. Check it."), field="done_on")
    if not (change.reference.strip() or change.note.strip()):
        raise Refused(
            "proof_missing",
            msg("Write the number of the proof, or in the note why there is none."),
            field="reference",
        )


def check_grant(still_open: Sequence[ExitStepCode]) -> None:
    """Raise Refused when the permit may not be recorded as granted: a step before it is open."""
    count = sum(1 for code in still_open if code is not ExitStepCode.PERMIT)
    if count:
        raise Refused(
            "exit_steps_open",
            msg(
                "Steps of the exit clearance are still open: %(count)s. Finish them, or say why one is not required. "
                "For one flight a coordinator can let the exit pass by name."
            ),
            field="state",
            count=count,
        )
