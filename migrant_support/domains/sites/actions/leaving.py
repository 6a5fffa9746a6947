"""What becomes of a stay: who comes is admitted, moves, leaves, or does not come; its end is changed.

An infant who sleeps with an adult goes along. Plans for a bed whose sleeper overstayed begin when she has left.
"""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.rules import Checkpoint
from migrant_support.domains.sites import history as happenings
from migrant_support.domains.sites.actions.holding import (
    ask_flags,
    database_says_no_in_words,
    hold_beds,
    hold_people_of_stays,
    hold_stay,
    infants_with,
    open_stays,
    shift_late_plans,
)
from migrant_support.domains.sites.actions.lapsing import held_beds_end, she_came
from migrant_support.domains.sites.actions.sight import site_sees_no_more
from migrant_support.domains.sites.actions.stays import Wanted, check_rooms
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.queries.stays import StayRow, fetch_stay
from migrant_support.domains.sites.rules import StayEnd, StayState, check_infants_go_along, check_span, check_step
from migrant_support.domains.sites.rules.need import OfferState
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import db
from migrant_support.policy import Power

_INSTANT = timedelta(microseconds=1)


def admit(actor: Viewer, stay_id: UUID) -> None:
    """Who was expected has come: the stay is current from now on. A stay elsewhere ends as moved.

    Raises NotThere, or Refused when the bed or the room is no longer for her, or a flag stops it.
    """
    demand(actor, Power.STAY_PLACE)
    row = fetch_stay(actor, stay_id, Power.STAY_PLACE)
    hold_people_of_stays([row.person_id])
    elsewhere = [s for s in open_stays([row.person_id]).get(row.person_id, ()) if s.state is StayState.CURRENT]
    held = hold_beds(actor, [row.bed_id], left=[s.bed_id for s in elsewhere if s.bed_id is not None])
    stay = hold_stay(stay_id)
    check_step(stay.state, StayState.CURRENT)
    ask_flags([row.person_id], Checkpoint.ADMISSION, Checkpoint.ROOM)
    moment = max([now(), *(s.from_at + _INSTANT for s in elsewhere)])
    if stay.until_at is not None and stay.until_at <= moment:
        raise Refused("stay_over", msg("This reservation has run out. Cancel it and choose a bed anew."))
    _adult_is_here(stay)
    if held[row.bed_id].bed.blocked_at is not None:
        raise Refused("bed_blocked", msg("This bed is out of use. Choose another bed."), field="bed")
    with database_says_no_in_words():
        for old in elsewhere:
            end_stay(actor, old, at=moment, reason=StayEnd.MOVED)
        if stay.bed_id is not None:
            check_rooms([Wanted(stay.person_id, stay.bed_id, moment, stay.until_at)], held)
        for arriving in (stay, *infants_with(stay.id)):
            if arriving.state is StayState.PLANNED:
                _comes(actor, arriving, moment)


def _adult_is_here(stay: Stay) -> None:
    adult = db.session.get(Stay, stay.with_stay_id, populate_existing=True) if stay.with_stay_id else None
    if adult is not None and adult.state is not StayState.CURRENT:
        raise Refused("adult_first", msg("Admit the adult with whom the child sleeps first."))


def _comes(actor: Viewer, stay: Stay, moment: datetime) -> None:
    stay.state = StayState.CURRENT
    stay.from_at = moment
    stay.lapses_at = None
    db.session.flush()
    she_came([stay.id], actor=actor)
    happened("person", stay.person_id, happenings.ADMITTED, at=moment, reference_kind="stay", reference_id=stay.id,
             actor=actor)  # fmt: skip
    record(actor, "sites.stay.admit", kind="stay", object_id=stay.id, fields=("state",))


def check_out(actor: Viewer, stay_id: UUID, *, reason: StayEnd, remark: str = "") -> None:
    """She left: the stay ends now. The infant in her bed goes along, or the clerk is asked where it is."""
    demand(actor, Power.STAY_PLACE)
    stay, row = held_stay(actor, stay_id)
    check_step(stay.state, StayState.ENDED)
    moment = max(now(), stay.from_at + _INSTANT)
    with database_says_no_in_words():
        end_stay(actor, stay, at=moment, reason=reason, remark=remark)
    happened("person", row.person_id, happenings.LEFT, at=moment, reference_kind="stay", reference_id=stay.id,
             actor=actor)  # fmt: skip


def held_stay(actor: Viewer, stay_id: UUID) -> tuple[Stay, StayRow]:
    """A stay in reach, with its person and bed locked in the order of the house; raises NotThere."""
    row = fetch_stay(actor, stay_id, Power.STAY_PLACE)
    hold_people_of_stays([row.person_id])
    hold_beds(actor, [], left=[row.bed_id])
    return hold_stay(stay_id), row


def end_stay(actor: Viewer, stay: Stay, *, at: datetime, reason: StayEnd, remark: str = "") -> None:
    """End a current stay that is held, and those of infants with it; for the actions of this package."""
    infants = [one for one in infants_with(stay.id) if one.state is StayState.CURRENT]
    check_infants_go_along(reason, len(infants))
    for one in (*infants, stay):
        until = max(at, one.from_at + _INSTANT)
        shift_late_plans(bed_id=one.bed_id, person_id=one.person_id, at=until)
        one.state, one.end_reason = StayState.ENDED, reason
        one.until_at = until
        one.closed_at = until
        if remark.strip():
            one.remark = remark.strip()[:200]
        db.session.flush()
        site_sees_no_more(one.id, at=until)
        record(actor, "sites.stay.end", kind="stay", object_id=one.id, fields=("state",))


def cancel_stay(actor: Viewer, stay_id: UUID, *, reason: str) -> None:
    """She does not come: the plan is cancelled, and the stay that was to end for it goes on without an end again."""
    demand(actor, Power.STAY_PLACE)
    stay, _row = held_stay(actor, stay_id)
    check_step(stay.state, StayState.CANCELLED)
    if len(reason.strip()) < 3:
        raise Refused("reason_missing", msg("Write a short reason."), field="reason")
    begins, before_id = stay.from_at, stay.moved_from_id
    for one in (*infants_with(stay.id), stay):
        cancel_plan(actor, one, reason=reason)
    before = db.session.get(Stay, before_id, populate_existing=True) if before_id else None
    if before is not None and before.state is StayState.CURRENT and before.until_at == begins:
        goes_on(before)


def cancel_plan(actor: Viewer, stay: Stay, *, reason: str, ends_offer: bool = True) -> None:
    """Cancel one planned stay that is held, and the offer whose bed it was; for the actions of this package."""
    moment = now()
    stay.state, stay.cancel_reason, stay.closed_at = StayState.CANCELLED, reason.strip()[:200], moment
    db.session.flush()
    site_sees_no_more(stay.id, at=moment)
    if ends_offer:
        held_beds_end([stay.id], OfferState.WITHDRAWN, actor=actor, reason=reason)
    happened("person", stay.person_id, happenings.CANCELLED, at=moment, reference_kind="stay", reference_id=stay.id,
             actor=actor)  # fmt: skip
    record(actor, "sites.stay.cancel", kind="stay", object_id=stay.id, fields=("state",))


def goes_on(stay: Stay) -> None:
    """Take its end away again, unless somebody else has the bed from then on."""
    try:
        with database_says_no_in_words():
            stay.until_at = None
            for infant in infants_with(stay.id):
                infant.until_at = None
    except Refused:
        db.session.expire(stay)


def set_end(actor: Viewer, stay_id: UUID, until_at: datetime | None) -> None:
    """Let a current or planned stay end at another instant, or without a date. Raises Refused."""
    demand(actor, Power.STAY_PLACE)
    row = fetch_stay(actor, stay_id, Power.STAY_PLACE)
    hold_people_of_stays([row.person_id])
    held = hold_beds(actor, [row.bed_id])
    stay = hold_stay(stay_id)
    if stay.state not in (StayState.CURRENT, StayState.PLANNED):
        raise Refused("stay_step", msg("This stay is in another state by now. Load the page again."))
    begins = max(stay.from_at, now())
    check_span(begins, until_at, now=now())
    ends = held[row.bed_id].bed.stands_until
    if ends is not None and (until_at is None or until_at > ends):
        raise Refused(
            "bed_ends_before",
            msg("This temporary bed does not stand that long. Choose an earlier leaving date or another bed."),
            field="until",
        )
    with database_says_no_in_words():
        if stay.bed_id is not None:
            check_rooms([Wanted(stay.person_id, stay.bed_id, begins, until_at)], held)
        for one in (stay, *infants_with(stay.id)):
            one.until_at = until_at
            happened("person", one.person_id, happenings.END_CHANGED, reference_kind="stay", reference_id=one.id,
                     actor=actor)  # fmt: skip
    record(actor, "sites.stay.set_end", kind="stay", object_id=stay.id, fields=("until_at",))


def leavers_of(stay_ids: list[UUID]) -> list[Stay]:
    """Stays by id, locked; for moving a family together."""
    wanted = sa.select(Stay).where(Stay.id.in_(sorted(stay_ids))).order_by(Stay.id)
    return list(db.session.scalars(wanted.with_for_update().execution_options(populate_existing=True)))
