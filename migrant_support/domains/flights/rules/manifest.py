"""The sealed list: its canonical content and hash, how two versions differ, who must sign, who may be given what.

Content is what the list says, never who sealed it or when: the same list gives the same bytes and the same hash.
People are named by id inside it, so that consent is asked anew for each rendition (DOMAIN, Manifest version).
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any
from uuid import UUID

from migrant_support.domains.flights.rules.words import Signature
from migrant_support.domains.people.rules import BirthDate, BirthPrecision
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

FORM = 2
"""The form of the content; a later one gets a new number and old versions keep theirs.

1: as first sealed. 2: the name in Sinhala and Tamil (`local_name`).
"""


@dataclass(frozen=True, slots=True)
class SealedFlight:
    """The flight as the list names it."""

    number: str
    operator: str
    aircraft: str
    date: str
    origin: str
    destination: str


@dataclass(frozen=True, slots=True)
class SealedLeg:
    """A take-off and landing; moments in UTC, ISO 8601."""

    origin: str
    destination: str
    departs_at: str
    arrives_at: str


@dataclass(frozen=True, slots=True)
class SealedPassenger:
    """One seated person. Texts are empty where nothing is known; days are ISO 8601, a birth as exact as it is known.

    `escort` is the id of the person who escorts this one, `lap_of` of the one on whose lap she sits. `is_overridden`
    marks that a blocker was let pass; it is for the list's own office and stands in no rendition (invariant 4).
    """

    entry_id: str
    person_id: str
    case_ref: str
    unit_id: str
    primary_id: str
    secondary_id: str
    sex: str
    birth_date: str
    birth_precision: str
    nationality: str
    document_type: str
    document_number: str
    document_expiry: str
    origin_mission: str
    passenger: str
    seat: str
    payer: str
    ssr: tuple[str, ...]
    fit_to_travel_until: str
    escort: str
    lap_of: str
    destination_district: str
    phone: str
    basis: str
    is_overridden: bool
    local_name: str = ""

    @property
    def person(self) -> UUID:
        """The person's id."""
        return UUID(self.person_id)

    @property
    def entry(self) -> UUID:
        """The id of the entry that was sealed."""
        return UUID(self.entry_id)


@dataclass(frozen=True, slots=True)
class SealedList:
    """The whole content of a version."""

    flight: SealedFlight
    legs: tuple[SealedLeg, ...]
    passengers: tuple[SealedPassenger, ...]

    @property
    def missions(self) -> tuple[str, ...]:
        """The missions whose people are on the list, in order."""
        return tuple(sorted({p.origin_mission for p in self.passengers}))


def canonical(content: SealedList) -> str:
    """The one way to write a list: passengers by name and id, keys sorted, no blanks."""
    said = {
        "form": FORM,
        "flight": asdict(content.flight),
        "legs": [asdict(leg) for leg in content.legs],
        "passengers": [asdict(p) for p in sorted(content.passengers, key=_place)],
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _place(passenger: SealedPassenger) -> tuple[str, str, str, str]:
    return (passenger.primary_id, passenger.secondary_id, passenger.birth_date, passenger.person_id)


def hash_of(text: str) -> str:
    """SHA-256 of the canonical content, as hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_canonical(text: str) -> SealedList:
    """The list back from its canonical content. Raises ValueError for a form that is not known here."""
    said = json.loads(text)
    if said["form"] not in range(1, FORM + 1):
        raise ValueError("a sealed list of a later form")
    for passenger in said["passengers"]:
        passenger["ssr"] = tuple(passenger["ssr"])
    return SealedList(
        SealedFlight(**said["flight"]),
        tuple(SealedLeg(**leg) for leg in said["legs"]),
        tuple(SealedPassenger(**passenger) for passenger in said["passengers"]),
    )


def birth_text(birth: BirthDate | None) -> str:
    """A date of birth as exact as it is known: a day, a month, a year; a part is never invented."""
    if birth is None:
        return ""
    longest = {BirthPrecision.DAY: 10, BirthPrecision.MONTH: 7}.get(birth.precision, 4)
    return birth.day.isoformat()[:longest]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that says something else than in the version before."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PassengerChange:
    """A passenger on both lists of whom something differs."""

    passenger: SealedPassenger
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a version says that the one before did not."""

    flight: tuple[FieldChange, ...]
    added: tuple[SealedPassenger, ...]
    removed: tuple[SealedPassenger, ...]
    changed: tuple[PassengerChange, ...]

    def __bool__(self) -> bool:
        return bool(self.flight or self.added or self.removed or self.changed)


def difference(before: SealedList, after: SealedList) -> Difference:
    """Compare two lists by passenger and field."""
    old = {p.person_id: p for p in before.passengers}
    new = {p.person_id: p for p in after.passengers}
    both = sorted((new[person_id] for person_id in old.keys() & new.keys()), key=_place)
    changed = (PassengerChange(p, _changes(asdict(old[p.person_id]), asdict(p))) for p in both)
    return Difference(
        flight=_changes(asdict(before.flight), asdict(after.flight)) + _leg_changes(before.legs, after.legs),
        added=tuple(sorted((new[i] for i in new.keys() - old.keys()), key=_place)),
        removed=tuple(sorted((old[i] for i in old.keys() - new.keys()), key=_place)),
        changed=tuple(change for change in changed if change.fields),
    )


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, _said(before[name]), _said(after[name]))
        for name in after
        if before[name] != after[name] and name != "entry_id"
    )


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return " ".join(value) if isinstance(value, (tuple, list)) else str(value)


def _leg_changes(before: tuple[SealedLeg, ...], after: tuple[SealedLeg, ...]) -> tuple[FieldChange, ...]:
    if before == after:
        return ()
    return (FieldChange("legs", _route(before), _route(after)),)


def _route(legs: tuple[SealedLeg, ...]) -> str:
    return ", ".join(f"{leg.origin} {leg.departs_at} – {leg.destination} {leg.arrives_at}" for leg in legs)


def missing_signatures(
    needed: Iterable[Signature], missions: Iterable[str], signed: Collection[tuple[Signature, str]]
) -> tuple[tuple[Signature, str], ...]:
    """Who must still sign before a version goes to partners: (kind, place), the place being a mission's code.

    Each mission with people on the list signs for itself. IOM's own approval is not waited for: it comes after IOM was
    given the list (invariant 15).
    """
    asked = set(needed)
    wanted = [(Signature.MISSION, mission) for mission in sorted(missions) if Signature.MISSION in asked]
    if Signature.SLBFE in asked:
        wanted.append((Signature.SLBFE, ""))
    return tuple(one for one in wanted if one not in signed)


class Ground(StrEnum):
    """On what a rendition rests: the law, or each person's consent."""

    CARRIAGE = "legal_basis:carriage_and_advance_passenger_information"
    BORDER = "legal_basis:border_control"
    CONSENT = "consent"


LEGAL: dict[str, Ground] = {"CARRIER": Ground.CARRIAGE, "BORDER": Ground.BORDER}
"""Recipients who get the whole list by law; every other code is an organisation, which gets those who agreed."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is given a list, and on what ground."""

    code: str
    ground: Ground

    @property
    def needs_consent(self) -> bool:
        """Is each person asked?"""
        return self.ground is Ground.CONSENT


def recipient(code: str) -> Recipient:
    """The recipient of a code. Raises Refused for what is no code."""
    plain = code.strip().upper()
    if not plain or len(plain) > 40 or not all((sign.isalnum() and sign.isascii()) or sign in "-_" for sign in plain):
        raise Refused(
            "recipient_unknown",
            msg("%(who)s is no recipient. Name CARRIER, BORDER or an organisation such as IOM."),
            field="recipient",
            who=code.strip()[:40] or "–",
        )
    return Recipient(plain, LEGAL.get(plain, Ground.CONSENT))


def digest_of_withheld(people: Iterable[UUID]) -> str:
    """One text for a set of withheld persons, the same in whatever order."""
    return hashlib.sha256("\n".join(sorted(str(person) for person in people)).encode()).hexdigest()


FIELDS = tuple(field.name for field in fields(SealedPassenger))
