"""Hand-overs and transfers as they wait: a colleague's offer, and what another mission is told before it accepts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case, CaseHandover, CaseTransfer
from migrant_support.domains.cases.queries.records import case_visible_to
from migrant_support.domains.cases.rules import CaseState, Risk
from migrant_support.domains.cases.rules.handing import AgeGroup, OfferState, TransferWhy
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import is_ordinary
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind

MOST = 100


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A hand-over that waits for its colleague."""

    id: UUID
    to_id: UUID
    made_by: UUID
    made_at: datetime


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer with everything that the other mission is told: no name, no id of a person, no story."""

    id: UUID
    case_id: UUID
    reference: str
    from_mission: str
    to_mission: str
    why: TransferWhy
    age_group: AgeGroup
    risk: Risk
    needs: tuple[str, ...]
    state: OfferState
    made_at: datetime
    answered_at: datetime | None
    reason: str
    kept_until: datetime | None


def open_handover(case_id: UUID) -> HandoverRow | None:
    """The hand-over of a case that waits; the caller has found the case for the viewer."""
    row = db.session.scalar(
        sa.select(CaseHandover).where(CaseHandover.case_id == case_id, CaseHandover.state == OfferState.OFFERED)
    )
    return HandoverRow(row.id, row.to_id, row.made_by, row.made_at) if row else None


def latest_transfer(case_id: UUID) -> TransferRow | None:
    """The latest transfer of a case; the caller has found the case for the viewer."""
    found = db.session.execute(
        sa.select(CaseTransfer, Case.reference)
        .join(Case, Case.id == CaseTransfer.case_id)
        .where(CaseTransfer.case_id == case_id)
        .order_by(CaseTransfer.made_at.desc(), CaseTransfer.id.desc())
        .limit(1)
    ).first()
    return _row(*found) if found else None


def transfers_to(viewer: Viewer) -> list[TransferRow]:
    """Transfers that wait for the viewer's missions, the oldest first."""
    return _waiting(sa.and_(is_for(viewer), is_ordinary(column_of(Case.person_id))))


def transfers_from(viewer: Viewer) -> list[TransferRow]:
    """Transfers that the viewer's missions have asked for and that wait, of cases in the viewer's sight."""
    mine = sa.and_(CaseTransfer.from_mission.in_(_missions(viewer)), case_visible_to(viewer, Power.CASE_MOVE))
    return _waiting(mine)


def transfer_for(viewer: Viewer, transfer_id: UUID) -> TransferRow:
    """A transfer that is asked of a mission of the viewer's, answered or not. Raises NotThere."""
    found = db.session.execute(
        sa.select(CaseTransfer, Case.reference)
        .join(Case, Case.id == CaseTransfer.case_id)
        .where(CaseTransfer.id == transfer_id, is_for(viewer), is_ordinary(column_of(Case.person_id)))
    ).first()
    if found is None:
        raise NotThere
    return _row(*found)


def handed_to(viewer: Viewer) -> list[tuple[Case, HandoverRow]]:
    """Cases that colleagues want to hand to the viewer, the oldest first."""
    rows = db.session.execute(
        sa.select(Case, CaseHandover)
        .join(CaseHandover, CaseHandover.case_id == Case.id)
        .where(
            CaseHandover.to_id == viewer.account_id,
            CaseHandover.state == OfferState.OFFERED,
            case_visible_to(viewer, Power.CASE_MOVE),
        )
        .order_by(CaseHandover.made_at, CaseHandover.id)
        .limit(MOST)
    )
    return [(case, HandoverRow(one.id, one.to_id, one.made_by, one.made_at)) for case, one in rows]


def is_for(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The condition on `CaseTransfer`: it is asked of a mission of the viewer's."""
    return CaseTransfer.to_mission.in_(_missions(viewer))


def _missions(viewer: Viewer) -> list[str]:
    return sorted(viewer.reach(Power.CASE_MOVE).ids(ScopeKind.MISSION))


def _waiting(mine: sa.ColumnElement[bool]) -> list[TransferRow]:
    rows = db.session.execute(
        sa.select(CaseTransfer, Case.reference)
        .join(Case, Case.id == CaseTransfer.case_id)
        .where(CaseTransfer.state == OfferState.OFFERED, Case.state != CaseState.CLOSED, mine)
        .order_by(CaseTransfer.made_at, CaseTransfer.id)
        .limit(MOST)
    )
    return [_row(*row) for row in rows]


def _row(one: CaseTransfer, reference: str) -> TransferRow:
    return TransferRow(
        id=one.id,
        case_id=one.case_id,
        reference=reference,
        from_mission=one.from_mission,
        to_mission=one.to_mission,
        why=one.why,
        age_group=one.age_group,
        risk=one.risk,
        needs=tuple(one.needs),
        state=one.state,
        made_at=one.made_at,
        answered_at=one.answered_at,
        reason=one.reason,
        kept_until=one.kept_until,
    )
