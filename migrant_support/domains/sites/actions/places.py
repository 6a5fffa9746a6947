"""Keeping sites, rooms and beds: add, change, take out of use, put up a temporary bed; opening a secret place."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.queries import mission_facts
from migrant_support.domains.directory.rules import code_of
from migrant_support.domains.sites.models import Bed, CapacityOverride, Room, Site, Stay
from migrant_support.domains.sites.queries.places import fetch_bed, fetch_room, fetch_site
from migrant_support.domains.sites.queries.sleepers import stands
from migrant_support.domains.sites.rules import (
    NewSite,
    RoomUse,
    StayState,
    check_override,
    check_room,
    check_site,
)
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import Unreadable, open_sealed, seal
from migrant_support.policy import Power, ScopeKind

_PLACE = ("address", "latitude", "longitude", "phone")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site is."""

    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""

    @property
    def is_known(self) -> bool:
        """Is there anything to seal?"""
        return bool(self.address or self.phone or self.latitude is not None)


def add_site(actor: Viewer, new: NewSite) -> UUID:
    """Add a site to a mission of the actor's; return its id. Raises Refused."""
    demand(actor, Power.SITE_EDIT)
    check_site(new)
    reach = actor.reach(Power.SITE_EDIT)
    if not reach.everywhere and new.mission not in reach.ids(ScopeKind.MISSION):
        raise Refused("mission_not_yours", msg("Choose one of your own missions."), field="mission")
    mission = mission_facts(new.mission)
    site = Site(
        id=new_id(),
        code=_free_code(new),
        kind=new.kind,
        name=new.name.strip(),
        mission=new.mission,
        country_code=mission.country.code,
        zone=new.zone,
        is_secret=new.is_secret,
        version=1,
    )
    _put(site, new)
    db.session.add(site)
    db.session.flush()
    record(actor, "sites.site.add", kind="site", object_id=site.id)
    return site.id


def _free_code(new: NewSite) -> str:
    """The mission's code and the name's first words; it is what roles are cut to, and never changes."""
    stem = code_of(f"{new.mission} {new.name}", taken=frozenset()).upper()[:20].strip("-")
    taken = set(db.session.scalars(sa.select(Site.code).where(Site.code.startswith(stem, autoescape=True))))
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if code not in taken)


def edit_site(actor: Viewer, site_id: UUID, new: NewSite, *, version: int) -> None:
    """Change what is known of a site; its mission and code stay. Raises NotThere, Refused or Stale.

    A secret place is replaced when one is given, and kept when none is: it is not shown on the form.
    """
    demand(actor, Power.SITE_EDIT)
    site = fetch_site(actor, site_id, Power.SITE_EDIT, lock=True)
    if site.version != version:
        raise Stale
    check_site(new)
    site.kind, site.name, site.zone = new.kind, new.name.strip(), new.zone
    _put(site, new)
    site.version += 1
    db.session.flush()
    record(actor, "sites.site.edit", kind="site", object_id=site.id, fields=("details",))


def close_site(actor: Viewer, site_id: UUID, *, reason: str) -> None:
    """Take a whole site out of use; what was there stays in the history. Raises NotThere or Refused.

    Refused while somebody sleeps there or is expected. All its beds are locked first: who is placing somebody at this
    moment comes before or after, and finds the site closed afterwards.
    """
    demand(actor, Power.SITE_EDIT)
    fetch_site(actor, site_id, Power.SITE_EDIT)
    if len(reason.strip()) < 3:
        raise Refused("reason_missing", msg("Write a short reason."), field="reason")
    db.session.execute(sa.select(Bed.id).where(Bed.site_id == site_id).order_by(Bed.id).with_for_update()).all()
    site = fetch_site(actor, site_id, Power.SITE_EDIT, lock=True)  # after the beds: who writes a stay needs it too
    open_here = sa.exists().where(
        Stay.site_id == site_id, Stay.state.in_((StayState.CURRENT, StayState.PLANNED)), stands()
    )
    if db.session.scalar(sa.select(open_here)):
        raise Refused(
            "site_in_use",
            msg("People sleep here or are expected. Move them or cancel their reservations first."),
            field="reason",
        )
    if site.closed_at is None:
        site.closed_at = now()
        site.version += 1
        db.session.flush()
        record(actor, "sites.site.close", kind="site", object_id=site.id, fields=("closed_at",), reason=reason.strip())


def open_site(actor: Viewer, site_id: UUID) -> None:
    """Put a closed site back into use. Raises NotThere."""
    demand(actor, Power.SITE_EDIT)
    site = fetch_site(actor, site_id, Power.SITE_EDIT, lock=True)
    if site.closed_at is not None:
        site.closed_at = None
        site.version += 1
        db.session.flush()
        record(actor, "sites.site.open", kind="site", object_id=site.id, fields=("closed_at",))


def _put(site: Site, new: NewSite) -> None:
    place = Place(new.address.strip(), new.latitude, new.longitude, new.phone.strip())
    if new.is_secret:
        if not site.is_secret and not place.is_known:
            place = Place(site.address or "", site.latitude, site.longitude, site.phone or "")
        if place.is_known:
            site.place_sealed = _sealed(site.id, place)
        place = Place()
    else:
        site.place_sealed = None
    site.is_secret = new.is_secret
    site.address, site.latitude, site.longitude, site.phone = (getattr(place, name) for name in _PLACE)
    site.operator = new.operator.strip()
    site.licence_until, site.contract_until = new.licence_until, new.contract_until
    site.tells_figures = new.tells_figures


def _sealed(site_id: UUID, place: Place) -> bytes:
    text = json.dumps({name: getattr(place, name) for name in _PLACE})
    return seal(text, data_class=DataClass.PROTECTION, table="site", column="place_sealed", row_id=site_id)


def read_place(actor: Viewer, site_id: UUID) -> Place:
    """Open the place of a secret site. An act: it is in the audit log before the page leaves (SEC AZ-7)."""
    demand(actor, Power.PLACE_READ)
    site = fetch_site(actor, site_id, Power.PLACE_READ)
    record(actor, "sites.place.read", kind="site", object_id=site.id)
    if site.place_sealed is None:
        return Place(site.address, site.latitude, site.longitude, site.phone)
    try:
        text = open_sealed(
            site.place_sealed, data_class=DataClass.PROTECTION, table="site", column="place_sealed", row_id=site.id
        )
    except Unreadable:
        return Place()
    return Place(**json.loads(text))


def add_room(
    actor: Viewer,
    site_id: UUID,
    *,
    name: str,
    use: RoomUse,
    beds: int,
    floor: str = "",
    square_metres: Decimal | None = None,
    is_accessible: bool = False,
) -> UUID:
    """Add a room with beds numbered from one; return its id. Raises NotThere or Refused."""
    demand(actor, Power.SITE_EDIT)
    site = fetch_site(actor, site_id, Power.SITE_EDIT, lock=True)
    check_room(name, beds, square_metres=square_metres)
    _check_name(site.id, name, None)
    room = Room(
        id=new_id(), site_id=site.id, name=name.strip(), floor=floor.strip(), use=use,
        is_accessible=is_accessible, square_metres=square_metres,
    )  # fmt: skip
    db.session.add(room)
    db.session.flush()
    _add_beds(site.id, room.id, beds)
    record(actor, "sites.room.add", kind="room", object_id=room.id)
    return room.id


def _check_name(site_id: UUID, name: str, room_id: UUID | None) -> None:
    same = db.session.scalar(sa.select(Room.id).where(Room.site_id == site_id, Room.name == name.strip()))
    if same is not None and same != room_id:
        raise Refused("room_exists", msg("There is a room of this name already. Choose another name."), field="name")


def _add_beds(site_id: UUID, room_id: UUID, count: int, *, taken: Iterable[str] = ()) -> None:
    used = set(taken)
    names = [str(n) for n in range(1, count + len(used) + 1) if str(n) not in used][:count]
    if names:
        rows = [{"id": new_id(), "site_id": site_id, "room_id": room_id, "name": name} for name in names]
        db.session.execute(sa.insert(Bed), rows)


def edit_room(
    actor: Viewer,
    site_id: UUID,
    room_id: UUID,
    *,
    name: str,
    use: RoomUse,
    more_beds: int,
    floor: str,
    square_metres: Decimal | None,
    is_accessible: bool,
) -> None:
    """Change a room, and add beds to it. Nobody is asked to leave for it: the board shows what is wrong."""
    demand(actor, Power.SITE_EDIT)
    fetch_site(actor, site_id, Power.SITE_EDIT, lock=True)
    room = fetch_room(actor, site_id, room_id, Power.SITE_EDIT)
    check_room(name, more_beds, square_metres=square_metres)
    _check_name(site_id, name, room.id)
    room.name, room.use, room.floor = name.strip(), use, floor.strip()
    room.square_metres, room.is_accessible = square_metres, is_accessible
    db.session.flush()
    record(actor, "sites.room.edit", kind="room", object_id=room.id, fields=("details",))
    if more_beds:
        taken = db.session.scalars(sa.select(Bed.name).where(Bed.room_id == room.id))
        _add_beds(site_id, room.id, more_beds, taken=taken)
        record(actor, "sites.bed.add", kind="room", object_id=room.id, reason=f"{more_beds} beds")


def block_bed(actor: Viewer, site_id: UUID, bed_id: UUID, *, reason: str) -> None:
    """Take a bed out of use, with a reason. Refused while somebody sleeps in it or it is reserved."""
    demand(actor, Power.STAY_PLACE)
    bed = _held(actor, site_id, bed_id)
    if len(reason.strip()) < 3:
        raise Refused("reason_missing", msg("Write a short reason."), field="reason")
    taken = sa.exists().where(Stay.bed_id == bed_id, Stay.state.in_((StayState.CURRENT, StayState.PLANNED)), stands())
    if db.session.scalar(sa.select(taken)):
        raise Refused(
            "bed_in_use", msg("Somebody sleeps in this bed or has it reserved. Move them first."), field="reason"
        )
    if bed.blocked_at is None:
        bed.blocked_at, bed.blocked_by, bed.blocked_reason = now(), actor.account_id, reason.strip()[:200]
        db.session.flush()
        record(actor, "sites.bed.block", kind="bed", object_id=bed.id, fields=("blocked_at",))


def unblock_bed(actor: Viewer, site_id: UUID, bed_id: UUID) -> None:
    """Put a bed back into use."""
    demand(actor, Power.STAY_PLACE)
    bed = _held(actor, site_id, bed_id)
    if bed.blocked_at is not None:
        bed.blocked_at, bed.blocked_by, bed.blocked_reason = None, None, None
        db.session.flush()
        record(actor, "sites.bed.unblock", kind="bed", object_id=bed.id, fields=("blocked_at",))


def _held(actor: Viewer, site_id: UUID, bed_id: UUID) -> Bed:
    fetch_bed(actor, site_id, bed_id, Power.STAY_PLACE)
    return db.session.get_one(Bed, bed_id, with_for_update=True, populate_existing=True)


def add_temporary_bed(actor: Viewer, site_id: UUID, room_id: UUID, *, reason: str, until_at: datetime | None) -> UUID:
    """Put up a bed beyond the capacity: who did it, why and until when is kept (invariant 1); return the bed's id."""
    demand(actor, Power.CAPACITY_OVERRIDE)
    fetch_site(actor, site_id, Power.CAPACITY_OVERRIDE, lock=True)
    room = fetch_room(actor, site_id, room_id, Power.CAPACITY_OVERRIDE)
    check_override(reason, until_at, now=now())
    override = CapacityOverride(
        id=new_id(), site_id=site_id, made_by=actor.account_id, reason=reason.strip(), until_at=until_at
    )
    db.session.add(override)
    db.session.flush()
    taken = set(db.session.scalars(sa.select(Bed.name).where(Bed.room_id == room.id)))
    name = next(f"T{n}" for n in range(1, 1000) if f"T{n}" not in taken)
    bed = Bed(id=new_id(), site_id=site_id, room_id=room.id, name=name, override_id=override.id, stands_until=until_at)
    db.session.add(bed)
    db.session.flush()
    record(
        actor, "sites.bed.add_temporary", kind="bed", object_id=bed.id, reason=reason.strip(),
        role=actor.acting_as(Power.CAPACITY_OVERRIDE),
    )  # fmt: skip
    return bed.id
