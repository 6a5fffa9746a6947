"""Giving beds: place, reserve (one or a planeload), let an infant sleep with an adult.

Everything is decided after people and beds are held: is the bed in service and free, has the person no other bed, may
they share the room, does a flag stop it. The database holds it too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.rules import Checkpoint, is_minor
from migrant_support.domains.sites import history as happenings
from migrant_support.domains.sites.actions.holding import (
    BED_TAKEN,
    PERSON_HAS_A_BED,
    HeldBed,
    ask_flags,
    database_says_no_in_words,
    hold_beds,
    hold_people,
    open_stays,
)
from migrant_support.domains.sites.actions.lapsing import lapse_due, placed_without_offer
from migrant_support.domains.sites.actions.sight import site_sees
from migrant_support.domains.sites.models import Bed, Stay
from migrant_support.domains.sites.queries.sleepers import AT_ONCE, Slept, sleepers_of, slept_in
from migrant_support.domains.sites.queries.stays import fetch_stay
from migrant_support.domains.sites.rules import Sleeper, StayState, check_span, may_share_room, may_stay_with
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.periods import Period
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened_to_many
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class Wanted:
    """A bed wanted for a person from an instant until another; an open end is None."""

    person_id: UUID
    bed_id: UUID
    from_at: datetime
    until_at: datetime | None
    remark: str = ""
    moved_from_id: UUID | None = None
    lapses_at: datetime | None = None

    @property
    def span(self) -> Period:
        """When."""
        return Period(self.from_at, self.until_at)


def place(
    actor: Viewer,
    person_id: UUID,
    bed_id: UUID,
    *,
    until_at: datetime | None = None,
    remark: str = "",
) -> UUID:
    """Give a person a bed from now on; return the stay's id.

    Raises NotThere for a person or bed out of sight, Refused with the sentence for the clerk. Without an end the stay
    goes on until the next reservation of the same person.
    """
    demand(actor, Power.STAY_PLACE)
    hold_people(actor, [person_id])
    held = hold_beds(actor, [bed_id])
    ask_flags([person_id], Checkpoint.ADMISSION, Checkpoint.ROOM)
    moment = now()
    wanted = Wanted(person_id, bed_id, moment, until_at, remark)
    for stay in open_stays([person_id]).get(person_id, ()):
        if stay.state is StayState.CURRENT:
            raise Refused("person_has_a_bed", PERSON_HAS_A_BED, field="bed")
        if wanted.until_at is None and stay.from_at > moment:
            wanted = replace(wanted, until_at=stay.from_at)
    return give_beds(actor, [wanted], held, StayState.CURRENT, act="sites.stay.place")[0]


def reserve(
    actor: Viewer,
    person_id: UUID,
    bed_id: UUID,
    *,
    from_at: datetime,
    until_at: datetime | None,
    remark: str = "",
    lapses_at: datetime | None = None,
) -> UUID:
    """Plan a stay; return its id. An open stay of the person ends when this one begins, until the plan is cancelled.

    At `lapses_at` the plan is over by itself when she has not come.
    """
    return _reserve(actor, [Wanted(person_id, bed_id, from_at, until_at, remark, lapses_at=lapses_at)])[0]


def reserve_many(actor: Viewer, wanted: Sequence[tuple[UUID, UUID, datetime, datetime | None]]) -> list[UUID]:
    """Plan stays (person, bed, from, until) all or none; return their ids in order. A fixed number of statements."""
    return _reserve(actor, [Wanted(*one) for one in wanted])


def _reserve(actor: Viewer, asked: Sequence[Wanted]) -> list[UUID]:
    demand(actor, Power.STAY_PLACE)
    if not asked:
        return []
    people = [one.person_id for one in asked]
    hold_people(actor, people)
    held = hold_beds(actor, [one.bed_id for one in asked])
    ask_flags(people, Checkpoint.ROOM)
    moment = now()
    wanted = [replace(one, from_at=max(one.from_at, moment)) for one in asked]
    standing = open_stays(people)
    return give_beds(
        actor,
        [after_the_open_stay(one, standing) for one in wanted],
        held,
        StayState.PLANNED,
        act="sites.stay.reserve",
    )


def after_the_open_stay(one: Wanted, standing: dict[UUID, list[Stay]] | None = None) -> Wanted:
    """Give the person's stay without end an end where this one begins, and remember which it was."""
    known = open_stays([one.person_id]) if standing is None else standing
    for stay in known.get(one.person_id, ()):
        if stay.until_at is None and stay.state is StayState.CURRENT and stay.from_at < one.from_at:
            stay.until_at = one.from_at
            return replace(one, moved_from_id=stay.id)
    return one


def give_beds(
    actor: Viewer, asked: Sequence[Wanted], held: dict[UUID, HeldBed], state: StayState, *, act: str
) -> list[UUID]:
    """Decide and write stays of people and beds that are held; for the actions of this package. Raises Refused."""
    wanted = [_within_the_bed(one, held[one.bed_id]) for one in asked]
    _check_spans(wanted)
    check_people(wanted)
    check_rooms(wanted, held)
    return write_stays(actor, wanted, held, state, act=act)


def _within_the_bed(one: Wanted, place: HeldBed) -> Wanted:
    """A bed out of use is given to nobody, a temporary one until its end at most."""
    if place.bed.blocked_at is not None:
        raise Refused("bed_blocked", msg("This bed is out of use. Choose another bed."), field="bed")
    ends = place.bed.stands_until
    if ends is None:
        return one
    if ends <= one.from_at or (one.until_at is not None and one.until_at > ends):
        raise Refused(
            "bed_ends_before",
            msg("This temporary bed does not stand that long. Choose an earlier leaving date or another bed."),
            field="until",
        )
    return one if one.until_at is not None else replace(one, until_at=ends)


def _check_spans(wanted: Iterable[Wanted]) -> None:
    moment = now()
    for one in wanted:
        check_span(one.from_at, one.until_at, now=moment)


def check_people(wanted: Sequence[Wanted]) -> None:
    """Raise Refused for a person who has another bed in that time, or two of the wanted ones."""
    people = sorted({one.person_id for one in wanted})
    if len(people) <= AT_ONCE:
        lapse_due(Stay.person_id.in_(people))
    standing = open_stays(people)
    spans = {key: [Period(s.from_at, s.until_at) for s in stays] for key, stays in standing.items()}
    for one in wanted:
        mine = spans.setdefault(one.person_id, [])
        if any(span.overlaps(one.span) for span in mine):
            raise Refused("person_has_a_bed", PERSON_HAS_A_BED, field="bed")
        mine.append(one.span)


def check_rooms(wanted: Sequence[Wanted], held: dict[UUID, HeldBed]) -> None:
    """Beds free and rooms shared as they may be; facts loaded once for all. Grown people come before children."""
    slept = _slept_beside(wanted, held)
    known = sleepers_of({*(one.person_id for one in wanted), *(s.person_id for s in slept)})
    lying = [(s.person_id, s.bed_id if s.has_own_bed else None, s.room_id, _felt_span(s)) for s in slept]

    def is_child(one: Wanted) -> bool:
        return is_minor(known[one.person_id].birth, local_day(held[one.bed_id].site.zone, one.from_at))

    for one in sorted(wanted, key=is_child):
        place = held[one.bed_id]
        beside: list[Sleeper] = []
        for person_id, bed_id, room_id, span in lying:
            if person_id == one.person_id or not span.overlaps(one.span):
                continue
            if bed_id == one.bed_id:
                raise Refused("bed_taken", BED_TAKEN, field="bed")
            if room_id == place.room.id:
                beside.append(known[person_id])
        on = local_day(place.site.zone, one.from_at)
        may_share_room(place.room.use, known[one.person_id], beside, on)
        lying.append((one.person_id, one.bed_id, place.room.id, one.span))


def _slept_beside(wanted: Sequence[Wanted], held: dict[UUID, HeldBed]) -> list[Slept]:
    rooms = sorted({place.room.id for place in held.values()})
    first = min(one.from_at for one in wanted)
    ends = [one.until_at for one in wanted]
    last = None if None in ends else max(end for end in ends if end is not None)
    return slept_in(Bed.room_id.in_(rooms), first, last)


def _felt_span(slept: Slept) -> Period:
    """Who overstays lies there still, whatever was planned."""
    is_over = slept.span.end is not None and slept.span.end <= now()
    return Period(slept.span.start) if is_over and slept.state is StayState.CURRENT else slept.span


def write_stays(
    actor: Viewer, wanted: Sequence[Wanted], held: dict[UUID, HeldBed], state: StayState, *, act: str
) -> list[UUID]:
    """Write stays that were decided, with sight, timeline and audit."""
    moment = now()
    ids = [new_id() for _ in wanted]
    rows = [
        {
            "id": stay_id,
            "person_id": one.person_id,
            "site_id": held[one.bed_id].site.id,
            "bed_id": one.bed_id,
            "state": state,
            "from_at": one.from_at,
            "until_at": one.until_at,
            "made_at": moment,
            "made_by": actor.account_id,
            "remark": one.remark.strip()[:200],
            "moved_from_id": one.moved_from_id,
            "lapses_at": one.lapses_at,
        }
        for stay_id, one in zip(ids, wanted, strict=True)
    ]
    with database_says_no_in_words():
        db.session.execute(sa.insert(Stay), rows)
    codes: dict[str, list[int]] = {}
    for at, one in enumerate(wanted):
        codes.setdefault(held[one.bed_id].site.code, []).append(at)
    for code, places in sorted(codes.items()):
        site_sees([wanted[at].person_id for at in places], [ids[at] for at in places], code=code, since=moment)
    kind = _KINDS[act]
    people = [one.person_id for one in wanted]
    happened_to_many("person", people, kind, at=moment, reference_kind="stay", reference_ids=ids, actor=actor)
    if act == "sites.stay.place":
        placed_without_offer(people, ids)
    for stay_id in ids:
        record(actor, act, kind="stay", object_id=stay_id)
    return ids


_KINDS = {
    "sites.stay.place": happenings.PLACED,
    "sites.stay.reserve": happenings.RESERVED,
    "sites.stay.move": happenings.MOVED,
}


def place_with(actor: Viewer, infant_id: UUID, stay_id: UUID) -> UUID:
    """Let a child under two sleep with an adult's stay, without a bed of its own (invariant 1); return the stay's id.

    The infant's stay is current or planned as the adult's is, and goes along when the adult moves or leaves.
    """
    demand(actor, Power.STAY_PLACE)
    hers = fetch_stay(actor, stay_id, Power.STAY_PLACE)
    hold_people(actor, [infant_id])
    held = hold_beds(actor, [hers.bed_id])
    adult = db.session.get(Stay, stay_id, populate_existing=True)
    if adult is None or adult.bed_id is None:
        raise NotThere
    if adult.state not in (StayState.CURRENT, StayState.PLANNED):
        raise Refused("stay_step", msg("This stay is in another state by now. Load the page again."), field="bed")
    ask_flags([infant_id], Checkpoint.ADMISSION, Checkpoint.ROOM)
    return sleep_with(actor, infant_id, adult, held[adult.bed_id])


def sleep_with(actor: Viewer, infant_id: UUID, adult: Stay, place: HeldBed) -> UUID:
    """Write the stay of an infant beside an adult's, both held; for the actions of this package. Raises Refused."""
    moment = now()
    people = sleepers_of([infant_id, adult.person_id])
    on = local_day(place.site.zone, moment)
    may_stay_with(people[infant_id].birth, on)
    if is_minor(people[adult.person_id].birth, on):
        raise Refused("not_an_adult", msg("Choose an adult with whom the child can sleep."), field="bed")
    start = max(adult.from_at, moment)
    check_people([Wanted(infant_id, place.bed.id, start, adult.until_at)])
    infant = Stay(
        id=new_id(),
        person_id=infant_id,
        site_id=adult.site_id,
        with_stay_id=adult.id,
        state=adult.state,
        from_at=start,
        until_at=adult.until_at,
        made_at=moment,
        made_by=actor.account_id,
    )
    with database_says_no_in_words():
        db.session.add(infant)
    site_sees([infant_id], [infant.id], code=place.site.code, since=moment)
    is_here = adult.state is StayState.CURRENT
    happened_to_many(
        "person", [infant_id], happenings.PLACED if is_here else happenings.RESERVED,
        at=moment, reference_kind="stay", reference_ids=[infant.id], actor=actor,
    )  # fmt: skip
    record(actor, "sites.stay.place" if is_here else "sites.stay.reserve", kind="stay", object_id=infant.id)
    return infant.id
