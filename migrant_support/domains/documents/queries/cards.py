"""Cards: whether a person has one, and whose a shown card is, within the viewer's sight."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.documents.models import IdCard
from migrant_support.domains.documents.queries.scan import who_is
from migrant_support.domains.documents.rules.cards import CheckResult, RevokeReason
from migrant_support.domains.documents.rules.scan import ScanResult
from migrant_support.domains.people.queries import PersonRow
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
    scanned = who_is(viewer, typed, Power.CARD_CHECK)
    if scanned.person is None:
        return Checked(CheckResult.UNKNOWN)
    if scanned.result is ScanResult.REVOKED:
        return Checked(CheckResult.REVOKED, scanned.person, scanned.revoked_at, scanned.reason)
    counts = scanned.by_card or scanned.has_card
    return Checked(CheckResult.VALID if counts else CheckResult.NO_CARD, scanned.person)
