"""A ride for the screens: she is on the way from one house to another."""

from datetime import timedelta
from uuid import UUID

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.sites.models import Ride, Rider
from migrant_support.domains.sites.rules.rides import RiderState, RideState, Vehicle
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.stories.house import House
from tests.support.shelters import a_site


def a_ride(house: House, officer: Viewer, site_id: UUID, person_id: UUID, stay_id: UUID) -> UUID:
    """Asked of a guest house, which has not answered yet; nothing else of her world changes by it."""
    other = a_site(
        house.app, officer, name="Guest house of the Palm", kind=SiteKind.TRANSIT_HOUSE, is_secret=False, address="",
        latitude=None, longitude=None,
    )  # fmt: skip
    moment = now()
    with house.app.app_context(), work(write=True):
        ride = Ride(
            id=new_id(), from_site_id=site_id, to_site_id=other, state=RideState.ASKED, vehicle=Vehicle.BUS, seats=20,
            driver="Nimal", driver_phone="+96550000000", leaves_at=moment + timedelta(hours=3),
            arrives_at=moment + timedelta(hours=4), made_at=moment, made_by=officer.account_id,
        )  # fmt: skip
        db.session.add(ride)
        db.session.flush()
        ride_id: UUID = ride.id
        db.session.add(
            Rider(id=new_id(), ride_id=ride_id, person_id=person_id, state=RiderState.ASKED, stay_id=stay_id)
        )
        db.session.flush()
    return ride_id
