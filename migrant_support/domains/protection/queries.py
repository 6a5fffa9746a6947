"""Reads of protection. A decision is shown by `actions.read_decisions`, which is audited.

The gate of a flight asks `decisions_of`, for as many children as it likes in one statement; nobody is shown them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import visible_to
from migrant_support.domains.protection.models import ChildReturnDecision
from migrant_support.domains.protection.rules import ChildDecision
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as its readers see it."""

    id: UUID
    assessed_on: date
    determined_on: date | None
    receiver_checked: bool
    probation_told: bool
    made_at: datetime
    made_by: UUID
    withdrawn_at: datetime | None


def decisions_of(person_ids: Sequence[UUID]) -> dict[UUID, ChildDecision]:
    """The decisions in force of some people."""
    rows = db.session.execute(
        sa.select(
            ChildReturnDecision.person_id,
            ChildReturnDecision.assessed_on,
            ChildReturnDecision.determined_on,
            ChildReturnDecision.receiver_checked,
            ChildReturnDecision.probation_told,
        ).where(ChildReturnDecision.person_id.in_(person_ids), ChildReturnDecision.withdrawn_at.is_(None))
    )
    return {
        person_id: ChildDecision(assessed_on, determined_on, receiver_checked, probation_told)
        for person_id, assessed_on, determined_on, receiver_checked, probation_told in rows
    }


def decision_rows(viewer: Viewer, person_id: UUID) -> list[DecisionRow]:
    """The decisions about a child, the newest first; for `actions.read_decisions`."""
    rows = db.session.scalars(
        sa.select(ChildReturnDecision)
        .where(
            ChildReturnDecision.person_id == person_id,
            visible_to(viewer, Power.CHILD_DECIDE, person_id=column_of(ChildReturnDecision.person_id)),
        )
        .order_by(ChildReturnDecision.made_at.desc(), ChildReturnDecision.id.desc())
    )
    return [
        DecisionRow(
            d.id,
            d.assessed_on,
            d.determined_on,
            d.receiver_checked,
            d.probation_told,
            d.made_at,
            d.made_by,
            d.withdrawn_at,
        )
        for d in rows
    ]
