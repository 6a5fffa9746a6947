"""Steps of an exit clearance in the small world."""

from uuid import UUID

from migrant_support.domains.flights.actions import begin_exit_steps, change_exit_step
from migrant_support.domains.flights.rules.exit_steps import ExitStepCode, ExitStepState, StepChange
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer


def asks_to_leave(officer: Viewer, person_id: UUID, canary: str) -> None:
    """Begin the steps of somebody with a wish to return; the court case is ended. In a writing transaction."""
    begin_exit_steps(officer, person_id)
    ended = StepChange(ExitStepState.DONE, now().date(), f"{canary} case", f"{canary} judge")
    change_exit_step(officer, person_id, ExitStepCode.COURT, ended)
