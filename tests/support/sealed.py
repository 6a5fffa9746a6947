"""A flight with people on it, made by inserting rows: for tests of what is sealed of it, and who is given that."""

from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from migrant_support.domains.flights.actions.sealing import seal_manifest, sign_version
from migrant_support.domains.flights.models import (
    AllottedSeat,
    Flight,
    FlightLeg,
    FlightShare,
    ManifestEntry,
    ManifestVersion,
    SeatAllotment,
)
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.flights.rules.words import Passenger, Payer
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import ConsentFact
from migrant_support.domains.people.rules import ConsentPurpose, ConsentWay, NewConsent
from migrant_support.kernel.keys import new_id
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.register import register_at_counter
from tests.support.accounts import TestAccount, an_account, viewer_for
from tests.support.browsing import Browser, sign_in_as
from tests.support.databases import reference_data
from tests.support.world import a_case, a_person

DEPARTS = datetime(2026, 12, 3, 5, 40, tzinfo=UTC)


def add_flight(
    *,
    number: str = "UL230",
    missions: Sequence[str] = ("KWT",),
    state: FlightState = FlightState.LOCKED,
    shared: Sequence[str] = ("IOM",),
    needs: Sequence[str] = ("mission",),
    seats: int = 40,
    departs: datetime = DEPARTS,
) -> UUID:
    """A flight from Kuwait to Colombo with seats for each mission, inside a transaction."""
    arrives = departs + timedelta(hours=5)
    flight = Flight(
        id=new_id(), number=number, operator="SriLankan Airlines", aircraft="A330", state=state, origin="KWI",
        destination="CMB", departs_at=departs, departs_on=departs.date(), arrives_at=arrives,
        needs_signatures=list(needs), cancel_reason="no aircraft" if state is FlightState.CANCELLED else None,
    )  # fmt: skip
    db.session.add(flight)
    db.session.flush()
    leg = FlightLeg(
        flight_id=flight.id, position=1, from_airport="KWI", to_airport="CMB", departs_at=departs, arrives_at=arrives
    )
    db.session.add(leg)
    for mission in missions:
        allotment = SeatAllotment(id=new_id(), flight_id=flight.id, mission=mission, payer=Payer.IOM)
        db.session.add(allotment)
        db.session.flush()
        db.session.execute(
            sa.insert(AllottedSeat), [{"allotment_id": allotment.id, "place": place} for place in range(1, seats + 1)]
        )
    db.session.add_all([FlightShare(flight_id=flight.id, organisation=code) for code in shared])
    db.session.flush()
    return flight.id


def seat(flight_id: UUID, person_id: UUID, mission: str = "KWT", **details: Any) -> UUID:
    """Confirm a person on a free seat of her mission, inside a transaction."""
    allotment_id = db.session.scalars(
        sa.select(SeatAllotment.id).where(SeatAllotment.flight_id == flight_id, SeatAllotment.mission == mission)
    ).one()
    taken = sa.select(ManifestEntry.place).where(
        ManifestEntry.allotment_id == allotment_id, ManifestEntry.place.is_not(None)
    )
    is_infant = details.get("passenger") is Passenger.INFANT
    place = db.session.scalar(
        sa.select(sa.func.min(AllottedSeat.place)).where(
            AllottedSeat.allotment_id == allotment_id, AllottedSeat.place.not_in(taken)
        )
    )
    values: dict[str, Any] = {
        "id": new_id(), "flight_id": flight_id, "person_id": person_id, "mission": mission, "payer": Payer.IOM,
        "allotment_id": allotment_id, "place": None if is_infant else place, "passenger": Passenger.ADULT,
        "state": EntryState.CONFIRMED,
    }  # fmt: skip
    entry = ManifestEntry(**(values | details))
    db.session.add(entry)
    db.session.flush()
    return entry.id


@dataclass
class Sealing:
    """The application with a locked flight of Kuwait and Muscat, its people, and everybody who works with its list."""

    app: Flask
    coordinator: TestAccount
    officer: TestAccount
    neighbour: TestAccount
    partner: TestAccount
    flight_id: UUID
    people: dict[str, UUID] = field(default_factory=dict)
    entries: dict[str, UUID] = field(default_factory=dict)

    def browser(self, account: TestAccount) -> Browser:
        """A browser in which an account is signed in."""
        return sign_in_as(self.app, account)

    @contextmanager
    def writing(self) -> Any:
        """A transaction that writes."""
        with self.app.app_context(), work(write=True):
            yield

    def add(
        self, name: str, *, mission: str = "KWT", consents: bool = True, on_flight: bool = True, **more: Any
    ) -> UUID:
        """Register somebody, with her consent to be shared with IOM unless said otherwise, and seat her."""
        account = self.officer if mission == "KWT" else self.neighbour
        viewer = viewer_for(self.app, account)
        with self.writing():
            person = a_person(primary=name, documents=more.pop("documents", ()), phones=(), **more)
            made = register_at_counter(viewer, person, a_case(), mission=mission)
            if consents:
                bonds.give_consent(viewer, made.person_id, NewConsent(ConsentPurpose.SHARE_IOM, "IOM"))
            self.people[name] = made.person_id
            if on_flight:
                self.entries[name] = seat(self.flight_id, made.person_id, mission)
        return made.person_id

    def leave(self, name: str, state: EntryState = EntryState.OFFLOADED) -> None:
        """Take somebody off the list."""
        with self.writing():
            entry = db.session.get_one(ManifestEntry, self.entries[name])
            entry.state, entry.place = state, None

    def withdraw(self, name: str) -> None:
        """Let somebody withdraw the consent to be shared with IOM."""
        viewer = viewer_for(self.app, self.officer)
        with self.writing():
            consent = db.session.scalars(
                sa.select(ConsentFact.id).where(
                    ConsentFact.person_id == self.people[name],
                    ConsentFact.purpose == ConsentPurpose.SHARE_IOM,
                    ConsentFact.withdrawn_at.is_(None),
                )
            ).one()
            bonds.withdraw_consent(viewer, self.people[name], consent, ConsentWay.SPOKEN)

    def agree(self, name: str) -> None:
        """Let somebody agree to be shared with IOM."""
        viewer = viewer_for(self.app, self.officer)
        with self.writing():
            bonds.give_consent(viewer, self.people[name], NewConsent(ConsentPurpose.SHARE_IOM, "IOM"))

    def seal(self) -> UUID:
        """Seal the list as it is; the id of the version."""
        viewer = viewer_for(self.app, self.coordinator)
        with self.writing():
            return seal_manifest(viewer, self.flight_id).id

    def sign(self, version_id: UUID, *accounts: TestAccount) -> None:
        """Let mission officers sign a version; both missions' unless said otherwise."""
        for account in accounts or (self.officer, self.neighbour):
            viewer = viewer_for(self.app, account)
            with self.writing():
                sign_version(viewer, version_id)

    def value(self, statement: Any) -> Any:
        """The one value that the database answers."""
        with self.app.app_context(), work(write=False):
            return db.session.scalar(statement)

    def rows(self, statement: Any) -> set[Any]:
        """What the database answers, in no order."""
        with self.app.app_context(), work(write=False):
            return {tuple(row) for row in db.session.execute(statement)}

    def value_row(self, statement: Any) -> Any:
        """The one row that the database answers."""
        with self.app.app_context(), work(write=False):
            return db.session.execute(statement).one()

    def hash_of(self, version_id: UUID) -> str:
        """The hash of a version."""
        return str(self.value(sa.select(ManifestVersion.content_hash).where(ManifestVersion.id == version_id)))


def a_sealing(app: Flask, names: Iterable[str] = ("Silva", "Fernando")) -> Sealing:
    """A locked flight with these people of Kuwait on it and Nadia of Muscat; all agree to be shared with IOM."""
    reference_data(app)
    with app.app_context(), work(write=True):
        flight_id = add_flight(missions=("KWT", "OMN"))
    made = Sealing(
        app,
        coordinator=an_account(app, "coordinator", sign_in_name="coordinator"),
        officer=an_account(app, "mission_officer", "mission:KWT", sign_in_name="officer.kuwait"),
        neighbour=an_account(app, "mission_officer", "mission:OMN", sign_in_name="officer.muscat"),
        partner=an_account(app, "partner", "organisation:IOM", sign_in_name="partner"),
        flight_id=flight_id,
    )
    for name in names:
        made.add(name)
    made.add("Nadia", mission="OMN")
    return made


def take_file(browser: Browser, to: str, *, phrase: str = "", **fields: Any) -> TestResponse:
    """Ask for a file on the page that is open, and download it from the next."""
    browser.submit({"reason": "visa desk, flight of Friday"} | fields, to=to)
    browser.follow()
    return browser.submit({"phrase": phrase}, to=browser.path)
