"""What a desk knows when somebody is scanned: the desk itself, her household here, flags, what they had, the stock.

Each is one statement, whoever is scanned: the answer to a scan costs the same for a household of one or of twelve.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.people.models import FamilyTie, IdentityDocument, Person, TravelUnitMember
from migrant_support.domains.people.queries import flags_speaking, row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.rules import Checkpoint
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.rations.models import RationLine, RationSet, RationVersion, Share
from migrant_support.domains.rations.queries.sets import SetRow, is_newest, row_of_set, terms_of
from migrant_support.domains.rations.rules.desk import Answer, Facts, Member, Served, answer
from migrant_support.domains.rations.rules.sets import Per, period_start
from migrant_support.domains.sites.models import Bed, Room, Site, Stay
from migrant_support.domains.sites.queries import in_reach as sites_in_reach
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.supplies.models import Item, Store
from migrant_support.domains.supplies.queries import ItemRow, lots_held
from migrant_support.domains.supplies.queries import in_reach as stores_in_reach
from migrant_support.domains.supplies.queries.stores import item_row
from migrant_support.domains.supplies.rules.ledger import is_expired
from migrant_support.kernel.clock import local_day
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class Desk:
    """A set that is handed out at a site from a store."""

    site_id: UUID
    site_name: str
    mission: str
    zone: str
    store_id: UUID
    store_name: str
    given: SetRow
    items: dict[UUID, ItemRow]
    today: date  # the calendar day at the site (invariant 11), the same for the whole act

    @property
    def slot(self) -> date:
        """The first day of the period in which today lies."""
        return period_start(self.given.terms.every_days, began=self.given.began_on, day=self.today)


@dataclass(frozen=True, slots=True)
class Said:
    """The desk's answer with who stood there and where she sleeps; `advice` are flags that do not stop it."""

    answer: Answer
    person: Member
    reference: str
    bed: tuple[str, str] | None
    advice: tuple[str, ...]


def fetch_desk(viewer: Viewer, site_id: UUID, set_id: UUID, store_id: UUID) -> Desk:
    """The doorway: site, set and store in reach, open, and belonging together; or NotThere. One statement."""
    power = Power.RATION_USE
    rows = db.session.execute(
        sa.select(Site, Store, RationSet, RationVersion, RationLine, Item)
        .join(RationSet, RationSet.mission == Site.mission)
        .join(RationVersion, RationVersion.set_id == RationSet.id)
        .join(RationLine, RationLine.version_id == RationVersion.id)
        .join(Item, Item.id == RationLine.item_id)
        .join(Store, Store.mission == Site.mission)
        .where(
            Site.id == site_id,
            RationSet.id == set_id,
            Store.id == store_id,
            sa.or_(RationSet.site_id.is_(None), RationSet.site_id == Site.id),
            sa.or_(Store.site_id.is_(None), Store.site_id == Site.id),
            Site.closed_at.is_(None),
            Store.closed_at.is_(None),
            RationSet.closed_at.is_(None),
            is_newest(),
            sites_in_reach(viewer, power),
            stores_in_reach(viewer, power),
        )
        .order_by(RationLine.place)
    ).all()
    if not rows:
        raise NotThere
    site, store, one, version = rows[0][:4]
    return Desk(
        site_id=site.id,
        site_name=site.name,
        mission=site.mission,
        zone=site.zone,
        store_id=store.id,
        store_name=store.name,
        given=row_of_set(one, version, [row[4] for row in rows]),
        items={row[5].id: item_row(row[5]) for row in rows},
        today=local_day(site.zone),
    )


def say(
    viewer: Viewer, desk: Desk, person: Member, reference: str, *, at: Checkpoint = Checkpoint.DISTRIBUTION
) -> Said:
    """What the desk says to somebody who was scanned, with the flags of its checkpoint. Four statements, and one more
    for a set that asks for something before.
    """
    members, bed = household(viewer, desk.site_id, person.person_id, alone=desk.given.terms.per is Per.PERSON)
    flags = flags_speaking([person.person_id], [at]).get(person.person_id, [])
    stopped = next((flag.instruction for flag in flags if flag.denies), "")
    had_required, has_document = prepared(desk, person.person_id)
    facts = Facts(
        members=members,
        served=served_of(desk, [member.person_id for member in members]),
        stopped=stopped,
        stock=usable_in(desk),
        had_required=had_required,
        has_document=has_document,
    )
    said = answer(desk.given.terms, facts, began=desk.given.began_on, day=desk.today)
    return Said(said, person, reference, bed, tuple(flag.instruction for flag in flags if not flag.denies))


def member_of(person: Person) -> Member:
    """A loaded person as a member of a household."""
    return Member(person.id, row_of(person).name, person.sex, person.birth)


def household(
    viewer: Viewer, site_id: UUID, person_id: UUID, *, alone: bool
) -> tuple[tuple[Member, ...], tuple[str, str] | None]:
    """Those of her family or travel unit who stay at the site now, she first, and her room and bed; nobody when she
    does not stay there herself. Who is closed to the viewer is not among them. One statement.
    """
    kin = _kin(site_id, person_id, alone=alone)
    adult = aliased(Stay)
    rows = db.session.execute(
        sa.select(Person, Room.name, Bed.name)
        .join(Stay, Stay.person_id == Person.id)
        .outerjoin(adult, adult.id == Stay.with_stay_id)
        .join(Bed, Bed.id == sa.func.coalesce(Stay.bed_id, adult.bed_id))
        .join(Room, Room.id == Bed.room_id)
        .where(
            Person.id.in_(sa.select(kin.c.person_id)),
            *_stays_now(site_id),
            is_open_to(viewer, column_of(Person.id)),
        )
        .order_by((Person.id == person_id).desc(), Person.birth_day, Person.id)
    ).all()
    if not rows or rows[0][0].id != person_id:
        return (), None
    return tuple(member_of(row[0]) for row in rows), (rows[0][1], rows[0][2])


def _stays_now(site_id: UUID) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return Stay.site_id == site_id, Stay.state == StayState.CURRENT


def _kin(site_id: UUID, person_id: UUID, *, alone: bool) -> sa.CTE:
    """The ids of her and everybody at the site who is tied to her, or to somebody who is."""
    first = sa.select(Stay.person_id).where(*_stays_now(site_id), Stay.person_id == person_id)
    if alone:
        return first.cte("kin")
    kin = first.cte("kin", recursive=True)
    mine, theirs = aliased(TravelUnitMember), aliased(TravelUnitMember)
    is_family = sa.exists().where(FamilyTie.person_id == kin.c.person_id, FamilyTie.relative_id == Stay.person_id)
    travels = sa.exists().where(
        mine.person_id == kin.c.person_id,
        mine.left_at.is_(None),
        theirs.unit_id == mine.unit_id,
        theirs.person_id == Stay.person_id,
        theirs.left_at.is_(None),
    )
    tied = sa.select(Stay.person_id).where(*_stays_now(site_id), sa.or_(is_family, travels))
    return kin.union(tied.join_from(Stay, kin, sa.true()))


def served_of(desk: Desk, person_ids: Sequence[UUID]) -> dict[UUID, Served]:
    """When each had the set in the present period, and how often at all; who never had it is not mentioned."""
    if not person_ids:
        return {}
    in_period = Share.day >= desk.slot
    rows = db.session.execute(
        sa.select(Share.person_id, sa.func.max(Share.given_at).filter(in_period), sa.func.count())
        .where(
            Share.set_id == desk.given.id,
            Share.person_id.in_(list(person_ids)),
            Share.counts,
            Share.freed_at.is_(None),
        )
        .group_by(Share.person_id)
    )
    return {person_id: Served(at, times) for person_id, at, times in rows}


def prepared(desk: Desk, person_id: UUID) -> tuple[bool, bool]:
    """Had she the set that this one asks for, and was a document of hers verified? True where it asks for none."""
    terms = desk.given.terms
    asked: list[sa.ColumnElement[bool]] = []
    if terms.requires_set_id is not None:
        asked.append(
            sa.exists().where(
                Share.set_id == terms.requires_set_id,
                Share.person_id == person_id,
                Share.counts,
                Share.freed_at.is_(None),
            )
        )
    if terms.requires_document:
        asked.append(
            sa.exists().where(
                IdentityDocument.person_id == person_id,
                IdentityDocument.verified_at.is_not(None),
            )
        )
    if not asked:
        return True, True
    found = list(db.session.execute(sa.select(*asked)).one())
    had_required = bool(found.pop(0)) if terms.requires_set_id is not None else True
    return had_required, bool(found.pop()) if found else True


def required_name(desk: Desk, language: str) -> str:
    """What the set is called that this one asks for; empty where it asks for none."""
    if desk.given.terms.requires_set_id is None:
        return ""
    version = db.session.scalars(
        sa.select(RationVersion).where(RationVersion.set_id == desk.given.terms.requires_set_id, is_newest())
    ).one()
    return terms_of(version, []).name(language)


def usable_in(desk: Desk) -> dict[UUID, Decimal]:
    """How much of each item of the set may be issued from the desk's store today."""
    return usable_of(desk.store_id, desk.items, desk.today)


def usable_of(store_id: UUID, items: dict[UUID, ItemRow], day: date) -> dict[UUID, Decimal]:
    """How much of items may be issued from a store on a day."""
    held = lots_held(store_id, list(items))
    return {
        item_id: sum(
            (lot.quantity for lot in lots if not is_expired(lot.expires_on, day, items[item_id].kind)), Decimal(0)
        )
        for item_id, lots in held.items()
    }
