"""What readers get of people: plain rows, made from loaded persons."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from migrant_support.domains.people.models import (
    Person,
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
from migrant_support.domains.people.rules.flags import PLAIN
from migrant_support.domains.people.rules.rights import ChildView


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
    story_is_open: bool  # this viewer may read what she told and the papers that go with it

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
class ConsentWordsRow:
    """The words that were agreed to, and who stood by; what the child said is told by `child_view` alone."""

    version: int
    language: str
    witness: str
    giver_name: str
    child_view: ChildView | None


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
    words: ConsentWordsRow | None = None


@dataclass(frozen=True, slots=True)
class FlagRow:
    """A flag in force. `instruction` is what to do, in the language of the desk, with the own words of who set it.

    `denies` is false where somebody let the act pass for the moment; `passed_until` says so.
    """

    id: UUID
    instruction: str
    checkpoints: tuple[Checkpoint, ...]
    priority: FlagPriority
    denies: bool
    set_at: datetime
    expires_at: datetime | None
    kind: str = PLAIN
    passed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bonds:
    """What ties a person: phones, relatives, travel unit, consents, flags in force."""

    phones: list[PhoneRow]
    relatives: list[RelativeRow]
    unit: UnitRow | None
    consents: list[ConsentRow]
    flags: list[FlagRow]


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
