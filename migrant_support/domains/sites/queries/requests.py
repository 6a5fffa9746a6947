"""Who waits for a bed, in an order that is explained; which beds were offered; and the next for a bed that is free.

Somebody who waits is told to a place by reference, age and needs. Her name comes with the offer, which the site makes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.rules import is_infant
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.sites.models import Bed, BedOffer, BedRequest, Site
from migrant_support.domains.sites.need_points import points_of_need
from migrant_support.domains.sites.queries.beds import is_free
from migrant_support.domains.sites.queries.places import BedRow, SiteRow, bed_rows, in_reach
from migrant_support.domains.sites.queries.sleepers import sleepers_of, slept_in
from migrant_support.domains.sites.rules import Sleeper
from migrant_support.domains.sites.rules.choosing import BedOption, PartyBeds, rooms_for
from migrant_support.domains.sites.rules.need import Needs, OfferState, RequestState, Weighed, weigh
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind

LISTED = 300
TONIGHT = timedelta(hours=18)


@dataclass(frozen=True, slots=True)
class Party:
    """People who wait together, the one who asked first. `beds_for` are those who need a bed of their own."""

    id: UUID
    mission: str
    site_id: UUID | None
    people: tuple[PersonRow, ...]
    sleepers: tuple[Sleeper, ...]
    needs: Needs
    note: str
    state: RequestState
    wanted_from: datetime
    wanted_until: datetime | None
    made_at: datetime
    weighed: Weighed

    @property
    def beds_for(self) -> tuple[Sleeper, ...]:
        """Those who need a bed: an infant sleeps with a grown person of the party."""
        on = local_day(zone_of_mission(self.mission))
        own = tuple(one for one in self.sleepers if not is_infant(one.birth, on))
        return own or self.sleepers


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer with its place, as both sides see it."""

    id: UUID
    party_id: UUID
    site_id: UUID
    site_name: str
    zone: str
    mission: str
    state: OfferState
    held_until: datetime
    made_at: datetime
    reason: str

    @property
    def is_open(self) -> bool:
        """Can it still be answered? What has lapsed cannot, whether or not the row says so yet."""
        return self.state is OfferState.OPEN and self.held_until > now()


@dataclass(frozen=True, slots=True)
class NextFor:
    """The next party that fits into free beds of a site, and where it would lie."""

    party: Party
    beds: tuple[BedRow, ...]
    reasons: tuple[str, ...]


def asked_in_reach(viewer: Viewer, power: Power) -> ColumnElement[bool]:
    """The condition on `BedRequest`: of a mission of the viewer's, or open to a site of hers; the file not closed."""
    reach = viewer.reach(power)
    is_open = is_open_to(viewer, column_of(BedRequest.person_id))
    if reach.everywhere:
        return is_open
    conditions: list[ColumnElement[bool]] = []
    if missions := reach.ids(ScopeKind.MISSION):
        conditions.append(BedRequest.mission.in_(sorted(missions)))
    if codes := reach.ids(ScopeKind.SITE):
        mine = sa.exists().where(
            Site.code.in_(sorted(codes)),
            sa.or_(
                BedRequest.site_id == Site.id, sa.and_(BedRequest.site_id.is_(None), Site.mission == BedRequest.mission)
            ),
        )
        offered = sa.exists().where(
            BedOffer.party_id == BedRequest.party_id, BedOffer.site_id == Site.id, Site.code.in_(sorted(codes))
        )
        conditions += [mine, offered]
    return sa.and_(sa.or_(*conditions), is_open) if conditions else sa.false()


def fetch_asked(viewer: Viewer, party_id: UUID, power: Power) -> Party:
    """The doorway to those who wait together, by the first of them; raises NotThere."""
    found = _parties(viewer, power, BedRequest.party_id == party_id)
    if not found:
        raise NotThere
    return found[0]


def who_waits(viewer: Viewer, power: Power, *, site_id: UUID | None = None) -> list[Party]:
    """Those who wait or were offered a bed, the most needy first, the longest waiting first among equals.

    For one site: who asked for it, or for any place of its mission. Six statements.
    """
    where: list[ColumnElement[bool]] = [BedRequest.closed_at.is_(None)]
    if site_id is not None:
        mission = sa.select(Site.mission).where(Site.id == site_id).scalar_subquery()
        anywhere = sa.and_(BedRequest.site_id.is_(None), BedRequest.mission == mission)
        where.append(sa.or_(BedRequest.site_id == site_id, anywhere))
    return sorted(_parties(viewer, power, *where), key=lambda one: (-one.weighed.total, one.made_at, one.id))


def _parties(viewer: Viewer, power: Power, *where: ColumnElement[bool]) -> list[Party]:
    """Parties of which every person is in the viewer's reach: half a family is not shown."""
    rows = db.session.execute(
        sa.select(BedRequest, Person)
        .join(Person, Person.id == BedRequest.person_id)
        .where(asked_in_reach(viewer, power), *where)
        .order_by(BedRequest.made_at, BedRequest.party_id, BedRequest.id)
        .limit(LISTED)
    ).all()
    grouped: dict[UUID, list[tuple[BedRequest, Person]]] = {}
    for asked, person in rows:
        grouped.setdefault(asked.party_id, []).append((asked, person))
    sizes = _sizes(list(grouped))
    known = sleepers_of([person.id for _, person in rows])
    return [_party(party, known) for key, party in grouped.items() if len(party) == sizes[key]]


def _sizes(party_ids: Sequence[UUID]) -> dict[UUID, int]:
    counted = db.session.execute(
        sa.select(BedRequest.party_id, sa.func.count())
        .where(BedRequest.party_id.in_(sorted(party_ids)))
        .group_by(BedRequest.party_id)
    )
    return {row[0]: row[1] for row in counted}


def _party(rows: Sequence[tuple[BedRequest, Person]], known: Mapping[UUID, Sleeper]) -> Party:
    rows = sorted(rows, key=lambda row: (row[0].id != row[0].party_id, row[0].id))
    first = rows[0][0]
    needs = Needs(first.no_place, first.in_danger, first.needs_care, first.no_steps)
    sleepers = tuple(known[person.id] for _, person in rows)
    on = local_day(zone_of_mission(first.mission))
    return Party(
        id=first.party_id,
        mission=first.mission,
        site_id=first.site_id,
        people=tuple(row_of(person) for _, person in rows),
        sleepers=sleepers,
        needs=needs,
        note=first.note,
        state=first.state,
        wanted_from=first.wanted_from,
        wanted_until=first.wanted_until,
        made_at=first.made_at,
        weighed=weigh(needs, sleepers, since=first.made_at, now=now(), on=on, points=points_of_need()),
    )


def open_request_of(person_id: UUID) -> tuple[UUID, RequestState] | None:
    """Whether somebody waits for a bed, and how far it has come; for pages that have her through a doorway."""
    found = db.session.execute(
        sa.select(BedRequest.party_id, BedRequest.state).where(
            BedRequest.person_id == person_id, BedRequest.closed_at.is_(None)
        )
    ).first()
    return (found[0], found[1]) if found else None


def offers_of(party_ids: Sequence[UUID]) -> dict[UUID, list[OfferRow]]:
    """All offers of parties that came through their doorway, the newest first."""
    found: dict[UUID, list[OfferRow]] = {}
    for row in _offers(BedOffer.party_id.in_(sorted(party_ids))):
        found.setdefault(row.party_id, []).append(row)
    return found


def _offers(*where: ColumnElement[bool]) -> list[OfferRow]:
    rows = db.session.execute(
        sa.select(BedOffer, Site)
        .join(Site, Site.id == BedOffer.site_id)
        .where(*where)
        .order_by(BedOffer.made_at.desc(), BedOffer.id.desc())
    )
    return [
        OfferRow(o.id, o.party_id, s.id, s.name, s.zone, s.mission, o.state, o.held_until, o.made_at, o.reason)
        for o, s in rows
    ]


def fetch_offer(viewer: Viewer, offer_id: UUID, power: Power) -> OfferRow:
    """The doorway to an offer: for the place that made it (STAY_PLACE), or for those who asked. Raises NotThere."""
    asked = sa.exists().where(BedRequest.party_id == BedOffer.party_id, asked_in_reach(viewer, power))
    theirs = in_reach(viewer, power) if power is Power.STAY_PLACE else sa.true()
    found = _offers(BedOffer.id == offer_id, asked, theirs)
    if not found:
        raise NotThere
    return found[0]


@dataclass(frozen=True, slots=True)
class BedsAsked:
    """How many wait, how many beds are held until when, and how many holds lapsed since yesterday."""

    waiting: int
    oldest: datetime | None
    held: int
    first_end: datetime | None
    lapsed: int


def beds_asked(viewer: Viewer) -> BedsAsked:
    """What waits at the viewer's places, each party once; a hold that has lapsed waits again. One statement."""
    moment = now()
    yesterday = moment - timedelta(days=1)
    rows: Sequence[Any] = db.session.execute(
        sa.select(BedRequest.made_at, BedOffer.state, BedOffer.held_until)
        .outerjoin(
            BedOffer,
            sa.and_(
                BedOffer.party_id == BedRequest.id,
                sa.or_(
                    BedOffer.state == OfferState.OPEN,
                    sa.and_(BedOffer.state == OfferState.LAPSED, BedOffer.held_until > yesterday),
                ),
            ),
        )
        .where(
            BedRequest.id == BedRequest.party_id,
            BedRequest.closed_at.is_(None),
            asked_in_reach(viewer, Power.STAY_READ),
        )
        .limit(LISTED * 2)
    ).all()
    ends: list[tuple[datetime, datetime | None]] = [
        (since, until if state is OfferState.OPEN and until > moment else None) for since, state, until in rows
    ]
    held = [until for _, until in ends if until is not None]
    waiting = [since for since, until in ends if until is None]
    return BedsAsked(
        waiting=len(waiting),
        oldest=min(waiting, default=None),
        held=len(held),
        first_end=min(held, default=None),
        lapsed=sum(until is not None and yesterday < until <= moment for _, _state, until in rows),
    )


def beds_for_party(viewer: Viewer, party: Party, site: SiteRow) -> list[NextFor]:
    """The rooms of a site that take all of a party in its days, the best first. Six statements."""
    begins = max(now(), party.wanted_from)
    rooms, beds = _free_rooms(viewer, site.id, begins, party.wanted_until or begins + TONIGHT)
    on = local_day(site.zone, begins)
    fitting = rooms_for(party.beds_for, rooms.values(), on, no_steps=party.needs.no_steps)
    return [NextFor(party, tuple(beds[bed] for bed in one.beds), one.reasons) for one in fitting]


def next_for_free_beds(viewer: Viewer, site: SiteRow) -> list[NextFor]:
    """For the beds of a site that are free tonight: who is next, and who after her. A fixed number of statements."""
    begins = now()
    rooms, beds = _free_rooms(viewer, site.id, begins, begins + TONIGHT)
    found: list[NextFor] = []
    on = local_day(site.zone, begins)
    for party in who_waits(viewer, Power.STAY_PLACE, site_id=site.id):
        is_soon = party.state is RequestState.WAITING and party.wanted_from <= begins + TONIGHT
        fitting = rooms_for(party.beds_for, rooms.values(), on, no_steps=party.needs.no_steps) if is_soon else ()
        if fitting:
            found.append(NextFor(party, tuple(beds[bed] for bed in fitting[0].beds), fitting[0].reasons))
            _lie_down(rooms, party, fitting[0], beds)
    return found


def _lie_down(rooms: dict[UUID, list[BedOption]], party: Party, given: PartyBeds, beds: Mapping[UUID, BedRow]) -> None:
    """The beds that one party was proposed are taken for those after it."""
    room = beds[given.beds[0]].room_id
    left = [one for one in rooms[room] if one.bed_id not in given.beds]
    rooms[room] = [replace(one, beside=(*one.beside, *party.sleepers)) for one in left]


def _free_rooms(
    viewer: Viewer, site_id: UUID, begins: datetime, ends: datetime
) -> tuple[dict[UUID, list[BedOption]], dict[UUID, BedRow]]:
    beds = bed_rows(viewer, Power.STAY_PLACE, Bed.site_id == site_id, Site.closed_at.is_(None), is_free(begins, ends))
    slept = slept_in(Bed.site_id == site_id, begins, ends)
    known = sleepers_of([one.person_id for one in slept])
    beside: dict[UUID, list[Sleeper]] = {}
    for one in slept:
        beside.setdefault(one.room_id, []).append(known[one.person_id])
    rooms: dict[UUID, list[BedOption]] = {}
    for bed in beds:
        space = float(bed.square_metres) if bed.square_metres is not None else None
        rooms.setdefault(bed.room_id, []).append(
            BedOption(bed.id, bed.use, tuple(beside.get(bed.room_id, ())), space, bed.is_temporary, bed.is_accessible)
        )
    return rooms, {bed.id: bed for bed in beds}
