"""Reads of a person's rights: holds, copies, requests for correction, and whether she was made anonymous."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.likeness import unsealed
from migrant_support.domains.people.models.pairs import PersonMerge
from migrant_support.domains.people.models.rights import Anonymised, CorrectionRequest, HandedCopy, LegalHold
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.rules.rights import CopyForm, CopyGround, CorrectionState, ErasureGround
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


def rows_of(person_id: UUID) -> list[UUID]:
    """Her own row first, then the rows that were made one with it and were not parted again."""
    rows = [person_id]
    for row in rows:
        merged = sa.select(PersonMerge.gone_id).where(PersonMerge.kept_id == row, PersonMerge.undone_at.is_(None))
        rows += [gone_id for gone_id in db.session.scalars(merged) if gone_id not in rows]
    return rows


def is_held(person_ids: Sequence[UUID]) -> bool:
    """Does a legal hold stand now on one of these rows? For procedures, which show it to nobody."""
    standing = sa.exists().where(LegalHold.person_id.in_(person_ids), LegalHold.lifted_at.is_(None))
    return bool(db.session.scalar(sa.select(standing)))


def gone(person_id: UUID) -> Gone | None:
    """When and why the person was made anonymous; the caller has found her for the viewer."""
    row = db.session.execute(
        sa.select(Anonymised.ground, Anonymised.at).where(Anonymised.person_id == person_id)
    ).first()
    return Gone(row.ground, row.at) if row else None


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A copy that was handed out."""

    ground: CopyGround
    form: CopyForm
    language: str
    made_at: datetime
    made_by: UUID


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A request for correction; its texts are opened for those who see the person."""

    id: UUID
    wanted: str
    state: CorrectionState
    asked_at: datetime
    due_at: datetime
    decided_at: datetime | None
    decided_by: UUID | None
    reason: str


def copies_of(viewer: Viewer, person_id: UUID) -> list[CopyRow]:
    """The copies of her data that were handed out, newest first."""
    rows = db.session.scalars(
        sa.select(HandedCopy)
        .where(HandedCopy.person_id == person_id, visible_to(viewer, person_id=column_of(HandedCopy.person_id)))
        .order_by(HandedCopy.id.desc())
    )
    return [CopyRow(row.ground, row.form, row.language, row.made_at, row.made_by) for row in rows]


def corrections_of(viewer: Viewer, person_id: UUID) -> list[CorrectionRow]:
    """Her requests for correction, newest first."""
    rows = db.session.scalars(
        sa.select(CorrectionRequest)
        .where(
            CorrectionRequest.person_id == person_id,
            visible_to(viewer, person_id=column_of(CorrectionRequest.person_id)),
        )
        .order_by(CorrectionRequest.id.desc())
    )
    return [
        CorrectionRow(
            row.id,
            unsealed(row.wanted_sealed, "correction_request", "wanted_sealed", row.id),
            row.state,
            row.asked_at,
            row.due_at,
            row.decided_at,
            row.decided_by,
            unsealed(row.reason_sealed, "correction_request", "reason_sealed", row.id),
        )
        for row in rows
    ]
