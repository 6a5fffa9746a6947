"""Needs, what is done about them, and how they ended; vulnerabilities and what answers them (FEATURES C2).

What a need or an action may become is a table: (from, to). Days are those of the mission, passed in.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from migrant_support.domains.cases.rules import Category
from migrant_support.domains.people.rules import BirthDate, age_on, is_minor
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

LONGEST_EFFORT = 24 * 60
ELDERLY_AT = 60  # the age of the Protection of the Rights of Elders Act, No. 9 of 2000


class Severity(StrEnum):
    """How much hangs on a need, the gravest first."""

    LIFE = "life"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class NeedOutcome(StrEnum):
    """How a need ended; a need without one is open."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NO_LONGER = "no_longer"


class ActionState(StrEnum):
    """Where an action stands."""

    PLANNED = "planned"
    DONE = "done"
    NOT_POSSIBLE = "not_possible"


OUTCOME_MOVES = frozenset(
    {(None, outcome) for outcome in NeedOutcome}
    | {(outcome, None) for outcome in NeedOutcome}
    | {(NeedOutcome.PARTLY, NeedOutcome.MET)}
)
"""(from, to): a need ends once; it is opened again before it ends another way, but what was partly met may be met."""
SAYS_WHY = frozenset({NeedOutcome.PARTLY, NeedOutcome.NOT_MET, NeedOutcome.NO_LONGER})

ACTION_MOVES = frozenset(
    {
        (ActionState.PLANNED, ActionState.DONE),
        (ActionState.PLANNED, ActionState.NOT_POSSIBLE),
        (ActionState.NOT_POSSIBLE, ActionState.PLANNED),
    }
)
"""(from, to): what could not be done may be tried again; what was done is done."""


def check_need(*, is_known: bool, wanted_by: date | None, today: date) -> None:
    """Raise Refused for a kind that is not in the list, or a day that is over."""
    if not is_known:
        raise Refused("kind_unknown", msg("Choose what is needed from the list."), field="kind")
    if wanted_by is not None and wanted_by < today:
        raise Refused("wanted_in_past", msg("The day by which it is needed is over. Choose a later one."), field="by")


def check_outcome(before: NeedOutcome | None, after: NeedOutcome | None, *, why: str) -> None:
    """Raise Refused unless the table has the step and it says why where that is asked for."""
    if (before, after) not in OUTCOME_MOVES:
        raise Refused("need_ended", msg("This need has ended already. Open it again first."))
    if after in SAYS_WHY and len(why.strip()) < 3:
        raise Refused("why_missing", msg("Write in a few words why."), field="why")


def check_action(what: str) -> None:
    """Raise Refused for an action that says nothing."""
    if len(what.strip()) < 3:
        raise Refused("what_missing", msg("Write what is to be done."), field="what")


def check_action_end(before: ActionState, after: ActionState, *, minutes: int | None, why: str) -> None:
    """Raise Refused unless the table has the step; effort is within a day, and what was not possible says why."""
    if (before, after) not in ACTION_MOVES:
        raise Refused("action_ended", msg("Somebody has ended this action already. Look at it again."))
    if minutes is not None and not 0 <= minutes <= LONGEST_EFFORT:
        raise Refused("effort_too_long", msg("Write the time in minutes, at most a day."), field="minutes")
    if after is ActionState.NOT_POSSIBLE and len(why.strip()) < 3:
        raise Refused("why_missing", msg("Write in a few words why."), field="why")


@dataclass(frozen=True, slots=True)
class Achievement:
    """How far the needs of a case are met. Needs that are no longer there are not counted."""

    met: int
    partly: int
    counted: int


def achievement(outcomes: Iterable[NeedOutcome | None]) -> Achievement:
    """Count the needs of a case by their outcomes."""
    counted = [outcome for outcome in outcomes if outcome is not NeedOutcome.NO_LONGER]
    return Achievement(counted.count(NeedOutcome.MET), counted.count(NeedOutcome.PARTLY), len(counted))


class AnswersTo(Protocol):
    """What is asked of a need: which vulnerability it answers, and how it ended."""

    @property
    def vulnerability_id(self) -> UUID | None:
        """The vulnerability that it answers."""

    @property
    def outcome(self) -> NeedOutcome | None:
        """How it ended."""


def is_answered(vulnerability_id: UUID, needs: Iterable[AnswersTo]) -> bool:
    """Does a need that is open, met or partly met answer this vulnerability?"""
    given_up = (NeedOutcome.NOT_MET, NeedOutcome.NO_LONGER)
    return any(need.vulnerability_id == vulnerability_id and need.outcome not in given_up for need in needs)


def suggested(categories: Collection[Category], birth: BirthDate | None, *, on: date) -> tuple[str, ...]:
    """The codes of vulnerabilities that the facts of a case suggest; a person decides."""
    found = {
        "pregnant": Category.PREGNANCY in categories,
        "ill": Category.MEDICAL in categories,
        "held": bool({Category.CONFINEMENT, Category.DETENTION} & set(categories)),
        "violence_suffered": bool({Category.PHYSICAL_ABUSE, Category.SEXUAL_ABUSE} & set(categories)),
        "no_papers": Category.PASSPORT_WITHHELD in categories,
        "child": is_minor(birth, on),
        "elderly": birth is not None and age_on(birth.latest, on) >= ELDERLY_AT,
    }
    return tuple(code for code, is_so in found.items() if is_so)
