"""A visit to a centre in the small world."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.models import Institution
from migrant_support.domains.visits.actions import add_met, record_visit
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db


def was_visited(officer: Viewer, person_id: UUID, mission: str, canary: str) -> dict[str, UUID]:
    """A visit, its mission's whoever was met on it; call it in a writing transaction."""
    place = db.session.scalars(sa.select(Institution.id).order_by(Institution.position, Institution.id).limit(1)).one()
    day = now().date() - timedelta(days=2)
    who = f"{canary} officer" if canary == "Canaryother" else "Mrs Jayasinghe"
    visit = record_visit(
        officer, mission=mission, institution_id=place, visited_on=day, people_seen=4, who=who,
        next_on=day + timedelta(days=30),
    )  # fmt: skip
    add_met(officer, visit, person_id, is_deportee=True)
    return {"visit_id": visit}
