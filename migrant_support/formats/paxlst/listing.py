"""What a list of passengers or crew says, as plain data: flights with their legs, travellers with their documents."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class ListKind(StrEnum):
    """What a message lists (BGM)."""

    PASSENGERS = "745"
    CREW = "250"
    CLOSE_OUT = "266"


class Function(StrEnum):
    """As what a traveller flies (NAD)."""

    PASSENGER = "FL"
    CREW = "FM"
    CREW_IN_TRANSIT = "DDT"
    PASSENGER_IN_TRANSIT = "DDU"

    @property
    def counted_by(self) -> str:
        """The qualifier of the count to which it belongs: 42 passengers, 41 crew."""
        return "41" if self in {Function.CREW, Function.CREW_IN_TRANSIT} else "42"


@dataclass(frozen=True, slots=True)
class Leg:
    """A take-off and a landing, in the local times of their airports. `crosses` marks the leg over the border."""

    origin: str | None
    destination: str | None
    departs: datetime | None = None
    arrives: datetime | None = None
    crosses: bool = False


@dataclass(frozen=True, slots=True)
class ListedFlight:
    """A flight number with its legs."""

    number: str
    carrier: str = ""
    stage: str = "20"
    legs: tuple[Leg, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A travel document: its kind (P passport, V visa, I identity), number, end and issuer."""

    kind: str
    number: str
    expires: date | None = None
    issuer: str = ""
    expires_raw: str = ""


@dataclass(frozen=True, slots=True)
class Traveller:
    """A passenger or crew member. `names` are the surname, then given names; texts are empty where nothing was said."""

    names: tuple[str, ...]
    function: Function = Function.PASSENGER
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    sex: str = ""
    born: date | None = None
    born_raw: str = ""
    pieces: int | None = None
    weight: int | None = None
    is_verified: bool = False
    bags: tuple[tuple[str, int], ...] = ()
    bags_raw: str = ""
    places: dict[str, str] = field(default_factory=dict)
    reach: dict[str, str] = field(default_factory=dict)
    nationality: str = ""
    references: dict[str, str] = field(default_factory=dict)
    documents: tuple[ListedDocument, ...] = ()

    @property
    def booking(self) -> str:
        """The carrier's booking reference."""
        return self.references.get("AVF", "")

    @property
    def seat(self) -> str:
        """The seat."""
        return self.references.get("SEA", "")


@dataclass(frozen=True, slots=True)
class Listing:
    """One message: who reports, which flights, who flies."""

    kind: str = ListKind.PASSENGERS
    function: str = ""
    version: tuple[str, str] = ("", "")
    reporter: tuple[str, ...] = ()
    reporter_id: str = ""
    reach: dict[str, str] = field(default_factory=dict)
    flights: tuple[ListedFlight, ...] = ()
    travellers: tuple[Traveller, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    reference: str = ""
    release: str = ""
    access: str = ""
    sequence: str = ""
    declared: int | None = None
    actual: int = 0


@dataclass(frozen=True, slots=True)
class Interchange:
    """A whole text: its messages, and what does not add up in them (`problems`, empty after a strict reading)."""

    sender: str
    recipient: str
    reference: str
    messages: tuple[Listing, ...]
    problems: tuple[str, ...]

    @property
    def travellers(self) -> tuple[Traveller, ...]:
        """Everybody of all messages, in their order."""
        return tuple(one for message in self.messages for one in message.travellers)
