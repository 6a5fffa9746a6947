"""Opening the desk of medical staff and a round: both show who is a patient, so that it is written down."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from migrant_support.domains.medical.queries.desk import (
    Waiting,
    alerts_ending,
    booked_checks,
    first_of,
    results_awaited,
    to_be_seen_again,
    unusual_values,
)
from migrant_support.domains.medical.queries.rounds import Round, round_at
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class Desk:
    """The first of each list."""

    unusual: list[Waiting]
    booked: list[Waiting]
    again: list[Waiting]
    results: list[Waiting]
    ending: list[Waiting]


def read_desk(actor: Viewer, until: datetime) -> Desk:
    """What waits until a moment."""
    demand(actor, Power.MEDICAL_READ)
    record(actor, "medical.desk.read", kind="medical_desk", object_id=None)
    return Desk(
        first_of(unusual_values(actor)),
        first_of(booked_checks(actor, until)),
        first_of(to_be_seen_again(actor, until)),
        first_of(results_awaited(actor)),
        first_of(alerts_ending(actor)),
    )


def read_round(actor: Viewer, site_id: UUID) -> Round:
    """The round of a site. Raises NotThere."""
    demand(actor, Power.MEDICAL_READ)
    found = round_at(actor, site_id)
    record(actor, "medical.round.read", kind="site", object_id=site_id)
    return found
