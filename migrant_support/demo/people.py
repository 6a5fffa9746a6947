"""Invents people: who they are, their papers, phones, families, consents and flags. Pure: no store, no clock.

A household is an adult, or a mother with children, or a couple; they are registered together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID

from migrant_support.demo.names import Community, InventedName, invent_community, invent_name
from migrant_support.demo.numbers import (
    Keys,
    invent_home_phone,
    invent_nic,
    invent_passports,
    invent_phone,
    invent_spoken_numbers,
)
from migrant_support.domains.people.rules import (
    BirthPrecision,
    Checkpoint,
    ConsentGiver,
    ConsentPurpose,
    ConsentWay,
    DocumentKind,
    DocumentPlace,
    FlagPriority,
    PhoneKind,
    Relation,
    Sex,
)


class Paper(NamedTuple):
    """An identity document."""

    id: UUID
    kind: DocumentKind
    number: str
    issued_on: date | None
    expires_on: date | None
    place: DocumentPlace
    is_verified: bool


class Consent(NamedTuple):
    """A consent; `withdrawn_after` days where it was taken back."""

    id: UUID
    purpose: ConsentPurpose
    giver: ConsentGiver
    way: ConsentWay
    withdrawn_after: int | None


class Flag(NamedTuple):
    """An instruction at checkpoints."""

    id: UUID
    kind: str
    instruction: str
    checkpoints: tuple[Checkpoint, ...]
    priority: FlagPriority
    denies: bool


@dataclass(slots=True)
class InventedPerson:
    """One invented human being. `born` is the true day; what is known of it is `birth_day` with its precision."""

    id: UUID
    spoken_number: int
    mission: str
    community: Community
    name: InventedName
    sex: Sex
    born: date
    birth_day: date
    birth_precision: BirthPrecision
    languages: tuple[str, ...]
    needs_interpreter: bool
    nic: str
    slbfe_number: str
    home_district: str
    home_address: str
    kin_name: str
    kin_relation: str
    kin_phone: str
    registered_at: datetime
    phones: tuple[tuple[UUID, str, PhoneKind], ...] = ()
    papers: tuple[Paper, ...] = ()
    consents: tuple[Consent, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(slots=True)
class Household:
    """People who came together; the first is the one whose case it is. `ties` name relatives by their place."""

    people: list[InventedPerson]
    unit_id: UUID | None = None
    ties: list[tuple[UUID, int, int, Relation]] = field(default_factory=list)


_TAMIL_HOMES = (
    "Jaffna Kilinochchi Mullaitivu Vavuniya Mannar Batticaloa Trincomalee Nuwara_Eliya Badulla Kandy Colombo Puttalam"
)
_MUSLIM_HOMES = "Ampara Batticaloa Trincomalee Puttalam Kandy Colombo Kalutara Mannar Galle Kurunegala Kegalle"
_SINHALA_HOMES = (
    "Kurunegala Gampaha Colombo Anuradhapura Ratnapura Kandy Galle Kalutara Matara Badulla Kegalle Hambantota "
    "Polonnaruwa Puttalam Monaragala Matale Ampara Nuwara_Eliya"
)


def _districts(text: str) -> tuple[str, ...]:
    return tuple(name.replace("_", " ") for name in text.split())


HOMES = {
    Community.SINHALA: _districts(_SINHALA_HOMES),
    Community.TAMIL: _districts(_TAMIL_HOMES),
    Community.MUSLIM: _districts(_MUSLIM_HOMES),
}
_ROADS = ("Temple", "School", "Station", "Lake", "Hospital", "Market", "Canal", "Mosque", "Church", "Post Office")
_VILLAGE_HEADS = ("Kalu", "Rath", "Nelum", "Pol", "Kos", "Mal", "Diya", "Gal", "Wel", "Siyamba", "Amba", "Bulath")
_VILLAGE_TAILS = ("gama", "deniya", "watta", "pitiya", "kumbura", "wewa", "goda", "landa")
_KIN_OF_WOMAN = ("husband", "mother", "sister", "father", "brother", "daughter", "son")
_KIN_OF_MAN = ("wife", "mother", "father", "brother", "sister", "daughter", "son")
_MALE_KIN = frozenset({"husband", "father", "brother", "son"})
_PLACES = (
    DocumentPlace.HOLDER,
    DocumentPlace.EMPLOYER,
    DocumentPlace.MISSION_SAFE,
    DocumentPlace.LOST,
    DocumentPlace.POLICE,
)
_PLACE_SHARES = (54, 84, 92, 97, 100)
_WAYS = (ConsentWay.SPOKEN, ConsentWay.SIGNED, ConsentWay.THUMBPRINT, ConsentWay.LIST)
_PURPOSES = (
    (ConsentPurpose.ASSISTANCE, 0.97),
    (ConsentPurpose.REPATRIATION, 0.72),
    (ConsentPurpose.SHARE_IOM, 0.58),
    (ConsentPurpose.PHOTO, 0.40),
    (ConsentPurpose.STATISTICS, 0.33),
)
_FLAGS: tuple[tuple[str, str, tuple[Checkpoint, ...], FlagPriority, bool], ...] = (
    ("call_officer", "Before anything is signed.", (Checkpoint.COUNTER,), FlagPriority.WARNING, False),
    (
        "instruction",
        "A lower bed on the ground floor, please.",
        (Checkpoint.ADMISSION, Checkpoint.ROOM),
        FlagPriority.NOTE,
        False,
    ),
    (
        "instruction",
        "Give no cash to anyone else in her or his name.",
        (Checkpoint.CASH,),
        FlagPriority.WARNING,
        False,
    ),
    ("not_alone", "", (Checkpoint.GATE,), FlagPriority.URGENT, True),
    ("call_nurse", "", (Checkpoint.CHECK_IN, Checkpoint.BOARDING), FlagPriority.URGENT, True),
    (
        "instruction",
        "Milk powder for the infant belongs to this ration.",
        (Checkpoint.DISTRIBUTION,),
        FlagPriority.NOTE,
        False,
    ),
)
_DAY = timedelta(days=1)


class Inventor:
    """Draws households one after the other from one seeded stream; the order of the calls is part of the seed."""

    def __init__(self, seed: int, *, moment: datetime) -> None:
        self.rng = Random(f"demonstration-{seed}")  # noqa: S311 - invented people, not secrets
        self.moment = moment
        self.keys = Keys(self.rng)
        self._passports = invent_passports(self.rng)
        self._spoken = invent_spoken_numbers(self.rng)

    def households(self, mission: str, count: int) -> Iterator[Household]:
        """Households of a mission with exactly `count` people together."""
        left = count
        while left > 0:
            household = self._household(mission, left)
            left -= len(household.people)
            yield household

    def _household(self, mission: str, most: int) -> Household:
        at = self._registered_at()
        draw = self.rng.random()
        if draw < 0.035 and most > 1:
            return self._family(mission, at, children=min(most - 1, 1 + (draw < 0.014) + (draw < 0.004)))
        if draw < 0.05 and most > 1:
            return self._couple(mission, at)
        return Household([self._adult(mission, at)])

    def _registered_at(self) -> datetime:
        """Within the last 300 days, more of them lately; at a counter's hours."""
        days = int(self.rng.betavariate(1.1, 2.2) * 300)
        minutes = self.rng.randrange(5 * 60, 13 * 60)  # 08:00 to 16:00 in the Gulf
        at = (self.moment - days * _DAY).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)
        return min(at, self.moment - timedelta(minutes=self.rng.randrange(5, 240)))

    def _key(self, at: datetime) -> UUID:
        return self.keys.at(int(at.timestamp()) * 1000)

    def _adult(
        self, mission: str, at: datetime, *, sex: str = "", community: Community | None = None
    ) -> InventedPerson:
        rng = self.rng
        sex = sex or ("F" if rng.random() < 0.6 else "M")
        community = community or invent_community(rng)
        age = 19 + int(rng.betavariate(1.9, 3.0) * 46)
        born = date(at.year - age, 1, 1) + rng.randrange(365) * _DAY
        name = invent_name(rng, community, sex)
        person = self._person(mission, at, name=name, community=community, sex=sex, born=born)
        person.nic = invent_nic(rng, born, sex) if rng.random() < 0.85 else ""
        year = at.year - rng.randrange(1, 7)
        person.slbfe_number = f"{mission[:2]}/{year}/{rng.randrange(10**6):06d}" if rng.random() < 0.6 else ""
        person.phones = self._phones(person)
        person.papers = self._papers(person)
        person.consents = self._consents(at, ConsentGiver.SELF)
        if rng.random() < 0.04:
            person.flags = (Flag(self._key(at), *rng.choice(_FLAGS)),)
        return person

    def _person(
        self, mission: str, at: datetime, *, name: InventedName, community: Community, sex: str, born: date
    ) -> InventedPerson:
        rng = self.rng
        known, precision = _known(rng, born, at.date())
        relation = rng.choice(_KIN_OF_WOMAN if sex == "F" else _KIN_OF_MAN)
        kin = invent_name(rng, community, "M" if relation in _MALE_KIN else "F", relative=name)
        homes = HOMES[community]
        return InventedPerson(
            id=self._key(at),
            spoken_number=next(self._spoken),
            mission=mission,
            community=community,
            name=name,
            sex=Sex(sex),
            born=born,
            birth_day=known,
            birth_precision=precision,
            languages=_languages(rng, community),
            needs_interpreter=community is Community.TAMIL and rng.random() < 0.12,
            nic="",
            slbfe_number="",
            home_district=homes[min(int(rng.expovariate(4 / len(homes))), len(homes) - 1)],
            home_address=_address(rng),
            kin_name=kin.spoken,
            kin_relation=relation,
            kin_phone=invent_home_phone(rng) if rng.random() < 0.9 else "",
            registered_at=at,
        )

    def _phones(self, person: InventedPerson) -> tuple[tuple[UUID, str, PhoneKind], ...]:
        rng, at, found = self.rng, person.registered_at, []
        if rng.random() < 0.88:
            found.append((self._key(at), invent_phone(rng, person.mission), PhoneKind.OWN))
        if rng.random() < 0.5:
            found.append((self._key(at), invent_home_phone(rng), PhoneKind.HOME))
        return tuple(found)

    def _papers(self, person: InventedPerson, *, child: bool = False) -> tuple[Paper, ...]:
        rng, at = self.rng, person.registered_at
        if rng.random() < (0.4 if child else 0.04):
            return ()
        issued = at.date() - rng.randrange(200, 3600) * _DAY
        issued = max(issued, person.born + 30 * _DAY)
        place = DocumentPlace.HOLDER if child else rng.choices(_PLACES, cum_weights=_PLACE_SHARES)[0]
        seen = place in (DocumentPlace.HOLDER, DocumentPlace.MISSION_SAFE) and rng.random() < 0.6
        validity = (3 if child else 10) * 365 * _DAY
        kind, number = DocumentKind.PASSPORT, next(self._passports)
        papers = [Paper(self._key(at), kind, number, issued, issued + validity, place, seen)]
        if place is DocumentPlace.LOST and rng.random() < 0.5:
            made = min(at.date() + rng.randrange(3, 20) * _DAY, self.moment.date())
            number = f"ETD/{person.mission}/{rng.randrange(10**5):05d}"
            kind = DocumentKind.EMERGENCY
            papers.append(Paper(self._key(at), kind, number, made, made + 180 * _DAY, DocumentPlace.MISSION_SAFE, True))
        return tuple(papers)

    def _consents(self, at: datetime, giver: ConsentGiver) -> tuple[Consent, ...]:
        rng = self.rng
        way = rng.choices(_WAYS, cum_weights=(45, 75, 85, 100))[0]
        return tuple(
            Consent(self._key(at), purpose, giver, way, rng.randrange(1, 40) if rng.random() < 0.03 else None)
            for purpose, share in _PURPOSES
            if rng.random() < share
        )

    def _family(self, mission: str, at: datetime, *, children: int) -> Household:
        mother = self._adult(mission, at, sex="F")
        people = [mother]
        for _ in range(children):
            taken = {child.name.secondary.split()[-1] for child in people[1:]}
            people.append(self._child(mother, taken))
        people[1:] = sorted(people[1:], key=lambda child: child.born)
        household = Household(people, unit_id=self._key(at))
        for place in range(1, len(people)):
            household.ties.append((self._key(at), place, 0, Relation.MOTHER))
            household.ties.append((self._key(at), 0, place, Relation.CHILD))
        if (at.date() - people[-1].born).days < 730:
            mother.flags = (Flag(self._key(at), *_FLAGS[-1]),)
        return household

    def _child(self, mother: InventedPerson, taken: set[str]) -> InventedPerson:
        rng, at = self.rng, mother.registered_at
        oldest = min(13 * 365, (at.date() - mother.born).days - 18 * 365)
        born = at.date() - rng.randrange(20, max(40, oldest)) * _DAY
        sex = rng.choice("FM")
        name = invent_name(rng, mother.community, sex, relative=mother.name, child=True)
        while name.secondary.split()[-1] in taken:
            name = invent_name(rng, mother.community, sex, relative=mother.name, child=True)
        child = self._person(mother.mission, at, name=name, community=mother.community, sex=sex, born=born)
        child.birth_day, child.birth_precision = born, BirthPrecision.DAY
        child.home_district, child.home_address = mother.home_district, mother.home_address
        child.kin_name, child.kin_relation, child.kin_phone = mother.kin_name, "", mother.kin_phone
        child.papers = self._papers(child, child=True)
        child.consents = self._consents(at, ConsentGiver.GUARDIAN)
        return child

    def _couple(self, mission: str, at: datetime) -> Household:
        wife = self._adult(mission, at, sex="F")
        husband = self._adult(mission, at, sex="M", community=wife.community)
        husband.home_district, husband.home_address = wife.home_district, wife.home_address
        household = Household([wife, husband], unit_id=self._key(at))
        household.ties = [(self._key(at), 0, 1, Relation.SPOUSE), (self._key(at), 1, 0, Relation.SPOUSE)]
        return household


def _known(rng: Random, born: date, today: date) -> tuple[date, BirthPrecision]:
    """What is known of a date of birth: mostly the day, sometimes the month or the year, sometimes only an estimate.

    Nobody near 18 is estimated: the rules would take her or him for a child, who then consented alone.
    """
    draw = rng.random()
    if draw < 0.92 or today.year - born.year < 24:
        return born, BirthPrecision.DAY
    if draw < 0.93:
        return born.replace(day=1), BirthPrecision.MONTH
    if draw < 0.98:
        return date(born.year, 1, 1), BirthPrecision.YEAR
    return date(born.year + rng.choice((-1, 0, 1)), 1, 1), BirthPrecision.ESTIMATED


def _languages(rng: Random, community: Community) -> tuple[str, ...]:
    first = "si" if community is Community.SINHALA else "ta"
    second = {Community.SINHALA: ("en", 0.25), Community.TAMIL: ("si", 0.3), Community.MUSLIM: ("si", 0.45)}[community]
    return (first, second[0]) if rng.random() < second[1] else (first,)


def _address(rng: Random) -> str:
    village = f"{rng.choice(_VILLAGE_HEADS)}{rng.choice(_VILLAGE_TAILS)}"
    return f"{rng.randrange(1, 320)}/{rng.randrange(1, 9)}, {rng.choice(_ROADS)} Road, {village}"
