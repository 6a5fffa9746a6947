"""Sealed versions: their content, who signed them, who may be given them, and what of them a viewer sees."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import (
    Flight,
    FlightShare,
    ManifestSignature,
    ManifestVersion,
    Rendition,
)
from migrant_support.domains.flights.queries.flights import fetch_flight, flight_visible_to
from migrant_support.domains.flights.queries.seated import seated_list
from migrant_support.domains.flights.rules.manifest import (
    Recipient,
    SealedList,
    SealedPassenger,
    canonical,
    hash_of,
    missing_signatures,
    read_canonical,
)
from migrant_support.domains.flights.rules.words import Rendering, Signature
from migrant_support.domains.people.models import ConsentFact, Person
from migrant_support.domains.people.models.rights import Anonymised
from migrant_support.domains.people.rules import ConsentPurpose
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import open_sealed
from migrant_support.policy import Power

IOM = "IOM"
Signed = tuple[Signature, str]


class Damaged(RuntimeError):
    """A sealed content does not match its hash: somebody was at the database."""


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """An approval of a version."""

    kind: Signature
    place: str
    signed_at: datetime
    signed_by: UUID


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A sealed version without its content: what its list and page show of it."""

    id: UUID
    flight_id: UUID
    number: int
    passengers: int
    missions: tuple[str, ...]
    content_hash: str
    sealed_at: datetime
    sealed_by: UUID
    signatures: tuple[SignatureRow, ...]
    missing: tuple[Signed, ...]

    @property
    def may_go_out(self) -> bool:
        """May partners be given it?"""
        return not self.missing


def latest_version(flight_id: UUID) -> ManifestVersion | None:
    """The newest sealed version of a flight."""
    return db.session.scalars(
        sa.select(ManifestVersion)
        .where(ManifestVersion.flight_id == flight_id)
        .order_by(ManifestVersion.number.desc())
        .limit(1)
    ).first()


def content_of(version: ManifestVersion) -> SealedList:
    """The content of a version, opened and held against its hash. Raises Damaged, and Unreadable from the vault."""
    text = open_sealed(
        version.content_sealed,
        data_class=DataClass.PERSONAL,
        table="manifest_version",
        column="content_sealed",
        row_id=version.id,
    )
    if hash_of(text) != version.content_hash:
        raise Damaged(f"version {version.id}")
    return read_canonical(text)


def passengers_of_version(version: ManifestVersion) -> tuple[SealedPassenger, ...]:
    """Everybody on a sealed version, in its order; for procedures that work from it, never for a page as it is."""
    return content_of(version).passengers


def is_changed_since(flight: Flight, version: ManifestVersion | None) -> bool:
    """Does the list now say something else than this version?"""
    return version is None or hash_of(canonical(seated_list(flight))) != version.content_hash


def versions_of(viewer: Viewer, flight_id: UUID) -> list[VersionRow]:
    """Every version of a flight, the newest first; raises NotThere."""
    flight = fetch_flight(viewer, flight_id)
    versions = db.session.scalars(
        sa.select(ManifestVersion)
        .where(ManifestVersion.flight_id == flight.id)
        .options(sa.orm.defer(ManifestVersion.content_sealed))
        .order_by(ManifestVersion.number.desc())
    ).all()
    return version_rows([(version, flight) for version in versions])


def version_rows(pairs: Sequence[tuple[ManifestVersion, Flight]]) -> list[VersionRow]:
    """Versions with their signatures, in one statement for all."""
    signatures: dict[UUID, list[SignatureRow]] = {}
    wanted = [version.id for version, _flight in pairs]
    for one in db.session.scalars(
        sa.select(ManifestSignature)
        .where(ManifestSignature.version_id.in_(wanted))
        .order_by(ManifestSignature.signed_at, ManifestSignature.id)
    ):
        row = SignatureRow(one.kind, one.place, one.signed_at, one.signed_by)
        signatures.setdefault(one.version_id, []).append(row)
    return [_version_row(version, flight, signatures.get(version.id, [])) for version, flight in pairs]


def _version_row(version: ManifestVersion, flight: Flight, signatures: list[SignatureRow]) -> VersionRow:
    needed = [Signature(kind) for kind in flight.needs_signatures]
    return VersionRow(
        id=version.id,
        flight_id=version.flight_id,
        number=version.number,
        passengers=version.passengers,
        missions=tuple(version.missions),
        content_hash=version.content_hash,
        sealed_at=version.sealed_at,
        sealed_by=version.sealed_by,
        signatures=tuple(signatures),
        missing=missing_signatures(needed, version.missions, {(s.kind, s.place) for s in signatures}),
    )


def fetch_version(viewer: Viewer, version_id: UUID, power: Power) -> tuple[ManifestVersion, Flight]:
    """The doorway of a version for those who see its flight; raises NotThere."""
    row = db.session.execute(
        sa.select(ManifestVersion, Flight)
        .join(Flight, Flight.id == ManifestVersion.flight_id)
        .where(ManifestVersion.id == version_id, flight_visible_to(viewer, power))
    ).first()
    if row is None:
        raise NotThere
    return row[0], row[1]


def version_before(version: ManifestVersion) -> ManifestVersion | None:
    """The version with the number before."""
    return db.session.scalars(
        sa.select(ManifestVersion).where(
            ManifestVersion.flight_id == version.flight_id, ManifestVersion.number == version.number - 1
        )
    ).first()


@dataclass(frozen=True, slots=True)
class RenditionLine:
    """A rendition that was handed out at least once."""

    recipient: str
    form: Rendering
    number: int
    withheld: int
    content_hash: str
    made_at: datetime


def renditions_of(version_id: UUID) -> list[RenditionLine]:
    """What was made of a version, the newest first."""
    rows = db.session.scalars(
        sa.select(Rendition).where(Rendition.version_id == version_id).order_by(Rendition.made_at.desc(), Rendition.id)
    )
    return [RenditionLine(r.recipient, r.format, r.number, r.withheld, r.content_hash, r.made_at) for r in rows]


def organisations_of(flight_id: UUID) -> tuple[str, ...]:
    """The organisations with which a flight is shared now."""
    shares = sa.select(FlightShare.organisation).where(
        FlightShare.flight_id == flight_id, FlightShare.ended_at.is_(None)
    )
    return tuple(db.session.scalars(shares.order_by(FlightShare.organisation)))


def withheld_from(recipient: Recipient, content: SealedList) -> frozenset[UUID]:
    """Those on the list of whom this recipient may be told nothing now; nobody where the law is the ground."""
    if not recipient.needs_consent:
        return frozenset()
    people = {passenger.person for passenger in content.passengers}
    return frozenset(people - consenting(people, recipient.code))


def consenting(people: Iterable[UUID], organisation: str) -> set[UUID]:
    """Who of these people agrees, now, that the organisation is told of them."""
    purpose = ConsentPurpose.SHARE_IOM if organisation == IOM else ConsentPurpose.SHARE_INSTITUTION
    named = ("", IOM) if organisation == IOM else (organisation,)
    agreed: set[UUID] = set()
    wanted = sorted(people)
    for start in range(0, len(wanted), 500):
        agreed |= set(
            db.session.scalars(
                sa.select(ConsentFact.person_id).where(
                    ConsentFact.person_id.in_(wanted[start : start + 500]),
                    ConsentFact.purpose == purpose,
                    ConsentFact.recipient.in_(named),
                    ConsentFact.given_at <= now(),
                    ConsentFact.withdrawn_at.is_(None),
                    ~sa.exists().where(Anonymised.person_id == ConsentFact.person_id),
                )
            )
        )
    return agreed


def seen_among(viewer: Viewer, people: Iterable[UUID]) -> set[UUID]:
    """Whom of these people the viewer may see by name; the others are a seat that is held."""
    wanted = sorted(people)
    seen: set[UUID] = set()
    for start in range(0, len(wanted), 500):
        part = sa.select(Person.id).where(Person.id.in_(wanted[start : start + 500]), visible_to(viewer))
        seen |= set(db.session.scalars(part))
    return seen
