"""Invents what is due: first follow-ups, call-backs, appointments of these days. Pure: no store, no clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID

from migrant_support.demo.cases import InventedCase
from migrant_support.demo.numbers import Keys
from migrant_support.domains.cases.rules import FIRST_CONTACT, CaseState
from migrant_support.platform.tasks.rules import TaskState

FIRST_FOLLOW_UP = "first_follow_up"
CALL_BACK = "call_back"
APPOINTMENT = "appointment"
_NOTES = {
    CALL_BACK: ("Ring the employer again.", "Ring the family at home.", "Ask the agency for its answer."),
    APPOINTMENT: ("Talk at counter 2.", "Labour office, bring the contract.", "Hospital, with an interpreter."),
}


PLACES = {
    "Talk at counter 2.": "Counter 2",
    "Labour office, bring the contract.": "Labour office",
    "Hospital, with an interpreter.": "Hospital",
}


class InventedTask(NamedTuple):
    """Something due for a person of a case."""

    id: UUID
    code: str
    note: str
    state: TaskState
    made_at: datetime
    due_at: datetime
    done_at: datetime | None


class TaskInventor:
    """Draws the tasks of a case; the order of the calls is part of the seed."""

    def __init__(self, rng: Random, keys: Keys, *, moment: datetime) -> None:
        self.rng = rng
        self.moment = moment
        self._keys = keys

    def tasks_of(self, case: InventedCase) -> Iterator[InventedTask]:
        """The tasks of one case, oldest first."""
        yield self._first(case)
        if case.state is CaseState.ACTIVE:
            draw = self.rng.random()
            if draw < 0.05:
                yield self._appointment(case)
            elif draw < 0.12:
                yield self._call_back(case)

    def _first(self, case: InventedCase) -> InventedTask:
        """Done in time as a rule; one in twelve of the open cases of these weeks is overdue."""
        due = case.opened_at + FIRST_CONTACT[case.risk.level]
        waits = due > self.moment and self.rng.random() < 0.8
        is_recent = self.moment - case.opened_at < timedelta(days=45)
        forgotten = is_recent and case.state is not CaseState.CLOSED and self.rng.random() < 0.08
        if waits or forgotten:
            return self._task(FIRST_FOLLOW_UP, case.opened_at, due)
        last = min(due, self.moment)
        done = case.opened_at + (last - case.opened_at) * self.rng.uniform(0.1, 0.9)
        return self._task(FIRST_FOLLOW_UP, case.opened_at, due, done=done.replace(microsecond=0))

    def _call_back(self, case: InventedCase) -> InventedTask:
        made = max(case.opened_at, self.moment - timedelta(days=self.rng.randrange(1, 12)))
        due = self.moment + timedelta(hours=self.rng.randrange(-60, 120))
        return self._task(CALL_BACK, made, max(due, made + timedelta(hours=1)))

    def _appointment(self, case: InventedCase) -> InventedTask:
        made = max(case.opened_at, self.moment - timedelta(days=self.rng.randrange(2, 20)))
        day = self.moment + timedelta(days=self.rng.randrange(0, 6))
        due = day.replace(
            hour=self.rng.randrange(5, 12), minute=self.rng.choice((0, 15, 30, 45)), second=0, microsecond=0
        )
        return self._task(APPOINTMENT, made, max(due, made), planned=True)

    def _task(
        self, code: str, made: datetime, due: datetime, *, done: datetime | None = None, planned: bool = False
    ) -> InventedTask:
        state = TaskState.DONE if done else TaskState.PLANNED if planned else TaskState.REQUIRED
        note = self.rng.choice(_NOTES[code]) if code in _NOTES else ""
        return InventedTask(self._keys.at(int(made.timestamp()) * 1000), code, note, state, made, due, done)
