"""Decisions about somebody who is missing: what is to be done by when, who decides, and how it may end.

The times are data (`data/alarm.toml`); PROCEDURES: overdue rises to the officer, twice its time to the coordinator.
"""

import tomllib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

DATA = Path(__file__).parents[1] / "data" / "alarm.toml"


class Step(StrEnum):
    """What is done to find somebody, in this order."""

    SEARCH = "search"
    PHONE = "phone"
    KIN = "kin"
    OFFICER = "officer"
    COORDINATOR = "coordinator"
    POLICE = "police"


class StepDone(StrEnum):
    """How a step ended."""

    DONE = "done"
    NOT_REQUIRED = "not_required"


class Seen(StrEnum):
    """How somebody was seen last."""

    GATE_IN = "gate_in"
    GATE_OUT = "gate_out"
    ROLL_CALL = "roll_call"
    DISTRIBUTION = "distribution"
    ADMITTED = "admitted"


class Outcome(StrEnum):
    """How an alarm ended."""

    FOUND = "found"
    CAME_BACK = "came_back"
    LEFT_ON_PURPOSE = "left_on_purpose"
    HOSPITAL = "hospital"
    POLICE = "police"


DECIDED_BY_OFFICER = frozenset({Step.POLICE, Step.KIN})
"""Steps that the mission's officer decides on: police may mean arrest for somebody without papers, and kin may be whom
she fled from (SL, V3: law enforcement only with consent or legal duty)."""

ENDED_BY_OFFICER = frozenset({Outcome.LEFT_ON_PURPOSE, Outcome.POLICE})
"""Outcomes with which a search is given up: not the warden's to decide alone."""


@cache
def minutes(*, is_child: bool) -> Mapping[Step, int]:
    """Minutes from the alarm to each step's due time."""
    read = tomllib.loads(DATA.read_text(encoding="utf-8"))
    times = read["child" if is_child else "adult"]
    return {step: int(times[step.value]) for step in Step}


def due_times(raised_at: datetime, *, is_child: bool) -> dict[Step, datetime]:
    """When each step is due."""
    return {step: raised_at + timedelta(minutes=wait) for step, wait in minutes(is_child=is_child).items()}


def check_step(step: Step, *, may_decide: bool, is_ended: bool, note: str) -> None:
    """Raise Refused for a step of an alarm that has ended, or one that only the officer decides on, with a reason."""
    if is_ended:
        raise Refused("alarm_ended", msg("This alarm has ended. Raise another one if the person is missing again."))
    if step in DECIDED_BY_OFFICER and not may_decide:
        raise Refused(
            "officer_decides",
            msg("Family and police are told by decision of the mission's officer, who asks whether it is safe."),
            field="note",
        )
    if step in DECIDED_BY_OFFICER and len(note.strip()) < 10:
        raise Refused(
            "decision_needs_a_reason",
            msg("Say in a sentence on what this decision rests: consent, the law, a danger to life."),
            field="note",
        )


def check_end(outcome: Outcome, *, may_decide: bool, is_ended: bool, note: str, open_steps: Collection[Step]) -> None:
    """Raise Refused unless an alarm may end so: with words on how, by who may, and once (never silently closed)."""
    if is_ended:
        raise Refused("alarm_ended", msg("This alarm has ended. Raise another one if the person is missing again."))
    if outcome in ENDED_BY_OFFICER and not may_decide:
        raise Refused(
            "officer_decides_end", msg("The mission's officer decides that the search ends so."), field="outcome"
        )
    if len(note.strip()) < 10:
        raise Refused("end_needs_words", msg("Say in a sentence how it ended and how you know."), field="note")
    if outcome in ENDED_BY_OFFICER and Step.SEARCH in open_steps:
        raise Refused("search_first", msg("Search the house first, then decide."), field="outcome")
