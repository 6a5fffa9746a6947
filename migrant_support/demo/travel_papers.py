"""Applications for emergency travel documents of the demonstration: some wait for Colombo, some are to be issued."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.documents.actions.travel_paper import request_paper, tick_needs, verify_paper
from migrant_support.domains.documents.rules.travel_paper import Need, PaperReason, Proof
from migrant_support.domains.people.models import IdentityDocument
from migrant_support.domains.people.rules import DocumentKind, DocumentPlace
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind

_PEOPLE = 4
_BROUGHT = (Need.FORM, Need.LETTER, Need.PHOTOS)
_REASONS = {DocumentPlace.LOST: PaperReason.LOST, DocumentPlace.EMPLOYER: PaperReason.WITHHELD}


def add_travel_papers(officers: Mapping[str, Viewer]) -> None:
    """Some people of each mission whose passport is lost or with the employer ask for another paper."""
    for mission, officer in officers.items():
        if mission not in officer.reach(Power.TRAVEL_PAPER).ids(ScopeKind.MISSION):
            continue
        seen = visible_to(officer, Power.TRAVEL_PAPER, person_id=IdentityDocument.person_id)  # type: ignore[arg-type]
        without = db.session.execute(
            sa.select(IdentityDocument.person_id, IdentityDocument.place)
            .where(
                IdentityDocument.kind == DocumentKind.PASSPORT,
                IdentityDocument.place.in_(sorted(_REASONS)),
                seen,
            )
            .order_by(IdentityDocument.id)
            .limit(_PEOPLE)
        ).all()
        for place, (person_id, where) in enumerate(dict(without).items()):
            _apply(officer, person_id, _REASONS[where], mission, is_answered=place % 2 == 1)


def _apply(officer: Viewer, person_id: UUID, reason: PaperReason, mission: str, *, is_answered: bool) -> None:
    request_paper(officer, person_id, reason, mission=mission)
    tick_needs(officer, person_id, dict.fromkeys(_BROUGHT, Proof.RECEIVED))
    if is_answered:
        verify_paper(
            officer,
            person_id,
            answered_by="Department of Immigration and Emigration",
            reference="DIE/26/114",
            answered_on=(now() - timedelta(days=1)).date(),
        )
