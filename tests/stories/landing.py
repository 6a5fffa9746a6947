"""A flight of the demonstration that has landed: some received, some in their rooms, one absent, one unknown."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.flights.models import ManifestEntry
from migrant_support.domains.flights.rules.words import Passenger, SpecialService
from migrant_support.domains.people.models import Person, RestrictedFile
from migrant_support.domains.quarantine import actions
from migrant_support.domains.quarantine.models import Arrival, QuarantineOrder
from migrant_support.domains.quarantine.queries.places import centre_for
from migrant_support.domains.sites.rules import RoomUse
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.receive_and_room import plan_flight_places, room
from tests.stories.house import House
from tests.support.accounts import viewer_for
from tests.support.flown import a_centre, a_flight, fly, seat

NEEDS = {1: [SpecialService.WCHR], 4: [SpecialService.MEDA], 6: [SpecialService.WCHC, SpecialService.BLND]}
ABOARD = 14


def landed(house: House, *, aboard: int = ABOARD) -> dict[str, UUID]:
    """The flight's id and what hangs on it, by the names that addresses use."""
    coordinator, intake = (viewer_for(house.app, house.account(name)) for name in ("coordinator", "intake"))
    with house.app.app_context(), work(write=False):
        people = _people(aboard)
    with house.app.app_context(), work(write=True):
        centre_id = a_centre("LKA-PUNANI", {RoomUse.WOMEN: (4, 4, 4), RoomUse.MEN: (4, 4), RoomUse.FAMILIES: (4,)})
        flight_id, allotment_id = a_flight("UL 232", seats=aboard)
        for place, person_id in enumerate(people, 1):
            seat(
                flight_id, allotment_id, person_id, place, services=NEEDS.get(place, []), passenger=Passenger.ADULT
            )  # fmt: skip
    with house.app.app_context(), work(write=True):
        plan_flight_places(coordinator, flight_id, [centre_for(coordinator, centre_id)])
    fly(house.app, coordinator, flight_id)
    with house.app.app_context(), work(write=True):
        actions.receive(intake, flight_id, people[:6])
        actions.miss(intake, flight_id, people[6])
        actions.write_down(intake, flight_id, typed="N9999999", name="Sunethra Kumari")
    with house.app.app_context(), work(write=True):
        _send_and_room(coordinator, intake, flight_id, centre_id)
    with house.app.app_context(), work(write=False):
        order_id = db.session.scalars(sa.select(QuarantineOrder.id).where(QuarantineOrder.person_id == people[5])).one()
        arrival_id = db.session.scalars(sa.select(Arrival.id).where(Arrival.person_id.is_(None))).one()
    return {"arriving_id": flight_id, "centre_id": centre_id, "order_id": order_id, "arrival_id": arrival_id}


def _people(many: int) -> list[UUID]:
    """People with a case at Kuwait who stand on no list yet and whose files are open."""
    flies = sa.exists().where(ManifestEntry.person_id == Person.id)
    closed = sa.exists().where(RestrictedFile.person_id == Person.id)
    at_kuwait = sa.exists().where(Case.person_id == Person.id, Case.mission == "KWT")
    return list(
        db.session.scalars(sa.select(Person.id).where(at_kuwait, ~flies, ~closed).order_by(Person.id).limit(many))
    )


def _send_and_room(coordinator: Viewer, intake: Viewer, flight_id: UUID, centre_id: UUID) -> None:
    orders = list(
        db.session.scalars(
            sa.select(QuarantineOrder.id).where(QuarantineOrder.flight_id == flight_id).order_by(QuarantineOrder.id)
        )
    )
    actions.send_to_centre(intake, orders[:5], centre_for(coordinator, centre_id))
    for order_id in orders[:2]:
        room(coordinator, order_id)
