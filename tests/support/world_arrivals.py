"""The small world goes on: her own person and the restricted one fly to Colombo, the other one to Mattala.

Her own and the other person are received and quarantined; the restricted one is on board, and ordered, and seen by
nobody who is not named on her file. Somebody unknown came with each flight.
"""

import sqlalchemy as sa

from migrant_support.domains.flights.models import ManifestEntry
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.quarantine import actions
from migrant_support.domains.quarantine.models import Arrival, QuarantineOrder
from migrant_support.domains.quarantine.queries.places import centre_for
from migrant_support.domains.quarantine.rules.orders import OrderState
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.receive_and_room import room
from tests.support.accounts import an_account, viewer_for
from tests.support.flown import LANDING, a_centre, a_flight, beds_of, fly, seat
from tests.support.world import World

AT = {"own": ("CMB", "UL 230", "LKA-NORTH"), "other": ("HRI", "UL 206", "LKA-SOUTH")}


def add_arrivals(world: World) -> None:
    """Let everybody fly, be received and quarantined; adds `arriving_id`, `order_id`, `centre_id`, `arrival_id`."""
    app = world.app
    with app.app_context(), work(write=True):
        _free(world)
    world.accounts["centre_intake"] = an_account(app, "intake", "site:LKA-NORTH", sign_in_name="centre.intake")
    world.accounts["other_intake"] = an_account(app, "intake", "airport:HRI", sign_in_name="mattala.intake")
    doors = {"own": "intake", "other": "other_intake"}
    for name, (airport, number, code) in AT.items():
        with app.app_context(), work(write=True):
            centre_id = a_centre(code)
            flight_id, allotment_id = a_flight(number, destination=airport)
            on_board = ("own", "restricted") if name == "own" else ("other",)
            for place, target in enumerate(on_board, 1):
                seat(flight_id, allotment_id, world.targets[target].ids["person_id"], place)
        fly(app, world.viewer("coordinator"), flight_id)
        _receive(world, name, flight_id, centre_id, by=doors[name])
    _order_the_restricted(world)


def _free(world: World) -> None:
    """Take everybody of the world off the flights on which they sit."""
    people = [target.ids["person_id"] for target in world.targets.values()]
    db.session.execute(
        sa.update(ManifestEntry)
        .where(
            ManifestEntry.person_id.in_(people),
            ManifestEntry.state.in_([EntryState.CONFIRMED, EntryState.CHECKED_IN]),
        )
        .values(state=EntryState.WITHDRAWN, place=None)
    )


def _receive(world: World, name: str, flight_id: object, centre_id: object, *, by: str) -> None:
    ids, intake = world.targets[name].ids, viewer_for(world.app, world.accounts[by])
    with world.app.app_context(), work(write=True):
        actions.receive(intake, flight_id, [ids["person_id"]])  # type: ignore[arg-type]
        actions.write_down(intake, flight_id, typed="", name=f"{world.targets[name].canary} unknown")  # type: ignore[arg-type]
    with world.app.app_context(), work(write=True):
        order_id = db.session.scalars(
            sa.select(QuarantineOrder.id).where(QuarantineOrder.person_id == ids["person_id"])
        ).one()
        coordinator = world.viewer("coordinator")
        actions.send_to_centre(intake, [order_id], centre_for(coordinator, centre_id))  # type: ignore[arg-type]
        arrival_id = db.session.scalars(
            sa.select(Arrival.id).where(Arrival.flight_id == flight_id, Arrival.person_id.is_(None))
        ).one()
    with world.app.app_context(), work(write=True):
        room(world.viewer("coordinator"), order_id, beds_of(centre_id)[-1])  # type: ignore[arg-type]
    ids |= {
        "arriving_id": flight_id, "order_id": order_id, "centre_id": centre_id, "arrival_id": arrival_id,
    }  # type: ignore[dict-item] # fmt: skip


def _order_the_restricted(world: World) -> None:
    own, restricted = world.targets["own"].ids, world.targets["restricted"].ids
    order = QuarantineOrder(
        person_id=restricted["person_id"], flight_id=own["arriving_id"], policy_code="QP-2021-06",
        site_id=own["centre_id"], legal_basis="The Ordinance", state=OrderState.ISSUED, from_on=LANDING.date(),
        until_on=LANDING.date(), issued_at=now(),
    )  # fmt: skip
    with world.app.app_context(), work(write=True):
        db.session.add(order)
        db.session.flush()
        restricted |= {"order_id": order.id, **{k: own[k] for k in ("arriving_id", "centre_id", "arrival_id")}}
