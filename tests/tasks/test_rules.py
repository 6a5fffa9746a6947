"""Which state of a task may follow which, and when an overdue task escalates."""

from datetime import UTC, datetime, timedelta

import pytest

from migrant_support.kernel.refusals import Refused
from migrant_support.platform.tasks.rules import LABELS, MOVES, TaskState, check_move, escalation_moments

MADE = datetime(2021, 3, 1, tzinfo=UTC)


def test_every_state_has_a_word_and_a_way_in_and_out() -> None:
    assert set(LABELS) == set(TaskState)
    assert {before for before, _ in MOVES} == set(TaskState)
    assert {after for _, after in MOVES} == set(TaskState)


@pytest.mark.parametrize("after", [TaskState.PLANNED, TaskState.MISSED])
def test_only_an_appointment_is_planned_or_missed(after: TaskState) -> None:
    check_move(TaskState.PLANNED, after, is_appointment=True)
    with pytest.raises(Refused) as refused:
        check_move(TaskState.PLANNED, after, is_appointment=False)
    assert refused.value.code == "task_not_an_appointment"


def test_a_task_is_not_done_twice() -> None:
    with pytest.raises(Refused) as refused:
        check_move(TaskState.DONE, TaskState.DONE, is_appointment=False)
    assert refused.value.code == "task_moved_already"


def test_a_missed_appointment_can_be_planned_anew() -> None:
    check_move(TaskState.MISSED, TaskState.PLANNED, is_appointment=True)


def test_a_task_rises_when_its_time_ran_out_and_again_at_twice_its_time() -> None:
    due = MADE + timedelta(days=3)
    assert escalation_moments(MADE, due) == (due, due + timedelta(days=3))


def test_a_task_due_when_it_was_made_rises_again_a_day_later() -> None:
    assert escalation_moments(MADE, MADE) == (MADE, MADE + timedelta(days=1))
