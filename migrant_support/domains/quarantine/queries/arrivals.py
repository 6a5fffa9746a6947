"""Arrivals as the desk at the aircraft door sees them: flights that come, and who came off each of them.

Names are read anew for this viewer; the sealed version says only who is expected. Restricted files are in no row and no
count but for their named readers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.flights.rules.words import Passenger, SpecialService
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.sight import is_ordinary, visible_to
from migrant_support.domains.quarantine.models import Arrival, QuarantineOrder
from migrant_support.domains.quarantine.queries.places import Place, places_of
from migrant_support.domains.quarantine.queries.sight import lands_here
from migrant_support.domains.quarantine.rules.orders import INSIDE, ArrivalKind, OrderState
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import Unreadable, open_sealed
from migrant_support.policy import Power

FLEW = (EntryState.BOARDED, EntryState.ARRIVED)
SEATED = (EntryState.CONFIRMED, EntryState.CHECKED_IN, *FLEW)
CAME = (ArrivalKind.RECEIVED, ArrivalKind.NOT_ON_LIST)
SHOWN = (FlightState.LOCKED, FlightState.SEALED, FlightState.DEPARTED, FlightState.ARRIVED, FlightState.CLOSED)


class Progress(StrEnum):
    """How far a passenger has come tonight."""

    MISSING = "missing"
    RECEIVED = "received"
    ROOMED = "roomed"
    NOT_ON_PLANE = "not_on_plane"


@dataclass(frozen=True, slots=True)
class ArrivalCounts:
    """People of a flight. `roomed` are among `came`; `missing` are neither here nor known to be absent."""

    listed: int = 0
    came: int = 0
    absent: int = 0
    roomed: int = 0
    unknown: int = 0

    @property
    def missing(self) -> int:
        """Those of the list of whom nothing is known yet."""
        return max(0, self.listed - self.came - self.absent)


@dataclass(frozen=True, slots=True)
class FlightRow:
    """A flight that comes to an airport of the viewer's."""

    id: UUID
    number: str
    origin: str
    destination: str
    state: FlightState
    arrives_at: datetime
    landed_at: datetime | None
    counts: ArrivalCounts


@dataclass(frozen=True, slots=True)
class PassengerRow:
    """A passenger as the desk sees her; what she needs, what was found, where she sleeps."""

    person: PersonRow
    entry_id: UUID | None
    passenger: Passenger | None
    services: tuple[SpecialService, ...]
    unit_id: UUID | None
    kind: ArrivalKind | None
    found_at: datetime | None
    order_id: UUID | None
    order_state: OrderState | None
    until_on: date | None
    place: Place | None

    @property
    def is_issued(self) -> bool:
        """Is she ordered into quarantine and not on the way yet?"""
        return self.order_state is OrderState.ISSUED

    @property
    def progress(self) -> Progress:
        """How far she has come."""
        if self.kind is None:
            return Progress.MISSING
        if self.kind is ArrivalKind.NOT_ON_PLANE:
            return Progress.NOT_ON_PLANE
        return Progress.ROOMED if self.order_state in INSIDE | {OrderState.RELEASED} else Progress.RECEIVED


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """Somebody who came off the plane, stands on no list and is not known."""

    id: UUID
    name: str
    number: str
    at: datetime


def arriving_flights(viewer: Viewer, since: datetime, until: datetime) -> list[FlightRow]:
    """Flights that land within a span, soonest first, with their counts: four statements."""
    flights = db.session.scalars(
        sa.select(Flight)
        .where(Flight.arrives_at >= since, Flight.arrives_at < until, Flight.state.in_(SHOWN), lands_here(viewer))
        .order_by(Flight.arrives_at, Flight.id)
        .limit(100)
    ).all()
    counts = arrival_counts(viewer, [flight.id for flight in flights])
    return [
        FlightRow(
            f.id, f.number, f.origin, f.destination, f.state, f.arrives_at, f.landed_at,
            counts.get(f.id, ArrivalCounts()),
        )
        for f in flights
    ]  # fmt: skip


def arrival_counts(viewer: Viewer, flight_ids: Sequence[UUID]) -> dict[UUID, ArrivalCounts]:
    """Counts of flights that the viewer may see: three statements. Before departure those seated are the listed ones.

    Whoever sees a flight's arrival sees all who fly on it, so counts are exact; a restricted file is in none.
    """
    if not flight_ids:
        return {}
    not_yet_gone = sa.exists().where(
        Flight.id == ManifestEntry.flight_id, Flight.state.in_([FlightState.LOCKED, FlightState.SEALED])
    )
    listed = _by_flight(
        sa.select(ManifestEntry.flight_id, sa.literal(""), sa.func.count()).where(
            ManifestEntry.flight_id.in_(flight_ids),
            sa.or_(ManifestEntry.state.in_(FLEW), sa.and_(ManifestEntry.state.in_(SEATED), not_yet_gone)),
            _counted(viewer, ManifestEntry.person_id),
        ),
        ManifestEntry.flight_id,
    )
    found = _found(viewer, flight_ids)
    roomed = _by_flight(
        sa.select(QuarantineOrder.flight_id, sa.literal(""), sa.func.count()).where(
            QuarantineOrder.flight_id.in_(flight_ids),
            QuarantineOrder.state.in_([*sorted(INSIDE), OrderState.RELEASED]),
            _counted(viewer, QuarantineOrder.person_id),
        ),
        QuarantineOrder.flight_id,
    )
    return {
        flight_id: ArrivalCounts(
            listed=listed.get((flight_id, ""), 0),
            came=found.get((flight_id, "came"), 0),
            absent=found.get((flight_id, "absent"), 0),
            unknown=found.get((flight_id, "unlisted"), 0),
            roomed=roomed.get((flight_id, ""), 0),
        )
        for flight_id in flight_ids
    }


def _found(viewer: Viewer, flight_ids: Sequence[UUID]) -> dict[tuple[UUID, str], int]:
    """How many came from the list, were absent, or came without standing on it, known or not."""
    rows = db.session.execute(
        sa.select(Arrival.flight_id, Arrival.kind, sa.func.count())
        .where(
            Arrival.flight_id.in_(flight_ids),
            Arrival.taken_back_at.is_(None),
            sa.or_(Arrival.person_id.is_(None), _counted(viewer, Arrival.person_id)),
        )
        .group_by(Arrival.flight_id, Arrival.kind)
    )
    words = {ArrivalKind.RECEIVED: "came", ArrivalKind.NOT_ON_PLANE: "absent"}
    return {(flight_id, words.get(kind, "unlisted")): number for flight_id, kind, number in rows}


def _counted(viewer: Viewer, column: object) -> ColumnElement[bool]:
    """An ordinary person, or one on whose file the viewer is named."""
    person: ColumnElement[UUID] = column  # type: ignore[assignment]
    return sa.or_(is_ordinary(person), visible_to(viewer, Power.ARRIVAL_READ, person_id=person))


def _by_flight(counting: sa.Select[UUID, str, int], *groups: object) -> dict[tuple[UUID, str], int]:
    rows = db.session.execute(counting.group_by(*groups))  # type: ignore[arg-type]
    return {(flight_id, what): number for flight_id, what, number in rows}


def passengers_of_arrival(viewer: Viewer, flight: Flight) -> list[PassengerRow]:
    """Everybody of a flight whom the viewer sees, by name: five statements for any number of them.

    Expected are those who flew on the sealed list; those who came without standing on it follow in the same order.
    """
    entries = {
        entry.person_id: entry
        for entry in db.session.scalars(
            sa.select(ManifestEntry).where(ManifestEntry.flight_id == flight.id, ManifestEntry.state.in_(FLEW))
        )
    }
    arrivals = {
        arrival.person_id: arrival
        for arrival in db.session.scalars(
            sa.select(Arrival).where(
                Arrival.flight_id == flight.id, Arrival.taken_back_at.is_(None), Arrival.person_id.is_not(None)
            )
        )
    }
    people = _people(viewer, flight.id)
    orders = {
        order.person_id: order
        for order in db.session.scalars(
            sa.select(QuarantineOrder).where(
                QuarantineOrder.flight_id == flight.id, QuarantineOrder.state != OrderState.WITHDRAWN
            )
        )
    }
    places = places_of([person.id for person in people], airports()[flight.destination].country)
    return [
        _passenger(
            person, entries.get(person.id), arrivals.get(person.id), orders.get(person.id), places.get(person.id)
        )
        for person in people
    ]


def _people(viewer: Viewer, flight_id: UUID) -> list[PersonRow]:
    flew = sa.select(ManifestEntry.person_id).where(ManifestEntry.flight_id == flight_id, ManifestEntry.state.in_(FLEW))
    found = sa.select(Arrival.person_id).where(
        Arrival.flight_id == flight_id, Arrival.taken_back_at.is_(None), Arrival.person_id.is_not(None)
    )
    rows = db.session.scalars(
        sa.select(Person)
        .where(sa.or_(Person.id.in_(flew), Person.id.in_(found)), visible_to(viewer, Power.ARRIVAL_READ))
        .order_by(Person.primary_name, Person.secondary_name, Person.id)
    )
    return [row_of(person) for person in rows]


def _passenger(
    person: PersonRow,
    entry: ManifestEntry | None,
    arrival: Arrival | None,
    order: QuarantineOrder | None,
    place: Place | None,
) -> PassengerRow:
    return PassengerRow(
        person=person,
        entry_id=entry.id if entry else None,
        passenger=entry.passenger if entry else None,
        services=tuple(SpecialService(code) for code in entry.services) if entry else (),
        unit_id=entry.unit_id if entry else None,
        kind=arrival.kind if arrival else None,
        found_at=arrival.at if arrival else None,
        order_id=order.id if order else None,
        order_state=order.state if order else None,
        until_on=order.until_on if order else None,
        place=place,
    )


def counted_of(passengers: Collection[PassengerRow], unknown: int) -> ArrivalCounts:
    """The counts of one page, from its rows."""
    flew = [p for p in passengers if p.entry_id is not None]
    return ArrivalCounts(
        listed=len(flew),
        came=sum(p.kind is ArrivalKind.RECEIVED for p in flew),
        absent=sum(p.kind is ArrivalKind.NOT_ON_PLANE for p in flew),
        roomed=sum(p.progress is Progress.ROOMED for p in passengers),
        unknown=sum(p.kind is ArrivalKind.NOT_ON_LIST for p in passengers) + unknown,
    )


def last_act_at(viewer: Viewer, flight_id: UUID) -> datetime | None:
    """When this account last wrote somebody down on a flight and did not take it back; None when it never did."""
    mine = sa.and_(Arrival.flight_id == flight_id, Arrival.by == viewer.account_id, Arrival.taken_back_at.is_(None))
    return db.session.scalar(sa.select(Arrival.at).where(mine).order_by(Arrival.at.desc()).limit(1))


def unknown_arrivals(flight: Flight) -> list[UnknownRow]:
    """Those of a fetched flight whom nobody knows yet; their words are opened for whoever sees the arrival."""
    rows = db.session.scalars(
        sa.select(Arrival)
        .where(Arrival.flight_id == flight.id, Arrival.person_id.is_(None), Arrival.taken_back_at.is_(None))
        .order_by(Arrival.at, Arrival.id)
    )
    return [
        UnknownRow(
            a.id, opened(a.name_sealed, "name_sealed", a.id), opened(a.number_sealed, "number_sealed", a.id), a.at
        )
        for a in rows
    ]


def opened(blob: bytes | None, column: str, row_id: UUID) -> str:
    """What was written down of an unknown arrival; empty when there is nothing or its key was destroyed."""
    if not blob:
        return ""
    try:
        return open_sealed(blob, data_class=DataClass.PERSONAL, table="arrival", column=column, row_id=row_id)
    except Unreadable:
        return ""
