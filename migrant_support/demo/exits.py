"""Exit clearances of the demonstration: a few people of Kuwait at different steps, one of them late."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import sqlalchemy as sa

from migrant_support.demo.shelters import candidates
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.flights.actions import (
    begin_exit_steps,
    change_exit_step,
    record_clearance,
    request_journey,
)
from migrant_support.domains.flights.actions.exit_steps import tell_due_steps
from migrant_support.domains.flights.models import ExitClearance, Journey
from migrant_support.domains.flights.rules.exit_steps import ExitStepCode, ExitStepState, StepChange
from migrant_support.domains.flights.rules.words import ClearanceState
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db

At = Callable[[datetime], AbstractContextManager[None]]
_BEGUN = timedelta(days=8)
_LOOKED_UP, _FINE, _COURT, _BAN = (
    ExitStepCode.ABSCONDING,
    ExitStepCode.FINE,
    ExitStepCode.COURT,
    ExitStepCode.TRAVEL_BAN,
)
_SETTLED: tuple[tuple[ExitStepCode, ...], ...] = (
    (),
    (_LOOKED_UP,),
    (_LOOKED_UP, _FINE, _COURT),
    tuple(code for code in ExitStepCode if code is not ExitStepCode.PERMIT),
)
"""Which steps are done, of each of those whose steps are begun."""


def add_exits(officer: Viewer, at: At, *, moment: datetime) -> None:
    """Begin the steps of four people at Kuwait and settle some; for the last one the permit is asked for."""
    known = set(db.session.scalars(sa.select(Journey.person_id).union(sa.select(ExitClearance.person_id))))
    found = [
        one
        for one in candidates("KWT", (CaseState.VERIFIED, CaseState.ACTIVE), 400)
        if one.person_id not in known and one.unit_id is None and one.opened_at < moment - 2 * _BEGUN
    ][-len(_SETTLED) :]
    for one, settled in zip(found, _SETTLED, strict=False):
        with at(moment - _BEGUN):
            request_journey(officer, one.person_id, mission="KWT")
            begin_exit_steps(officer, one.person_id)
        with at(moment - timedelta(days=2)):
            for number, code in enumerate(settled):
                change_exit_step(officer, one.person_id, code, _done(code, number, moment - timedelta(days=3)))
            if len(settled) == len(_SETTLED[-1]):
                record_clearance(
                    officer, one.person_id, country_code="KWT", state=ClearanceState.REQUESTED, valid_until=None
                )
    with at(moment):
        tell_due_steps()


def _done(code: ExitStepCode, number: int, moment: datetime) -> StepChange:
    if code is _BAN:
        return StepChange(ExitStepState.NOT_REQUIRED, note="No ban is written in the system of the ministry.")
    return StepChange(ExitStepState.DONE, moment.date(), reference=f"MOI-{4700 + number}")
