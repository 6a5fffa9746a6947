"""The whole list of a flight as it stands now, ready to be sealed: a fixed number of statements.

It is asked inside the flight's lock and never shown as it is: readers get versions, cut to what they may see.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.directory.lookups import airports
from migrant_support.domains.flights.models import Flight, FlightLeg, GateOverride, ManifestEntry
from migrant_support.domains.flights.rules.manifest import (
    SealedFlight,
    SealedLeg,
    SealedList,
    SealedPassenger,
    birth_text,
)
from migrant_support.domains.flights.rules.states import SEATED
from migrant_support.domains.medical.models import FitnessCheck
from migrant_support.domains.medical.rules import Fitness
from migrant_support.domains.people.models import IdentityDocument, Person, PersonPhone
from migrant_support.domains.people.rules import DocumentKind, DocumentPlace, PhoneKind
from migrant_support.kernel.clock import local_day
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import ToOpen, open_many

_TRAVEL = (DocumentKind.PASSPORT, DocumentKind.EMERGENCY)
_AT_HAND = frozenset({DocumentPlace.HOLDER, DocumentPlace.MISSION_SAFE})


def seated_list(flight: Flight) -> SealedList:
    """Everybody who is seated on the flight, with what a carrier's list says of them."""
    entries = db.session.execute(
        sa.select(ManifestEntry, Person)
        .join(Person, Person.id == ManifestEntry.person_id)
        .where(ManifestEntry.flight_id == flight.id, ManifestEntry.state.in_(SEATED))
        .execution_options(populate_existing=True)
    ).all()
    facts = _facts(flight)
    person_of = {entry.id: str(person.id) for entry, person in entries}
    return SealedList(
        *flight_part(flight),
        tuple(_passenger(entry, person, facts, person_of) for entry, person in entries),
    )


def flight_part(flight: Flight) -> tuple[SealedFlight, tuple[SealedLeg, ...]]:
    """What a list says of the flight itself: number, aircraft, day and legs; one statement."""
    head = SealedFlight(
        flight.number, flight.operator, flight.aircraft, flight.departs_on.isoformat(), flight.origin,
        flight.destination,
    )  # fmt: skip
    return head, _legs(flight.id)


def _legs(flight_id: UUID) -> tuple[SealedLeg, ...]:
    legs = db.session.scalars(sa.select(FlightLeg).where(FlightLeg.flight_id == flight_id).order_by(FlightLeg.position))
    return tuple(
        SealedLeg(leg.from_airport, leg.to_airport, _instant(leg.departs_at), _instant(leg.arrives_at)) for leg in legs
    )


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


class _Facts:
    """What hangs on the seated persons, by person id."""

    def __init__(
        self,
        documents: Mapping[UUID, tuple[str, str, str]],
        cases: Mapping[tuple[UUID, str], str],
        fit_until: Mapping[UUID, str],
        phones: Mapping[UUID, str],
        overridden: frozenset[UUID],
    ) -> None:
        self.documents = documents
        self.cases = cases
        self.fit_until = fit_until
        self.phones = phones
        self.overridden = overridden


def _facts(flight: Flight) -> _Facts:
    on_flight = (ManifestEntry.flight_id == flight.id, ManifestEntry.state.in_(SEATED))
    people = sa.select(ManifestEntry.person_id).where(*on_flight)
    zone = airports()[flight.origin].zone
    cases = db.session.execute(
        sa.select(Case.person_id, Case.mission, Case.reference)
        .where(Case.person_id.in_(people))
        .order_by(Case.opened_at, Case.id)
    )
    phones = db.session.execute(
        sa.select(PersonPhone.person_id, PersonPhone.number)
        .where(PersonPhone.person_id.in_(people), PersonPhone.ended_at.is_(None), PersonPhone.kind == PhoneKind.OWN)
        .order_by(PersonPhone.id.desc())
    )
    checks = db.session.execute(
        sa.select(FitnessCheck.person_id, FitnessCheck.result, FitnessCheck.valid_until)
        .where(FitnessCheck.person_id.in_(people), FitnessCheck.result.is_not(None))
        .order_by(FitnessCheck.made_at, FitnessCheck.id)
    )
    overridden = db.session.scalars(
        sa.select(GateOverride.entry_id)
        .join(ManifestEntry, ManifestEntry.id == GateOverride.entry_id)
        .where(*on_flight)
    )
    return _Facts(
        documents=_documents(people, local_day(airports()[flight.destination].zone, flight.arrives_at)),
        cases={(row.person_id, row.mission): row.reference for row in cases},
        fit_until={row.person_id: _fit_until(row, zone) for row in checks},
        phones={row.person_id: row.number for row in phones},
        overridden=frozenset(overridden),
    )


def _fit_until(check: Any, zone: str) -> str:
    """The last day, at the airport of departure, on which the person counts as fit; empty for the unfit."""
    if check.result is Fitness.UNFIT or check.valid_until is None:
        return ""
    return local_day(zone, check.valid_until).isoformat()


def _documents(people: sa.Select[UUID], lands_on: date) -> dict[UUID, tuple[str, str, str]]:
    """Kind, number and expiry of the paper with which each person travels: at hand, valid on landing, the latest."""
    rows = db.session.scalars(
        sa.select(IdentityDocument)
        .where(
            IdentityDocument.person_id.in_(people),
            IdentityDocument.kind.in_(_TRAVEL),
            IdentityDocument.place != DocumentPlace.LOST,
        )
        .order_by(IdentityDocument.id)
    )
    best: dict[UUID, IdentityDocument] = {}
    for paper in rows:
        known = best.get(paper.person_id)
        if known is None or _worth(paper, lands_on) >= _worth(known, lands_on):
            best[paper.person_id] = paper
    sealed = [paper for paper in best.values() if paper.number_sealed]
    opened = open_many(
        [ToOpen(paper.id, paper.number_sealed or b"") for paper in sealed],
        data_class=DataClass.PERSONAL,
        table="identity_document",
        column="number_sealed",
    )
    numbers = dict(zip((paper.id for paper in sealed), opened, strict=True))
    return {
        person_id: (
            paper.kind.value,
            numbers.get(paper.id, ""),
            paper.expires_on.isoformat() if paper.expires_on else "",
        )
        for person_id, paper in best.items()
    }


def _worth(paper: IdentityDocument, lands_on: date) -> tuple[bool, bool, date]:
    expires = paper.expires_on or date.min
    return (paper.place in _AT_HAND, expires >= lands_on, expires)


def _passenger(entry: ManifestEntry, person: Person, facts: _Facts, person_of: Mapping[UUID, str]) -> SealedPassenger:
    kind, number, expiry = facts.documents.get(person.id, ("", "", ""))
    birth = person.birth
    return SealedPassenger(
        entry_id=str(entry.id),
        person_id=str(person.id),
        case_ref=facts.cases.get((person.id, entry.mission), ""),
        unit_id=str(entry.unit_id or ""),
        primary_id=person.primary_name or person.name_si or person.name_ta or person.name_ar,
        secondary_id=person.secondary_name,
        sex=person.sex.value,
        birth_date=birth_text(birth),
        birth_precision=birth.precision.value if birth else "",
        nationality=person.nationality,
        document_type=kind,
        document_number=number,
        document_expiry=expiry,
        origin_mission=entry.mission,
        passenger=entry.passenger.value,
        seat=entry.seat_number,
        payer=entry.payer.value,
        ssr=tuple(sorted(str(service) for service in entry.services)),
        fit_to_travel_until=facts.fit_until.get(person.id, ""),
        escort=person_of.get(entry.escort_id, "") if entry.escort_id else "",
        lap_of=person_of.get(entry.lap_of_id, "") if entry.lap_of_id else "",
        destination_district=person.home_district,
        phone=facts.phones.get(person.id, ""),
        basis=entry.basis.value,
        is_overridden=entry.id in facts.overridden,
        local_name=_local_name(person),
    )


def _local_name(person: Person) -> str:
    """The name as it is written at home: in Sinhala, in Tamil, or both."""
    return " · ".join(name for name in (person.name_si, person.name_ta) if name)
