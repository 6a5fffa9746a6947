"""What the airport desk and the gate show: who is expected, on board, missing; a fixed number of statements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import (
    BaggageAllowance,
    BoardingPass,
    DepartureContact,
    EntryMove,
    Flight,
    ManifestEntry,
    ManifestVersion,
)
from migrant_support.domains.flights.queries.blocked import Blocked, Standing, blocked_on
from migrant_support.domains.flights.queries.entries import EntryRow, entries_of, entry_visible_to
from migrant_support.domains.flights.queries.line import places_in_line
from migrant_support.domains.flights.rules.airport import Allowance
from migrant_support.domains.flights.rules.states import SEATED, EntryState
from migrant_support.domains.people.queries import flags_speaking
from migrant_support.domains.people.queries.rows import FlagRow
from migrant_support.domains.people.rules import Checkpoint
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

AT_THE_AIRPORT = SEATED | {EntryState.WAITING, EntryState.NO_SHOW, EntryState.OFFLOADED}
CHECKPOINT = {EntryState.CONFIRMED: Checkpoint.CHECK_IN, EntryState.CHECKED_IN: Checkpoint.BOARDING}


@dataclass(frozen=True, slots=True)
class AirportRow:
    """Somebody on the list as the desk needs it: the entry, the boarding pass, what is missing, what to mind."""

    entry: EntryRow
    number: int | None
    blocked: Blocked | None
    flags: tuple[FlagRow, ...]

    @property
    def is_stopped(self) -> bool:
        """Does something stand in the way of the next step?"""
        return bool(self.blocked and self.blocked.missing) or any(flag.denies for flag in self.flags)


@dataclass(frozen=True, slots=True)
class ContactRow:
    """An office that is told."""

    id: UUID
    office: str
    email: str
    language: str


def airport_rows(
    viewer: Viewer, flight: Flight, *, states: Collection[EntryState] = AT_THE_AIRPORT, only: UUID | None = None
) -> list[AirportRow]:
    """Everybody of a flight whom the viewer sees in these states, by name, ready for the desk; or `only` one person."""
    entries = [one for one in entries_of(viewer, flight.id, states=states) if only is None or one.person.id == only]
    entries.sort(key=lambda one: (one.person.name.casefold(), one.person.reference))
    people = [one.person.id for one in entries if one.state in CHECKPOINT]
    flags = {point: flags_speaking(people, [point]) for point in CHECKPOINT.values()} if people else {}
    blocked = blocked_on([flight], [(flight.id, Standing(one.id, one.person.id, one.state)) for one in entries])
    numbers = pass_numbers(flight.id)
    return [AirportRow(one, numbers.get(one.id), blocked.get(one.id), tuple(_flags(one, flags))) for one in entries]


def in_line(rows: Sequence[AirportRow]) -> list[AirportRow]:
    """Those who stand by, in the order in which they get seats."""
    places = places_in_line(rows[0].entry.flight_id) if rows else {}
    return sorted(
        (one for one in rows if one.entry.id in places),
        key=lambda one: (one.entry.allotment_id, places[one.entry.id].place, one.entry.id),
    )


def _flags(entry: EntryRow, flags: Mapping[Checkpoint, Mapping[UUID, list[FlagRow]]]) -> Sequence[FlagRow]:
    point = CHECKPOINT.get(entry.state)
    return flags.get(point, {}).get(entry.person.id, ()) if point else ()


def seated_after_sealing(viewer: Viewer, flight_id: UUID) -> int:
    """How many of those with a seat, in the viewer's sight, got it after the newest list was sealed.

    The flight leaves only when they stand on a sealed list too (`rules/leaving.py`).
    """
    sealed_at = sa.select(sa.func.max(ManifestVersion.sealed_at)).where(ManifestVersion.flight_id == flight_id)
    got_later = sa.exists().where(
        EntryMove.entry_id == ManifestEntry.id,
        EntryMove.target == EntryState.CONFIRMED,
        EntryMove.source.in_((EntryState.WAITING, EntryState.PROPOSED)),
        EntryMove.at > sealed_at.scalar_subquery(),
    )
    counted = sa.select(sa.func.count()).where(
        ManifestEntry.flight_id == flight_id,
        ManifestEntry.state.in_(sorted(SEATED)),
        entry_visible_to(viewer, Power.FLIGHT_BOARD),
        got_later,
    )
    return db.session.scalar(counted) or 0


def pass_numbers(flight_id: UUID) -> dict[UUID, int]:
    """The boarding pass numbers of a flight, by entry; the caller shows those of entries that the viewer sees."""
    rows = db.session.execute(
        sa.select(BoardingPass.entry_id, BoardingPass.number).where(BoardingPass.flight_id == flight_id)
    )
    return dict(rows.all())


def allowances_of(flight_id: UUID) -> dict[str, Allowance]:
    """What a flight says of free baggage, by payer (and `infant`); nothing where it is as usual."""
    rows = db.session.execute(
        sa.select(BaggageAllowance.holds_for, BaggageAllowance.pieces, BaggageAllowance.kilos).where(
            BaggageAllowance.flight_id == flight_id
        )
    )
    return {holds_for: Allowance(pieces, kilos) for holds_for, pieces, kilos in rows}


def contacts_of(viewer: Viewer, airport: str) -> list[ContactRow]:
    """The offices that are told of flights to an airport; for those who plan flights."""
    if not viewer.may(Power.FLIGHT_PLAN):
        return []
    return told_at(airport)


def told_at(airport: str) -> list[ContactRow]:
    """The same, for the procedure that tells them."""
    rows = db.session.execute(
        sa.select(DepartureContact.id, DepartureContact.office, DepartureContact.email, DepartureContact.language)
        .where(DepartureContact.airport == airport, DepartureContact.ended_at.is_(None))
        .order_by(DepartureContact.office, DepartureContact.id)
    )
    return [ContactRow(*row) for row in rows]
