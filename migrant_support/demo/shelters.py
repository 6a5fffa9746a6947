"""Shelters of the demonstration with people in their beds: six abroad, three centres at home. Invented places.

Uses the product's own actions, so that nothing stands in the demonstration which a clerk could not have written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.directory.queries import mission_facts
from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.people.models import Person, RestrictedFile, TravelUnitMember
from migrant_support.domains.people.rules import BirthDate, Sex, is_infant, is_minor
from migrant_support.domains.sites.actions import ListedBed, add_room, add_site, take_in_stays
from migrant_support.domains.sites.actions.prices import add_price
from migrant_support.domains.sites.actions.standards import write_figures
from migrant_support.domains.sites.models import Bed, Room
from migrant_support.domains.sites.rules import NewSite, RoomUse, StayEnd, change_of_beds
from migrant_support.domains.sites.rules.cost import Meals, NewPrice, NightPayer
from migrant_support.domains.sites.rules.standards import Measure
from migrant_support.kernel.clock import local_day
from migrant_support.kernel.money import Money
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

_DAY = timedelta(days=1)
_PRICED = timedelta(days=400)


class Rooms(NamedTuple):
    """So many rooms of a use, with so many beds and square metres each."""

    use: RoomUse
    rooms: int
    beds: int
    square_metres: str


@dataclass(frozen=True, slots=True)
class Shelter:
    """A place as the demonstration has it."""

    mission: str
    kind: SiteKind
    name: str
    address: str
    rooms: tuple[Rooms, ...]
    position: tuple[float, float]
    cost: str = ""


SHELTERS = (
    Shelter(
        "KWT", SiteKind.SAFE_HOUSE, "Suraksha", "House 7, Street 12, an invented block of Kuwait City",
        (Rooms(RoomUse.WOMEN, 8, 6, "24"), Rooms(RoomUse.FAMILIES, 4, 4, "18"), Rooms(RoomUse.MINORS, 1, 4, "16"),
         Rooms(RoomUse.ISOLATION, 1, 2, "12")),
        (29.33, 47.99),
    ),
    Shelter("KWT", SiteKind.EMBASSY_HALL, "Hall of the embassy", "Embassy of Sri Lanka, Kuwait City",
            (Rooms(RoomUse.MEN, 2, 10, "38"),), (29.37, 47.98)),
    Shelter(
        "OMN", SiteKind.SAFE_HOUSE, "Suraksha Muscat", "Villa 3, an invented way of Muscat",
        (Rooms(RoomUse.WOMEN, 6, 6, "24"), Rooms(RoomUse.FAMILIES, 3, 4, "18")), (23.6, 58.5),
    ),
    Shelter("OMN", SiteKind.HOTEL, "Sand Dune Hotel", "An invented hotel, Ruwi, Muscat",
            (Rooms(RoomUse.MEN, 5, 3, "14"),), (23.59, 58.54), "11.500 OMR"),
    Shelter(
        "CYP", SiteKind.TRANSIT_HOUSE, "Transit house Larnaca", "12 Invented Street, Larnaca",
        (Rooms(RoomUse.WOMEN, 3, 4, "17"), Rooms(RoomUse.MEN, 2, 4, "17")), (34.92, 33.62),
    ),
    Shelter("CYP", SiteKind.HOTEL, "Hotel Almond Tree", "An invented hotel, Nicosia",
            (Rooms(RoomUse.FAMILIES, 4, 3, "15"),), (35.17, 33.36), "24.00 EUR"),
)  # fmt: skip
CENTRES = (
    Shelter("LKA", SiteKind.QUARANTINE_CENTRE, "Centre Wewelgama", "An invented camp, Vavuniya District",
            (Rooms(RoomUse.WOMEN, 12, 4, "18"), Rooms(RoomUse.MEN, 10, 4, "18"), Rooms(RoomUse.FAMILIES, 6, 4, "20")),
            (8.75, 80.5)),
    Shelter("LKA", SiteKind.QUARANTINE_CENTRE, "Centre Kosgoda Bay", "An invented training school, Galle District",
            (Rooms(RoomUse.WOMEN, 14, 4, "18"), Rooms(RoomUse.MEN, 12, 4, "18"), Rooms(RoomUse.FAMILIES, 6, 4, "20")),
            (6.33, 80.02)),
    Shelter("LKA", SiteKind.HOTEL, "Hotel Lotus Pond", "An invented hotel, Negombo",
            (Rooms(RoomUse.WOMEN, 4, 2, "14"), Rooms(RoomUse.MEN, 3, 2, "14"), Rooms(RoomUse.FAMILIES, 3, 4, "22"),
             Rooms(RoomUse.ISOLATION, 2, 2, "14")),
            (7.21, 79.84), "9500.00 LKR"),
)  # fmt: skip


class Candidate(NamedTuple):
    """Somebody who may be given a bed or a seat."""

    person_id: UUID
    sex: Sex
    birth: BirthDate | None
    unit_id: UUID | None
    opened_at: datetime

    def is_child(self, on: datetime) -> bool:
        """Under 18, or perhaps under 18."""
        return is_minor(self.birth, on.date())

    def is_infant(self, on: datetime) -> bool:
        """Under two."""
        return is_infant(self.birth, on.date())


def open_site(actor: Viewer, shelter: Shelter) -> UUID:
    """Make a shelter with its rooms and beds; return its id."""
    amount, _, currency = shelter.cost.partition(" ")
    secret = shelter.kind is SiteKind.SAFE_HOUSE
    site_id = add_site(
        actor,
        NewSite(
            kind=shelter.kind, name=shelter.name, mission=shelter.mission, zone=mission_facts(shelter.mission).zone,
            is_secret=secret, address=shelter.address, latitude=shelter.position[0], longitude=shelter.position[1],
        ),
    )  # fmt: skip
    if amount:
        begins = local_day(mission_facts(shelter.mission).zone) - _PRICED
        less = Decimal(amount) / 2
        add_price(
            actor, site_id,
            NewPrice(begins, Money(Decimal(amount), currency), Meals.FULL, NightPayer.MISSION, Money(less, currency)),
        )  # fmt: skip
    number = 0
    for rooms in shelter.rooms:
        for _ in range(rooms.rooms):
            number += 1
            add_room(
                actor, site_id, name=str(number), use=rooms.use, beds=rooms.beds, floor=str(number // 8),
                square_metres=Decimal(rooms.square_metres), is_accessible=number == 1,
            )  # fmt: skip
    if actor.may(Power.HOUSE_BOOK):
        write_figures(actor, site_id, _measured(shelter), measured_on=local_day(mission_facts(shelter.mission).zone))
    return site_id


def _measured(shelter: Shelter) -> dict[Measure, Decimal]:
    """What such a house has: enough for most of its beds."""
    beds = {use: sum(one.rooms * one.beds for one in shelter.rooms if one.use is use) for use in RoomUse}
    everybody = sum(beds.values())
    return {
        Measure.WATER: Decimal(14 * everybody),
        Measure.TAPS: Decimal(max(everybody // 8, 1)),
        Measure.TOILETS_WOMEN: Decimal(-(-(beds[RoomUse.WOMEN] + beds[RoomUse.FAMILIES]) // 24)),
        Measure.TOILETS_MEN: Decimal(-(-(beds[RoomUse.MEN] + beds[RoomUse.FAMILIES]) // 24)),
        Measure.BATHS: Decimal(max(everybody // 15, 1)),
        Measure.CEILING: Decimal("2.7"),
        Measure.FOOD: Decimal(2150),
        Measure.SOAP_BODY: Decimal(240 * everybody),
        Measure.APART: Decimal(1),
        Measure.LIT: Decimal(1),
    }


def candidates(mission: str, states: Iterable[CaseState], most: int) -> list[Candidate]:
    """People with a case in these states at a mission, and their families; nobody whose file is closed. The latest
    first; families stay together.
    """
    grown = (
        sa.select(Case.person_id, Case.opened_at, TravelUnitMember.unit_id)
        .outerjoin(
            TravelUnitMember,
            sa.and_(TravelUnitMember.person_id == Case.person_id, TravelUnitMember.left_at.is_(None)),
        )
        .where(
            Case.mission == mission,
            Case.state.in_(list(states)),
            ~sa.exists().where(RestrictedFile.person_id == Case.person_id),
        )
        .order_by(Case.opened_at.desc(), Case.id)
        .limit(most)
    )
    rows: list[tuple[UUID, datetime, UUID | None]] = [(row[0], row[1], row[2]) for row in db.session.execute(grown)]
    units = {unit for _, _, unit in rows if unit is not None}
    members = sa.select(TravelUnitMember.unit_id, Person).join(Person, Person.id == TravelUnitMember.person_id)
    family: dict[UUID, list[Person]] = {}
    for unit, person in db.session.execute(
        members.where(TravelUnitMember.unit_id.in_(units), TravelUnitMember.left_at.is_(None)).order_by(Person.id)
    ):
        family.setdefault(unit, []).append(person)
    alone = [person_id for person_id, _, unit in rows if unit is None]
    people = {p.id: p for p in db.session.scalars(sa.select(Person).where(Person.id.in_(alone)))}
    closed = set(db.session.scalars(sa.select(RestrictedFile.person_id)))
    found: list[Candidate] = []
    for person_id, opened_at, with_whom in rows:
        mine = [people[person_id]] if with_whom is None else family.pop(with_whom, [])
        if not closed & {p.id for p in mine}:
            found += [Candidate(p.id, p.sex, p.birth, with_whom, opened_at) for p in mine]
    return found


def parties(people: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """Those who belong together, in order; most are alone."""
    units: dict[UUID, list[Candidate]] = {}
    order: list[list[Candidate]] = []
    for one in people:
        if one.unit_id is None:
            order.append([one])
        elif one.unit_id in units:
            units[one.unit_id].append(one)
        else:
            units[one.unit_id] = [one]
            order.append(units[one.unit_id])
    yield from order


class FreeBed(NamedTuple):
    """A bed that is given to somebody."""

    id: UUID
    room: str
    bed: str
    use: RoomUse


def beds_of(site_id: UUID) -> list[list[FreeBed]]:
    """The beds of a site, room by room."""
    rows = db.session.execute(
        sa.select(Bed.id, Room.id, Room.name, Bed.name, Room.use)
        .join(Room, Room.id == Bed.room_id)
        .where(Room.site_id == site_id)
        .order_by(sa.func.length(Room.name), Room.name, sa.func.length(Bed.name), Bed.name)
    )
    rooms: dict[UUID, list[FreeBed]] = {}
    for bed_id, room_id, room, bed, use in rows:
        rooms.setdefault(room_id, []).append(FreeBed(bed_id, room, bed, use))
    return list(rooms.values())


def match(
    people: Sequence[Candidate], rooms: Iterable[list[FreeBed]], at: datetime
) -> list[tuple[Candidate, FreeBed | None]]:
    """Give people beds as the rules of sharing say: alone by sex, a family in a room of its own, infants beside their
    mother (no bed). Who finds none is left out.
    """
    shared: dict[Sex, list[FreeBed]] = {Sex.F: [], Sex.M: []}
    family_rooms: list[list[FreeBed]] = []
    for room in rooms:
        if room[0].use is RoomUse.FAMILIES:
            family_rooms.append(room)
        elif room[0].use in (RoomUse.WOMEN, RoomUse.MEN):
            shared[Sex.F if room[0].use is RoomUse.WOMEN else Sex.M] += room
    found: list[tuple[Candidate, FreeBed | None]] = []
    for party in parties(people):
        sleepers = [one for one in party if not one.is_infant(at)]
        if len(party) == 1 and not party[0].is_child(at) and shared.get(party[0].sex):
            found.append((party[0], shared[party[0].sex].pop(0)))
        elif len(party) > 1:
            for room in [r for r in family_rooms if len(r) >= len(sleepers)][:1]:
                family_rooms.remove(room)
                found += list(zip(sleepers, room, strict=False))
                found += [(one, None) for one in party if one.is_infant(at)]
    return found


def fill(
    actor: Viewer, site_id: UUID, people: Sequence[Candidate], *, zone: str, moment: datetime, rng: Random
) -> set[UUID]:
    """Put people into the beds of a shelter, some of them since weeks, with somebody who slept there before; return
    whom.
    """
    rooms = beds_of(site_id)
    beds = sum(len(room) for room in rooms)
    given = match(people, rooms, moment)[: int(beds * 0.75)]
    mothers = {
        one.unit_id: one.person_id
        for one, bed in given
        if bed is not None and one.sex is Sex.F and one.unit_id and not one.is_child(moment)
    }
    listed: list[ListedBed] = []
    for one, bed in given:
        days = rng.randrange(1, 45)
        since = max(moment - days * _DAY, one.opened_at)
        if one.unit_id is not None:
            since = max(moment - 6 * _DAY, one.opened_at)
        begins = min(change_of_beds(since.date(), zone), moment - timedelta(minutes=10))
        room = bed.room if bed else ""
        beside = mothers.get(one.unit_id) if one.unit_id else None
        listed.append(ListedBed(one.person_id, room, bed.bed if bed else "", begins, beside=beside))
    take_in_stays(actor, site_id, listed, batch=site_id, at=moment)
    return {one.person_id for one, _ in given}


def slept_before(actor: Viewer, site_id: UUID, people: Sequence[Candidate], *, zone: str, moment: datetime) -> None:
    """Write who slept in some beds months ago and flew home."""
    women = [one for one in people if one.sex is Sex.F and one.unit_id is None and not one.is_child(moment)]
    rooms = [room for room in beds_of(site_id) if room[0].use is RoomUse.WOMEN]
    listed = []
    for at, (one, bed) in enumerate(zip(women, (b for room in rooms for b in room[:2]), strict=False)):
        until = change_of_beds((moment - (60 + at) * _DAY).date(), zone)
        listed.append(ListedBed(one.person_id, bed.room, bed.bed, until - 14 * _DAY, until, StayEnd.LEFT_FOR_HOME))
    take_in_stays(actor, site_id, listed, batch=site_id, at=moment)


MOST_TRIED = 600
"""How many people are tried for the beds of one house; none has as many, and PostgreSQL takes 65,535 in a question."""


def add_shelters(
    viewers: Mapping[str, Viewer], *, seed: int, moment: datetime, persons: int
) -> tuple[dict[str, UUID], set[UUID]]:
    """Open all sites and fill those abroad; return the sites by name and who has a bed. `viewers` are the officers by
    mission and the coordinator as LKA.
    """
    rng = Random(f"shelters-{seed}")  # noqa: S311 - invented beds
    sites: dict[str, UUID] = {}
    in_bed: set[UUID] = set()
    for shelter in (*SHELTERS, *CENTRES):
        sites[shelter.name] = open_site(viewers[shelter.mission], shelter)
    for shelter in SHELTERS:
        actor, zone = viewers[shelter.mission], mission_facts(shelter.mission).zone
        most = max(6, min(persons // 12, MOST_TRIED))
        waiting = [
            one
            for one in candidates(shelter.mission, (CaseState.VERIFIED, CaseState.ACTIVE), most * 2)
            if one.person_id not in in_bed
        ][:most]
        in_bed |= fill(actor, sites[shelter.name], waiting, zone=zone, moment=moment, rng=rng)
        if shelter.kind is SiteKind.SAFE_HOUSE:
            gone = candidates(shelter.mission, (CaseState.CLOSED,), min(most, 24))
            slept_before(actor, sites[shelter.name], gone, zone=zone, moment=moment)
    return sites, in_bed


__all__ = [
    "CENTRES",
    "SHELTERS",
    "Candidate",
    "add_shelters",
    "beds_of",
    "candidates",
    "match",
    "parties",
]
