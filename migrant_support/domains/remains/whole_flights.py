"""What becomes of the consignments of a flight that leaves, lands or is cancelled. Called by procedures only.

The caller holds the flight and has asked for the power.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.people.models import RestrictedFile
from migrant_support.domains.remains.actions import put_in_state
from migrant_support.domains.remains.models import Consignment, DeathAbroad
from migrant_support.domains.remains.rules import ConsignmentState, ConsignmentStep, step
from migrant_support.kernel.clock import now
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task

STAYED = "consignment_stayed"
register_task_kind(STAYED, msg("Remains did not travel: choose another flight and tell the family"))
TOLD_WITHIN = timedelta(hours=12)


def leave_with(actor: Viewer, flight_id: UUID) -> None:
    """The aircraft has left: what the carrier took flies, the rest stays, and its mission is told."""
    _all(actor, flight_id, {ConsignmentState.ACCEPTED}, ConsignmentStep.LEAVE)
    _stay(actor, flight_id, {ConsignmentState.PLACED})


def land_with(actor: Viewer, flight_id: UUID) -> None:
    """The aircraft has landed: the family can receive what it brought."""
    _all(actor, flight_id, {ConsignmentState.FLOWN}, ConsignmentStep.LAND)


def cancelled_with(actor: Viewer, flight_id: UUID) -> None:
    """The flight is cancelled: everything comes off it."""
    _stay(actor, flight_id, {ConsignmentState.PLACED, ConsignmentState.ACCEPTED})


def _stay(actor: Viewer, flight_id: UUID, states: Collection[ConsignmentState]) -> None:
    rows = _all(actor, flight_id, states, ConsignmentStep.TAKE_OFF)
    for row in rows:
        person_id = db.session.scalar(
            sa.select(Case.person_id).join(DeathAbroad, DeathAbroad.case_id == Case.id).where(
                DeathAbroad.id == row.death_id, ~sa.exists().where(RestrictedFile.person_id == Case.person_id)
            )
        )  # fmt: skip
        if person_id is not None:  # a closed file adds no task that others read (SEC AZ-6)
            add_task(
                None, STAYED, subject=("person", person_id), scope=("mission", row.mission), due_at=now() + TOLD_WITHIN
            )


def _all(
    actor: Viewer, flight_id: UUID, states: Collection[ConsignmentState], act: ConsignmentStep
) -> list[Consignment]:
    rows = db.session.scalars(
        sa.select(Consignment)
        .where(Consignment.flight_id == flight_id, Consignment.state.in_(sorted(states)))
        .order_by(Consignment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        put_in_state(actor, row, step(row.state, act))
    return list(rows)
