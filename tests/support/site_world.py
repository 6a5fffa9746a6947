"""The sites of the small world: a safe house at Kuwait with her and the restricted person in it, one at Muscat.

Each place carries a word found nowhere else ("Hiddenown", "Hiddenother").
"""

from typing import TYPE_CHECKING
from uuid import UUID

from migrant_support.domains.sites import actions
from migrant_support.platform.store.transaction import work
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
        _put_to_bed(world, name, role, {"site_id": site_id, "room_id": room_id, "bed_id": beds[0]})
        if name == "own":
            _put_to_bed(world, "restricted", role, {"site_id": site_id, "room_id": room_id, "bed_id": beds[1]})


def _put_to_bed(world: "World", name: str, role: str, place: dict[str, UUID]) -> None:
    target, viewer = world.targets[name], world.viewer(role)
    with world.app.app_context(), work(write=True):
        stay_id = actions.place(viewer, target.ids["person_id"], place["bed_id"])
    target.ids |= place | {"stay_id": stay_id}
