"""The steps of one person's exit clearance: begin them, say what became of each, tell what is due. Never commits."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.lookups import missions
from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.flights import history as happenings
from migrant_support.domains.flights.exit_steps import exit_procedures
from migrant_support.domains.flights.models import ExitClearance, ExitStep, ExitStepMove, Journey
from migrant_support.domains.flights.queries.exit_steps import ExitStepRow, amnesty_book, rows_of, steps_of_open_journey
from migrant_support.domains.flights.rules.exit_steps import (
    ExitStepCode,
    ExitStepState,
    StepChange,
    check_change,
    check_grant,
    procedure_on,
)
from migrant_support.domains.flights.rules.words import ClearanceState
from migrant_support.domains.people.models import FileReader
from migrant_support.domains.people.queries import fetch_person, restricted_among
from migrant_support.kernel.clock import local_day, now, start_of_day
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import NAMED, Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task, end_tasks_about
from migrant_support.platform.tasks.models import Task
from migrant_support.platform.tasks.rules import TaskState
from migrant_support.platform.vault import seal
from migrant_support.policy import Power, ScopeKind

EXIT_TASK = "exit_step_due"
register_task_kind(EXIT_TASK, msg("A step of the exit clearance is due"))
AT_ONCE = 300
TOLD = {
    ExitStepState.DONE: happenings.EXIT_STEP_DONE,
    ExitStepState.NOT_REQUIRED: happenings.EXIT_STEP_NOT_REQUIRED,
    ExitStepState.OPEN: happenings.EXIT_STEP_OPENED,
}


def begin_exit_steps(actor: Viewer, person_id: UUID) -> int:
    """Begin the steps that the country of her journey asks for today; return how many. Begun ones stay as they are.

    Raises NotThere, or Refused without a wish to return, without known steps, or with a permit that holds.
    """
    demand(actor, Power.CLEARANCE_RECORD)
    fetch_person(actor, person_id, Power.CLEARANCE_RECORD, lock=True)
    standing = steps_of_open_journey(person_id)
    if standing:
        return len(standing)
    journey = db.session.scalar(sa.select(Journey).where(Journey.person_id == person_id, Journey.ended_at.is_(None)))
    if journey is None:
        raise Refused("no_wish", msg("Record the wish to return first."))
    today = local_day(zone_of_mission(journey.mission), now())
    country = missions()[journey.mission].country.code
    procedure = procedure_on(exit_procedures(), country, today)
    if procedure is None:
        raise Refused("no_exit_steps", msg("No steps are known for this country. Record the exit clearance itself."))
    if _is_granted(person_id, country, today):
        raise Refused("granted_already", msg("The exit is granted already."))
    db.session.add_all(
        ExitStep(
            id=new_id(), journey_id=journey.id, country_code=country, code=step.code, position=place,
            state=ExitStepState.OPEN, begun_on=today, due_on=today + timedelta(days=step.days),
            made_by=actor.account_id,
        )
        for place, step in enumerate(procedure.steps)
    )  # fmt: skip
    db.session.flush()
    happened(
        "person", person_id, happenings.EXIT_STEPS_BEGUN,
        reference_kind="journey", reference_id=journey.id, actor=actor,
    )  # fmt: skip
    record(actor, "flights.exit.begin", kind="person", object_id=person_id, fields=("exit_steps",))
    return len(procedure.steps)


def _is_granted(person_id: UUID, country: str, today: date) -> bool:
    latest = db.session.execute(
        sa.select(ExitClearance.state, ExitClearance.valid_until)
        .where(ExitClearance.person_id == person_id, ExitClearance.country_code == country)
        .order_by(ExitClearance.made_at.desc(), ExitClearance.id.desc())
        .limit(1)
    ).first()
    return latest is not None and latest.state is ClearanceState.GRANTED and latest.valid_until >= today


def change_exit_step(actor: Viewer, person_id: UUID, code: ExitStepCode, change: StepChange) -> UUID:
    """Say that a step is done, not required, or to be done after all; return the move. Raises NotThere or Refused."""
    demand(actor, Power.CLEARANCE_RECORD)
    fetch_person(actor, person_id, Power.CLEARANCE_RECORD, lock=True)
    step = next((one for one in steps_of_open_journey(person_id) if one.code is code), None)
    if step is None:
        raise NotThere
    journey = db.session.get_one(Journey, step.journey_id)
    check_change(code, step.state, change, today=local_day(zone_of_mission(journey.mission), now()))
    return _move(actor, person_id, step, change)


def _move(actor: Viewer, person_id: UUID, step: ExitStep, change: StepChange) -> UUID:
    key = new_id()
    words = {"reference": change.reference.strip(), "note": change.note.strip()}
    sealed = None
    if any(words.values()):
        sealed = seal(
            json.dumps(words), data_class=DataClass.PERSONAL, table="exit_step_move", column="words_sealed",
            row_id=key, subject=person_id,
        )  # fmt: skip
    done_on = change.done_on if change.after is ExitStepState.DONE else None
    db.session.add(
        ExitStepMove(
            id=key, step_id=step.id, source=step.state, target=change.after, done_on=done_on, words_sealed=sealed,
            by=actor.account_id,
        )
    )  # fmt: skip
    step.state, step.done_on = change.after, done_on
    db.session.flush()
    if change.after is not ExitStepState.OPEN:
        end_tasks_about(actor, EXIT_TASK, step.id)
    happened("person", person_id, TOLD[change.after], reference_kind="exit_step", reference_id=step.id, actor=actor)
    record(actor, "flights.exit.step", kind="person", object_id=person_id, fields=(f"exit.{step.code.value}",))
    return key


def follow_permit(actor: Viewer, person_id: UUID, country: str, state: ClearanceState) -> None:
    """The steps of the country follow what is recorded of its permit: granted ends the last, anything else opens it.

    Called by the action that records it and holds the person. Raises Refused while another step is open.
    """
    steps = [one for one in steps_of_open_journey(person_id) if one.country_code == country]
    if state is ClearanceState.GRANTED:
        check_grant([one.code for one in steps if one.state is ExitStepState.OPEN])
    for step in (one for one in steps if one.code is ExitStepCode.PERMIT):
        after = ExitStepState.DONE if state is ClearanceState.GRANTED else ExitStepState.OPEN
        if step.state is not after:
            journey = db.session.get_one(Journey, step.journey_id)
            _move(actor, person_id, step, StepChange(after, local_day(zone_of_mission(journey.mission), now())))


def end_exit_tasks(actor: Viewer, person_ids: Sequence[UUID]) -> None:
    """Their journeys end: nobody is asked for the steps any more. Called before the action ends them."""
    hers = (
        sa.select(ExitStep.id)
        .join(Journey, Journey.id == ExitStep.journey_id)
        .where(Journey.person_id.in_(person_ids), Journey.ended_at.is_(None))
    )
    db.session.execute(
        sa.update(Task)
        .where(Task.code == EXIT_TASK, Task.about_id.in_(hers), Task.done_at.is_(None))
        .values(state=TaskState.NOT_REQUIRED, done_at=now(), done_by=actor.account_id)
    )


def tell_due_steps(*, after: UUID | None = None) -> UUID | None:
    """Put a task on the mission's list for each step of the next journeys whose day is there or over.

    Returns the last of the journeys, None at the end. A task that somebody closed is not said again, unless the step
    was opened again. Of a closed file each named reader is told, the mission never. By the worker, each night.
    """
    journeys = _may_be_due(after)
    rows, told = _steps_of(journeys)
    due = [row for row in rows if row.is_open and row.days_left <= 0 and row.id not in told]
    closed = restricted_among([row.person_id for row in due])
    readers = _readers(sorted(closed))
    for row in due:
        due_at = start_of_day(zone_of_mission(row.mission), row.due_on + timedelta(days=1))
        places = [(str(ScopeKind.MISSION), row.mission)]
        if row.person_id in closed:
            places = [(NAMED, str(account_id)) for account_id in readers.get(row.person_id, ())]
        for scope in places:
            add_task(None, EXIT_TASK, subject=("person", row.person_id), scope=scope, due_at=due_at, about=row.id)
    return journeys[-1] if journeys else None


def _may_be_due(after: UUID | None) -> list[UUID]:
    """The next open journeys with a step that may be due: by its own day, or by an amnesty that runs."""
    tomorrow = now().date() + timedelta(days=1)
    hurried = sorted({one.country for one in amnesty_book() if one.holds(now().date()) or one.holds(tomorrow)})
    wanted = (
        sa.select(ExitStep.journey_id)
        .join(Journey, Journey.id == ExitStep.journey_id)
        .where(
            ExitStep.state == ExitStepState.OPEN, Journey.ended_at.is_(None),
            sa.or_(ExitStep.due_on <= tomorrow, ExitStep.country_code.in_(hurried)),
        )
        .distinct()
        .order_by(ExitStep.journey_id)
        .limit(AT_ONCE)
    )  # fmt: skip
    return list(db.session.scalars(wanted if after is None else wanted.where(ExitStep.journey_id > after)))


def _steps_of(journeys: Sequence[UUID]) -> tuple[list[ExitStepRow], set[UUID]]:
    """The steps of some journeys, and those of them for which there is a task since they were opened."""
    moved = (
        sa.select(sa.func.max(ExitStepMove.at))
        .where(ExitStepMove.step_id == ExitStep.id, ExitStepMove.target == ExitStepState.OPEN)
        .correlate(ExitStep)
        .scalar_subquery()
    )
    has_task = (
        sa.exists()
        .where(Task.about_id == ExitStep.id, Task.code == EXIT_TASK)
        .where(Task.made_at >= sa.func.coalesce(moved, ExitStep.made_at))
    )
    found: dict[tuple[UUID, str], list[ExitStep]] = {}
    told: set[UUID] = set()
    for step, person_id, mission, is_told in db.session.execute(
        sa.select(ExitStep, Journey.person_id, Journey.mission, has_task)
        .join(Journey, Journey.id == ExitStep.journey_id)
        .where(ExitStep.journey_id.in_(journeys))
        .order_by(ExitStep.position)
    ):
        found.setdefault((person_id, mission), []).append(step)
        if is_told:
            told.add(step.id)
    book = amnesty_book()
    return [row for (who, where), steps in found.items() for row in rows_of(who, where, steps, book)], told


def _readers(person_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    moment = now()
    found: dict[UUID, list[UUID]] = {}
    for person_id, account_id in db.session.execute(
        sa.select(FileReader.person_id, FileReader.account_id)
        .where(FileReader.person_id.in_(person_ids), sa.or_(FileReader.until.is_(None), FileReader.until > moment))
        .order_by(FileReader.person_id, FileReader.account_id)
    ):
        found.setdefault(person_id, []).append(account_id)
    return found
