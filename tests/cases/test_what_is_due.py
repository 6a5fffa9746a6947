"""Tasks and appointments of a case: by the mission's clock, missed and planned anew, not required with a reason."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from migrant_support.kernel.clock import now
from migrant_support.platform.tasks.models import Task
from migrant_support.platform.tasks.rules import TaskState
from tests.support.kuwait import Kuwait
from tests.support.world import a_person

KUWAIT = ZoneInfo("Asia/Kuwait")


def in_days(days: int) -> str:
    """A day to come, as it is typed in Kuwait."""
    return f"{(now() + timedelta(days=days)).astimezone(KUWAIT):%d/%m/%Y}"


def test_an_appointment_is_planned_missed_planned_anew_and_not_required_with_a_reason(kuwait: Kuwait) -> None:
    made = kuwait.register(a_person(documents=()))
    browser, at = kuwait.browser(), f"/cases/{made.case_id}"
    browser.open(f"{at}/appointments/new")
    typed = {"note": "Labour office, bring the contract", "place": "Labour office, room 3", "day": in_days(3)}
    assert browser.submit(typed | {"clock": "26:00"}, to="/appointments/new").status_code == 422
    assert browser.submit({"clock": "14:30"}, to="/appointments/new").status_code == 303
    (task_id, due, state, place) = kuwait.rows(
        sa.select(Task.id, Task.due_at, Task.state, Task.place).where(Task.code == "appointment")
    )[0]
    local = due.astimezone(KUWAIT)
    assert (f"{local:%d/%m/%Y}", local.hour, local.minute) == (in_days(3), 14, 30)
    assert (state, place) == (TaskState.PLANNED, "Labour office, room 3")
    browser.open(at)
    assert "14:30 (Kuwait City)" in browser.words
    browser.open("/tasks?only=appointments")
    assert "Labour office, room 3" in browser.words
    assert "First follow-up" not in browser.words
    end = f"/tasks/{task_id}"
    browser.open(end)
    assert browser.submit({"ending": "missed", "reason": ""}, to=end).status_code == 422
    assert "Write a short reason." in browser.words
    again = {"reason": "no driver", "day": in_days(5), "clock": "9:00"}
    assert browser.submit(again, to=end).status_code == 303
    ((due, state, why),) = kuwait.rows(sa.select(Task.due_at, Task.state, Task.ended_reason).where(Task.id == task_id))
    assert (due.astimezone(KUWAIT).hour, state, why) == (9, TaskState.PLANNED, "")
    browser.open(end)
    assert browser.submit({"ending": "missed", "reason": "rain"}, to=end).status_code == 303
    browser.open(at)
    assert "Missed" in browser.words
    browser.open(end)
    assert browser.submit({"ending": "not_required", "reason": "the wages came"}, to=end).status_code == 303
    ((state, why),) = kuwait.rows(sa.select(Task.state, Task.ended_reason).where(Task.id == task_id))
    assert (state, why) == (TaskState.NOT_REQUIRED, "the wages came")
    browser.open(f"/people/{made.person_id}/timeline?only=tasks")
    assert "An appointment was missed." in browser.words
    assert "Case opened" not in browser.words
    browser.open(f"/people/{made.person_id}/timeline?only=case")
    assert "Case opened" in browser.words
    assert "An appointment was missed." not in browser.words


@pytest.mark.one_database
def test_a_task_is_due_when_the_day_is_over_at_the_mission(kuwait: Kuwait) -> None:
    made = kuwait.register(a_person(documents=()))
    browser, at = kuwait.browser(), f"/cases/{made.case_id}"
    browser.open(f"{at}/tasks/new")
    assert browser.submit({"due_on": "1/1/2020", "note": "Ring the agency"}, to="/tasks/new").status_code == 422
    assert browser.submit({"due_on": in_days(2), "owner": str(kuwait.officer.id)}, to="/tasks/new").status_code == 303
    due = kuwait.value(sa.select(Task.due_at).where(Task.note == "Ring the agency"))
    local = due.astimezone(KUWAIT)
    assert (local.hour, local.minute, f"{local - timedelta(minutes=1):%d/%m/%Y}") == (0, 0, in_days(2))
    assert due.tzinfo is not None
    assert due > datetime.now(UTC)
    browser.open("/tasks?only=own")
    assert "Ring the agency" in browser.words
    stranger = kuwait.browser(kuwait.neighbour)
    task_id = kuwait.value(sa.select(Task.id).where(Task.note == "Ring the agency"))
    assert stranger.open(f"/tasks/{task_id}").status_code == 404
