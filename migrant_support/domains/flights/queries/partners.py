"""What partners said: as they see it (of those who agree now), and as those who plan see it (of people in sight)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.flights.models import Flight, ManifestVersion
from migrant_support.domains.flights.models.partners import PartnerComment, PartnerMark
from migrant_support.domains.flights.queries.flights import fetch_flight, flight_visible_to
from migrant_support.domains.flights.queries.manifests import consenting, content_of
from migrant_support.domains.flights.queries.shared import fetch_shared_flight, released_versions
from migrant_support.domains.flights.rules.manifest import SealedPassenger
from migrant_support.domains.flights.rules.partners import MarkKind
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import open_many
from migrant_support.platform.vault.sealing import ToOpen
from migrant_support.policy import Power

LATELY = timedelta(days=7)
MOST_FLIGHTS = 10


@dataclass(frozen=True, slots=True)
class SharedPassengers:
    """Those of a flight's newest list who agree now, for the partner it is shared with."""

    flight: Flight
    organisation: str
    version: ManifestVersion
    passengers: tuple[SealedPassenger, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A comment."""

    id: UUID
    person_id: UUID | None
    organisation: str
    is_partners: bool
    words: str
    at: datetime
    by: UUID


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark in force."""

    person_id: UUID
    organisation: str
    kind: MarkKind
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A flight on which a partner waits for answers."""

    flight_id: UUID
    number: str
    origin: str
    destination: str
    threads: int
    oldest: datetime


def shared_passengers(viewer: Viewer, flight_id: UUID) -> SharedPassengers:
    """The passengers of a shared flight whom this partner may know by name now; raises NotThere."""
    flight, organisation = fetch_shared_flight(viewer, flight_id)
    version = released_versions(flight)[0]
    passengers = content_of(version).passengers
    agreed = consenting({p.person for p in passengers}, organisation)
    return SharedPassengers(flight, organisation, version, tuple(p for p in passengers if p.person in agreed))


def fetch_shared_passenger(
    viewer: Viewer, flight_id: UUID, person_id: UUID
) -> tuple[SharedPassengers, SealedPassenger]:
    """The doorway of one passenger for a partner; who did not agree, or flies elsewhere, is NotThere."""
    shared = shared_passengers(viewer, flight_id)
    for passenger in shared.passengers:
        if passenger.person == person_id:
            return shared, passenger
    raise NotThere


def marks_for(flight_id: UUID, organisation: str, people: Iterable[UUID]) -> dict[UUID, dict[MarkKind, datetime]]:
    """The marks of one organisation on these passengers of a flight."""
    wanted = set(people)
    rows = db.session.execute(
        sa.select(PartnerMark.person_id, PartnerMark.kind, PartnerMark.made_at).where(
            PartnerMark.flight_id == flight_id,
            PartnerMark.organisation == organisation,
            PartnerMark.ended_at.is_(None),
        )
    )
    found: dict[UUID, dict[MarkKind, datetime]] = {}
    for person_id, kind, at in rows:
        if person_id in wanted:
            found.setdefault(person_id, {})[kind] = at
    return found


def thread(flight_id: UUID, organisation: str, person_id: UUID | None) -> list[Said]:
    """What was said with an organisation about a passenger, or about the flight itself; the newest first."""
    about = PartnerComment.person_id == person_id if person_id else PartnerComment.person_id.is_(None)
    return _said(PartnerComment.flight_id == flight_id, PartnerComment.organisation == organisation, about)


def _said(*conditions: ColumnElement[bool]) -> list[Said]:
    rows = db.session.scalars(
        sa.select(PartnerComment)
        .where(*conditions)
        .order_by(PartnerComment.made_at.desc(), PartnerComment.id.desc())
        .limit(500)
    ).all()
    words = open_many(
        [ToOpen(row.id, row.words_sealed) for row in rows],
        data_class=DataClass.PERSONAL,
        table="partner_comment",
        column="words_sealed",
    )
    return [
        Said(row.id, row.person_id, row.organisation, row.is_partners, text, row.made_at, row.made_by)
        for row, text in zip(rows, words, strict=True)
    ]


def _in_sight(viewer: Viewer, person_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    return sa.or_(person_id.is_(None), visible_to(viewer, person_id=person_id))


def said_by_partners(viewer: Viewer, flight_id: UUID) -> tuple[Flight, Sequence[Said], Sequence[MarkRow]]:
    """Comments and marks on a flight, of the people whom the viewer sees; raises NotThere."""
    flight = fetch_flight(viewer, flight_id)
    comments = _said(
        PartnerComment.flight_id == flight.id,
        _in_sight(viewer, PartnerComment.person_id),  # type: ignore[arg-type]
    )
    marks = db.session.execute(
        sa.select(PartnerMark.person_id, PartnerMark.organisation, PartnerMark.kind, PartnerMark.made_at)
        .join(Person, Person.id == PartnerMark.person_id)
        .where(PartnerMark.flight_id == flight.id, PartnerMark.ended_at.is_(None), visible_to(viewer))
        .order_by(Person.primary_name, Person.id, PartnerMark.kind)
    )
    return flight, comments, [MarkRow(*row) for row in marks]


def fetch_comment(viewer: Viewer, flight_id: UUID, comment_id: UUID) -> PartnerComment:
    """The doorway of a comment for those who plan: of a flight and a person in sight, or NotThere."""
    comment = db.session.scalars(
        sa.select(PartnerComment)
        .join(Flight, Flight.id == PartnerComment.flight_id)
        .where(
            PartnerComment.id == comment_id,
            PartnerComment.flight_id == flight_id,
            flight_visible_to(viewer, Power.COMMENT_ANSWER),
            _in_sight(viewer, PartnerComment.person_id),  # type: ignore[arg-type]
        )
    ).first()
    if comment is None:
        raise NotThere
    return comment


def waiting_comments(viewer: Viewer) -> list[Waiting]:
    """Flights of these days on which the last word is a partner's, the one that waits longest first; one statement."""
    later = sa.orm.aliased(PartnerComment)
    same = sa.or_(
        later.person_id == PartnerComment.person_id,
        sa.and_(later.person_id.is_(None), PartnerComment.person_id.is_(None)),
    )
    followed = sa.exists().where(
        later.flight_id == PartnerComment.flight_id,
        later.organisation == PartnerComment.organisation,
        same,
        sa.or_(
            later.made_at > PartnerComment.made_at,
            sa.and_(later.made_at == PartnerComment.made_at, later.id > PartnerComment.id),
        ),
    )
    oldest = sa.func.min(PartnerComment.made_at)
    rows = db.session.execute(
        sa.select(Flight.id, Flight.number, Flight.origin, Flight.destination, sa.func.count(), oldest)
        .join(PartnerComment, PartnerComment.flight_id == Flight.id)
        .where(
            PartnerComment.is_partners,
            Flight.departs_at >= now() - LATELY,
            flight_visible_to(viewer, Power.COMMENT_ANSWER),
            _in_sight(viewer, PartnerComment.person_id),  # type: ignore[arg-type]
            ~followed,
        )
        .group_by(Flight.id, Flight.number, Flight.origin, Flight.destination)
        .order_by(oldest, Flight.id)
        .limit(MOST_FLIGHTS)
    )
    return [Waiting(*row) for row in rows]
