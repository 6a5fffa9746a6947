"""Builders of flights for tests: an airline's night flight from Kuwait with seats, people who are ready to fly on it.

`Airfield` is a country of two missions with coordinators, a doctor and a protection officer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.documents.actions.whereabouts import verify_document
from migrant_support.domains.flights import actions
from migrant_support.domains.flights.models import ManifestEntry, SeatAllotment
from migrant_support.domains.flights.rules.passengers import Candidate, Limits
from migrant_support.domains.flights.rules.planning import FlightPlan
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.flights.rules.times import Leg
from migrant_support.domains.flights.rules.words import ClearanceState, Payer
from migrant_support.domains.medical.actions import book_check, record_result
from migrant_support.domains.medical.rules import Fitness
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import IdentityDocument
from migrant_support.domains.people.rules import (
    BirthDate,
    ConsentGiver,
    ConsentPurpose,
    DocumentKind,
    NewConsent,
    NewDocument,
    is_minor,
)
from migrant_support.domains.sites.models import Bed, Room, Site, Stay
from migrant_support.domains.sites.rules import RoomUse, StayState
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.register import register_at_counter
from tests.support.accounts import TestAccount, an_account, viewer_for
from tests.support.browsing import Browser, sign_in_as
from tests.support.databases import reference_data
from tests.support.world import a_case, a_person

CHILD, BABY, GROWN = BirthDate(date(2016, 6, 1)), BirthDate(date(2025, 9, 1)), BirthDate(date(1985, 2, 3))


@dataclass
class Airfield:
    """The application with those who make a flight."""

    app: Flask
    officer: TestAccount
    neighbour: TestAccount
    coordinator: TestAccount
    other_coordinator: TestAccount
    doctor: TestAccount
    protection: TestAccount
    numbers: list[int] = field(default_factory=lambda: [0])

    def viewer(self, account: TestAccount | None = None) -> Viewer:
        """The officer of Kuwait, or another."""
        return viewer_for(self.app, account or self.officer)

    def browser(self, account: TestAccount | None = None) -> Browser:
        """A browser in which the officer (or another) is signed in."""
        return sign_in_as(self.app, account or self.officer)

    def do(self, act: Any, *arguments: Any, by: TestAccount | None = None, **named: Any) -> Any:
        """Call an action as the officer (or another), in a transaction of its own."""
        viewer = self.viewer(by)
        with self.app.app_context(), work(write=True):
            return act(viewer, *arguments, **named)

    def ask(self, query: Any, *arguments: Any, by: TestAccount | None = None, **named: Any) -> Any:
        """Call a query as the officer (or another)."""
        viewer = self.viewer(by)
        with self.app.app_context(), work(write=False):
            return query(viewer, *arguments, **named)

    def value(self, statement: Any) -> Any:
        """The one value that the database answers."""
        with self.app.app_context(), work(write=False):
            return db.session.scalar(statement)

    def rows(self, statement: Any) -> list[Any]:
        """What the database answers."""
        with self.app.app_context(), work(write=False):
            return [tuple(row) for row in db.session.execute(statement)]

    def flight(self, *, seats: int = 2, mission: str = "KWT", days: int = 5, state: str = "open", **more: Any) -> UUID:
        """A night flight from Kuwait with seats for a mission, open for proposals."""
        self.numbers[0] += 1
        flight_id = self.do(actions.plan_flight, a_plan(self.numbers[0], days=days, **more), by=self.coordinator)
        if seats is not None:
            self.seats(flight_id, seats, mission=mission)
        if state == "open":
            self.do(actions.open_flight, flight_id, by=self.coordinator)
        return flight_id

    def seats(self, flight_id: UUID, seats: int, *, mission: str = "KWT", payer: Payer = Payer.STATE) -> UUID:
        """Give a mission seats; return the allotment."""
        return self.do(actions.set_seats, flight_id, mission=mission, payer=payer, seats=seats, by=self.coordinator)

    def traveller(self, name: str = "Perera", *, without: Sequence[str] = (), **details: Any) -> UUID:
        """Somebody at Kuwait of whom nothing is missing but what is named in `without`."""
        viewer, doctor = self.viewer(), self.viewer(self.doctor)
        with self.app.app_context(), work(write=True):
            return a_traveller(viewer, doctor, name, without=without, **details)

    def propose(self, flight_id: UUID, *people: UUID, by: TestAccount | None = None, **more: Any) -> list[Any]:
        """Propose people for seats of Kuwait paid by the state; return the outcomes."""
        escort = more.pop("escort", None)
        candidates = [Candidate(person, escort=escort) for person in people]  # nobody is their own escort
        values = {"mission": "KWT", "payer": Payer.STATE} | more
        return self.do(actions.propose, flight_id, candidates, by=by, **values)

    def proposed(self, flight_id: UUID, *people: UUID, **more: Any) -> list[UUID]:
        """The same; return the entries, in the order of the people."""
        outcomes = {outcome.person_id: outcome for outcome in self.propose(flight_id, *people, **more)}
        return [outcomes[person].entry_id for person in people]

    def confirm(self, flight_id: UUID, *entries: UUID, by: TestAccount | None = None) -> list[Any]:
        """Confirm entries; return the outcomes."""
        return self.do(actions.confirm, flight_id, list(entries), by=by)

    def confirmed(self, flight_id: UUID, *people: UUID, **more: Any) -> list[UUID]:
        """People with a seat; return their entries."""
        entries = self.proposed(flight_id, *people, **more)
        outcomes = self.confirm(flight_id, *entries)
        assert all(outcome.is_done for outcome in outcomes), outcomes
        return entries

    def state(self, entry_id: UUID) -> EntryState:
        """Where an entry stands."""
        return self.value(sa.select(ManifestEntry.state).where(ManifestEntry.id == entry_id))

    def places(self, *people: UUID, days: int = 30) -> None:
        """A planned bed in a quarantine centre for each, for a month from now."""
        with self.app.app_context(), work(write=True):
            quarantine_places(people, days=days)


def make_airfield(app: Flask) -> Airfield:
    """Fill an empty database."""
    reference_data(app)
    return Airfield(
        app,
        officer=an_account(app, "mission_officer", "mission:KWT"),
        neighbour=an_account(app, "mission_officer", "mission:OMN"),
        coordinator=an_account(app, "coordinator", "everywhere:"),
        other_coordinator=an_account(app, "coordinator", "everywhere:"),
        doctor=an_account(app, "medical", "mission:KWT"),
        protection=an_account(app, "protection", "named:"),
    )


def a_plan(number: int, *, days: int = 5, limits: Limits | None = None, **more: Any) -> FlightPlan:
    """UL 1, 2, 3 …: from Kuwait to Colombo in the night, in some days."""
    start = datetime.combine((now() + timedelta(days=days)).date(), time(20, 0), UTC)
    legs = more.pop("legs", [Leg("KWI", "CMB", start, start + timedelta(hours=5))])
    return FlightPlan(
        number=f"UL{number}", operator="SriLankan Airlines", legs=legs, limits=limits or Limits(4, 0, 4, 4), **more
    )


def a_traveller(
    officer: Viewer, doctor: Viewer, name: str, *, without: Sequence[str] = (), mission: str = "KWT", **details: Any
) -> UUID:
    """Register somebody and record every fact that the gate asks for, but those named; inside a transaction."""
    birth = details.pop("birth", GROWN)
    paper = NewDocument(DocumentKind.PASSPORT, f"N{new_id().int % 10**7:07}", expires_on=date(2031, 1, 1))
    values = {"primary": name, "birth": birth, "documents": () if "document" in without else (paper,), "phones": ()}
    person = register_at_counter(officer, a_person(**(values | details)), a_case(), mission=mission).person_id
    if "identity" not in without and "document" not in without:
        document = db.session.scalars(
            sa.select(IdentityDocument.id).where(IdentityDocument.person_id == person)
        ).first()
        verify_document(officer, person, document)
    make_able(officer, doctor, person, birth, without=without, mission=mission)
    return person


def make_able(
    officer: Viewer, doctor: Viewer, person: UUID, birth: BirthDate | None, *, without: Sequence[str], mission: str
) -> None:
    """Record what the gate asks for beside a document, but what is named; inside a transaction."""
    if "wish" not in without:
        actions.request_journey(officer, person, mission=mission)
    if "consent" not in without:
        giver = ConsentGiver.GUARDIAN if is_minor(birth, now().date()) else ConsentGiver.SELF
        bonds.give_consent(officer, person, NewConsent(ConsentPurpose.REPATRIATION, giver=giver))
    if "exit_clearance" not in without:
        actions.record_clearance(
            officer, person, country_code=mission[:3], state=ClearanceState.GRANTED,
            valid_until=now().date() + timedelta(days=60),
        )  # fmt: skip
    if "fitness" not in without:
        record_result(
            doctor, person, result=Fitness.FIT, valid_from=now() - timedelta(hours=1),
            valid_until=now() + timedelta(days=20),
        )  # fmt: skip
    elif "fitness_booking" not in without:
        book_check(doctor, person, booked_for=now() + timedelta(days=2))


def quarantine_places(people: Sequence[UUID], *, days: int = 30) -> None:
    """A room of one bed for each of them in a centre at home, planned from today; inside a transaction."""
    site = Site(
        code=f"LKA-{new_id().hex[-8:]}", kind=SiteKind.QUARANTINE_CENTRE, name="Centre", mission="KWT",
        country_code="LKA", zone="Asia/Colombo",
    )  # fmt: skip
    db.session.add(site)
    db.session.flush()
    start = now() - timedelta(days=1)
    for number, person_id in enumerate(people):
        room = Room(site_id=site.id, name=f"Room {number}", use=RoomUse.FAMILIES)
        db.session.add(room)
        db.session.flush()
        bed = Bed(site_id=site.id, room_id=room.id, name="1")
        db.session.add(bed)
        db.session.flush()
        db.session.add(
            Stay(
                person_id=person_id, site_id=site.id, bed_id=bed.id, state=StayState.PLANNED, from_at=start,
                until_at=start + timedelta(days=days),
            )
        )  # fmt: skip
    db.session.flush()


def allotment_of(airfield: Airfield, flight_id: UUID, mission: str = "KWT") -> UUID:
    """The first allotment of a mission on a flight."""
    return airfield.value(
        sa.select(SeatAllotment.id).where(SeatAllotment.flight_id == flight_id, SeatAllotment.mission == mission)
    )
