"""Holding on to people and beds while a stay is decided, and saying the database's no in a sentence.

Locks are taken in one order everywhere: persons by id, then beds by id, then stays by id. What is decided afterwards is
read after the locks, so two who want the same bed come one after the other; the triggers hold it whatever happens.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import flags_speaking
from migrant_support.domains.people.rules import Checkpoint
from migrant_support.domains.people.sight import visible_to
from migrant_support.domains.sites.actions.lapsing import lapse_due
from migrant_support.domains.sites.models import Bed, Room, Site, Stay
from migrant_support.domains.sites.queries.places import in_reach
from migrant_support.domains.sites.queries.sleepers import AT_ONCE
from migrant_support.domains.sites.rules import StayState
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

BED_TAKEN = msg("Somebody else has this bed in that time. Choose another bed.")
PERSON_HAS_A_BED = msg("This person has another bed in that time. Move or end that stay first.")


@dataclass(frozen=True, slots=True)
class HeldBed:
    """A locked bed with its room and site."""

    bed: Bed
    room: Room
    site: Site


def hold_people(actor: Viewer, person_ids: Collection[UUID]) -> None:
    """Lock people whom the actor may place; NotThere when one is out of sight."""
    ids = sorted(set(person_ids))
    held = 0
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        seen = sa.select(Person.id).where(Person.id.in_(part), visible_to(actor, Power.STAY_PLACE))
        held += len(db.session.scalars(seen.order_by(Person.id).with_for_update()).all())
    if held != len(ids):
        raise NotThere


def hold_people_of_stays(person_ids: Collection[UUID]) -> None:
    """Lock people who came through the doorway of their stays."""
    ids = sorted(set(person_ids))
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        db.session.execute(sa.select(Person.id).where(Person.id.in_(part)).order_by(Person.id).with_for_update()).all()


def hold_beds(actor: Viewer, bed_ids: Collection[UUID], *, left: Collection[UUID] = ()) -> dict[UUID, HeldBed]:
    """Lock beds at sites where the actor may place; NotThere when one is out of reach or its site is closed.

    `left` are beds that are only given up: they are locked wherever they stand.
    """
    ids = sorted({*bed_ids, *left})
    held: dict[UUID, HeldBed] = {}
    for start in range(0, len(ids), AT_ONCE):
        rows = db.session.execute(
            sa.select(Bed, Room, Site)
            .join(Room, Room.id == Bed.room_id)
            .join(Site, Site.id == Bed.site_id)
            .where(
                Bed.id.in_(ids[start : start + AT_ONCE]),
                sa.or_(
                    sa.and_(in_reach(actor, Power.STAY_PLACE), Site.closed_at.is_(None)),
                    Bed.id.in_(sorted(set(left))),
                ),
            )
            .order_by(Bed.id)
            .with_for_update(of=Bed)
            .execution_options(populate_existing=True)
        )
        held |= {bed.id: HeldBed(bed, room, site) for bed, room, site in rows}
    lapse_due(Stay.bed_id.in_(ids[:AT_ONCE]) if len(ids) <= AT_ONCE else None)
    if len(held) != len(ids) or _were_closed({held[bed_id].site.id for bed_id in bed_ids}):
        raise NotThere
    return held


def _were_closed(site_ids: Collection[UUID]) -> bool:
    """Was one of the sites closed while its beds were waited for? Who closes a site holds all its beds."""
    closed = sa.exists().where(Site.id.in_(sorted(site_ids)), Site.closed_at.is_not(None))
    return bool(site_ids) and bool(db.session.scalar(sa.select(closed)))


def infants_with(stay_id: UUID) -> list[Stay]:
    """The open stays of infants who sleep with an adult's stay, locked."""
    with_her = sa.select(Stay).where(
        Stay.with_stay_id == stay_id, Stay.state.in_((StayState.PLANNED, StayState.CURRENT))
    )
    held = with_her.order_by(Stay.id).with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(held))


def hold_stay(stay_id: UUID) -> Stay:
    """Lock a stay that came through its doorway, as it stands now."""
    stay = db.session.get(Stay, stay_id, with_for_update=True, populate_existing=True)
    if stay is None:
        raise NotThere
    return stay


def open_stays(person_ids: Collection[UUID]) -> dict[UUID, list[Stay]]:
    """The planned and current stays of people who are held, the earliest first."""
    found: dict[UUID, list[Stay]] = {}
    ids = sorted(set(person_ids))
    for start in range(0, len(ids), AT_ONCE):
        rows = db.session.scalars(
            sa.select(Stay)
            .where(
                Stay.person_id.in_(ids[start : start + AT_ONCE]),
                Stay.state.in_((StayState.PLANNED, StayState.CURRENT)),
            )
            .order_by(Stay.from_at, Stay.id)
            .execution_options(populate_existing=True)
        )
        for stay in rows:
            found.setdefault(stay.person_id, []).append(stay)
    return found


def ask_flags(person_ids: Collection[UUID], *checkpoints: Checkpoint) -> None:
    """A flag that denies stops the act and says what to do. Raises Refused."""
    for flags in flags_speaking(person_ids, checkpoints).values():
        for flag in flags:
            if flag.denies:
                raise Refused("flag_stops", msg("A flag stops this: %(instruction)s"), instruction=flag.instruction)


def shift_late_plans(*, bed_id: UUID | None, person_id: UUID, at: datetime) -> None:
    """Plans for a bed or a person that were to begin before this instant begin now: who overstayed has just left."""
    mine = Stay.person_id == person_id
    late = db.session.scalars(
        sa.select(Stay)
        .where(
            Stay.state == StayState.PLANNED,
            Stay.from_at < at,
            sa.or_(mine, Stay.bed_id == bed_id) if bed_id is not None else mine,
            sa.or_(Stay.until_at.is_(None), Stay.until_at > at),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for stay in late:
        stay.from_at = at
    db.session.flush()


@contextmanager
def database_says_no_in_words() -> Iterator[None]:
    """Write the changes of the block; what the triggers refuse becomes Refused, and the transaction goes on usable."""
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except IntegrityError as no:
        said = str(no.orig)
        if any(name in said for name in ("stay_person_once", "uq_stay_person_id_current", "stay.person_id")):
            raise Refused("person_has_a_bed", PERSON_HAS_A_BED, field="bed") from no
        if any(name in said for name in ("stay_bed_once", "uq_stay_bed_id_current", "stay.bed_id")):
            raise Refused("bed_taken", BED_TAKEN, field="bed") from no
        raise
