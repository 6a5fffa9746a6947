"""Reads of the steps of exit clearances: for people in sight, and for the actions that change them."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.lookups import zone_of_mission
from migrant_support.domains.directory.policies import AmnestyFacts, amnesties
from migrant_support.domains.flights.models import Journey
from migrant_support.domains.flights.models.exit_steps import ExitStep, ExitStepMove
from migrant_support.domains.flights.rules.exit_steps import ExitStepCode, ExitStepState, days_left, due_with_amnesty
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import local_day, now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.transaction import once
from migrant_support.platform.vault import Unreadable
from migrant_support.platform.vault.sealing import ToOpen, open_many


@dataclass(frozen=True, slots=True)
class ExitStepRow:
    """A step with the day on which it is due, as an amnesty makes it, and how far that is by the mission's clock."""

    id: UUID
    person_id: UUID
    mission: str
    country: str
    code: ExitStepCode
    state: ExitStepState
    begun_on: date
    due_on: date
    done_on: date | None
    days_left: int
    is_shortened: bool

    @property
    def is_open(self) -> bool:
        """Is it still to be done?"""
        return self.state is ExitStepState.OPEN


@dataclass(frozen=True, slots=True)
class ExitMoveRow:
    """What was said of a step, by whom."""

    code: ExitStepCode
    target: ExitStepState
    done_on: date | None
    at: datetime
    by: UUID
    reference: str
    note: str


def amnesty_book() -> list[AmnestyFacts]:
    """The amnesties of all countries; read once in a transaction that only reads."""
    return once("amnesties", amnesties)


def exit_steps_of(viewer: Viewer, person_ids: Sequence[UUID]) -> dict[UUID, list[ExitStepRow]]:
    """The steps of the open journeys of some people in sight, in their order; one statement."""
    rows = db.session.execute(
        sa.select(ExitStep, Journey.person_id, Journey.mission)
        .join(Journey, Journey.id == ExitStep.journey_id)
        .where(
            Journey.person_id.in_(person_ids),
            Journey.ended_at.is_(None),
            visible_to(viewer, person_id=column_of(Journey.person_id)),
        )
        .order_by(ExitStep.position, ExitStep.id)
    ).all()
    found: dict[tuple[UUID, str], list[ExitStep]] = defaultdict(list)
    for step, person_id, mission in rows:
        found[person_id, mission].append(step)
    book = amnesty_book() if found else []
    return {person_id: rows_of(person_id, mission, steps, book) for (person_id, mission), steps in found.items()}


def rows_of(
    person_id: UUID, mission: str, steps: Sequence[ExitStep], book: Sequence[AmnestyFacts]
) -> list[ExitStepRow]:
    """The steps of one journey as they are due today."""
    today = local_day(zone_of_mission(mission), now())
    country, last_due = steps[0].country_code, max(step.due_on for step in steps)
    end = next((one.until_on for one in book if one.country == country and one.holds(today)), None)
    made = []
    for step in steps:
        due = due_with_amnesty(step.due_on, begun_on=step.begun_on, last_due=last_due, amnesty_until=end)
        made.append(
            ExitStepRow(
                step.id, person_id, mission, country, step.code, step.state, step.begun_on, due, step.done_on,
                days_left(due, today), due < step.due_on,
            )
        )  # fmt: skip
    return made


def exit_moves_of(viewer: Viewer, person_id: UUID) -> list[ExitMoveRow]:
    """What was said of the steps of her open journey, the newest first; its words opened."""
    rows = db.session.execute(
        sa.select(ExitStepMove, ExitStep.code)
        .join(ExitStep, ExitStep.id == ExitStepMove.step_id)
        .join(Journey, Journey.id == ExitStep.journey_id)
        .where(
            Journey.person_id == person_id,
            Journey.ended_at.is_(None),
            visible_to(viewer, person_id=column_of(Journey.person_id)),
        )
        .order_by(ExitStepMove.at.desc(), ExitStepMove.id.desc())
    ).all()
    words = _opened([move for move, _code in rows])
    return [
        ExitMoveRow(
            code, move.target, move.done_on, move.at, move.by, words.get(move.id, {}).get("reference", ""),
            words.get(move.id, {}).get("note", ""),
        )
        for move, code in rows
    ]  # fmt: skip


def _opened(moves: Sequence[ExitStepMove]) -> dict[UUID, dict[str, str]]:
    sealed = [ToOpen(move.id, move.words_sealed) for move in moves if move.words_sealed is not None]
    try:
        texts = open_many(sealed, data_class=DataClass.PERSONAL, table="exit_step_move", column="words_sealed")
    except Unreadable:
        return {}
    return {one.row_id: json.loads(text) for one, text in zip(sealed, texts, strict=True)}


def exit_steps_ever(viewer: Viewer, person_id: UUID) -> list[tuple[ExitStepCode, ExitStepState, date]]:
    """Every step of every journey of hers with its last day, done or due; for the copy of her data."""
    rows = db.session.execute(
        sa.select(ExitStep.code, ExitStep.state, sa.func.coalesce(ExitStep.done_on, ExitStep.due_on))
        .join(Journey, Journey.id == ExitStep.journey_id)
        .where(Journey.person_id == person_id, visible_to(viewer, person_id=column_of(Journey.person_id)))
        .order_by(ExitStep.begun_on.desc(), ExitStep.position)
    )
    return [(code, state, day) for code, state, day in rows]


def steps_of_open_journey(person_id: UUID) -> list[ExitStep]:
    """For actions, which hold the person: the steps of her open journey, in their order."""
    return list(
        db.session.scalars(
            sa.select(ExitStep)
            .join(Journey, Journey.id == ExitStep.journey_id)
            .where(Journey.person_id == person_id, Journey.ended_at.is_(None))
            .order_by(ExitStep.position)
            .execution_options(populate_existing=True)
        )
    )
