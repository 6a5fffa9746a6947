"""Flights of the demonstration: two that landed and whose people are in quarantine, one sealed for the day after
tomorrow, one that fills, one that is only planned. Everything goes the way that people would go, at its own moment.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.demo.shelters import Candidate, candidates, parties
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights.actions import (
    board,
    check_in,
    confirm,
    leave_entry,
    lock_flight,
    open_flight,
    plan_flight,
    propose,
    put_on_waiting_list,
    set_seats,
    share_flight,
)
from migrant_support.domains.flights.actions.sealing import seal_manifest, sign_version
from migrant_support.domains.flights.models import ExitClearance, Journey, ManifestEntry
from migrant_support.domains.flights.rules.passengers import Candidate as Proposal
from migrant_support.domains.flights.rules.passengers import Limits
from migrant_support.domains.flights.rules.planning import FlightPlan
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.flights.rules.times import Leg, local_instant
from migrant_support.domains.flights.rules.words import ClearanceState, Organisation, Payer
from migrant_support.domains.medical.models import FitnessCheck
from migrant_support.domains.medical.rules import Fitness
from migrant_support.domains.people.models import ConsentFact, FamilyTie, IdentityDocument
from migrant_support.domains.people.rules import ConsentPurpose, DocumentKind, DocumentPlace
from migrant_support.domains.quarantine.actions import receive, send_to_centre
from migrant_support.domains.quarantine.models import QuarantineOrder
from migrant_support.domains.quarantine.queries.places import centres
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.procedures.depart import depart, land
from migrant_support.procedures.receive_and_room import plan_flight_places, room_all

_DAY = timedelta(days=1)
At = Callable[[datetime], AbstractContextManager[None]]
"""Sets the clock, and the keys that are drawn, to a moment."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Who acts: officers by mission, the coordinator, the medical officer's account, the intake desk."""

    officers: Mapping[str, Viewer]
    coordinator: Viewer
    intake: Viewer
    medical: UUID


def add_flights(crew: Crew, at: At, *, moment: datetime, persons: int, in_bed: Collection[UUID]) -> None:
    """Write the flights after the shelters; who has a bed abroad (`in_bed`) has not flown."""
    seats = max(2, min(28, persons // 80))
    pool = {mission: _Pool(mission, moment) for mission in ("KWT", "OMN", "CYP")}
    _landed(crew, at, _FROM_KUWAIT, pool["KWT"].able(seats, moment, without=in_bed), moment)
    _landed(crew, at, _FROM_MUSCAT, pool["OMN"].able(seats // 2 + 1, moment, without=in_bed), moment)
    _sealed(crew, at, {m: pool[m].able(seats, moment + 2 * _DAY) for m in ("KWT", "OMN")}, moment)
    _filling(crew, at, pool["OMN"].able(seats, moment + 6 * _DAY), pool["OMN"].unable(seats // 2 + 1), moment)
    _planned(crew, at, moment)


class _Pool:
    """People of a mission who wish to go home; each is given once."""

    def __init__(self, mission: str, moment: datetime) -> None:
        found = candidates(mission, (CaseState.VERIFIED, CaseState.ACTIVE), 400)
        self._parties = [p for p in parties(found) if all(one.opened_at < moment - 16 * _DAY for one in p)]
        ids = [one.person_id for party in self._parties for one in party]
        self._papers = _papers_of(ids)
        self._agreed = _agreed(ids)

    def able(self, seats: int, on: datetime, *, without: Collection[UUID] = ()) -> list[Candidate]:
        """About so many whose papers and consent are in order; whole families."""
        return self._take(
            seats,
            lambda one: (
                one.person_id not in without
                and self._papers.get(one.person_id, date.min) > on.date()
                and one.person_id in self._agreed
            ),
        )

    def unable(self, seats: int) -> list[Candidate]:
        """About so many of whom something is missing."""
        return self._take(seats, lambda one: one.person_id not in self._papers or one.person_id not in self._agreed)

    def _take(self, seats: int, fits: Callable[[Candidate], bool]) -> list[Candidate]:
        taken: list[Candidate] = []
        left: list[list[Candidate]] = []
        for party in self._parties:
            if len(taken) < seats and all(fits(one) for one in party):
                taken += party
            else:
                left.append(party)
        self._parties = left
        return taken


def _papers_of(ids: Sequence[UUID]) -> dict[UUID, date]:
    """The last day of the paper with which each can fly."""
    at_hand = (DocumentPlace.HOLDER, DocumentPlace.MISSION_SAFE)
    rows = db.session.execute(
        sa.select(IdentityDocument.person_id, sa.func.max(IdentityDocument.expires_on))
        .where(
            IdentityDocument.person_id.in_(ids),
            IdentityDocument.kind.in_((DocumentKind.PASSPORT, DocumentKind.EMERGENCY)),
            IdentityDocument.place.in_(at_hand),
            IdentityDocument.expires_on.is_not(None),
        )
        .group_by(IdentityDocument.person_id)
    )
    return {person_id: last for person_id, last in rows if last is not None}


def _agreed(ids: Sequence[UUID]) -> set[UUID]:
    return set(
        db.session.scalars(
            sa.select(ConsentFact.person_id).where(
                ConsentFact.person_id.in_(ids),
                ConsentFact.purpose == ConsentPurpose.REPATRIATION,
                ConsentFact.withdrawn_at.is_(None),
            )
        )
    )


def _wish(crew: Crew, people: Iterable[Candidate], mission: str, *, at: datetime, until: datetime | None) -> None:
    """Their wishes to return, and for those with `until` clearance and fitness; ties of families are proven."""
    ids = [one.person_id for one in people]
    if not ids:
        return
    by = crew.officers[mission].account_id
    country = mission[:3]
    _insert(Journey, ids, mission=mission, requested_at=at, requested_by=by)
    db.session.execute(
        sa.update(FamilyTie).where(FamilyTie.person_id.in_(ids)).values(evidence="Birth or marriage certificate seen")
    )
    if until is None:
        return
    granted = {"state": ClearanceState.GRANTED, "valid_until": (until + 20 * _DAY).date()}
    _insert(ExitClearance, ids, country_code=country, made_at=at, made_by=by, **granted)
    _insert(FitnessCheck, ids, made_at=at, made_by=crew.medical, booked_for=at, result=Fitness.FIT, valid_from=at,
            valid_until=until + 4 * _DAY, assessed_by=crew.medical)  # fmt: skip


def _insert(model: Any, person_ids: Sequence[UUID], **values: Any) -> None:
    db.session.execute(sa.insert(model), [{"id": new_id(), "person_id": p, **values} for p in person_ids])


def _plan(
    crew: Crew,
    number: str,
    operator: str,
    legs: Sequence[tuple[str, str, date, time, float]],
    seats: Mapping[tuple[str, Payer], int],
    *,
    aircraft: str = "A330-300",
) -> UUID:
    """Plan a flight; a leg is from, to, local day and time of leaving, hours."""
    flown = []
    for origin, destination, day, clock, hours in legs:
        departs = local_instant(day, clock, airports()[origin].zone)
        flown.append(Leg(origin, destination, departs, departs + timedelta(hours=hours)))
    limits = Limits(wheelchairs=6, stretchers=1, infants=8, minors_alone=4)
    flight_id = plan_flight(
        crew.coordinator, FlightPlan(number, operator, flown, limits, aircraft, configuration="A330-297")
    )
    for (mission, payer), count in seats.items():
        set_seats(crew.coordinator, flight_id, mission=mission, payer=payer, seats=count)
    return flight_id


def _propose(crew: Crew, flight_id: UUID, people: Sequence[Candidate], mission: str, payer: Payer) -> list[UUID]:
    """Propose people; return the entries of those who stand on the list."""
    done = propose(
        crew.officers[mission], flight_id, [Proposal(one.person_id) for one in people], mission=mission, payer=payer
    )
    return [one.entry_id for one in done if one.entry_id is not None]


def _lock_and_seal(crew: Crew, flight_id: UUID, missions: Sequence[str], at_centres: Sequence[str]) -> None:
    named = {centre.name: centre for centre in centres("LKA")}
    plan_flight_places(crew.coordinator, flight_id, [named[name] for name in at_centres])
    lock_flight(crew.coordinator, flight_id)
    version = seal_manifest(crew.coordinator, flight_id)
    for mission in missions:
        sign_version(crew.officers[mission], version.id)


@dataclass(frozen=True, slots=True)
class _Return:
    """A flight that has landed: who flew when, and where its people are quarantined."""

    number: str
    operator: str
    mission: str
    airport: str
    hours: float
    days_ago: int
    centres: tuple[str, ...]


_FROM_KUWAIT = _Return("UL1230", "SriLankan Airlines", "KWT", "KWI", 4.9, 3, ("Hotel Lotus Pond", "Centre Wewelgama"))
_FROM_MUSCAT = _Return("WY2381", "Oman Air", "OMN", "MCT", 4.0, 5, ("Centre Kosgoda Bay",))


def _landed(crew: Crew, at: At, flown: _Return, people: list[Candidate], moment: datetime) -> None:
    """Flew some days ago; most of its people are in their rooms."""
    left = moment - flown.days_ago * _DAY
    officer, mission = crew.officers[flown.mission], flown.mission
    with at(left - 11 * _DAY):
        seats = {(mission, Payer.SLBFE): len(people) + 6, (mission, Payer.IOM): 6}
        legs = [(flown.airport, "CMB", left.date(), time(18, 40), flown.hours)]
        flight_id = _plan(crew, flown.number, flown.operator, legs, seats)
        open_flight(crew.coordinator, flight_id)
        _wish(crew, people, mission, at=left - 11 * _DAY, until=left)
        entries = _propose(crew, flight_id, people, mission, Payer.SLBFE)
    with at(left - 5 * _DAY):
        confirm(officer, flight_id, entries)
        share_flight(crew.coordinator, flight_id, Organisation.IOM)
        if not _in_state(flight_id, EntryState.CONFIRMED):
            return  # a country of a handful of people fills no flight
        _lock_and_seal(crew, flight_id, [mission], flown.centres)
    with at(left.replace(hour=13)):
        seated = _in_state(flight_id, EntryState.CONFIRMED)
        for entry in seated:
            _check_in_or_leave(officer, entry)
        for entry in seated:
            if entry in _in_state(flight_id, EntryState.CHECKED_IN):
                _board_or_leave(officer, entry)
        depart(crew.coordinator, flight_id)
    with at(left.replace(hour=21)):
        land(crew.coordinator, flight_id)
        receive(crew.intake, flight_id, _people_of(flight_id))
        wanted = sa.select(QuarantineOrder.id).where(QuarantineOrder.flight_id == flight_id)
        orders = list(db.session.scalars(wanted.order_by(QuarantineOrder.id)))
        send_to_centre(crew.intake, orders, None)
        room_all(crew.intake, orders[: len(orders) * 5 // 6 + 1])


def _check_in_or_leave(officer: Viewer, entry_id: UUID) -> None:
    """Whom a flag or a paper stops at the desk does not fly."""
    try:
        check_in(officer, entry_id, bags=1, bag_kilos=23)
    except Refused:
        leave_entry(officer, entry_id, EntryState.NO_SHOW, reason="Stopped at check-in")


def _board_or_leave(officer: Viewer, entry_id: UUID) -> None:
    """The same at the gate."""
    try:
        board(officer, entry_id)
    except Refused:
        leave_entry(officer, entry_id, EntryState.OFFLOADED, reason="Stopped at the gate")


def _in_state(flight_id: UUID, state: EntryState) -> list[UUID]:
    wanted = sa.select(ManifestEntry.id).where(ManifestEntry.flight_id == flight_id, ManifestEntry.state == state)
    return list(db.session.scalars(wanted.order_by(ManifestEntry.id)))


def _people_of(flight_id: UUID) -> list[UUID]:
    wanted = sa.select(ManifestEntry.person_id).where(
        ManifestEntry.flight_id == flight_id, ManifestEntry.state == EntryState.ARRIVED
    )
    return list(db.session.scalars(wanted.order_by(ManifestEntry.id)))


def _sealed(crew: Crew, at: At, people: Mapping[str, list[Candidate]], moment: datetime) -> None:
    """Leaves the day after tomorrow with people of two missions; sealed, signed and shared."""
    day = (moment + 2 * _DAY).date()
    seats = {("KWT", Payer.SLBFE): len(people["KWT"]) + 4, ("OMN", Payer.IOM): len(people["OMN"]) + 2}
    with at(moment - 9 * _DAY):
        legs = [("MCT", "KWI", day, time(20, 5), 2.2), ("KWI", "CMB", day, time(23, 10), 5.0)]
        flight_id = _plan(crew, "UL230", "SriLankan Airlines", legs, seats)
        open_flight(crew.coordinator, flight_id)
        entries: dict[str, list[UUID]] = {}
        for mission, payer in (("KWT", Payer.SLBFE), ("OMN", Payer.IOM)):
            _wish(crew, people[mission], mission, at=moment - 9 * _DAY, until=moment + 2 * _DAY)
            entries[mission] = _propose(crew, flight_id, people[mission], mission, payer)
    with at(moment - 2 * _DAY):
        for mission, mine in entries.items():
            confirm(crew.officers[mission], flight_id, mine)
        share_flight(crew.coordinator, flight_id, Organisation.IOM)
        seated = db.session.scalars(
            sa.select(ManifestEntry.mission)
            .where(ManifestEntry.flight_id == flight_id, ManifestEntry.state == EntryState.CONFIRMED)
            .distinct()
        ).all()
        if seated:
            _lock_and_seal(crew, flight_id, sorted(seated), ("Centre Wewelgama", "Centre Kosgoda Bay"))


def _filling(crew: Crew, at: At, able: list[Candidate], unable: list[Candidate], moment: datetime) -> None:
    """Leaves in six days from Muscat: some confirmed, some with something missing, some who wait for a seat."""
    day = (moment + 6 * _DAY).date()
    half = len(able) // 2
    with at(moment - 3 * _DAY):
        seats = {("OMN", Payer.STATE): len(able) + 3, ("OMN", Payer.SELF): 4}
        flight_id = _plan(crew, "WY371", "Oman Air", [("MCT", "CMB", day, time(2, 15), 4.0)], seats, aircraft="737-900")
        open_flight(crew.coordinator, flight_id)
        _wish(crew, able, "OMN", at=moment - 3 * _DAY, until=moment + 6 * _DAY)
        _wish(crew, unable, "OMN", at=moment - 2 * _DAY, until=None)
        ready = _propose(crew, flight_id, able, "OMN", Payer.STATE)
        _propose(crew, flight_id, unable, "OMN", Payer.STATE)
    with at(moment - 1 * _DAY):
        share_flight(crew.coordinator, flight_id, Organisation.IOM)
        confirm(crew.officers["OMN"], flight_id, ready[:half])
        if len(ready) > half + 2:
            put_on_waiting_list(crew.officers["OMN"], flight_id, ready[-2:])


def _planned(crew: Crew, at: At, moment: datetime) -> None:
    """Leaves in twelve days from Larnaca; nobody is proposed yet. More are spoken of for the weeks after."""
    day = (moment + 12 * _DAY).date()
    with at(moment - timedelta(hours=5)):
        seats = {("CYP", Payer.SLBFE): 60, ("CYP", Payer.SELF): 20}
        _plan(crew, "UL9118", "SriLankan Airlines", [("LCA", "CMB", day, time(21, 30), 9.0)], seats)
        for number, operator, airport, mission, days, clock, hours, count in _SPOKEN_OF:
            leg = (airport, "CMB", (moment + days * _DAY).date(), clock, hours)
            _plan(crew, number, operator, [leg], {(mission, Payer.STATE): count, (mission, Payer.IOM): count // 3})


_SPOKEN_OF = (
    ("KU361", "Kuwait Airways", "KWI", "KWT", 15, time(23, 30), 5.0, 90),
    ("GF144", "Gulf Air", "BAH", "BHR", 17, time(22, 10), 5.2, 30),
    ("SV788", "Saudia", "RUH", "SAU", 17, time(1, 25), 5.4, 120),
    ("QR654", "Qatar Airways", "DOH", "QAT", 20, time(20, 5), 4.9, 60),
    ("UL266", "SriLankan Airlines", "RUH", "SAU", 22, time(18, 45), 5.4, 150),
    ("EY264", "Etihad Airways", "AUH", "ARE", 24, time(21, 55), 4.6, 45),
    ("UL228", "SriLankan Airlines", "KWI", "KWT", 26, time(23, 10), 5.0, 140),
    ("UL282", "SriLankan Airlines", "JED", "SAU-JED", 26, time(2, 40), 6.0, 110),
)
"""Drafts: number, operator, airport, mission, days from now, clock there, hours, seats of the state."""
