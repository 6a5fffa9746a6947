"""Who sleeps apart, for those who may say so: the marks of a person, and the other one only where she is in sight."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import visible_to
from migrant_support.domains.sites.models import ApartMark
from migrant_support.domains.sites.queries.sleepers import is_kept_apart
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class ApartRow:
    """A mark that counts; `other` is None for one who sleeps without strangers."""

    id: UUID
    other: PersonRow | None
    made_at: datetime
    until_at: datetime | None


def apart_marks(viewer: Viewer, person_id: UUID) -> list[ApartRow]:
    """The marks of a person in sight, whoever of two it was said of; one about somebody out of sight is not there."""
    other = aliased(Person)
    whose: Any = sa.case((ApartMark.person_id == person_id, ApartMark.other_id), else_=ApartMark.person_id)
    seen = visible_to(viewer, Power.APART_SET, person_id=column_of(other.id))
    rows = db.session.execute(
        sa.select(ApartMark, other)
        .outerjoin(other, other.id == whose)
        .where(
            is_kept_apart(),
            sa.or_(
                sa.and_(ApartMark.person_id == person_id, ApartMark.other_id.is_(None)),
                sa.and_(sa.or_(ApartMark.person_id == person_id, ApartMark.other_id == person_id), seen),
            ),
        )
        .order_by(ApartMark.made_at, ApartMark.id)
    )
    return [
        ApartRow(mark.id, row_of(whom) if mark.other_id is not None else None, mark.made_at, mark.until_at)
        for mark, whom in rows
    ]
