"""Decisions about the directory over plain data: distances, numbers that can be dialled, names that differ.

May use geopy besides the standard library. The day is passed in.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from geopy.distance import geodesic

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

LANGUAGES = ("en", "si", "ta")
_DIAL = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{3,6}")


class MissionKind(StrEnum):
    """What stands in the city; `home_desk` is the Bureau in Sri Lanka, for lists made at home."""

    EMBASSY = "embassy"
    HIGH_COMMISSION = "high_commission"
    CONSULATE_GENERAL = "consulate_general"
    HOME_DESK = "home_desk"


class SiteKind(StrEnum):
    """Kinds of place where people sleep: one model for all (DOMAIN, Site)."""

    SAFE_HOUSE = "safe_house"
    EMBASSY_HALL = "embassy_hall"
    HOTEL = "hotel"
    TRANSIT_HOUSE = "transit_house"
    QUARANTINE_CENTRE = "quarantine_centre"
    ISOLATION_WARD = "isolation_ward"
    CHILDCARE_INSTITUTION = "childcare_institution"


SITE_KINDS: dict[SiteKind, str] = {
    SiteKind.SAFE_HOUSE: msg("Safe house"),
    SiteKind.EMBASSY_HALL: msg("Hall of the mission"),
    SiteKind.HOTEL: msg("Hotel"),
    SiteKind.TRANSIT_HOUSE: msg("Transit house"),
    SiteKind.QUARANTINE_CENTRE: msg("Quarantine centre"),
    SiteKind.ISOLATION_WARD: msg("Isolation ward"),
    SiteKind.CHILDCARE_INSTITUTION: msg("Childcare institution"),
}

MISSION_KINDS: dict[MissionKind, str] = {
    MissionKind.EMBASSY: msg("Embassy"),
    MissionKind.HIGH_COMMISSION: msg("High Commission"),
    MissionKind.CONSULATE_GENERAL: msg("Consulate General"),
    MissionKind.HOME_DESK: msg("Desk in Sri Lanka"),
}


class Service(StrEnum):
    """What an institution helps with."""

    MIGRANT_WORKERS = "migrant_workers"
    COMPLAINTS = "complaints"
    HELPLINE = "helpline"
    SHELTER = "shelter"
    CHILD_PROTECTION = "child_protection"
    WOMEN_CHILDREN = "women_children"
    VICTIM_PROTECTION = "victim_protection"
    LEGAL_AID = "legal_aid"
    POLICE = "police"
    HEALTH = "health"
    TRAVEL_PAPERS = "travel_papers"
    FAMILY_TRACING = "family_tracing"
    COORDINATION = "coordination"


SERVICES: dict[Service, str] = {
    Service.MIGRANT_WORKERS: msg("Help for workers abroad"),
    Service.COMPLAINTS: msg("Takes complaints"),
    Service.HELPLINE: msg("Helpline"),
    Service.SHELTER: msg("Shelter"),
    Service.CHILD_PROTECTION: msg("Protection of children"),
    Service.WOMEN_CHILDREN: msg("Women and children"),
    Service.VICTIM_PROTECTION: msg("Protection of victims and witnesses"),
    Service.LEGAL_AID: msg("Legal aid"),
    Service.POLICE: msg("Police"),
    Service.HEALTH: msg("Health"),
    Service.TRAVEL_PAPERS: msg("Travel papers"),
    Service.FAMILY_TRACING: msg("Finding family"),
    Service.COORDINATION: msg("Leads the task force"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """The same text in the three languages; English is always there, the others may be empty."""

    en: str
    si: str = ""
    ta: str = ""

    def in_language(self, language: str) -> str:
        """The text in "en", "si" or "ta"; English where that one is empty or the language another."""
        return {"si": self.si, "ta": self.ta}.get(language, "") or self.en


class Place(Protocol):
    """Anything with coordinates in degrees."""

    @property
    def latitude(self) -> float: ...

    @property
    def longitude(self) -> float: ...


AnyPlace = TypeVar("AnyPlace", bound=Place)


def distance_km(one: Place, other: Place) -> float:
    """Kilometres as the crow flies between two places, on the WGS 84 ellipsoid."""
    metres = geodesic((one.latitude, one.longitude), (other.latitude, other.longitude)).m
    return float(metres) / 1000


def nearest(place: Place, candidates: Iterable[AnyPlace]) -> tuple[AnyPlace, float] | None:
    """The candidate that lies nearest, with its distance in kilometres; None when there is none."""
    measured = [(distance_km(place, candidate), at, candidate) for at, candidate in enumerate(candidates)]
    if not measured:
        return None
    kilometres, _, found = min(measured, key=lambda entry: entry[:2])
    return found, kilometres


@dataclass(frozen=True, slots=True)
class NewPhone:
    """A number as it was written, and as a phone dials it."""

    as_written: str
    dial: str


@dataclass(frozen=True, slots=True)
class InstitutionFacts:
    """What may be edited of an institution. The name as written in the list received is not among it: it stays."""

    name: Words
    address: Words = Words("")
    hours: Words = Words("")
    note: Words = Words("")
    services: tuple[Service, ...] = ()
    languages: tuple[str, ...] = ()
    phones: tuple[NewPhone, ...] = ()
    verified_on: date | None = None


def is_short_number(dial: str) -> bool:
    """A short code such as 1929, which works only inside Sri Lanka (STANDARDS 4)."""
    return not dial.startswith("+")


def dial_of(written: str) -> str | None:
    """Return the number a phone dials for a Sri Lankan number as people write it, or None when it is none.

    "0112-186 062" becomes "+94112186062"; "1929" stays; "+94 11 2…" and "0094…" are understood (STANDARDS 4).
    """
    plain = "".join(c for c in unicodedata.normalize("NFKC", written) if c in "+0123456789")
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    if plain.startswith("0"):
        plain = "+94" + plain[1:]
    if not _DIAL.fullmatch(plain) or (plain.startswith("+94") and len(plain) != 12):
        return None
    return plain


def names_differ(written: str, corrected: str) -> bool:
    """Does the corrected name say something else than the list did? Case and blanks do not count."""
    return " ".join(written.casefold().split()) != " ".join(corrected.casefold().split())


def code_of(name: str, *, taken: frozenset[str]) -> str:
    """Return a short code for a new institution from its English name, unlike all that are taken."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(c))
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in plain).split()
    code = "-".join(words)[:32].strip("-") or "institution"
    numbers = (f"{code}-{number}" for number in range(2, len(taken) + 3))
    return code if code not in taken else next(other for other in numbers if other not in taken)


def check_institution(facts: InstitutionFacts, *, today: date) -> None:
    """Raise Refused for facts that would mislead a caller: no name, a number nobody can dial, checked in the future."""
    if not facts.name.en.strip():
        raise Refused("name_missing", msg("Write the institution's name in English."), field="name_en")
    for phone in facts.phones:
        if not _DIAL.fullmatch(phone.dial):
            raise Refused(
                "phone_unreadable",
                msg("%(phone)s cannot be dialled. Write the number like 0112 345 678, +94 11 234 5678 or 1929."),
                field="phones",
                phone=phone.as_written,
            )
    if len({phone.dial for phone in facts.phones}) < len(facts.phones):
        raise Refused("phone_twice", msg("The same number stands twice. Keep one of the two."), field="phones")
    if facts.verified_on is not None and facts.verified_on > today:
        raise Refused(
            "verified_in_future",
            msg("The day on which the entry was checked lies in the future. Check the date."),
            field="verified_on",
        )
