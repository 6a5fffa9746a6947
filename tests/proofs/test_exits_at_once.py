"""One step of an exit clearance with thirty-two at the same instant, on real connections: begun once, finished once."""

from collections import Counter

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.models import ExitClearance, ExitStep, ExitStepMove
from migrant_support.domains.flights.rules.exit_steps import ExitStepCode, ExitStepState, StepChange
from migrant_support.domains.flights.rules.words import ClearanceState
from migrant_support.kernel.clock import now
from tests.flights.test_exit_steps import BARE, settle
from tests.proofs.test_airport_at_once import MANY, doing
from tests.proofs.test_flights_at_once import at_once
from tests.support.flying import Airfield, make_airfield


@pytest.fixture
def field(app: Flask) -> Airfield:
    """Those who make a flight."""
    return make_airfield(app)


def test_thirty_two_begin_and_finish_a_step_once_and_the_permit_never_overtakes_it(field: Airfield) -> None:
    person = field.traveller(without=BARE)
    assert at_once([doing(field, actions.begin_exit_steps, person)] * MANY) == [6] * MANY
    assert field.value(sa.select(sa.func.count()).select_from(ExitStep)) == 6

    done = StepChange(ExitStepState.DONE, now().date(), "MOI-1")
    finish = doing(field, actions.change_exit_step, person, ExitStepCode.FINE, done)
    answers = at_once([finish] * MANY)
    assert Counter(answer == "step_moved" for answer in answers) == {True: MANY - 1, False: 1}
    assert field.value(sa.select(sa.func.count()).select_from(ExitStepMove)) == 1

    settle(field, person, *[one for one in ExitStepCode if one not in (ExitStepCode.FINE, ExitStepCode.PERMIT)])
    again = StepChange(ExitStepState.OPEN, note="A new fine")
    permit = {"country_code": "KWT", "state": ClearanceState.GRANTED, "valid_until": now().date()}
    acts = [doing(field, actions.change_exit_step, person, ExitStepCode.FINE, again)]
    acts += [doing(field, actions.record_clearance, person, **permit)]
    answers = at_once(acts * (MANY // 2))
    granted = field.value(sa.select(sa.func.count()).select_from(ExitClearance))
    assert Counter(answers)["step_moved"] == MANY // 2 - 1, "it was opened again once"
    assert Counter(answers)["exit_steps_open"] == MANY // 2 - granted, "after that nobody was granted the permit"
