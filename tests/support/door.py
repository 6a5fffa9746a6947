"""The aircraft door in Colombo: who works there, a centre, and flights that bring people from Kuwait."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.people.rules import DocumentKind, NewDocument
from migrant_support.domains.quarantine.models import QuarantineOrder
from migrant_support.domains.sites.rules import RoomUse
from migrant_support.kernel.clock import clock_set_to
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.register import register_at_counter
from tests.support.accounts import TestAccount, an_account, viewer_for
from tests.support.browsing import Browser, sign_in_as
from tests.support.databases import reference_data
from tests.support.flown import LANDING, a_centre, a_flight, fly, seat
from tests.support.world import a_case, a_person

CENTRE = "LKA-CENTRE"


@dataclass
class Colombo:
    """The application with those who see a flight come in."""

    app: Flask
    officer: TestAccount
    coordinator: TestAccount
    intake: TestAccount
    centre_intake: TestAccount
    centre_id: UUID

    def viewer(self, account: TestAccount | None = None) -> Viewer:
        """An account (intake at the airport) as a viewer."""
        return viewer_for(self.app, account or self.intake)

    def browser(self, account: TestAccount | None = None) -> Browser:
        """A browser in which an account (intake at the airport) is signed in."""
        return sign_in_as(self.app, account or self.intake)

    def person(self, number: int, **details: Any) -> UUID:
        """Somebody registered at Kuwait, with a passport of her own."""
        paper = NewDocument(DocumentKind.PASSPORT, f"N{7_000_000 + number}")
        new = a_person(primary=f"Passenger{number:03}", documents=(paper,), phones=(), **details)
        with self.app.app_context(), work(write=True):
            return register_at_counter(self.viewer(self.officer), new, a_case(), mission="KWT").person_id

    def people(self, many: int, **details: Any) -> list[UUID]:
        """Several of them."""
        return [self.person(number, **details) for number in range(1, many + 1)]

    def flight(
        self,
        people: Sequence[UUID],
        *,
        number: str = "UL 230",
        lands_at: datetime = LANDING,
        lands: bool = True,
        details: dict[UUID, dict[str, Any]] | None = None,
    ) -> UUID:
        """A flight with these people on board that has left, and landed unless said otherwise."""
        flight_id = self.open_flight(people, number=number, lands_at=lands_at, details=details)
        fly(self.app, self.viewer(self.coordinator), flight_id, lands_at=lands_at if lands else None)
        return flight_id

    def fly(self, flight_id: UUID, *, lands_at: datetime = LANDING) -> None:
        """Let an open flight go through to its landing."""
        fly(self.app, self.viewer(self.coordinator), flight_id, lands_at=lands_at)

    def open_flight(
        self,
        people: Sequence[UUID],
        *,
        number: str = "UL 230",
        lands_at: datetime = LANDING,
        details: dict[UUID, dict[str, Any]] | None = None,
    ) -> UUID:
        """An open flight with confirmed seats for these people."""
        with self.app.app_context(), work(write=True):
            flight_id, allotment_id = a_flight(number, lands_at=lands_at, seats=len(people) + 1)
            for place, person_id in enumerate(people, 1):
                seat(flight_id, allotment_id, person_id, place, **(details or {}).get(person_id, {}))
        return flight_id

    def do(
        self, act: Any, *arguments: Any, as_: TestAccount | None = None, at: datetime | None = None, **more: Any
    ) -> Any:
        """Do one act of the product in a transaction of its own, at a moment if one is given."""
        viewer = self.viewer(as_)
        with self.app.app_context(), clock_set_to(at) if at else nullcontext(), work(write=True):
            return act(viewer, *arguments, **more)

    def rows(self, statement: Any) -> list[Any]:
        """What the database answers."""
        with self.app.app_context(), work(write=False):
            return [tuple(row) for row in db.session.execute(statement)]

    def value(self, statement: Any) -> Any:
        """The one value that the database answers."""
        with self.app.app_context(), work(write=False):
            return db.session.scalar(statement)

    def order_of(self, person_id: UUID) -> UUID:
        """The order of a person."""
        found = self.value(sa.select(QuarantineOrder.id).where(QuarantineOrder.person_id == person_id))
        assert isinstance(found, UUID)
        return found


@pytest.fixture
def colombo(app: Flask) -> Colombo:
    """The reference data, a centre, and those who work with arrivals."""
    reference_data(app)
    with app.app_context(), work(write=True):
        centre_id = a_centre(
            CENTRE, {RoomUse.WOMEN: (2, 2), RoomUse.MEN: (2,), RoomUse.FAMILIES: (4,), RoomUse.ISOLATION: (1,)}
        )
    return Colombo(
        app,
        an_account(app, "mission_officer", "mission:KWT"),
        an_account(app, "coordinator", "everywhere:"),
        an_account(app, "intake", "airport:CMB"),
        an_account(app, "intake", f"site:{CENTRE}"),
        centre_id,
    )
