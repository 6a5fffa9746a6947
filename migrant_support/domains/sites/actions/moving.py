"""Moving to another bed: one person or a family together. The old stay ends, a new one begins at the same instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from migrant_support.domains.people.rules import Checkpoint, is_minor
from migrant_support.domains.sites.actions.holding import (
    HeldBed,
    ask_flags,
    database_says_no_in_words,
    hold_beds,
    hold_people_of_stays,
    hold_stay,
    infants_with,
)
from migrant_support.domains.sites.actions.lapsing import held_bed_moves
from migrant_support.domains.sites.actions.leaving import cancel_plan, end_stay, leavers_of
from migrant_support.domains.sites.actions.stays import Wanted, give_beds, sleep_with
from migrant_support.domains.sites.models import Bed, Stay
from migrant_support.domains.sites.queries.sleepers import sleepers_of, slept_in
from migrant_support.domains.sites.queries.stays import StayRow, fetch_stay
from migrant_support.domains.sites.rules import StayEnd, StayState, check_step
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.store import db
from migrant_support.policy import Power

_INSTANT = timedelta(microseconds=1)
_MOVED = "Moved to another bed"


@dataclass(frozen=True, slots=True)
class Move:
    """A stay and the bed to which it moves."""

    stay_id: UUID
    bed_id: UUID


def move(actor: Viewer, stay_id: UUID, bed_id: UUID, *, reason: str) -> UUID:
    """Move one person, or her reservation, to another bed; return the new stay's id. Raises NotThere or Refused."""
    return move_together(actor, [Move(stay_id, bed_id)], reason=reason)[0]


def move_together(actor: Viewer, moves: Sequence[Move], *, reason: str) -> list[UUID]:
    """Move a family at one instant, all or nobody; return the new stays' ids in order.

    Refused when a child would stay behind beside strangers (CH-8): then it has to move along.
    """
    demand(actor, Power.STAY_PLACE)
    if len(reason.strip()) < 3:
        raise Refused("reason_missing", msg("Write a short reason."), field="reason")
    rows = {one.stay_id: fetch_stay(actor, one.stay_id, Power.STAY_PLACE) for one in moves}
    infants = [infant.person_id for one in moves for infant in infants_with(one.stay_id)]
    hold_people_of_stays([*(row.person_id for row in rows.values()), *infants])
    held = hold_beds(actor, [one.bed_id for one in moves], left=[row.bed_id for row in rows.values()])
    stays = {stay.id: stay for stay in leavers_of([one.stay_id for one in moves])}
    for one in moves:
        check_step(stays[one.stay_id].state, _leaves_as(stays[one.stay_id]))
        if one.bed_id == stays[one.stay_id].bed_id:
            raise Refused("same_bed", msg("This is the bed she has. Choose another one."), field="bed")
    ask_flags([*(row.person_id for row in rows.values()), *infants], Checkpoint.ROOM)
    with database_says_no_in_words():
        made = _moved(actor, moves, stays, held, reason=reason)
        _nobody_left_behind([row for row in rows.values() if row.state is StayState.CURRENT], held)
    return made


def _leaves_as(stay: Stay) -> StayState:
    return StayState.CANCELLED if stay.state is StayState.PLANNED else StayState.ENDED


def _moved(
    actor: Viewer, moves: Sequence[Move], stays: dict[UUID, Stay], held: dict[UUID, HeldBed], *, reason: str
) -> list[UUID]:
    """End all, then begin all, then let infants follow."""
    moment = max([now(), *(s.from_at + _INSTANT for s in stays.values() if s.state is StayState.CURRENT)])
    followers: list[tuple[int, UUID]] = []
    wanted: list[Wanted] = []
    are_here = all(stay.state is StayState.CURRENT for stay in stays.values())
    if not are_here and any(stay.state is StayState.CURRENT for stay in stays.values()):
        raise Refused("stay_step", msg("This stay is in another state by now. Load the page again."))
    for at, one in enumerate(moves):
        stay = stays[one.stay_id]
        followers += [(at, infant.person_id) for infant in infants_with(stay.id)]
        wanted.append(_goes_to(stay, one.bed_id, moment, reason))
        if are_here:
            end_stay(actor, stay, at=moment, reason=StayEnd.MOVED)
        else:
            for plan in (*infants_with(stay.id), stay):
                cancel_plan(actor, plan, reason=_MOVED, ends_offer=False)
    state = StayState.CURRENT if are_here else StayState.PLANNED
    made = give_beds(actor, wanted, held, state, act="sites.stay.move")
    for one, new in zip(moves, made, strict=True):
        held_bed_moves(one.stay_id, new)
    for at, infant_id in followers:
        adult = hold_stay(made[at])
        sleep_with(actor, infant_id, adult, held[moves[at].bed_id])
    return made


def _goes_to(stay: Stay, bed_id: UUID, moment: datetime, reason: str) -> Wanted:
    is_here = stay.state is StayState.CURRENT
    begins = moment if is_here else max(stay.from_at, moment)
    until = stay.until_at if stay.until_at is not None and stay.until_at > begins else None
    before = stay.id if is_here else stay.moved_from_id
    return Wanted(stay.person_id, bed_id, begins, until, reason, before, None if is_here else stay.lapses_at)


def _nobody_left_behind(left: Sequence[StayRow], held: dict[UUID, HeldBed]) -> None:
    """A child of those who moved may not stay in the old room beside adults who are no family. Raises Refused."""
    movers = {row.person_id for row in left}
    rooms = {held[row.bed_id].room.id for row in left}
    slept = [s for s in slept_in(Bed.room_id.in_(sorted(rooms)), now(), None) if s.state is StayState.CURRENT]
    people = sleepers_of({*movers, *(s.person_id for s in slept)})
    db.session.flush()
    for row in left:
        room = held[row.bed_id].room.id
        on = local_day(row.zone)
        staying = [people[s.person_id] for s in slept if s.room_id == room]
        grown = [one for one in staying if not is_minor(one.birth, on)]
        for child in staying:
            if child in grown or not child.is_kin_of(people[row.person_id]):
                continue
            if grown and not any(child.is_kin_of(one) for one in grown):
                raise Refused(
                    "child_left_behind",
                    msg("A child of the family would stay behind beside strangers. Move the child along."),
                    field="along",
                )
