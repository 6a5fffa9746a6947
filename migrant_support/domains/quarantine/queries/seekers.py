"""Who of a flight still needs a quarantine place, and which beds centres have for the whole of those nights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.policies import PolicyFacts
from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.flights.rules.states import SEATED
from migrant_support.domains.flights.rules.words import WHEELCHAIRS, SpecialService
from migrant_support.domains.people.sight import visible_to
from migrant_support.domains.quarantine.queries.places import Centre
from migrant_support.domains.quarantine.rules.orders import order_days, place_until
from migrant_support.domains.quarantine.rules.places import RoomOffer
from migrant_support.domains.sites.models import Bed
from migrant_support.domains.sites.queries import free_beds, nights_without_place
from migrant_support.domains.sites.queries.sleepers import sleepers_of, slept_in
from migrant_support.domains.sites.rules import Sleeper, nights
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class Seekers:
    """People without a place for every night; `accessible` are those who cannot climb steps."""

    sleepers: tuple[Sleeper, ...]
    accessible: frozenset[UUID]


def seekers_of(viewer: Viewer, flight: Flight, policy: PolicyFacts, zone: str) -> Seekers:
    """The seated passengers in the viewer's sight who lack a place of the policy's kinds for some night."""
    rows = db.session.execute(
        sa.select(ManifestEntry.person_id, ManifestEntry.services).where(
            ManifestEntry.flight_id == flight.id,
            ManifestEntry.state.in_(sorted(SEATED)),
            visible_to(viewer, Power.STAY_PLACE, person_id=ManifestEntry.person_id),  # type: ignore[arg-type]
        )
    ).all()
    _, until_on = order_days(flight.arrives_at, policy.days, zone)
    wanted = nights(flight.arrives_at, place_until(until_on, zone), zone)
    lacking = nights_without_place(dict.fromkeys((row.person_id for row in rows), wanted), policy.place_kinds, zone)
    found = sleepers_of(list(lacking))
    return Seekers(
        tuple(found[person_id] for person_id in sorted(found)),
        frozenset(row.person_id for row in rows if WHEELCHAIRS & {SpecialService(code) for code in row.services}),
    )


def offers_at(viewer: Viewer, centres: Sequence[Centre], from_at: datetime, until_at: datetime) -> list[RoomOffer]:
    """The rooms of some centres with beds that are free all the time, in the order of the centres."""
    site_ids = [centre.id for centre in centres]
    slept = slept_in(Bed.site_id.in_(site_ids), from_at, until_at)
    known = sleepers_of({one.person_id for one in slept})
    rooms: dict[UUID, RoomOffer] = {}
    for site_id in site_ids:
        for bed in free_beds(viewer, site_id, from_at, until_at):
            offer = rooms.setdefault(
                bed.room_id, RoomOffer(bed.room_id, site_id, bed.use, [], is_accessible=bed.is_accessible)
            )
            offer.beds.append(bed.id)
    for one in slept:
        if one.room_id in rooms:
            rooms[one.room_id].beside.append(known[one.person_id])
    return list(rooms.values())
