"""Who gets which bed in quarantine when a whole flight is given places at once. A proposal over plain data.

Travel units first, the largest at the head, each in one room where it fits, else at one site; then everybody else,
women and men apart. The rules of sharing a room are those of sites (SP-10, CH-8); what does not fit is said by person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from migrant_support.domains.people.rules import is_infant, is_minor
from migrant_support.domains.sites.rules import RoomUse, Sleeper, may_share_room
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class WhyNot(StrEnum):
    """Why somebody got no place."""

    NO_BED = "no_bed"
    NO_ROOM = "no_room"
    APART = "apart"


WHY_NOT: dict[WhyNot, str] = {
    WhyNot.NO_BED: msg("No bed is free at the chosen centres for all these nights."),
    WhyNot.NO_ROOM: msg("Beds are free, but in no room where this person may sleep (women, men, families, children)."),
    WhyNot.APART: msg("The people who travel together do not fit at one of the chosen centres."),
}


@dataclass(slots=True)
class RoomOffer:
    """A room with its free beds and those who sleep there in the same time; planning fills it."""

    room_id: UUID
    site_id: UUID
    use: RoomUse
    beds: list[UUID]
    beside: list[Sleeper] = field(default_factory=list)
    is_accessible: bool = False


@dataclass(frozen=True, slots=True)
class PlacePlan:
    """A bed for each person who gets one, the adult with whom an infant sleeps, and why for each who gets none."""

    beds: dict[UUID, UUID]
    with_adult: dict[UUID, UUID]
    without: dict[UUID, WhyNot]


def plan_places(
    seekers: Iterable[Sleeper], rooms: Sequence[RoomOffer], on: date, *, accessible: frozenset[UUID] = frozenset()
) -> PlacePlan:
    """Give each seeker a free bed (FEATURES Q2). `rooms` come in the order in which they are to be filled and are
    changed; `accessible` are those who need a room without steps where there is one. Isolation rooms are kept free.
    """
    open_rooms = [room for room in rooms if room.use is not RoomUse.ISOLATION]
    plan = PlacePlan({}, {}, {})
    for group in _groups(seekers, on):
        laps = _laps(group, on)
        beds = [one for one in group if one.person_id not in laps]
        _place_group(plan, beds, open_rooms, on, accessible)
        for infant, adult in laps.items():
            if adult in plan.beds:
                plan.with_adult[infant] = adult
            else:
                plan.without[infant] = plan.without[adult]
    return plan


def _laps(group: list[Sleeper], on: date) -> dict[UUID, UUID]:
    """Which infant of a group sleeps with which adult of it, one each, without a bed of its own (invariant 1)."""
    adults = [one.person_id for one in group if not is_minor(one.birth, on)]
    infants = [one.person_id for one in group if is_infant(one.birth, on)]
    return dict(zip(infants, adults, strict=False))


def _groups(seekers: Iterable[Sleeper], on: date) -> list[list[Sleeper]]:
    """People of one travel unit or family together, grown ones first; the largest groups at the head."""
    found: list[list[Sleeper]] = []
    for seeker in seekers:
        mine = [group for group in found if any(seeker.is_kin_of(other) for other in group)]
        joined = [seeker, *(one for group in mine for one in group)]
        found = [group for group in found if group not in mine] + [joined]
    for group in found:
        group.sort(key=lambda one: (is_minor(one.birth, on), str(one.person_id)))
    return sorted(found, key=lambda group: (-len(group), str(group[0].person_id)))


def _place_group(
    plan: PlacePlan, group: list[Sleeper], rooms: list[RoomOffer], on: date, accessible: frozenset[UUID]
) -> None:
    needs = any(one.person_id in accessible for one in group)
    wanted = sorted(rooms, key=lambda room: _rank(room, len(group), needs_accessible=needs))
    for room in wanted:
        if (beds := _in_one_room(group, room, on)) is not None:
            _take(plan, beds, group, {room.room_id: room})
            return
    for site in dict.fromkeys(room.site_id for room in rooms):
        at_site = [room for room in wanted if room.site_id == site]
        if (split := _in_many_rooms(group, at_site, on)) is not None:
            _take(plan, split, group, {room.room_id: room for room in at_site})
            return
    free = sum(len(room.beds) for room in rooms)
    why = WhyNot.NO_BED if free == 0 else WhyNot.NO_ROOM if len(group) == 1 else WhyNot.APART
    plan.without.update({one.person_id: why for one in group})


def _rank(room: RoomOffer, size: int, *, needs_accessible: bool) -> tuple[bool, bool, bool, int]:
    """Rooms of one's own kind first: families for groups; the fullest room that fits, so that whole rooms stay free."""
    family = room.use is RoomUse.FAMILIES
    return (room.is_accessible is not needs_accessible, family is not (size > 1), len(room.beds) < size, len(room.beds))


_Beds = dict[UUID, tuple[UUID, UUID]]  # person → (room, bed)


def _in_one_room(group: list[Sleeper], room: RoomOffer, on: date) -> _Beds | None:
    return _in_many_rooms(group, [room], on) if len(room.beds) >= len(group) else None


def _in_many_rooms(group: list[Sleeper], rooms: list[RoomOffer], on: date) -> _Beds | None:
    """Each of the group in the first of the rooms that takes her, beside those before her; None if one fails."""
    beside = {room.room_id: list(room.beside) for room in rooms}
    free = {room.room_id: list(room.beds) for room in rooms}
    beds: _Beds = {}
    for one in group:
        room = next((r for r in rooms if free[r.room_id] and _may_join(r.use, one, beside[r.room_id], on)), None)
        if room is None:
            return None
        beds[one.person_id] = (room.room_id, free[room.room_id].pop(0))
        beside[room.room_id].append(one)
    return beds


def _may_join(use: RoomUse, one: Sleeper, beside: list[Sleeper], on: date) -> bool:
    try:
        may_share_room(use, one, beside, on)
    except Refused:
        return False
    return True


def _take(plan: PlacePlan, beds: _Beds, group: list[Sleeper], rooms: dict[UUID, RoomOffer]) -> None:
    for one in group:
        room_id, bed_id = beds[one.person_id]
        rooms[room_id].beds.remove(bed_id)
        rooms[room_id].beside.append(one)
        plan.beds[one.person_id] = bed_id
