"""Who is it? One answer for a scanned card, a short code, a reference, the lines of a passport, or a number.

Somebody out of sight and nobody at all are one answer, by the same one statement (SEC AZ-4): whoever scans learns
nothing of others. That a card is revoked is told to those who see its person and may check cards.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.documents.models import IdCard
from migrant_support.domains.documents.rules.cards import RevokeReason, token_digest
from migrant_support.domains.documents.rules.scan import Meant, ScanResult, meant_by
from migrant_support.domains.people.models import Person, SearchKey
from migrant_support.domains.people.models.pairs import PersonMerge
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.search_keys import DOCUMENT, NIC, hashed
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class Scanned:
    """Who was meant. `person` is None unless exactly one person in the viewer's reach is; `by_card`: a card was shown;
    `has_card`: some card of hers counts.
    """

    result: ScanResult
    person: PersonRow | None = None
    by_card: bool = False
    has_card: bool = False
    revoked_at: datetime | None = None
    reason: RevokeReason | None = None


def who_is(viewer: Viewer, text: str, power: Power) -> Scanned:
    """Whom a scan means among those whom the viewer sees with this power. One statement, whatever was scanned."""
    meant = meant_by(text, today=now().date())
    rows = db.session.execute(_statement(viewer, meant, power)).all()
    if meant.is_cut:
        return Scanned(ScanResult.UNREADABLE)
    people = {person.id: person for person, _shown, _has_card in rows}
    if len(people) > 1:
        return Scanned(ScanResult.SEVERAL)
    if not people:
        return Scanned(ScanResult.NOT_HERE)
    person, has_card = rows[0][0], rows[0][2]
    shown: IdCard | None = rows[0][1]  # outer join
    if shown is not None and shown.revoked_at is not None:
        if not viewer.may(Power.CARD_CHECK):
            return Scanned(ScanResult.NOT_HERE)
        return Scanned(
            ScanResult.REVOKED, row_of(person), by_card=True, revoked_at=shown.revoked_at, reason=shown.revoked_reason
        )
    return Scanned(ScanResult.FOUND, row_of(person), by_card=shown is not None, has_card=has_card)


def _statement(viewer: Viewer, meant: Meant, power: Power) -> sa.Select[Person, IdCard, bool]:
    """Whoever is meant in any way, in sight; at most two, since two are too many."""
    shown = sa.or_(IdCard.token_hash == token_digest(meant.token), IdCard.spoken == meant.spoken)
    gone, other = aliased(Person), aliased(IdCard)
    numbers = [(DOCUMENT, hashed(DOCUMENT, meant.document)), (NIC, hashed(NIC, meant.nic))]
    ids = sa.union_all(
        sa.select(IdCard.person_id).where(IdCard.token_hash == token_digest(meant.token)),
        sa.select(IdCard.person_id).where(IdCard.spoken == meant.spoken),
        sa.select(gone.id).where(gone.reference == meant.reference),
        sa.select(PersonMerge.kept_id)
        .join(gone, gone.id == PersonMerge.gone_id)
        .where(gone.reference == meant.reference, PersonMerge.undone_at.is_(None)),
        *(sa.select(SearchKey.person_id).where(SearchKey.kind == kind, SearchKey.key == key) for kind, key in numbers),
    ).subquery()
    has_card = sa.exists().where(other.person_id == Person.id, other.revoked_at.is_(None))
    return (
        sa.select(Person, IdCard, has_card)
        .outerjoin(IdCard, sa.and_(IdCard.person_id == Person.id, shown))
        .where(Person.id.in_(sa.select(ids.c.person_id)), visible_to(viewer, power))
        .limit(2)
    )
