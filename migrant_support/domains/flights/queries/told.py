"""To whom the sealed lists on which a person stands were given, as far as she was in what was given."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import Flight, ManifestEntry, ManifestVersion, Rendition
from migrant_support.domains.flights.queries.manifests import content_of
from migrant_support.domains.flights.rules.manifest import recipient
from migrant_support.domains.people.models import ConsentFact
from migrant_support.domains.people.rules import ConsentPurpose
from migrant_support.platform.store import db


@dataclass(frozen=True, slots=True)
class Told:
    """A list that was given to somebody: the flight, to whom, when first, and whether by her consent or by law."""

    flight: str
    recipient: str
    at: datetime
    by_consent: bool


def told_of(person_id: UUID) -> list[Told]:
    """Every list on which she was given to somebody, the latest first. The caller has found her through the doorway."""
    flights = sa.select(ManifestEntry.flight_id).where(ManifestEntry.person_id == person_id)
    versions = db.session.execute(
        sa.select(ManifestVersion, Flight.number)
        .join(Flight, Flight.id == ManifestVersion.flight_id)
        .where(ManifestVersion.flight_id.in_(flights))
    ).all()
    with_her = {
        version.id: number
        for version, number in versions
        if any(passenger.person == person_id for passenger in content_of(version).passengers)
    }
    given = db.session.scalars(
        sa.select(Rendition).where(Rendition.version_id.in_(list(with_her))).order_by(Rendition.made_at.desc())
    )
    told = []
    for one in given:
        needs_consent = recipient(one.recipient).needs_consent
        if not needs_consent or _agreed_at(person_id, one.recipient, one.made_at):
            told.append(Told(with_her[one.version_id], one.recipient, one.made_at, needs_consent))
    return told


def _agreed_at(person_id: UUID, organisation: str, at: datetime) -> bool:
    """Did she agree at that moment that the organisation is told of her?"""
    purpose = ConsentPurpose.SHARE_IOM if organisation == "IOM" else ConsentPurpose.SHARE_INSTITUTION
    agreed = sa.exists().where(
        ConsentFact.person_id == person_id,
        ConsentFact.purpose == purpose,
        ConsentFact.recipient.in_(("", organisation)),
        ConsentFact.given_at <= at,
        sa.or_(ConsentFact.withdrawn_at.is_(None), ConsentFact.withdrawn_at > at),
    )
    return bool(db.session.scalar(sa.select(agreed)))
