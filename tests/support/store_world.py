"""The stores of the small world: one at the safe house of Kuwait, one at that of Muscat, each with rice in it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.supplies import actions
from migrant_support.domains.supplies.models import Item
from migrant_support.domains.supplies.rules.ledger import NewLot
from migrant_support.kernel.clock import now
from migrant_support.kernel.money import Money
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work

if TYPE_CHECKING:
    from tests.support.world import World


def add_stores(world: "World") -> None:
    """A store for each mission; the restricted person lives where the own one does."""
    for mission, name, role in (("KWT", "own", "mission_officer"), ("OMN", "other", "other_officer")):
        with world.app.app_context(), work(write=True):
            ids = stocked_store(world.viewer(role), mission, world.targets[name].ids["site_id"])
        world.targets[name].ids |= ids
        if name == "own":
            world.targets["restricted"].ids |= ids


def stocked_store(viewer: Viewer, mission: str, site_id: UUID | None) -> dict[str, UUID]:
    """A store with rice in it, some on its way to another, a count under way, a purchase and a gift: ids by name."""
    from tests.support.world import a_picture, an_upload  # the world itself asks for its stores

    store_id = actions.add_store(viewer, name=f"Store {mission}", mission=mission, site_id=site_id)
    other_id = actions.add_store(viewer, name=f"Annex {mission}", mission=mission)
    item_id = db.session.scalars(sa.select(Item.id).where(Item.code == "rice")).one()
    lot = NewLot(item_id, Decimal(100), batch="B1", expires_on=date(2099, 12, 31))
    (line,) = actions.receive(viewer, store_id, [lot])
    today = now().date()
    return {
        "store_id": store_id,
        "item_id": item_id,
        "lot_id": line.lot_id,
        "movement_id": line.movement_id,
        "purchase_id": actions.buy(
            viewer,
            store_id,
            [lot],
            shop="City Centre",
            receipt_no="A-77",
            paid=Money(Decimal(12), "KWD"),
            rate=Decimal(950),
            bought_on=today - timedelta(days=1),
            picture=an_upload("receipt.png", a_picture(), "image/png"),
        ),
        "donation_id": actions.donate(
            viewer, store_id, [lot], donor="Lanka Association", given_on=today - timedelta(days=1)
        ),
        "transfer_id": actions.send(viewer, store_id, other_id, {line.lot_id: Decimal(10)}),
        "count_id": actions.start_count(viewer, store_id),
    }
