"""The bed board of a site: rooms, beds, who sleeps there, who is expected, what is free. Eight statements for any site.

A person whose file is closed to the viewer is neither named nor counted: her bed is "not available".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import FlagRow, PersonRow, flags_speaking, row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.rules import Checkpoint, is_minor
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.sites.models import Bed, Stay
from migrant_support.domains.sites.queries.places import (
    BedRow,
    RoomRow,
    SiteRow,
    bed_rows,
    room_rows,
    site_row,
    standing,
)
from migrant_support.domains.sites.queries.sleepers import sleepers_of, stands
from migrant_support.domains.sites.rules import Leaving, Sleeper, StayState, is_expected_by, leaving, siblings_parted
from migrant_support.kernel.clock import local_day, now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

SPEAKING = (Checkpoint.ADMISSION, Checkpoint.ROOM)


@dataclass(frozen=True, slots=True)
class Occupant:
    """Somebody in a bed, or expected in it; infants who sleep with her stand with her."""

    stay_id: UUID
    person: PersonRow
    state: StayState
    from_at: datetime
    until_at: datetime | None
    lapses_at: datetime | None
    leaving: Leaving
    is_due: bool
    flags: tuple[FlagRow, ...]
    infants: tuple["Occupant", ...] = ()


@dataclass(frozen=True, slots=True)
class BoardBed:
    """A bed: who is in it now, who comes next. `is_withheld`: not free, and nothing more is told."""

    bed: BedRow
    occupant: Occupant | None
    expected: Occupant | None
    is_withheld: bool

    @property
    def is_free(self) -> bool:
        """Can somebody sleep there tonight?"""
        nobody = self.occupant is None and not self.is_withheld and self.bed.blocked_reason is None
        return nobody and not (self.expected is not None and self.expected.is_due)


@dataclass(frozen=True, slots=True)
class BoardRoom:
    """A room with its beds; `unsafe_child`: a child sleeps beside adults who are not family; `not_apart`: some
    sleep together who are kept apart; `siblings_parted`: a brother or sister sleeps in another room (CH-4).
    """

    room: RoomRow
    beds: tuple[BoardBed, ...]
    unsafe_child: bool
    not_apart: bool = False
    siblings_parted: bool = False

    @property
    def sleepers(self) -> int:
        """How many sleep there now."""
        return sum(1 + len(b.occupant.infants) for b in self.beds if b.occupant is not None)

    @property
    def space_each(self) -> Decimal | None:
        """Square metres a person by tonight's sleepers; None when the space is unknown or nobody sleeps there."""
        if self.room.square_metres is None or not self.sleepers:
            return None
        return (self.room.square_metres / self.sleepers).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the beds of a site come to. `places` are the ordinary beds in service."""

    places: int
    sleepers: int
    infants: int
    free: int
    withheld: int
    temporary: int
    expected: int
    leaving: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Board:
    """A site's whole board."""

    site: SiteRow
    rooms: tuple[BoardRoom, ...]
    capacity: Capacity


class _Open(NamedTuple):
    stay: Stay
    person: Person
    is_seen: bool


def board_of(viewer: Viewer, site_id: UUID) -> Board:
    """The board as this viewer may see it; raises NotThere."""
    site = site_row(viewer, site_id, Power.STAY_READ)
    opened = _open_stays(viewer, site_id)
    lain_in = {o.stay.bed_id for o in opened if o.stay.state is StayState.CURRENT}
    beds = bed_rows(
        viewer, Power.STAY_READ, Bed.site_id == site_id, sa.or_(standing(), Bed.id.in_([b for b in lain_in if b]))
    )
    seen = [o for o in opened if o.is_seen]
    flags = flags_speaking([o.person.id for o in seen], SPEAKING)
    people = sleepers_of([o.person.id for o in opened if o.stay.state is StayState.CURRENT])
    placed = _placed(beds, opened, flags, site.zone)
    slept = _sleepers_by_room(beds, opened, people)
    unsafe = _unsafe_rooms(slept, site.zone)
    parted = _parted_rooms(slept, site.zone)
    rooms = tuple(
        BoardRoom(
            room,
            tuple(b for b in placed if b.bed.room_id == room.id),
            room.id in unsafe,
            any(one.keeps_apart_from(other) for one, other in combinations(slept.get(room.id, ()), 2)),
            room.id in parted,
        )
        for room in room_rows(viewer, site_id)
    )
    return Board(site, rooms, _capacity(placed))


def _open_stays(viewer: Viewer, site_id: UUID) -> list[_Open]:
    rows = db.session.execute(
        sa.select(Stay, Person, is_open_to(viewer, column_of(Stay.person_id)))
        .join(Person, Person.id == Stay.person_id)
        .where(Stay.site_id == site_id, Stay.state.in_((StayState.CURRENT, StayState.PLANNED)), stands())
        .order_by(Stay.from_at, Stay.id)
    )
    return [_Open(stay, person, bool(is_seen)) for stay, person, is_seen in rows]


def _placed(
    beds: Sequence[BedRow], opened: Sequence[_Open], flags: Mapping[UUID, list[FlagRow]], zone: str
) -> list[BoardBed]:
    infants: dict[UUID, list[Occupant]] = {}
    for one in opened:
        if one.is_seen and one.stay.with_stay_id is not None:
            infants.setdefault(one.stay.with_stay_id, []).append(_occupant(one, flags, zone))
    by_bed: dict[UUID, list[_Open]] = {}
    for one in opened:
        if one.stay.bed_id is not None:
            by_bed.setdefault(one.stay.bed_id, []).append(one)
    found = []
    for bed in beds:
        mine = by_bed.get(bed.id, [])
        shown = [_occupant(one, flags, zone) for one in mine if one.is_seen]
        shown = [replace(one, infants=tuple(infants.get(one.stay_id, ()))) for one in shown]
        hidden = any(not one.is_seen for one in mine)
        occupant = next((one for one in shown if one.state is StayState.CURRENT), None)
        expected = next((one for one in shown if one.state is StayState.PLANNED), None)
        found.append(BoardBed(bed, occupant, expected, is_withheld=hidden and occupant is None))
    return found


def _occupant(one: _Open, flags: Mapping[UUID, list[FlagRow]], zone: str) -> Occupant:
    moment, stay = now(), one.stay
    is_here = stay.state is StayState.CURRENT
    return Occupant(
        stay_id=stay.id,
        person=row_of(one.person),
        state=stay.state,
        from_at=stay.from_at,
        until_at=stay.until_at,
        lapses_at=stay.lapses_at,
        leaving=leaving(stay.until_at, now=moment, zone=zone) if is_here else Leaving.LATER,
        is_due=not is_here and is_expected_by(stay.from_at, now=moment, zone=zone),
        flags=tuple(flags.get(one.person.id, ())),
    )


def _sleepers_by_room(
    beds: Sequence[BedRow], opened: Sequence[_Open], people: Mapping[UUID, Sleeper]
) -> dict[UUID, list[Sleeper]]:
    room_of = {bed.id: bed.room_id for bed in beds}
    in_room: dict[UUID, list[Sleeper]] = {}
    for one in opened:
        if one.stay.state is StayState.CURRENT and one.stay.bed_id in room_of:
            in_room.setdefault(room_of[one.stay.bed_id], []).append(people[one.person.id])
    return in_room


def _parted_rooms(in_room: Mapping[UUID, Sequence[Sleeper]], zone: str) -> set[UUID]:
    rooms = list(in_room)
    return {rooms[at] for at in siblings_parted(in_room.values(), local_day(zone))}


def _unsafe_rooms(in_room: Mapping[UUID, Sequence[Sleeper]], zone: str) -> set[UUID]:
    """Rooms where a child sleeps beside an adult who is not family and no grown relative is there (CH-8)."""
    today = local_day(zone)
    unsafe = set()
    for room_id, sleepers in in_room.items():
        grown = [s for s in sleepers if not is_minor(s.birth, today)]
        for child in sleepers:
            if child not in grown and grown and not any(child.is_kin_of(adult) for adult in grown):
                unsafe.add(room_id)
    return unsafe


def _capacity(beds: Sequence[BoardBed]) -> Capacity:
    here = [b.occupant for b in beds if b.occupant is not None]
    withheld = [b for b in beds if b.occupant is None and (b.is_withheld or b.bed.blocked_reason is not None)]
    return Capacity(
        places=sum(not b.bed.is_temporary and b not in withheld for b in beds),
        sleepers=sum(1 + len(one.infants) for one in here),
        infants=sum(len(one.infants) for one in here),
        free=sum(b.is_free for b in beds),
        withheld=len(withheld),
        temporary=sum(b.bed.is_temporary for b in beds),
        expected=sum(b.expected is not None and b.expected.is_due for b in beds),
        leaving=sum(one.leaving is Leaving.TODAY for one in here),
        overdue=sum(one.leaving is Leaving.OVERDUE for one in here),
    )
