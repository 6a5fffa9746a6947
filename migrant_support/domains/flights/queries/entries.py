"""Reads of who stands on a flight's list, cut to the viewer's sight. Others are at most "a seat is held"."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.flights.models import AllottedSeat, EntryMove, Flight, ManifestEntry, SeatAllotment
from migrant_support.domains.flights.queries.held import held_by_offer, offered_counts
from migrant_support.domains.flights.rules.states import LISTED, SEATED, EntryState, FlightState
from migrant_support.domains.flights.rules.words import Basis, Passenger, Payer, SpecialService
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A line of a flight's list."""

    id: UUID
    flight_id: UUID
    person: PersonRow
    mission: str
    payer: Payer
    allotment_id: UUID
    state: EntryState
    passenger: Passenger
    services: tuple[SpecialService, ...]
    basis: Basis
    unit_id: UUID | None
    lap_of_id: UUID | None
    escort_id: UUID | None
    wait_rank: int | None
    seat_number: str
    bags: int
    bag_kilos: int
    made_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class AllotmentRow:
    """Seats of a mission and payer: how many there are, how many are held, how many people the viewer sees on it."""

    id: UUID
    mission: str
    payer: Payer
    seats: int
    held: int
    proposed: int = 0
    waiting: int = 0
    offered: int = 0

    @property
    def free(self) -> int:
        """Seats that nobody holds and no open offer keeps for somebody."""
        return self.seats - self.held - self.offered


@dataclass(frozen=True, slots=True)
class EntryMoveRow:
    """A step that an entry took, and on which flight."""

    flight_id: UUID
    target: EntryState
    at: datetime
    by: UUID | None
    reason: str


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """Where a person stands on a flight: for her own page."""

    id: UUID
    flight_id: UUID
    number: str
    flight_state: FlightState
    origin: str
    destination: str
    departs_at: datetime
    state: EntryState
    mission: str
    is_flight_seen: bool


def entry_visible_to(viewer: Viewer, power: Power = Power.FLIGHT_READ) -> ColumnElement[bool]:
    """The condition on `ManifestEntry`: person visible with the power, the entry's mission in reach."""
    reach = viewer.reach(power)
    seen = visible_to(viewer, power, person_id=column_of(ManifestEntry.person_id))
    if not reach:
        return sa.false()
    if reach.everywhere:
        return seen
    return sa.and_(seen, ManifestEntry.mission.in_(sorted(reach.ids(ScopeKind.MISSION))))


def fetch_entry(viewer: Viewer, flight_id: UUID, entry_id: UUID, power: Power = Power.FLIGHT_READ) -> ManifestEntry:
    """The doorway: the entry for this viewer on this flight, or NotThere."""
    entry = db.session.scalar(
        sa.select(ManifestEntry)
        .where(ManifestEntry.id == entry_id, ManifestEntry.flight_id == flight_id, entry_visible_to(viewer, power))
        .execution_options(populate_existing=True)
    )
    if entry is None:
        raise NotThere
    return entry


def entry_list(
    viewer: Viewer, flight_id: UUID, *, states: Collection[EntryState] = (), mission: str | None = None
) -> sa.Select[ManifestEntry, Person]:
    """The statement of a flight's list, for keyset paging by (made_at, id)."""
    statement = (
        sa.select(ManifestEntry, Person)
        .join(Person, Person.id == ManifestEntry.person_id)
        .where(ManifestEntry.flight_id == flight_id, entry_visible_to(viewer))
    )
    if states:
        statement = statement.where(ManifestEntry.state.in_(sorted(states)))
    return statement.where(ManifestEntry.mission == mission) if mission else statement


def entry_rows(rows: Sequence[tuple[ManifestEntry, Person]]) -> list[EntryRow]:
    """The lines of loaded entries."""
    return [
        EntryRow(
            id=entry.id,
            flight_id=entry.flight_id,
            person=row_of(person),
            mission=entry.mission,
            payer=entry.payer,
            allotment_id=entry.allotment_id,
            state=entry.state,
            passenger=entry.passenger,
            services=tuple(SpecialService(service) for service in entry.services),
            basis=entry.basis,
            unit_id=entry.unit_id,
            lap_of_id=entry.lap_of_id,
            escort_id=entry.escort_id,
            wait_rank=entry.wait_rank,
            seat_number=entry.seat_number,
            bags=entry.bags,
            bag_kilos=entry.bag_kilos,
            made_at=entry.made_at,
            version=entry.version,
        )
        for entry, person in rows
    ]


def entries_of(viewer: Viewer, flight_id: UUID, *, states: Collection[EntryState] = ()) -> list[EntryRow]:
    """Those on a flight whom the viewer sees, all of them, in the order in which they were proposed; one statement."""
    statement = entry_list(viewer, flight_id, states=states).order_by(ManifestEntry.made_at, ManifestEntry.id)
    return entry_rows([(entry, person) for entry, person in db.session.execute(statement)])


def waiting_list(viewer: Viewer, flight_id: UUID) -> list[EntryRow]:
    """The waiting list in its order: within an allotment, who was put on it first is first."""
    statement = entry_list(viewer, flight_id, states=(EntryState.WAITING,)).order_by(
        ManifestEntry.allotment_id, ManifestEntry.wait_rank, ManifestEntry.id
    )
    return entry_rows([(entry, person) for entry, person in db.session.execute(statement.limit(200))])


def counts_by_state(viewer: Viewer, flight_id: UUID) -> dict[EntryState, int]:
    """How many of those whom the viewer sees are in each state."""
    rows = db.session.execute(
        sa.select(ManifestEntry.state, sa.func.count())
        .where(ManifestEntry.flight_id == flight_id, entry_visible_to(viewer))
        .group_by(ManifestEntry.state)
    )
    return dict(rows.all())


def allotments_of(viewer: Viewer, flight_id: UUID) -> list[AllotmentRow]:
    """The allotments in the viewer's reach with seats, seats held by anybody, and people seen; three statements."""
    reach = viewer.reach(Power.FLIGHT_READ)
    mine = sa.true() if reach.everywhere else SeatAllotment.mission.in_(sorted(reach.ids(ScopeKind.MISSION)))
    holder = sa.and_(ManifestEntry.allotment_id == AllottedSeat.allotment_id, ManifestEntry.place == AllottedSeat.place)
    seats = db.session.execute(
        sa.select(
            SeatAllotment.id,
            SeatAllotment.mission,
            SeatAllotment.payer,
            sa.func.count(AllottedSeat.place),
            sa.func.count(ManifestEntry.id),
        )
        .outerjoin(AllottedSeat, AllottedSeat.allotment_id == SeatAllotment.id)
        .outerjoin(ManifestEntry, holder)
        .where(SeatAllotment.flight_id == flight_id, mine)
        .group_by(SeatAllotment.id, SeatAllotment.mission, SeatAllotment.payer)
        .order_by(SeatAllotment.mission, SeatAllotment.payer)
    ).all()
    waits = {
        (allotment_id, state): count
        for allotment_id, state, count in db.session.execute(
            sa.select(ManifestEntry.allotment_id, ManifestEntry.state, sa.func.count())
            .where(
                ManifestEntry.flight_id == flight_id,
                ManifestEntry.state.in_([EntryState.PROPOSED, EntryState.WAITING]),
                entry_visible_to(viewer),
            )
            .group_by(ManifestEntry.allotment_id, ManifestEntry.state)
        )
    }
    offered = offered_counts([row[0] for row in seats])
    return [
        AllotmentRow(
            *row,
            proposed=waits.get((row[0], EntryState.PROPOSED), 0),
            waiting=waits.get((row[0], EntryState.WAITING), 0),
            offered=offered.get(row[0], 0),
        )
        for row in seats
    ]


def free_seats(flight_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many seats nobody holds and no open offer keeps, by flight."""
    held = sa.exists().where(
        ManifestEntry.allotment_id == AllottedSeat.allotment_id, ManifestEntry.place == AllottedSeat.place
    )
    rows = db.session.execute(
        sa.select(SeatAllotment.flight_id, sa.func.count())
        .join(AllottedSeat, AllottedSeat.allotment_id == SeatAllotment.id)
        .where(SeatAllotment.flight_id.in_(flight_ids), ~held, ~held_by_offer())
        .group_by(SeatAllotment.flight_id)
    )
    return dict(rows.all())


def entry_moves(viewer: Viewer, entry_id: UUID) -> list[EntryMoveRow]:
    """The steps of an entry, newest first."""
    rows = db.session.execute(
        sa.select(ManifestEntry.flight_id, EntryMove.target, EntryMove.at, EntryMove.by, EntryMove.reason)
        .join(ManifestEntry, ManifestEntry.id == EntryMove.entry_id)
        .where(EntryMove.entry_id == entry_id, entry_visible_to(viewer))
        .order_by(EntryMove.at.desc(), EntryMove.id.desc())
    )
    return [EntryMoveRow(*row) for row in rows]


def listed_on(flight_id: UUID) -> list[ManifestEntry]:
    """Everybody on the list, seen or not; for actions that hold the flight, which show it to nobody."""
    return list(
        db.session.scalars(
            sa.select(ManifestEntry)
            .where(ManifestEntry.flight_id == flight_id, ManifestEntry.state.in_(sorted(LISTED)))
            .order_by(ManifestEntry.made_at, ManifestEntry.id)
            .execution_options(populate_existing=True)
        )
    )


def seated_elsewhere(flight_id: UUID, person_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Those of some people who hold a seat on another flight, and its number; for actions."""
    rows = db.session.execute(
        sa.select(ManifestEntry.person_id, Flight.number)
        .join(Flight, Flight.id == ManifestEntry.flight_id)
        .where(
            ManifestEntry.person_id.in_(person_ids),
            ManifestEntry.flight_id != flight_id,
            ManifestEntry.state.in_(sorted(SEATED)),
        )
    )
    return dict(rows.all())
