"""Tasks reach those who should do them and nobody else; what is late rises."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.access.models import Account, AccountState, RoleGrant
from migrant_support.platform.access.sessions import viewer_of
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.history import timeline_of
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import (
    add_task,
    add_tasks,
    drop_tasks,
    escalate_overdue,
    finish_task,
    give_task,
    move_tasks,
    plan_task,
    reopen_task,
)
from migrant_support.platform.tasks.kinds import task_kind
from migrant_support.platform.tasks.models import Task
from migrant_support.platform.tasks.queries import Queue, my_queue, tasks_of
from migrant_support.platform.tasks.rules import TaskState

NOON = datetime(2021, 3, 4, 12, tzinfo=UTC)
PERSON = ("person", UUID(int=1))
KUWAIT, OMAN = ("mission", "KWT"), ("mission", "OMN")

register_task_kind("test_clinic", "Go to the clinic", data_class=DataClass.MEDICAL, is_appointment=True)


class Desk:
    """An office with two officers in Kuwait, one in Oman, a coordinator and a protection officer."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context(), work(write=True):
            self.ids = {
                name: self._account(name, role, scope)
                for name, role, scope in (
                    ("kuwait", "mission_officer", KUWAIT),
                    ("kuwait_too", "mission_officer", KUWAIT),
                    ("oman", "mission_officer", OMAN),
                    ("coordinator", "coordinator", ("everywhere", "")),
                    ("protection", "protection", ("named", "")),
                    ("auditor", "auditor", ("everywhere", "")),
                )
            }

    def _account(self, name: str, role: str, scope: tuple[str, str]) -> UUID:
        account = Account(sign_in_name=name, display_name=name, state=AccountState.ACTIVE)
        db.session.add(account)
        db.session.flush()
        db.session.add(
            RoleGrant(account_id=account.id, role=role, scope_kind=scope[0], scope_id=scope[1], valid_from=NOON)
        )
        return account.id

    @contextmanager
    def at_work(self, name: str = "kuwait", at: datetime = NOON) -> Iterator[Viewer]:
        """One writing transaction of somebody at a moment."""
        with self.app.app_context(), clock_set_to(at), work(write=True):
            viewer = viewer_of(self.ids[name])
            assert viewer is not None
            yield viewer

    def queue(self, name: str, at: datetime = NOON) -> Queue:
        """What waits for somebody."""
        with self.at_work(name, at) as viewer:
            return my_queue(viewer, at)

    def waits(self, name: str, at: datetime = NOON) -> int:
        """How much waits for somebody."""
        return self.queue(name, at).waiting

    def add(self, code: str = "follow_up", scope: tuple[str, str] = KUWAIT, **more: object) -> UUID:
        """A task made at noon by the system."""
        owner = more.pop("owner", None)
        with self.at_work():
            more["owner"] = self.ids[str(owner)] if owner else None
            return add_task(None, code, subject=PERSON, scope=scope, **more)  # type: ignore[arg-type]


@pytest.fixture
def desk(app: Flask) -> Desk:
    """The office."""
    return Desk(app)


def test_a_task_of_nobody_waits_for_everyone_of_its_place_and_for_no_other(desk: Desk) -> None:
    desk.add()
    names = ("kuwait", "kuwait_too", "oman", "coordinator", "protection", "auditor")
    assert [desk.waits(name) for name in names] == [1, 1, 0, 0, 0, 0]


def test_a_task_of_somebody_waits_for_that_one_only(desk: Desk) -> None:
    desk.add(owner="kuwait")
    assert [desk.waits(name) for name in ("kuwait", "kuwait_too", "oman")] == [1, 0, 0]


def test_a_task_of_a_restricted_file_waits_for_its_reader_only_however_late(desk: Desk) -> None:
    desk.add(scope=("named", str(desk.ids["protection"])), due_at=NOON)
    late = NOON + timedelta(days=30)
    with desk.at_work(at=late):
        assert escalate_overdue(late) == 1
    assert [desk.waits(name, late) for name in ("protection", "kuwait", "coordinator")] == [1, 0, 0]
    with desk.at_work("coordinator") as coordinator:
        assert tasks_of(coordinator, PERSON, NOON) == ()


def test_a_medical_task_shows_to_its_owner_and_not_to_the_counter(desk: Desk) -> None:
    desk.add("test_clinic", due_at=NOON)
    assert desk.waits("kuwait") == 0
    with desk.at_work() as officer:
        assert tasks_of(officer, PERSON, NOON) == ()
        assert len(tasks_of(officer, PERSON, NOON, classes=(DataClass.MEDICAL,))) == 1


def test_overdue_tasks_come_first_and_are_counted(desk: Desk) -> None:
    desk.add()
    desk.add(due_at=NOON + timedelta(hours=1))
    desk.add(due_at=NOON - timedelta(hours=1), owner="kuwait")
    queue = desk.queue("kuwait")
    assert (queue.waiting, queue.overdue, queue.own) == (3, 1, 1)
    assert queue.oldest_due_at == NOON - timedelta(hours=1)
    assert [row.is_overdue for row in queue.rows] == [True, False, False]
    assert queue.rows[-1].due_at is None


def test_a_late_task_rises_to_its_place_and_then_to_those_who_see_all_places(desk: Desk) -> None:
    desk.add(owner="kuwait", due_at=NOON + timedelta(days=2))
    seen = []
    for days in (1, 3, 5):
        moment = NOON + timedelta(days=days)
        with desk.at_work(at=moment):
            escalate_overdue(moment)
        seen.append([desk.waits(name, moment) for name in ("kuwait", "kuwait_too", "oman", "coordinator")])
    assert seen == [[1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 0, 1]]


def test_escalating_twice_raises_once_and_says_so_in_the_log(desk: Desk) -> None:
    desk.add(due_at=NOON + timedelta(days=2))
    late = NOON + timedelta(days=3)
    with desk.at_work(at=late):
        assert [escalate_overdue(late), escalate_overdue(late)] == [1, 0]
    with desk.at_work():
        assert db.session.scalars(sa.select(AuditLine.act).where(AuditLine.actor_role == "system")).all()[-1] == (
            "tasks.task.escalate"
        )


def test_the_command_escalates_what_is_late(desk: Desk) -> None:
    desk.add(due_at=NOON)
    result = desk.app.test_cli_runner().invoke(args=["tasks", "escalate"])
    assert (result.exit_code, result.output) == (0, "1 tasks escalated.\n")


def test_a_done_task_leaves_the_queue_and_stands_on_the_timeline(desk: Desk) -> None:
    task = desk.add()
    with desk.at_work() as officer:
        finish_task(officer, task, TaskState.DONE)
    assert desk.waits("kuwait") == 0
    with desk.at_work() as officer:
        assert [row.state for row in tasks_of(officer, PERSON, NOON)] == [TaskState.DONE]
        assert [e.kind for e in timeline_of(officer, PERSON, (DataClass.PERSONAL,))] == ["task_done", "task_added"]


def test_a_done_task_can_be_opened_again(desk: Desk) -> None:
    task = desk.add()
    with desk.at_work() as officer:
        finish_task(officer, task, TaskState.NOT_REQUIRED)
        reopen_task(officer, task)
    assert desk.waits("kuwait") == 1


def test_a_missed_appointment_stays_open_until_it_is_planned_anew(desk: Desk) -> None:
    task = desk.add("appointment", due_at=NOON)
    with desk.at_work() as officer:
        finish_task(officer, task, TaskState.MISSED)
    assert desk.queue("kuwait").rows[0].state is TaskState.MISSED
    with desk.at_work() as officer:
        plan_task(officer, task, NOON + timedelta(days=1))
    row = desk.queue("kuwait").rows[0]
    assert (row.state, row.due_at) == (TaskState.PLANNED, NOON + timedelta(days=1))


def test_another_missions_task_is_not_there(desk: Desk) -> None:
    task = desk.add()
    with desk.at_work("oman") as stranger, pytest.raises(NotThere):
        finish_task(stranger, task, TaskState.DONE)


def test_who_does_not_work_on_tasks_is_refused(desk: Desk) -> None:
    task = desk.add()
    with desk.at_work("auditor") as auditor, pytest.raises(Refused) as refused:
        finish_task(auditor, task, TaskState.DONE)
    assert refused.value.code == "not_allowed"


def test_a_task_is_given_to_a_colleague_of_its_place_only(desk: Desk) -> None:
    task = desk.add()
    with desk.at_work() as officer:
        give_task(officer, task, desk.ids["kuwait_too"])
    assert [desk.waits(name) for name in ("kuwait", "kuwait_too")] == [0, 1]
    with desk.at_work() as officer, pytest.raises(Refused) as refused:
        give_task(officer, task, desk.ids["oman"])
    assert (refused.value.code, refused.value.field) == ("task_owner_elsewhere", "owner")


def test_the_open_tasks_of_a_transferred_case_go_with_it(desk: Desk) -> None:
    desk.add(owner="kuwait")
    with desk.at_work() as officer:
        assert move_tasks(officer, PERSON, OMAN, owner=None) == 1
    assert [desk.waits(name) for name in ("kuwait", "oman")] == [0, 1]


def test_many_tasks_are_added_at_once_and_dropped_again(desk: Desk) -> None:
    people = [UUID(int=number) for number in range(1, 4)]
    with desk.at_work() as officer:
        add_tasks(officer, "follow_up", [(p, NOON) for p in people], subject_kind="person", scope=KUWAIT)
    assert (desk.waits("kuwait"), desk.waits("oman")) == (3, 0)
    with desk.at_work() as officer:
        assert [e.kind for e in timeline_of(officer, ("person", people[2]), (DataClass.PERSONAL,))] == ["task_added"]
        drop_tasks(officer, "person", people[:2])
    assert [row.subject_id for row in desk.queue("kuwait").rows] == [people[2]]


def test_many_tasks_of_a_restricted_file_are_told_to_its_readers_only(desk: Desk) -> None:
    scope = ("named", str(desk.ids["protection"]))
    with desk.at_work("protection") as reader:
        add_tasks(reader, "follow_up", [(PERSON[1], NOON)], subject_kind="person", scope=scope)
        assert timeline_of(reader, PERSON, (DataClass.PERSONAL,)) == ()
        assert len(timeline_of(reader, PERSON, (DataClass.PROTECTION,))) == 1


def test_a_kind_that_nobody_registered_cannot_be_added(desk: Desk) -> None:
    with pytest.raises(ValueError, match="no kind of task"):
        desk.add("test_unknown")
    assert task_kind("follow_up").sentence == "Follow up"


@pytest.mark.parametrize("values", ["done_at = made_at", "state = 'done'", "escalation = 1", "state = 'planned'"])
def test_the_database_holds_what_must_be_true_of_a_task(desk: Desk, values: str) -> None:
    desk.add()
    with desk.app.app_context(), pytest.raises(IntegrityError), work(write=True) as session:
        session.execute(sa.text(f"UPDATE {Task.__tablename__} SET {values}"))
