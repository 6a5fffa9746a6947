"""What a partner sees: versions that may go out, of flights shared with its organisation. Nothing else exists."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.flights.models import Flight, FlightShare, ManifestSignature, ManifestVersion
from migrant_support.domains.flights.queries.manifests import (
    VersionRow,
    consenting,
    content_of,
    version_rows,
)
from migrant_support.domains.flights.rules.manifest import Difference, SealedList, difference
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.flights.rules.words import Organisation, Signature
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.web.paging import Page, keyset
from migrant_support.policy import Power, ScopeKind

MOST = 50


@dataclass(frozen=True, slots=True)
class SharedVersion:
    """A version as an organisation may know it: how many it is told of, and how many it is not."""

    version_id: UUID
    flight_id: UUID
    organisation: str
    number: str
    operator: str
    departs_on: date
    departs_at: datetime
    arrives_at: datetime
    origin: str
    destination: str
    state: FlightState
    version: int
    content_hash: str
    sealed_at: datetime
    shown: int
    withheld: int


def shared_flights(viewer: Viewer, *, since: datetime | None = None, limit: int = MOST) -> list[SharedVersion]:
    """The newest version that may go out of each shared flight, the latest departure first."""
    flights = _shared(viewer)
    if since is not None:
        flights = flights.where(Flight.departs_at >= since)
    rows = db.session.execute(flights.order_by(Flight.departs_at.desc(), Flight.id).limit(limit)).all()
    return _newest_of([(flight, organisation) for flight, organisation in rows])


def shared_flights_page(viewer: Viewer, *, cursor: str | None = None, size: int = MOST) -> Page[SharedVersion]:
    """A page of the same. What may not go out yet is left out in the statement, so that no gap tells of it."""
    page = keyset(_shared(viewer), (Flight.departs_at.desc(), Flight.id), cursor=cursor, size=size)
    rows = _newest_of([(flight, organisation) for flight, organisation in page.rows])
    return Page(rows, newer=page.newer, older=page.older)


def _newest_of(rows: list[tuple[Flight, str]]) -> list[SharedVersion]:
    organisation_of = {flight.id: organisation for flight, organisation in rows}
    newest: dict[UUID, tuple[ManifestVersion, Flight]] = {}
    for version, flight in _released([flight for flight, _organisation in rows]):
        newest.setdefault(flight.id, (version, flight))
    _load_contents([version for version, _flight in newest.values()])
    listed = [(*newest[flight_id], organisation_of[flight_id]) for flight_id in organisation_of if flight_id in newest]
    return _shared_versions(listed)


def _shared(viewer: Viewer) -> sa.Select[Flight, str]:
    organisations = sorted(viewer.reach(Power.SHARED_FLIGHTS).ids(ScopeKind.ORGANISATION))
    return (
        sa.select(Flight, FlightShare.organisation)
        .join(FlightShare, FlightShare.flight_id == Flight.id)
        .where(
            FlightShare.organisation.in_(organisations),
            FlightShare.ended_at.is_(None),
            sa.select(ManifestVersion.id)
            .where(ManifestVersion.flight_id == Flight.id, may_go_out())
            .correlate(Flight)
            .exists(),
        )
    )


def may_go_out() -> ColumnElement[bool]:
    """The condition on `ManifestVersion` and `Flight` that nothing of `missing_signatures` is missing.

    Both lists are JSON of plain codes: a code stands in one when it stands there in quotes, and half of the quotes is
    how many there are, on both databases.
    """
    needed = sa.cast(Flight.needs_signatures, sa.Text)
    missions = sa.cast(ManifestVersion.missions, sa.Text)
    asked = sa.func.length(missions) - sa.func.length(sa.func.replace(missions, '"', ""))
    of_version = ManifestSignature.version_id == ManifestVersion.id
    quoted = sa.literal('"').concat(ManifestSignature.place).concat('"')
    signed = (
        sa.select(sa.func.count())
        .select_from(ManifestSignature)
        .where(
            of_version,
            ManifestSignature.kind == Signature.MISSION,
            sa.func.replace(missions, quoted, "") != missions,
        )
        .correlate(ManifestVersion)
        .scalar_subquery()
    )
    by_bureau = sa.exists().where(of_version, ManifestSignature.kind == Signature.SLBFE, ManifestSignature.place == "")
    return sa.and_(
        sa.or_(~needed.contains(f'"{Signature.MISSION.value}"'), signed * 2 == asked),
        sa.or_(~needed.contains(f'"{Signature.SLBFE.value}"'), by_bureau),
    )


def _released(flights: list[Flight]) -> list[tuple[ManifestVersion, Flight]]:
    """Their versions with every signature they need, the newest first; the contents stay where they are."""
    by_id = {flight.id: flight for flight in flights}
    versions = db.session.scalars(
        sa.select(ManifestVersion)
        .where(ManifestVersion.flight_id.in_(list(by_id)))
        .options(sa.orm.defer(ManifestVersion.content_sealed))
        .order_by(ManifestVersion.number.desc())
    ).all()
    pairs = [(version, by_id[version.flight_id]) for version in versions]
    return [pair for pair, row in zip(pairs, version_rows(pairs), strict=True) if row.may_go_out]


def _load_contents(versions: list[ManifestVersion]) -> None:
    """Fetch the contents of these versions with one statement instead of one each."""
    wanted = [version.id for version in versions]
    db.session.scalars(
        sa.select(ManifestVersion)
        .where(ManifestVersion.id.in_(wanted))
        .options(sa.orm.undefer(ManifestVersion.content_sealed))
        .execution_options(populate_existing=True)
    ).all()


def _shared_versions(listed: list[tuple[ManifestVersion, Flight, str]]) -> list[SharedVersion]:
    """Each version for its organisation, with how many of its people agree."""
    people = {version.id: [p.person for p in content_of(version).passengers] for version, _f, _o in listed}
    agreed = {
        organisation: consenting(
            {person for version, _f, o in listed if o == organisation for person in people[version.id]}, organisation
        )
        for organisation in {o for _v, _f, o in listed}
    }
    return [
        _shared_version(version, flight, organisation, people[version.id], agreed[organisation])
        for version, flight, organisation in listed
    ]


def _shared_version(
    version: ManifestVersion, flight: Flight, organisation: str, people: list[UUID], agreed: set[UUID]
) -> SharedVersion:
    shown = sum(person in agreed for person in people)
    return SharedVersion(
        version_id=version.id,
        flight_id=flight.id,
        organisation=organisation,
        number=flight.number,
        operator=flight.operator,
        departs_on=flight.departs_on,
        departs_at=flight.departs_at,
        arrives_at=flight.arrives_at,
        origin=flight.origin,
        destination=flight.destination,
        state=flight.state,
        version=version.number,
        content_hash=version.content_hash,
        sealed_at=version.sealed_at,
        shown=shown,
        withheld=len(people) - shown,
    )


@dataclass(frozen=True, slots=True)
class SharedFlight:
    """A flight for an organisation: its newest list that may go out, and all of them, the newest first."""

    newest: SharedVersion
    versions: tuple[VersionRow, ...]


def shared_flight(viewer: Viewer, flight_id: UUID) -> SharedFlight:
    """One shared flight; raises NotThere for what is not shared, or has no list that may go out."""
    flight, organisation = fetch_shared_flight(viewer, flight_id)
    released = _released([flight])
    return SharedFlight(
        newest=_shared_versions([(released[0][0], flight, organisation)])[0], versions=tuple(version_rows(released))
    )


def fetch_shared_flight(viewer: Viewer, flight_id: UUID) -> tuple[Flight, str]:
    """The doorway: a flight with a list that may go out, and the viewer's organisation with which it is shared."""
    row = db.session.execute(_shared(viewer).where(Flight.id == flight_id)).first()
    if row is None:
        raise NotThere
    return row[0], row[1]


@dataclass(frozen=True, slots=True)
class Approval:
    """Does a version ask for the organisation's own approval, and when was it given?"""

    is_wanted: bool
    given_at: datetime | None


@dataclass(frozen=True, slots=True)
class SharedPage:
    """A version for an organisation: what changed for those it is told of, and the flight's other versions."""

    this: SharedVersion
    approval: Approval
    is_newest: bool
    before: int | None
    changes: Difference | None
    others: tuple[VersionRow, ...]


def shared_page(viewer: Viewer, version_id: UUID) -> SharedPage:
    """The page of a version; raises NotThere for everything that is not shared or may not go out yet."""
    version, flight, organisation = fetch_shared(viewer, version_id)
    released = _released([flight])
    earlier = [one for one, _flight in released if one.number < version.number]
    return SharedPage(
        this=_shared_versions([(version, flight, organisation)])[0],
        approval=approval_of(version, flight, organisation),
        is_newest=released[0][0].id == version.id,
        before=earlier[0].number if earlier else None,
        changes=_changes(earlier[0], version, organisation) if earlier else None,
        others=tuple(version_rows([pair for pair in released if pair[0].id != version.id])),
    )


def approval_of(version: ManifestVersion, flight: Flight, organisation: str) -> Approval:
    """Where IOM's approval of a version stands; no other organisation gives one."""
    if organisation != Organisation.IOM.value:
        return Approval(is_wanted=False, given_at=None)
    given_at = db.session.scalar(
        sa.select(ManifestSignature.signed_at).where(
            ManifestSignature.version_id == version.id, ManifestSignature.kind == Signature.IOM
        )
    )
    return Approval(given_at is None and Signature.IOM.value in flight.needs_signatures, given_at)


def released_versions(flight: Flight) -> list[ManifestVersion]:
    """The versions of a flight that partners may be given, the newest first; for actions that hold the flight."""
    return [version for version, _flight in _released([flight])]


def fetch_shared(viewer: Viewer, version_id: UUID) -> tuple[ManifestVersion, Flight, str]:
    """The doorway: a version that may go out to the viewer's organisation, or NotThere."""
    row = db.session.execute(
        _shared(viewer)
        .join(ManifestVersion, ManifestVersion.flight_id == Flight.id)
        .where(ManifestVersion.id == version_id)
    ).first()
    if row is None:
        raise NotThere
    flight, organisation = row
    for version, _flight in _released([flight]):
        if version.id == version_id:
            return version, flight, organisation
    raise NotThere


def _changes(before: ManifestVersion, after: ManifestVersion, organisation: str) -> Difference:
    """What differs among those who agree now: whoever withdrew is in neither list."""
    old, new = content_of(before), content_of(after)
    agreed = consenting({p.person for p in (*old.passengers, *new.passengers)}, organisation)
    return difference(_only(old, agreed), _only(new, agreed))


def _only(content: SealedList, people: set[UUID]) -> SealedList:
    return SealedList(content.flight, content.legs, tuple(p for p in content.passengers if p.person in people))
