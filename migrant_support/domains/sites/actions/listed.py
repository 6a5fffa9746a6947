"""Stays that a register tells of: what was, and who is there, written as it is told. History is not judged by today's
rules of sharing rooms, but nobody is written into two beds or a bed given to two: such a line is told, not kept.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.rules import Sex, is_infant, is_minor
from migrant_support.domains.sites import history as happenings
from migrant_support.domains.sites.actions.holding import database_says_no_in_words, hold_people
from migrant_support.domains.sites.actions.sight import site_sees, site_sees_no_more
from migrant_support.domains.sites.models import Bed, Room, Site, Stay
from migrant_support.domains.sites.queries.places import fetch_site
from migrant_support.domains.sites.queries.sleepers import AT_ONCE, sleepers_of
from migrant_support.domains.sites.rules import RoomUse, Sleeper, StayEnd, StayState
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.periods import Period
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened_to_many
from migrant_support.platform.store import db
from migrant_support.policy import Power


class Told(StrEnum):
    """What became of a stay that a register tells of."""

    KEPT = "kept"
    BED_TAKEN = "bed_taken"
    PERSON_HAS_A_BED = "person_has_a_bed"
    NO_BED = "no_bed"


@dataclass(frozen=True, slots=True)
class ListedBed:
    """A stay as a register has it. Without a bed a child under two sleeps beside `beside`."""

    person_id: UUID
    room: str
    bed: str
    from_at: datetime
    until_at: datetime | None = None
    end: StayEnd | None = None
    beside: UUID | None = None


@dataclass(slots=True)
class _Register:
    """What stands already and what is added, so that each stay is held against all others."""

    site: Site
    moment: datetime
    batch: UUID
    beds: dict[tuple[str, str], UUID]
    people: dict[UUID, Sleeper]
    of_bed: dict[UUID, list[Period]] = field(default_factory=dict)
    of_person: dict[UUID, list[Period]] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)


def take_in_stays(
    actor: Viewer, site_id: UUID, listed: Sequence[ListedBed], *, batch: UUID, at: datetime
) -> list[Told]:
    """Write the stays of a register at a site; return what became of each, in order.

    Rooms and beds that the site lacks are added. `at` is when it is written down. Raises NotThere for a site or person
    out of reach. One audit line, with the digest of the stays' ids.
    """
    demand(actor, Power.STAY_PLACE)
    site = fetch_site(actor, site_id, Power.STAY_PLACE, lock=True)
    ids = sorted({one.person_id for one in listed})
    hold_people(actor, ids)
    people = sleepers_of(ids)
    register = _Register(site, at, batch, _beds(actor, site, listed, people), people)
    _load(register, ids)
    order = sorted(range(len(listed)), key=lambda at: (not listed[at].bed, listed[at].from_at))
    told = {at: _take(register, listed[at]) for at in order}
    _write(actor, register)
    return [told[at] for at in range(len(listed))]


def _plain(name: str) -> str:
    return name.strip().casefold()


def _beds(
    actor: Viewer, site: Site, listed: Sequence[ListedBed], people: dict[UUID, Sleeper]
) -> dict[tuple[str, str], UUID]:
    """The beds that the register names, by room and bed, those added that the site lacked."""
    rooms = {
        _plain(name): key
        for key, name in db.session.execute(sa.select(Room.id, Room.name).where(Room.site_id == site.id))
    }
    wanted = dict.fromkeys((_plain(one.room), _plain(one.bed)) for one in listed if one.bed)
    for name in dict.fromkeys(room for room, _ in wanted if room not in rooms):
        sleepers = [people[one.person_id] for one in listed if _plain(one.room) == name]
        use = _use_of(sleepers, local_day(site.zone))
        room = Room(id=new_id(), site_id=site.id, name=name.upper()[:40], use=use)
        db.session.add(room)
        db.session.flush()
        rooms[name] = room.id
        record(actor, "sites.room.add", kind="room", object_id=room.id)
    names = {key: name for name, key in rooms.items()}
    standing = db.session.execute(sa.select(Bed.id, Bed.room_id, Bed.name).where(Bed.site_id == site.id))
    beds = {(names[room], _plain(name)): key for key, room, name in standing}
    missing = [place for place in wanted if place not in beds]
    keys = [new_id() for _ in missing]
    made = [
        {"id": key, "site_id": site.id, "room_id": rooms[room], "name": bed.upper()[:20]}
        for key, (room, bed) in zip(keys, missing, strict=True)
    ]
    if made:
        db.session.execute(sa.insert(Bed), made)
        record(actor, "sites.bed.add", kind="site", object_id=site.id, reason=f"{len(made)} beds")
    return beds | dict(zip(missing, keys, strict=True))


def _use_of(sleepers: Iterable[Sleeper], today: date) -> RoomUse:
    """Who a room seems to be for, by the grown people who slept in it."""
    sexes = {one.sex for one in sleepers if not is_minor(one.birth, today)}
    if sexes == {Sex.M}:
        return RoomUse.MEN
    return RoomUse.WOMEN if sexes <= {Sex.F} else RoomUse.FAMILIES


def _load(register: _Register, person_ids: Sequence[UUID]) -> None:
    """The spans of the beds and of the people that stand already."""
    wanted: list[tuple[Any, Sequence[UUID], dict[UUID, list[Period]]]] = [
        (Stay.bed_id, sorted(set(register.beds.values())), register.of_bed),
        (Stay.person_id, person_ids, register.of_person),
    ]
    for column, ids, spans in wanted:
        for start in range(0, len(ids), AT_ONCE):
            rows = db.session.execute(
                sa.select(column, Stay.from_at, Stay.until_at).where(
                    column.in_(ids[start : start + AT_ONCE]), Stay.state != StayState.CANCELLED
                )
            )
            for key, begins, ends in rows:
                spans.setdefault(key, []).append(Period(begins, ends))


def _take(register: _Register, one: ListedBed) -> Told:
    span = Period(one.from_at, one.until_at)
    mine = register.of_person.setdefault(one.person_id, [])
    if any(other.overlaps(span) for other in mine):
        return Told.PERSON_HAS_A_BED
    if not one.bed:
        return _take_beside(register, one)
    bed_id = register.beds[_plain(one.room), _plain(one.bed)]
    taken = register.of_bed.setdefault(bed_id, [])
    if any(other.overlaps(span) for other in taken):
        return Told.BED_TAKEN
    taken.append(span)
    mine.append(span)
    register.rows.append(_row(register, one, bed_id=bed_id))
    return Told.KEPT


def _take_beside(register: _Register, one: ListedBed) -> Told:
    """A child under two sleeps with the adult beside whom it stands, as long as both are there."""
    day = local_day(register.site.zone, one.from_at)
    adults = [r for r in register.rows if r["person_id"] == one.beside and r["bed_id"] is not None]
    hers = next((r for r in adults if Period(r["from_at"], r["until_at"]).contains(one.from_at)), None)
    if hers is None or not is_infant(register.people[one.person_id].birth, day):
        return Told.NO_BED
    ends = [end for end in (one.until_at, hers["until_at"]) if end is not None]
    until = min(ends) if ends else None
    span = Period(one.from_at, until)
    register.of_person.setdefault(one.person_id, []).append(span)
    end = one.end if until == one.until_at else hers["end_reason"]
    with_her = ListedBed(one.person_id, one.room, "", one.from_at, until, end or hers["end_reason"])
    register.rows.append(_row(register, with_her, bed_id=None, with_stay_id=hers["id"]))
    return Told.KEPT


def _row(
    register: _Register, one: ListedBed, *, bed_id: UUID | None, with_stay_id: UUID | None = None
) -> dict[str, Any]:
    is_over = one.until_at is not None and one.until_at <= register.moment
    return {
        "id": new_id(),
        "person_id": one.person_id,
        "site_id": register.site.id,
        "bed_id": bed_id,
        "with_stay_id": with_stay_id,
        "state": StayState.ENDED if is_over else StayState.CURRENT,
        "from_at": one.from_at,
        "until_at": one.until_at,
        "made_at": register.moment,
        "closed_at": register.moment if is_over else None,
        "end_reason": (one.end or StayEnd.OTHER) if is_over else None,
    }


def _write(actor: Viewer, register: _Register) -> None:
    rows = [row | {"made_by": actor.account_id} for row in register.rows]
    if not rows:
        return
    with database_says_no_in_words():
        db.session.execute(sa.insert(Stay), [row for row in rows if row["with_stay_id"] is None])
        if infants := [row for row in rows if row["with_stay_id"] is not None]:
            db.session.execute(sa.insert(Stay), infants)
    here = [row for row in rows if row["state"] is StayState.CURRENT]
    site_sees(
        [row["person_id"] for row in here], [row["id"] for row in here], code=register.site.code, since=register.moment
    )
    happened_to_many(
        "person", [row["person_id"] for row in rows], happenings.LISTED, at=register.moment,
        reference_kind="stay", reference_ids=[row["id"] for row in rows], actor=actor,
    )  # fmt: skip
    digest = hashlib.sha256(b"".join(sorted(row["id"].bytes for row in rows))).hexdigest()
    record(
        actor, "sites.stay.list", kind="import_batch", object_id=register.batch,
        reason=f"{len(rows)} stays, sha256 {digest}",
    )  # fmt: skip


def take_back_stays(actor: Viewer, stay_ids: Sequence[UUID], *, batch: UUID) -> None:
    """Cancel stays that came with a wrong register, so that their beds are free. Raises Refused when one was changed
    since: somebody works with it.
    """
    demand(actor, Power.STAY_PLACE)
    moment = now()
    stays = db.session.scalars(
        sa.select(Stay).where(Stay.id.in_(sorted(stay_ids))).order_by(Stay.id).with_for_update()
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip
    later = sa.exists().where(Stay.moved_from_id.in_(sorted(stay_ids)), Stay.state != StayState.CANCELLED)
    changed = any(s.state is StayState.ENDED and s.closed_at != s.made_at for s in stays)
    if changed or db.session.scalar(sa.select(later)):
        raise Refused(
            "stays_changed",
            msg("Somebody changed a stay of this list since. End or cancel the stays one by one."),
        )
    for stay in sorted(stays, key=lambda s: s.with_stay_id is None):
        if stay.state is StayState.CANCELLED:
            continue
        stay.state, stay.end_reason, stay.cancel_reason = StayState.CANCELLED, None, "list taken back"
        stay.closed_at = moment
        site_sees_no_more(stay.id, at=moment)
    db.session.flush()
    record(actor, "sites.stay.take_back", kind="import_batch", object_id=batch, reason=f"{len(stays)} stays")
