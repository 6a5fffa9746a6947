"""Cards are issued, revoked, and issued anew in one act."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.documents import history as happenings
from migrant_support.domains.documents.models import IdCard
from migrant_support.domains.documents.rules.cards import (
    RevokeReason,
    check_reissue,
    check_revoke,
    make_spoken,
    make_token,
    token_digest,
)
from migrant_support.domains.people.queries import fetch_person
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card to print now: the token is nowhere else."""

    token: str
    spoken: str


def issue_card(actor: Viewer, person_id: UUID, *, reason: RevokeReason | None = None) -> NewCard:
    """Issue a card; one that counts is revoked for a reason in the same act. Raises NotThere or Refused."""
    demand(actor, Power.CARD_ISSUE)
    fetch_person(actor, person_id, Power.CARD_ISSUE, lock=True)
    current = _in_force(person_id)
    check_reissue(is_in_force=current is not None, reason=reason)
    if current is not None and reason is not None:
        _revoke(actor, current, reason)
    token, spoken = make_token(), _free_spoken()
    card = IdCard(
        person_id=person_id, token_hash=token_digest(token), spoken=spoken, issued_at=now(), issued_by=actor.account_id
    )
    db.session.add(card)
    db.session.flush()
    happened("person", person_id, happenings.CARD_ISSUED, reference_kind="id_card", reference_id=card.id, actor=actor)
    record(actor, "documents.card.issue", kind="id_card", object_id=card.id)
    return NewCard(token, spoken)


def revoke_card(actor: Viewer, person_id: UUID, reason: RevokeReason) -> None:
    """The card counts no more from now on. Raises NotThere or Refused."""
    demand(actor, Power.CARD_ISSUE)
    fetch_person(actor, person_id, Power.CARD_ISSUE, lock=True)
    current = _in_force(person_id)
    check_revoke(is_in_force=current is not None)
    if current is not None:
        _revoke(actor, current, reason)


def _in_force(person_id: UUID) -> IdCard | None:
    return db.session.scalar(
        sa.select(IdCard).where(IdCard.person_id == person_id, IdCard.revoked_at.is_(None)).with_for_update()
    )


def _free_spoken() -> str:
    """A code that no card has or had; a billion of them, so that drawing again is rare."""
    while True:
        drawn = make_spoken()
        if db.session.scalar(sa.select(IdCard.id).where(IdCard.spoken == drawn)) is None:
            return drawn


def _revoke(actor: Viewer, card: IdCard, reason: RevokeReason) -> None:
    card.revoked_at, card.revoked_by, card.revoked_reason = now(), actor.account_id, reason
    db.session.flush()
    happened(
        "person", card.person_id, happenings.CARD_REVOKED, reference_kind="id_card", reference_id=card.id, actor=actor
    )
    record(actor, "documents.card.revoke", kind="id_card", object_id=card.id, fields=("revoked_at",))
