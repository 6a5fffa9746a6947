"""A bus to the airport for each flight of the small world, from the site of its mission."""

from datetime import timedelta
from typing import TYPE_CHECKING

from migrant_support.domains.flights.models import DepartureBus
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work

if TYPE_CHECKING:
    from tests.support.world import World


def add_buses(world: "World") -> None:
    """A bus for each target, on which nobody sits yet."""
    with world.app.app_context(), work(write=True):
        for name, role in (("own", "mission_officer"), ("restricted", "mission_officer"), ("other", "other_officer")):
            ids = world.targets[name].ids
            bus = DepartureBus(
                flight_id=ids["flight_id"], site_id=ids["site_id"], name=f"NB-{name}", seats=40,
                leaves_at=now() + timedelta(days=5), made_by=world.accounts[role].id,
            )  # fmt: skip
            db.session.add(bus)
            db.session.flush()
            ids["bus_id"] = bus.id
