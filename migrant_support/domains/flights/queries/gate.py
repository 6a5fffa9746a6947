"""The facts that the gate asks for, of any number of people on a flight in a fixed number of statements.

They are shown to nobody as they are: `rules.gate` makes blockers of them, and a blocker is shown to those who see the
person. One flight's people are a few hundred, so they are named in the statements one by one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case, CaseCategory
from migrant_support.domains.cases.rules import CaseState, Category
from migrant_support.domains.directory.lookups import HOME, airports, missions
from migrant_support.domains.directory.policies import DepartureFacts, PolicyFacts, departure_rules, policies
from migrant_support.domains.flights.models import ExitClearance, ExitStep, Flight, GateOverride, Journey, ManifestEntry
from migrant_support.domains.flights.rules.exit_steps import ExitStepState
from migrant_support.domains.flights.rules.gate import BlockerCode, Company, Paper, TravelFacts
from migrant_support.domains.flights.rules.states import LISTED, SEATED, EntryState
from migrant_support.domains.flights.rules.words import NEED_FITNESS, Basis, ClearanceState, SpecialService
from migrant_support.domains.medical.queries import fitness_facts, tests_counting
from migrant_support.domains.medical.rules import Fitness
from migrant_support.domains.medical.terms import travel_terms
from migrant_support.domains.people.models import ConsentFact, FamilyTie, IdentityDocument, Person
from migrant_support.domains.people.rules import (
    BirthDate,
    ConsentPurpose,
    DocumentKind,
    DocumentPlace,
    Relation,
    is_minor,
)
from migrant_support.domains.protection.queries import decisions_of
from migrant_support.domains.sites.queries import nights_without_place
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.store import db

TRAVEL_PAPERS = (DocumentKind.PASSPORT, DocumentKind.EMERGENCY)
AT_HAND = frozenset({DocumentPlace.HOLDER, DocumentPlace.MISSION_SAFE})
PARENTS = (Relation.MOTHER, Relation.FATHER, Relation.GUARDIAN)
CHILD_MARKS = (Category.TRAFFICKING, Category.PHYSICAL_ABUSE, Category.SEXUAL_ABUSE)  # CH-3
VERIFIED = frozenset({CaseState.VERIFIED, CaseState.ACTIVE, CaseState.SUSPENDED, CaseState.CLOSED})


@dataclass(frozen=True, slots=True)
class Asked:
    """People to be judged for a flight (None: for leaving today), and who flies with them: those named, and those whose
    entries are in one of the states."""

    person_ids: Collection[UUID]
    flight: Flight | None = None
    with_people: Collection[UUID] = ()
    company: Collection[EntryState] = SEATED


@dataclass(frozen=True, slots=True)
class _OnFlight:
    """An entry as the gate needs it."""

    id: UUID
    person_id: UUID
    state: EntryState
    mission: str
    escort_id: UUID | None
    services: frozenset[SpecialService]
    basis: Basis


@dataclass(slots=True)
class _Known:
    """What was loaded, by person."""

    births: dict[UUID, BirthDate | None] = field(default_factory=dict)
    papers: dict[UUID, tuple[Paper, ...]] = field(default_factory=dict)
    identified: set[UUID] = field(default_factory=set)
    marked: set[UUID] = field(default_factory=set)
    journeys: dict[UUID, tuple[UUID, str]] = field(default_factory=dict)
    consents: set[UUID] = field(default_factory=set)
    clearances: dict[tuple[UUID, str], tuple[ClearanceState, date | None]] = field(default_factory=dict)
    exit_steps: dict[UUID, int] = field(default_factory=dict)
    ties: dict[UUID, dict[UUID, bool]] = field(default_factory=dict)
    overrides: dict[UUID, frozenset[BlockerCode]] = field(default_factory=dict)
    entries: dict[UUID, dict[UUID, _OnFlight]] = field(default_factory=dict)
    nights: dict[tuple[UUID | None, UUID], int] = field(default_factory=dict)
    departures: dict[date, Mapping[str, DepartureFacts]] = field(default_factory=dict)


def travel_facts(
    flight_id: UUID, person_ids: Collection[UUID], *, with_people: Collection[UUID] = ()
) -> dict[UUID, TravelFacts]:
    """The facts of some people for one flight; `with_people` count as flying along. Raises NotThere."""
    flight = db.session.get(Flight, flight_id)
    if flight is None:
        raise NotThere
    found = facts_of([Asked(person_ids, flight, with_people)])
    return {person_id: facts for (_, person_id), facts in found.items()}


def facts_of(asked: Sequence[Asked]) -> dict[tuple[UUID | None, UUID], TravelFacts]:
    """The facts by flight and person; the number of statements grows with flights, never with people."""
    people = sorted({person_id for one in asked for person_id in one.person_ids})
    if not people:
        return {}
    known = _load(people, [one.flight for one in asked if one.flight is not None])
    checks, minors = fitness_facts(people), _minors(known, people, asked)
    attended = {p for p, facts in checks.items() if any(one.result is Fitness.FIT_WITH_ESCORT for one in facts)}
    _load_ties(known, sorted({*minors, *attended}), asked)
    _load_nights(known, asked)
    decisions = decisions_of(minors) if minors else {}
    tests = tests_counting(people) if any(needs_test(one.flight) for one in asked) else {}
    found = {}
    for one in asked:
        listed = known.entries.get(one.flight.id, {}) if one.flight else {}
        flying = {e.person_id for e in listed.values() if e.state in one.company} | set(one.with_people)
        by_entry = {e.id: e.person_id for e in listed.values()}
        for person_id in one.person_ids:
            place = (one.flight.id if one.flight else None, person_id)
            entry = listed.get(person_id)
            rule = _rule_for(known, one.flight, person_id, entry)
            needs_doctor = entry is not None and bool(entry.services & NEED_FITNESS)
            clearance, until = known.clearances.get((person_id, rule[0]), (None, None))
            found[place] = TravelFacts(
                person_id=person_id,
                birth=known.births.get(person_id),
                has_identity=person_id in known.identified,
                has_wish=person_id in known.journeys,
                has_consent=person_id in known.consents,
                papers=known.papers.get(person_id, ()),
                clearance=clearance,
                clearance_until=until,
                exit_steps_open=known.exit_steps.get(person_id, 0),
                needs_clearance=rule[1].needs_exit_clearance,
                needs_fitness=rule[1].needs_fitness or needs_doctor,
                margin_days=rule[1].document_margin_days,
                checks=checks.get(person_id, ()),
                decision=decisions.get(person_id),
                is_marked_child=person_id in known.marked,
                company=_company(known, person_id, entry, by_entry, flying),
                nights_missing=known.nights.get(place, 0),
                services=entry.services if entry else None,
                needs_test=needs_test(one.flight),
                tests_until=tests.get(person_id, ()),
                by_legal_order=entry is not None and entry.basis is Basis.LEGAL_ORDER,
                arrives_at=one.flight.arrives_at if one.flight else None,
                arrives_on=lands_on(one.flight) if one.flight else None,
                overrides=known.overrides.get(entry.id, frozenset()) if entry else frozenset(),
            )
    return found


def lands_on(flight: Flight) -> date:
    """The day of arrival by the clock of the destination."""
    return local_day(airports()[flight.destination].zone, flight.arrives_at)


def needs_test(flight: Flight | None) -> bool:
    """Does the rule of the day of arrival ask for a test of those who come home? (RP-6, dated data)"""
    if flight is None or airports()[flight.destination].country != HOME:
        return False
    return travel_terms(lands_on(flight)).needs_test


def _company(
    known: _Known,
    person_id: UUID,
    entry: _OnFlight | None,
    by_entry: Mapping[UUID, UUID],
    flying: Collection[UUID],
) -> Company:
    ties = {relative: proven for relative, proven in known.ties.get(person_id, {}).items() if relative in flying}
    return Company(
        parent_proven=any(ties.values()),
        parent_claimed=bool(ties) and not all(ties.values()),
        escort=entry is not None and entry.escort_id is not None and by_entry.get(entry.escort_id) in flying,
    )


def _rule_for(
    known: _Known, flight: Flight | None, person_id: UUID, entry: _OnFlight | None
) -> tuple[str, DepartureFacts]:
    """The country that she leaves (where she asked to return, else whose seat she has), and what it asks that day."""
    mission = known.journeys.get(person_id, (None, entry.mission if entry else ""))[1]
    if mission in missions():
        country = missions()[mission].country.code
    else:
        country = airports()[flight.origin].country if flight else HOME
    return country, known.departures[_leaves_on(flight)].get(country, DepartureFacts())


def _leaves_on(flight: Flight | None) -> date:
    return flight.departs_on if flight else now().date()


def _load(people: Sequence[UUID], flights: Iterable[Flight]) -> _Known:
    known = _Known()
    by_id = {flight.id: flight for flight in flights}
    if by_id:
        _load_entries(known, list(by_id))
    _load_people(known, people)
    _load_papers(known, people)
    _load_cases(known, people)
    for person_id, country, state, until in db.session.execute(
        sa.select(ExitClearance.person_id, ExitClearance.country_code, ExitClearance.state, ExitClearance.valid_until)
        .where(ExitClearance.person_id.in_(people))
        .order_by(ExitClearance.made_at, ExitClearance.id)
    ):
        known.clearances[person_id, country] = (state, until)
    for day in {_leaves_on(flight) for flight in by_id.values()} | {now().date()}:
        known.departures[day] = departure_rules(day)
    return known


def _load_entries(known: _Known, flight_ids: Sequence[UUID]) -> None:
    rows = db.session.execute(
        sa.select(
            ManifestEntry.flight_id,
            ManifestEntry.id,
            ManifestEntry.person_id,
            ManifestEntry.state,
            ManifestEntry.mission,
            ManifestEntry.escort_id,
            ManifestEntry.services,
            ManifestEntry.basis,
            GateOverride.blocker,
        )
        .outerjoin(GateOverride, sa.and_(GateOverride.entry_id == ManifestEntry.id, GateOverride.until_at > now()))
        .where(ManifestEntry.flight_id.in_(flight_ids), ManifestEntry.state.in_(sorted(LISTED)))
    )
    for flight_id, entry_id, person_id, state, mission, escort_id, services, basis, passed in rows:
        entry = _OnFlight(
            entry_id, person_id, state, mission, escort_id, frozenset(SpecialService(s) for s in services), basis
        )
        known.entries.setdefault(flight_id, {})[person_id] = entry
        if passed is not None:
            known.overrides[entry_id] = known.overrides.get(entry_id, frozenset()) | {BlockerCode(passed)}


def _load_people(known: _Known, people: Sequence[UUID]) -> None:
    """Births, open journeys (a person has one at most), open steps of the exit, the consent to be taken home."""
    consents = sa.exists().where(
        ConsentFact.person_id == Person.id,
        ConsentFact.purpose == ConsentPurpose.REPATRIATION,
        ConsentFact.withdrawn_at.is_(None),
    )
    steps = (
        sa.select(sa.func.count())
        .where(ExitStep.journey_id == Journey.id, ExitStep.state == ExitStepState.OPEN)
        .correlate(Journey)
        .scalar_subquery()
    )
    rows: Iterable[Any] = db.session.execute(
        sa.select(Person.id, Person.birth_day, Person.birth_precision, Journey.id, Journey.mission, consents, steps)
        .outerjoin(Journey, sa.and_(Journey.person_id == Person.id, Journey.ended_at.is_(None)))
        .where(Person.id.in_(people))
    )
    for person_id, day, precision, journey_id, mission, agreed, open_steps in rows:
        known.births[person_id] = BirthDate(day, precision) if day and precision else None
        if journey_id is not None:
            known.journeys[person_id] = (journey_id, mission)
            known.exit_steps[person_id] = open_steps
        if agreed:
            known.consents.add(person_id)


def _load_papers(known: _Known, people: Sequence[UUID]) -> None:
    rows = db.session.execute(
        sa.select(
            IdentityDocument.person_id,
            IdentityDocument.kind,
            IdentityDocument.expires_on,
            IdentityDocument.place,
            IdentityDocument.verified_at,
        ).where(IdentityDocument.person_id.in_(people))
    )
    for person_id, kind, expires_on, place, verified_at in rows:
        if verified_at is not None:
            known.identified.add(person_id)
        if kind in TRAVEL_PAPERS:
            paper = Paper(expires_on, place in AT_HAND)
            known.papers[person_id] = (*known.papers.get(person_id, ()), paper)


def _load_cases(known: _Known, people: Sequence[UUID]) -> None:
    """A verified case stands for a verified identity; a mark of violence makes a child's return a decision (CH-3)."""
    rows = db.session.execute(
        sa.select(Case.person_id, Case.state, CaseCategory.category)
        .outerjoin(
            CaseCategory, sa.and_(CaseCategory.case_id == Case.id, CaseCategory.category.in_(sorted(CHILD_MARKS)))
        )
        .where(Case.person_id.in_(people))
    )
    for person_id, state, mark in rows:
        if state in VERIFIED:
            known.identified.add(person_id)
        if mark is not None:
            known.marked.add(person_id)


def _minors(known: _Known, people: Sequence[UUID], asked: Sequence[Asked]) -> list[UUID]:
    """Those who are children on the first of the days asked about: for them a decision may be needed, and a parent."""
    first = min(_leaves_on(one.flight) for one in asked)
    return [person_id for person_id in people if is_minor(known.births.get(person_id), first)]


def _load_ties(known: _Known, people: Sequence[UUID], asked: Sequence[Asked]) -> None:
    """Own parents and guardians among those who fly or may fly along; whether the tie is proven (CH-2)."""
    if not people:
        return
    around = {e.person_id for listed in known.entries.values() for e in listed.values()}
    around |= {person_id for one in asked for person_id in one.with_people}
    if not around:
        return
    rows = db.session.execute(
        sa.select(FamilyTie.person_id, FamilyTie.relative_id, FamilyTie.evidence).where(
            FamilyTie.person_id.in_(people), FamilyTie.relative_id.in_(sorted(around)), FamilyTie.relation.in_(PARENTS)
        )
    )
    for person_id, relative_id, evidence in rows:
        known.ties.setdefault(person_id, {})[relative_id] = bool(evidence.strip())


def policy_of(flight: Flight, book: Sequence[PolicyFacts]) -> PolicyFacts | None:
    """The quarantine policy of an arrival; None where there is none, or the flight does not come home."""
    if airports()[flight.destination].country != HOME:
        return None
    return next((policy for policy in book if policy.valid_from <= flight.arrives_at), None)


def nights_needed(flight: Flight, policy: PolicyFacts | None) -> tuple[date, ...]:
    """The nights for which the policy asks a place: from the local day of arrival on (QU-2)."""
    if policy is None:
        return ()
    first = local_day(airports()[flight.destination].zone, flight.arrives_at)
    return tuple(first + timedelta(days=number) for number in range(policy.days))


def _load_nights(known: _Known, asked: Sequence[Asked]) -> None:
    flights = {one.flight.id: one.flight for one in asked if one.flight is not None}
    if not flights:
        return
    book = policies()
    for flight in flights.values():
        policy = policy_of(flight, book)
        nights = nights_needed(flight, policy)
        people = {p for one in asked if one.flight is not None and one.flight.id == flight.id for p in one.person_ids}
        if policy is None or not nights:
            continue
        zone = airports()[flight.destination].zone
        missing = nights_without_place(dict.fromkeys(sorted(people), nights), policy.place_kinds, zone)
        for person_id in people:
            known.nights[flight.id, person_id] = len(missing.get(person_id, ()))


def override_ends(entry_ids: Sequence[UUID]) -> dict[UUID, list[tuple[BlockerCode, datetime]]]:
    """What was let pass for some entries, and until when; the reason stays sealed."""
    rows = db.session.execute(
        sa.select(GateOverride.entry_id, GateOverride.blocker, GateOverride.until_at)
        .where(GateOverride.entry_id.in_(entry_ids), GateOverride.until_at > now())
        .order_by(GateOverride.until_at)
    )
    found: dict[UUID, list[tuple[BlockerCode, datetime]]] = {}
    for entry_id, blocker, until in rows:
        found.setdefault(entry_id, []).append((BlockerCode(blocker), until))
    return found
