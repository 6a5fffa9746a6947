"""Applications for emergency travel documents: a person's latest, and those of the viewer's missions that wait."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.documents.models import TravelPaper, TravelPaperProof
from migrant_support.domains.documents.queries.whereabouts import COUNTED, own_text
from migrant_support.domains.documents.rules.travel_paper import (
    OPEN,
    Need,
    PaperReason,
    PaperState,
    Proof,
    missing,
    needs_of,
)
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, fetch_person, row_of
from migrant_support.domains.people.rules import is_minor
from migrant_support.domains.people.sight import visible_to
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.web.paging import count_up_to
from migrant_support.policy import Power, ScopeKind


@dataclass(frozen=True, slots=True)
class PaperRow:
    """An application as it is shown."""

    id: UUID
    mission: str
    state: PaperState
    reason: PaperReason
    requested_at: datetime
    due_at: datetime
    answer: str
    answered_on: date | None
    issued_at: datetime | None
    document_id: UUID | None
    used_at: datetime | None
    refused_at: datetime | None
    refusal: str
    needs: tuple[tuple[Need, Proof], ...]
    missing: tuple[Need, ...]


def latest_paper(viewer: Viewer, person_id: UUID, today: date) -> PaperRow | None:
    """The latest application of a person at the viewer's missions, or None. Raises NotThere for the person."""
    person = fetch_person(viewer, person_id, Power.TRAVEL_PAPER)
    paper = db.session.scalars(
        sa.select(TravelPaper)
        .where(TravelPaper.person_id == person_id, _mine(viewer))
        .order_by(TravelPaper.id.desc())
        .limit(1)
    ).first()
    if paper is None:
        return None
    needs = needs_of(paper.reason, is_child=is_minor(person.birth, today))
    proofs = proofs_of(paper.id)
    return PaperRow(
        id=paper.id,
        mission=paper.mission,
        state=paper.state,
        reason=paper.reason,
        requested_at=paper.requested_at,
        due_at=paper.due_at,
        answer=own_text(paper.answer_sealed, "travel_paper", "answer_sealed", paper.id, person_id),
        answered_on=paper.answered_on,
        issued_at=paper.issued_at,
        document_id=paper.document_id,
        used_at=paper.used_at,
        refused_at=paper.refused_at,
        refusal=own_text(paper.refusal_sealed, "travel_paper", "refusal_sealed", paper.id, person_id),
        needs=tuple((need, proofs.get(need, Proof.MISSING)) for need in needs),
        missing=missing(needs, proofs),
    )


def proofs_of(paper_id: UUID) -> dict[Need, Proof]:
    """What was ticked for an application."""
    rows = db.session.execute(
        sa.select(TravelPaperProof.need, TravelPaperProof.proof).where(TravelPaperProof.paper_id == paper_id)
    )
    return dict(rows.all())


def waiting_papers(viewer: Viewer) -> sa.Select[TravelPaper, Person]:
    """Open applications at the viewer's missions, for `keyset`."""
    return sa.select(TravelPaper, Person).join(Person, Person.id == TravelPaper.person_id).where(_waits(viewer))


def waiting_rows(found: Collection[Any]) -> list[tuple[TravelPaper, PersonRow]]:
    """The lines of the queue."""
    return [(paper, row_of(person)) for paper, person in found]


def waiting_count(viewer: Viewer) -> int:
    """How many wait, up to COUNTED + 1."""
    return count_up_to(sa.select(TravelPaper.id).where(_waits(viewer)), COUNTED)


def _waits(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.and_(TravelPaper.state.in_(sorted(OPEN)), _mine(viewer))


def _mine(viewer: Viewer) -> sa.ColumnElement[bool]:
    reach = viewer.reach(Power.TRAVEL_PAPER)
    seen = visible_to(viewer, Power.TRAVEL_PAPER, person_id=TravelPaper.person_id)  # type: ignore[arg-type]
    return seen if reach.everywhere else sa.and_(seen, TravelPaper.mission.in_(sorted(reach.ids(ScopeKind.MISSION))))
