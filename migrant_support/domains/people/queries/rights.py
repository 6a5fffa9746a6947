"""Reads of a person's rights: holds, and whether she was made anonymous."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.likeness import unsealed
from migrant_support.domains.people.models.rights import Anonymised, LegalHold
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.rules.rights import ErasureGround
from migrant_support.domains.people.sight import visible_to
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A legal hold as those see it who see the person; `reason` is opened for them."""

    id: UUID
    reason: str
    set_at: datetime
    set_by: UUID
    lifted_at: datetime | None
    lifted_by: UUID | None


@dataclass(frozen=True, slots=True)
class Gone:
    """That a person was made anonymous."""

    ground: ErasureGround
    at: datetime


def holds_of(viewer: Viewer, person_id: UUID) -> list[HoldRow]:
    """Her legal holds, newest first."""
    rows = db.session.scalars(
        sa.select(LegalHold)
        .where(LegalHold.person_id == person_id, visible_to(viewer, person_id=column_of(LegalHold.person_id)))
        .order_by(LegalHold.id.desc())
    )
    return [
        HoldRow(
            hold.id,
            unsealed(hold.reason_sealed, "legal_hold", "reason_sealed", hold.id),
            hold.set_at,
            hold.set_by,
            hold.lifted_at,
            hold.lifted_by,
        )
        for hold in rows
    ]


def is_held(person_id: UUID) -> bool:
    """Does a legal hold stand now? For procedures, which show it to nobody."""
    standing = sa.exists().where(LegalHold.person_id == person_id, LegalHold.lifted_at.is_(None))
    return bool(db.session.scalar(sa.select(standing)))


def gone(person_id: UUID) -> Gone | None:
    """When and why the person was made anonymous; the caller has found her for the viewer."""
    row = db.session.execute(
        sa.select(Anonymised.ground, Anonymised.at).where(Anonymised.person_id == person_id)
    ).first()
    return Gone(row.ground, row.at) if row else None
