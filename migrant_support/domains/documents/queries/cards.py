"""Cards: whether a person has one, and whose a shown card is, within the viewer's sight."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.documents.models import IdCard
from migrant_support.domains.documents.rules.cards import (
    CheckResult,
    RevokeReason,
    read_spoken,
    read_token,
    token_digest,
)
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.references import read_reference
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card of a person the viewer has found."""

    spoken: str
    issued_at: datetime
    revoked_at: datetime | None
    revoked_reason: RevokeReason | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check says; `person` is None when nobody the viewer may see is meant."""

    result: CheckResult
    person: PersonRow | None = None
    revoked_at: datetime | None = None
    reason: RevokeReason | None = None


def cards_of(person_id: UUID) -> list[CardRow]:
    """The cards of a person whom the caller has found for the viewer, the latest first."""
    cards = db.session.scalars(sa.select(IdCard).where(IdCard.person_id == person_id).order_by(IdCard.id.desc()))
    return [CardRow(card.spoken, card.issued_at, card.revoked_at, card.revoked_reason) for card in cards]


def check_card(viewer: Viewer, typed: str) -> Checked:
    """Who belongs to a scanned code, a spoken code or a reference. Out of sight and unknown are the same answer."""
    seen = visible_to(viewer, Power.CARD_CHECK)
    token, spoken = read_token(typed), read_spoken(typed)
    if token or spoken:
        meant = IdCard.token_hash == token_digest(token) if token else IdCard.spoken == spoken
        found = db.session.execute(
            sa.select(IdCard, Person).join(Person, Person.id == IdCard.person_id).where(meant, seen)
        ).first()
        return _told(*found) if found else Checked(CheckResult.UNKNOWN)
    reference = read_reference(typed)
    if reference is None:
        return Checked(CheckResult.UNKNOWN)
    of_person = db.session.execute(
        sa.select(Person, IdCard)
        .join(IdCard, sa.and_(IdCard.person_id == Person.id, IdCard.revoked_at.is_(None)), isouter=True)
        .where(Person.reference == reference, seen)
    ).first()
    if of_person is None:
        return Checked(CheckResult.UNKNOWN)
    person: Person = of_person[0]
    card: IdCard | None = of_person[1]
    if card is None:
        return Checked(CheckResult.NO_CARD, row_of(person))
    return _told(card, person)


def _told(card: IdCard, person: Person) -> Checked:
    if card.revoked_at is None:
        return Checked(CheckResult.VALID, row_of(person))
    return Checked(CheckResult.REVOKED, row_of(person), card.revoked_at, card.revoked_reason)
