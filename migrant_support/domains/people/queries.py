"""Reads of people. The viewer comes first; what is out of scope or restricted is not in the rows at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.models import (
    ConsentFact,
    FamilyTie,
    FileReader,
    IdentityDocument,
    Person,
    PersonFlag,
    PersonPhone,
    RestrictedFile,
    TravelUnit,
    TravelUnitMember,
)
from migrant_support.domains.people.rules import (
    BirthDate,
    Checkpoint,
    ConsentPurpose,
    DocumentKind,
    DocumentPlace,
    FlagPriority,
    PhoneKind,
    Relation,
    Sex,
    UnitKind,
)
from migrant_support.domains.people.search_keys import matching
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import now
from migrant_support.kernel.references import read_reference
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import Unreadable, open_sealed
from migrant_support.policy import Power

FOUND_AT_MOST = 50
Number = NewType("Number", str)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of a list."""

    id: UUID
    reference: str
    name: str
    name_in_script: str
    sex: Sex
    birth: BirthDate | None
    nationality: str
    mission: str
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Everything of the person's own row that her page shows; the NIC is opened for this viewer."""

    id: UUID
    reference: str
    primary: str
    secondary: str
    name_si: str
    name_ta: str
    name_ar: str
    other_names: str
    sex: Sex
    birth: BirthDate | None
    nationality: str
    languages: tuple[str, ...]
    needs_interpreter: bool
    nic: str
    slbfe_number: str
    home_district: str
    home_address: str
    kin_name: str
    kin_relation: str
    kin_phone: str
    photo_id: UUID | None
    mission: str
    registered_at: datetime
    version: int
    is_restricted: bool

    @property
    def name(self) -> str:
        """The name in the order of the document: given names, then surname."""
        return full_name(self.primary, self.secondary) or self.name_si or self.name_ta or self.name_ar

    @property
    def name_in_script(self) -> str:
        """The name in Sinhala or Tamil letters, when known."""
        return self.name_si or self.name_ta


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as its person's readers see it."""

    id: UUID
    kind: DocumentKind
    number: str
    written: str
    issuing_state: str
    issued_on: date | None
    expires_on: date | None
    place: DocumentPlace
    verified_at: datetime | None


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """A phone in force."""

    id: UUID
    number: str
    kind: PhoneKind


@dataclass(frozen=True, slots=True)
class RelativeRow:
    """A relative whom this viewer may see too."""

    tie_id: UUID
    person: PersonRow
    relation: Relation
    evidence: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """The travel unit of a person; members whom the viewer may not see are only counted."""

    id: UUID
    kind: UnitKind
    members: tuple[PersonRow, ...]
    hidden_members: int


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A consent fact."""

    id: UUID
    purpose: ConsentPurpose
    recipient: str
    giver: str
    way: str
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Bonds:
    """What ties a person: phones, relatives, travel unit, consents, flags in force."""

    phones: list[PhoneRow]
    relatives: list[RelativeRow]
    unit: UnitRow | None
    consents: list[ConsentRow]
    flags: list["FlagRow"]


@dataclass(frozen=True, slots=True)
class FlagRow:
    """A flag in force."""

    id: UUID
    instruction: str
    checkpoints: tuple[Checkpoint, ...]
    priority: FlagPriority
    denies: bool
    set_at: datetime
    expires_at: datetime | None


def full_name(primary: str, secondary: str) -> str:
    """Given names before surname."""
    return f"{secondary} {primary}".strip()


def row_of(person: Person) -> PersonRow:
    """The list line of a loaded person."""
    return PersonRow(
        id=person.id,
        reference=person.reference,
        name=full_name(person.primary_name, person.secondary_name)
        or person.name_si
        or person.name_ta
        or person.name_ar,
        name_in_script=person.name_si or person.name_ta,
        sex=person.sex,
        birth=person.birth,
        nationality=person.nationality,
        mission=person.registered_mission,
        registered_at=person.registered_at,
    )


def fetch_person(viewer: Viewer, person_id: UUID, power: Power = Power.PERSON_READ, *, lock: bool = False) -> Person:
    """The doorway: the person's row for this viewer, or NotThere. Actions lock it."""
    statement = sa.select(Person).where(Person.id == person_id, visible_to(viewer, power))
    person = db.session.scalar(statement.with_for_update() if lock else statement)
    if person is None:
        raise NotThere
    return person


def person_record(viewer: Viewer, person_id: UUID) -> PersonRecord:
    """Everything of her own row; raises NotThere."""
    row = db.session.execute(
        sa.select(Person, sa.exists().where(RestrictedFile.person_id == Person.id)).where(
            Person.id == person_id, visible_to(viewer)
        )
    ).first()
    if row is None:
        raise NotThere
    person, restricted = row
    return PersonRecord(
        id=person.id,
        reference=person.reference,
        primary=person.primary_name,
        secondary=person.secondary_name,
        name_si=person.name_si,
        name_ta=person.name_ta,
        name_ar=person.name_ar,
        other_names=person.other_names,
        sex=person.sex,
        birth=person.birth,
        nationality=person.nationality,
        languages=tuple(person.languages),
        needs_interpreter=person.needs_interpreter,
        nic=unsealed(person.nic_sealed, "person", "nic_sealed", person.id),
        slbfe_number=person.slbfe_number,
        home_district=person.home_district,
        home_address=person.home_address,
        kin_name=person.kin_name,
        kin_relation=person.kin_relation,
        kin_phone=person.kin_phone,
        photo_id=person.photo_id,
        mission=person.registered_mission,
        registered_at=person.registered_at,
        version=person.version,
        is_restricted=bool(restricted),
    )


def unsealed(blob: bytes | None, table: str, column: str, row_id: UUID) -> str:
    """The text of a sealed personal column; empty when there is none or its key was destroyed."""
    if not blob:
        return ""
    try:
        return open_sealed(blob, data_class=DataClass.PERSONAL, table=table, column=column, row_id=row_id)
    except Unreadable:
        return ""


def documents_of(viewer: Viewer, person_id: UUID) -> list[DocumentRow]:
    """Her documents, newest first."""
    rows = db.session.scalars(
        sa.select(IdentityDocument)
        .where(
            IdentityDocument.person_id == person_id, visible_to(viewer, person_id=_column(IdentityDocument.person_id))
        )
        .order_by(IdentityDocument.id.desc())
    )
    return [
        DocumentRow(
            d.id,
            d.kind,
            unsealed(d.number_sealed, "identity_document", "number_sealed", d.id),
            unsealed(d.written_sealed, "identity_document", "written_sealed", d.id),
            d.issuing_state,
            d.issued_on,
            d.expires_on,
            d.place,
            d.verified_at,
        )
        for d in rows
    ]


def phones_of(viewer: Viewer, person_id: UUID) -> list[PhoneRow]:
    """Her phones in force."""
    rows = db.session.execute(
        sa.select(PersonPhone.id, PersonPhone.number, PersonPhone.kind)
        .where(
            PersonPhone.person_id == person_id,
            PersonPhone.ended_at.is_(None),
            visible_to(viewer, person_id=_column(PersonPhone.person_id)),
        )
        .order_by(PersonPhone.id)
    )
    return [PhoneRow(*row) for row in rows]


def relatives_of(viewer: Viewer, person_id: UUID) -> list[RelativeRow]:
    """Relatives whom the viewer may see; others are not mentioned."""
    rows = db.session.execute(
        sa.select(FamilyTie, Person)
        .join(Person, Person.id == FamilyTie.relative_id)
        .where(
            FamilyTie.person_id == person_id,
            visible_to(viewer),
            visible_to(viewer, person_id=_column(FamilyTie.person_id)),
        )
        .order_by(Person.birth_day, Person.id)
    )
    return [RelativeRow(tie.id, row_of(person), tie.relation, tie.evidence) for tie, person in rows]


def unit_of(viewer: Viewer, person_id: UUID) -> UnitRow | None:
    """The travel unit she is in now."""
    mine = (
        sa.select(TravelUnitMember.unit_id)
        .where(
            TravelUnitMember.person_id == person_id,
            TravelUnitMember.left_at.is_(None),
            visible_to(viewer, person_id=_column(TravelUnitMember.person_id)),
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(TravelUnit.id, TravelUnit.kind, Person, visible_to(viewer).label("seen"))
        .join(TravelUnitMember, TravelUnitMember.unit_id == TravelUnit.id)
        .join(Person, Person.id == TravelUnitMember.person_id)
        .where(TravelUnit.id == mine, TravelUnitMember.left_at.is_(None))
        .order_by(Person.birth_day, Person.id)
    ).all()
    if not rows:
        return None
    seen = tuple(row_of(person) for _unit, _kind, person, is_seen in rows if is_seen)
    return UnitRow(rows[0][0], rows[0][1], seen, len(rows) - len(seen))


def consents_of(viewer: Viewer, person_id: UUID) -> list[ConsentRow]:
    """Her consent facts, newest first."""
    rows = db.session.scalars(
        sa.select(ConsentFact)
        .where(ConsentFact.person_id == person_id, visible_to(viewer, person_id=_column(ConsentFact.person_id)))
        .order_by(ConsentFact.given_at.desc(), ConsentFact.id.desc())
    )
    return [
        ConsentRow(c.id, c.purpose, c.recipient, c.giver.value, c.way.value, c.given_at, c.withdrawn_at) for c in rows
    ]


def flags_of(viewer: Viewer, person_id: UUID) -> list[FlagRow]:
    """Flags in force, the loudest first."""
    rows = db.session.scalars(
        sa.select(PersonFlag)
        .where(
            PersonFlag.person_id == person_id,
            PersonFlag.resolved_at.is_(None),
            sa.or_(PersonFlag.expires_at.is_(None), PersonFlag.expires_at > now()),
            visible_to(viewer, person_id=_column(PersonFlag.person_id)),
        )
        .order_by(PersonFlag.id.desc())
    )
    loudness = list(reversed(FlagPriority))
    flags = [
        FlagRow(
            f.id,
            f.instruction,
            tuple(Checkpoint(c) for c in f.checkpoints),
            f.priority,
            f.denies,
            f.set_at,
            f.expires_at,
        )
        for f in rows
    ]
    return sorted(flags, key=lambda flag: (not flag.denies, loudness.index(flag.priority)))


def flags_at(viewer: Viewer, person_id: UUID, checkpoint: Checkpoint) -> list[FlagRow]:
    """The flags that speak at one checkpoint."""
    return [flag for flag in flags_of(viewer, person_id) if checkpoint in flag.checkpoints]


def bonds_of(viewer: Viewer, person_id: UUID) -> Bonds:
    """Everything that ties her, for her page; five statements."""
    return Bonds(
        phones_of(viewer, person_id),
        relatives_of(viewer, person_id),
        unit_of(viewer, person_id),
        consents_of(viewer, person_id),
        flags_of(viewer, person_id),
    )


def search_people(viewer: Viewer, typed: str, *, region: str = "LK") -> tuple[list[PersonRow], bool]:
    """People whom what was typed may mean, newest first, at most fifty; and whether there are more.

    A reference, a document number, NIC or phone is matched whole; a name by the beginnings of its words.
    """
    reference = read_reference(typed)
    statement = sa.select(Person).where(visible_to(viewer))
    if reference:
        statement = statement.where(Person.reference == reference)
    elif (matches := matching(typed, region)) is not None:
        statement = statement.where(Person.id.in_(matches))
    else:
        return [], False
    found = db.session.scalars(
        statement.order_by(Person.registered_at.desc(), Person.id.desc()).limit(FOUND_AT_MOST + 1)
    ).all()
    return [row_of(person) for person in found[:FOUND_AT_MOST]], len(found) > FOUND_AT_MOST


def people_by_id(viewer: Viewer, person_ids: Sequence[UUID]) -> dict[UUID, PersonRow]:
    """Those of some people whom the viewer may see; at most a page of them."""
    if not person_ids:
        return {}
    found = db.session.scalars(sa.select(Person).where(Person.id.in_(set(person_ids)), visible_to(viewer)))
    return {person.id: row_of(person) for person in found}


def in_units(person_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The travel unit of each person who is in one now; for actions, which show it to nobody."""
    units: dict[UUID, UUID] = {}
    for start in range(0, len(person_ids), 500):
        rows = db.session.execute(
            sa.select(TravelUnitMember.person_id, TravelUnitMember.unit_id).where(
                TravelUnitMember.person_id.in_(person_ids[start : start + 500]), TravelUnitMember.left_at.is_(None)
            )
        )
        units |= dict(rows.all())
    return units


def person_by_reference(viewer: Viewer, typed: str) -> UUID | None:
    """The id behind a typed reference, when the person is there for this viewer."""
    reference = read_reference(typed)
    if reference is None:
        return None
    return db.session.scalar(sa.select(Person.id).where(Person.reference == reference, visible_to(viewer)))


def readers_of(viewer: Viewer, person_id: UUID) -> list[tuple[UUID, datetime]]:
    """Accounts named on the file, for those who see it."""
    rows = db.session.execute(
        sa.select(FileReader.account_id, FileReader.since)
        .where(
            FileReader.person_id == person_id,
            sa.or_(FileReader.until.is_(None), FileReader.until > now()),
            visible_to(viewer, person_id=_column(FileReader.person_id)),
        )
        .order_by(FileReader.id)
    )
    return [(account_id, since) for account_id, since in rows]


def _column(attribute: object) -> sa.ColumnElement[UUID]:
    return attribute  # type: ignore[return-value]
