"""A case goes over to another mission: accepted there; a bed that the person has at the old one is asked about."""

from datetime import timedelta
from uuid import UUID

from migrant_support.domains.cases.actions.transfers import Moved, accept_transfer
from migrant_support.domains.sites.queries import open_stays_of
from migrant_support.kernel.clock import now
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task
from migrant_support.policy import ScopeKind

BED_ASKED = "bed_after_transfer"
ASKED_WITHIN = timedelta(days=1)
register_task_kind(BED_ASKED, msg("The case went to another mission: does the bed stay?"))


def take_over_case(actor: Viewer, transfer_id: UUID) -> tuple[Moved, bool]:
    """Accept a transfer; a bed at the old mission becomes a task there. Returns what moved, and whether there is one.

    Raises NotThere or Refused.
    """
    moved = accept_transfer(actor, transfer_id)
    has_bed = any(stay.mission == moved.from_mission for stay in open_stays_of(moved.person_id))
    if has_bed:
        add_task(
            actor,
            BED_ASKED,
            subject=("person", moved.person_id),
            scope=(ScopeKind.MISSION.value, moved.from_mission),
            due_at=now() + ASKED_WITHIN,
            about=moved.case_id,
        )
    return moved, has_bed
