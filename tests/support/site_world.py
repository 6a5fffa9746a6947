"""The sites of the small world: a safe house at Kuwait with her and the restricted person in it, one at Muscat.

Each place carries a word found nowhere else ("Hiddenown", "Hiddenother").
"""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.models import ApartMark, BedOffer, BedRequest, Ride, Rider
from migrant_support.domains.sites.rules.need import OfferState, RequestState
from migrant_support.domains.sites.rules.rides import RiderState, RideState, Vehicle
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.evening_world import an_evening
from tests.support.shelters import a_room, a_site, beds_of

if TYPE_CHECKING:
    from tests.support.world import World

WARDENS_SITE = "KWT-SURAKSHA"


def add_sites(world: "World") -> None:
    """A site for each mission; every target sleeps in a bed of her own mission's."""
    for mission, name, role in (("KWT", "own", "mission_officer"), ("OMN", "other", "other_officer")):
        viewer = world.viewer(role)
        site_id = a_site(
            world.app, viewer, mission=mission, name=f"House {mission}", address=f"Hidden{name} street",
            phone="", operator="SLBFE", code=WARDENS_SITE if name == "own" else None,
        )  # fmt: skip
        room_id = a_room(world.app, viewer, site_id)
        beds = beds_of(world.app, room_id)
        second = a_site(
            world.app, viewer, mission=mission, name=f"Guest house {mission}", kind=SiteKind.TRANSIT_HOUSE,
            is_secret=False, address="", latitude=None, longitude=None,
        )  # fmt: skip
        _put_to_bed(world, name, role, mission, {"site_id": site_id, "room_id": room_id, "bed_id": beds[0]})
        if name == "own":
            _put_to_bed(world, "restricted", role, mission, {"site_id": site_id, "room_id": room_id, "bed_id": beds[1]})
            _on_a_ride(world, "restricted", role, second)
        _on_a_ride(world, name, role, second)

    for name, role in (("own", "mission_officer"), ("restricted", "mission_officer"), ("other", "other_officer")):
        _keep_apart(world, name, role)


def _put_to_bed(world: "World", name: str, role: str, mission: str, place: dict[str, UUID]) -> None:
    target, viewer = world.targets[name], world.viewer(role)
    with world.app.app_context(), work(write=True):
        stay_id = actions.place(viewer, target.ids["person_id"], place["bed_id"])
        asked = _ask_for_another(target.ids["person_id"], mission, place["site_id"], viewer.account_id)
    with world.app.app_context():
        evening = an_evening(viewer, place["site_id"], target.ids["person_id"])
    target.ids |= place | asked | evening | {"stay_id": stay_id}


def _ask_for_another(person_id: UUID, mission: str, site_id: UUID, account_id: UUID) -> dict[str, UUID]:
    """She waits for a bed at another place, and one is offered; nothing else of her world changes by it."""
    moment = now()
    asked = BedRequest(
        id=new_id(), person_id=person_id, mission=mission, wanted_from=moment, state=RequestState.OFFERED,
        made_by=account_id,
    )  # fmt: skip
    asked.party_id = asked.id
    db.session.add(asked)
    db.session.flush()
    offer = BedOffer(
        id=new_id(), party_id=asked.id, site_id=site_id, state=OfferState.OPEN, held_until=moment + timedelta(days=9),
        made_by=account_id,
    )  # fmt: skip
    db.session.add(offer)
    db.session.flush()
    return {"bed_request_id": asked.id, "bed_offer_id": offer.id}


def _keep_apart(world: "World", name: str, role: str) -> None:
    """It is said of her that she sleeps without strangers; when all have their beds, since it would stop them."""
    mark = ApartMark(id=new_id(), person_id=world.targets[name].ids["person_id"], made_by=world.viewer(role).account_id)
    with world.app.app_context(), work(write=True):
        db.session.add(mark)
        db.session.flush()
        world.targets[name].ids["apart_mark_id"] = mark.id


def _on_a_ride(world: "World", name: str, role: str, to_site_id: UUID) -> None:
    """She is to go to another house of the mission, which has not answered yet."""
    ids, moment = world.targets[name].ids, now()
    with world.app.app_context(), work(write=True):
        ride = Ride(
            id=new_id(), from_site_id=ids["site_id"], to_site_id=to_site_id, state=RideState.ASKED, vehicle=Vehicle.BUS,
            seats=9, driver="Nimal", leaves_at=moment + timedelta(hours=1), arrives_at=moment + timedelta(hours=2),
            made_at=moment, made_by=world.viewer(role).account_id,
        )  # fmt: skip
        db.session.add(ride)
        db.session.flush()
        db.session.add(
            Rider(
                id=new_id(),
                ride_id=ride.id,
                person_id=ids["person_id"],
                state=RiderState.ASKED,
                stay_id=ids["stay_id"],
            )
        )
        db.session.flush()
        ids["ride_id"] = ride.id
