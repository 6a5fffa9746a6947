"""What medical alerts say at checkpoints, in the language of the desk: what to do, never why."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.medical import labels
from migrant_support.domains.medical.models import MedicalAlert
from migrant_support.domains.medical.queries.alerts import AT_ONCE, in_force
from migrant_support.domains.medical.rules.alerts import SPEAKS_AT, Instruction
from migrant_support.domains.people.queries.rows import FlagRow
from migrant_support.domains.people.rules import Checkpoint, FlagPriority
from migrant_support.platform.store import db
from migrant_support.platform.web.translate import translated


def advice(person_ids: Collection[UUID], checkpoints: Collection[Checkpoint]) -> dict[UUID, list[FlagRow]]:
    """One line for each alert in force that is of use at one of these checkpoints; it stops nobody."""
    useful = {one for place in checkpoints for one in SPEAKS_AT.get(place, ())}
    ids, found = sorted(set(person_ids)), dict[UUID, list[FlagRow]]()
    if not useful:
        return found
    for start in range(0, len(ids), AT_ONCE):
        rows = db.session.scalars(
            sa.select(MedicalAlert)
            .where(MedicalAlert.person_id.in_(ids[start : start + AT_ONCE]), in_force())
            .order_by(MedicalAlert.id)
        )
        for row in rows:
            said = [one for one in map(Instruction, row.instructions) if one in useful]
            if said:
                found.setdefault(row.person_id, []).append(_line(row, said, tuple(checkpoints)))
    return found


def _line(row: MedicalAlert, said: list[Instruction], places: tuple[Checkpoint, ...]) -> FlagRow:
    words = "; ".join(translated(labels.INSTRUCTION[one]) for one in said)
    return FlagRow(row.id, words, places, FlagPriority.WARNING, False, row.set_at, row.ends_at)
