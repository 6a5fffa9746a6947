"""How full a site was, is and will be, by night and by room. Four statements for any number of beds and nights.

A person whose file is closed to the viewer is not counted: her bed does not stand in those nights, as on the board.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.sites.models import Bed, CapacityOverride, Stay
from migrant_support.domains.sites.queries.places import RoomRow, SiteRow, room_rows, site_row
from migrant_support.domains.sites.queries.sleepers import stands
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.sites.rules.occupancy import Night, count_spans, small_hours
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class RoomNights:
    """A room over the nights: how many nights were slept or reserved in its beds, of how many it had."""

    room: RoomRow
    taken: int
    offered: int
    fullest: int


@dataclass(frozen=True, slots=True)
class Occupancy:
    """A site, or one of its rooms, over some nights."""

    site: SiteRow
    room_id: UUID | None
    nights: tuple[Night, ...]
    rooms: tuple[RoomNights, ...]


_KINDS = ("here", "expected", "infant", "bed", "withheld")


class _Span(NamedTuple):
    room_id: UUID
    start: datetime
    end: datetime | None
    kind: str  # one of _KINDS


def occupancy(viewer: Viewer, site_id: UUID, first: date, nights: int, *, room_id: UUID | None = None) -> Occupancy:
    """The nights from a day on, of the whole site or of one room; raises NotThere."""
    site = site_row(viewer, site_id, Power.STAY_READ)
    instants = small_hours(first, nights, site.zone)
    rooms = room_rows(viewer, site_id)
    asked = room_id if room_id in {room.id for room in rooms} else None
    spans = [*_beds(site_id), *_stays(viewer, site_id, instants)]
    wanted = [one for one in spans if asked is None or one.room_id == asked]
    counted = _by_kind(wanted, instants)
    found = tuple(
        Night(
            first + timedelta(days=at),
            here=counted["here"][at],
            expected=counted["expected"][at],
            infants=counted["infant"][at],
            beds=counted["bed"][at] - counted["withheld"][at],
        )
        for at in range(nights)
    )
    return Occupancy(site, asked, found, tuple(_room(room, spans, instants) for room in rooms))


def _by_kind(spans: Sequence[_Span], instants: Sequence[datetime]) -> dict[str, list[int]]:
    return {kind: count_spans(((one.start, one.end) for one in spans if one.kind == kind), instants) for kind in _KINDS}


def _room(room: RoomRow, spans: Sequence[_Span], instants: Sequence[datetime]) -> RoomNights:
    counted = _by_kind([one for one in spans if one.room_id == room.id], instants)
    taken = [here + expected for here, expected in zip(counted["here"], counted["expected"], strict=True)]
    return RoomNights(room, sum(taken), sum(counted["bed"]) - sum(counted["withheld"]), max(taken, default=0))


def _beds(site_id: UUID) -> list[_Span]:
    """The beds as they stand today, the temporary ones for their time; when a bed was bought nobody wrote down."""
    always = datetime.min.replace(tzinfo=now().tzinfo)
    rows: Sequence[Any] = db.session.execute(
        sa.select(Bed.room_id, CapacityOverride.made_at, Bed.stands_until, Bed.blocked_at)
        .outerjoin(CapacityOverride, CapacityOverride.id == Bed.override_id)
        .where(Bed.site_id == site_id)
    ).all()
    return [
        _Span(room, always if since is None else since, blocked if until is None else until, "bed")
        for room, since, until, blocked in rows
    ]


def _stays(viewer: Viewer, site_id: UUID, instants: Sequence[datetime]) -> list[_Span]:
    adult = aliased(Stay)
    moment = now()
    rows = db.session.execute(
        sa.select(
            Bed.room_id, Stay.from_at, Stay.until_at, Stay.state, Stay.with_stay_id,
            is_open_to(viewer, column_of(Stay.person_id)),
        )
        .outerjoin(adult, adult.id == Stay.with_stay_id)
        .join(Bed, Bed.id == sa.func.coalesce(Stay.bed_id, adult.bed_id))
        .where(
            Stay.site_id == site_id, Stay.state != StayState.CANCELLED, stands(), Stay.from_at <= instants[-1],
            sa.or_(Stay.until_at.is_(None), Stay.until_at > instants[0], Stay.state == StayState.CURRENT),
        )
    )  # fmt: skip
    found = []
    for room, start, end, state, with_whom, is_seen in rows:
        is_here = state is StayState.CURRENT
        if is_here and end is not None and end <= moment:
            end = moment + timedelta(days=1)  # who overstays sleeps there tonight too
        kind = "infant" if with_whom else ("expected" if state is StayState.PLANNED else "here")
        if not is_seen:
            kind = "withheld"
            if with_whom:
                continue
        found.append(_Span(room, start, end, kind))
    return found
