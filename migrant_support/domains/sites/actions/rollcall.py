"""The nightly roll-call: start it once, mark, close. A tap that came before, or comes again, has the effect of once.

A phone makes the id of a tap and says how long ago it was; the tap made last counts, in whatever order they come in.
Whoever marks holds the roll-call shared, whoever closes it holds it alone: no tap falls between two chairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.sites.actions.alarm import raise_alarm
from migrant_support.domains.sites.actions.gate import tell_officer_of_those_outside
from migrant_support.domains.sites.models import MissingAlarm, RollCall, RollCallMark
from migrant_support.domains.sites.queries.gate import residents_meant
from migrant_support.domains.sites.queries.places import fetch_site
from migrant_support.domains.sites.queries.residents import Resident, residents
from migrant_support.domains.sites.queries.rollcall import (
    fetch_roll_call,
    lines_of,
    marks_of,
    roll_call_of,
    row_of_roll_call,
    tonight,
)
from migrant_support.domains.sites.rules.gate import Whereabouts
from migrant_support.domains.sites.rules.rollcall import Mark, MarkSource, check_open, tally, tapped_at
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.policy import Power

OUTSIDE = frozenset({Whereabouts.AFTER_CURFEW, Whereabouts.LEAVE_OVER})


@dataclass(frozen=True, slots=True)
class Tapped:
    """A tap as it was sent: `key` was made by the phone (None: by a page without script), `age` in seconds."""

    person_id: UUID
    mark: Mark
    key: UUID | None = None
    age: float = 0.0
    source: MarkSource = MarkSource.TAP


def start_roll_call(actor: Viewer, site_id: UUID) -> UUID:
    """Start tonight's roll-call of a site, or find the one that stands: one a site and night. Returns its id."""
    demand(actor, Power.ROLL_CALL)
    site = fetch_site(actor, site_id, Power.ROLL_CALL)
    night = tonight(site.zone)
    wait_turn(f"roll-call {site_id}")
    standing = roll_call_of(site_id, night)
    if standing is not None:
        return standing.id
    roll_call = RollCall(id=new_id(), site_id=site_id, night=night, started_by=actor.account_id)
    db.session.add(roll_call)
    db.session.flush()
    record(actor, "sites.roll_call.start", kind="roll_call", object_id=roll_call.id)
    outside = [one for one in residents(actor, site_id, site.zone) if one.where in OUTSIDE]
    tell_officer_of_those_outside(outside, mission=site.mission, due_at=now())
    return roll_call.id


def mark(actor: Viewer, site_id: UUID, roll_call_id: UUID, taps: Sequence[Tapped]) -> int:
    """Write taps of residents; return how many were new.

    Raises NotThere, Refused when the roll-call is closed or none of them lives there (any more).
    """
    demand(actor, Power.ROLL_CALL)
    roll_call = fetch_roll_call(actor, site_id, roll_call_id)
    site = fetch_site(actor, site_id, Power.ROLL_CALL)
    known = _known(roll_call_id, [tap.key for tap in taps if tap.key is not None])
    fresh = [tap for tap in taps if tap.key not in known]
    if not fresh:
        return 0
    _hold_open(roll_call_id)
    here = {one.person.id: one for one in residents(actor, site_id, site.zone)}
    fresh = [tap for tap in fresh if tap.person_id in here]
    if not fresh:
        raise Refused("lives_here_no_more", msg("This person does not live here any more. Load the page again."))
    try:
        with db.session.begin_nested():
            return _write(actor, roll_call, [(tap, here[tap.person_id]) for tap in fresh])
    except IntegrityError:  # the same tap at the same instant: its twin was first, and has said all of it
        keys = [tap.key for tap in fresh if tap.key is not None]
        if len(_known(roll_call_id, keys)) != len(fresh):
            raise
        return 0


def _known(roll_call_id: UUID, keys: list[UUID]) -> set[UUID]:
    """Taps that came before. A key that stands elsewhere is nobody's to use again: the insert would fail."""
    if not keys:
        return set()
    rows = db.session.execute(
        sa.select(RollCallMark.id, RollCallMark.roll_call_id).where(RollCallMark.id.in_(sorted(set(keys))))
    ).all()
    if any(of != roll_call_id for _key, of in rows):
        raise NotThere
    return {key for key, _of in rows}


def _hold_open(roll_call_id: UUID) -> None:
    """Share the roll-call until the end of this transaction, or refuse because it is closed."""
    closed_at = db.session.scalar(
        sa.select(RollCall.closed_at).where(RollCall.id == roll_call_id).with_for_update(read=True)
    )
    check_open(is_closed=closed_at is not None)


def _write(actor: Viewer, roll_call: RollCall, taps: Sequence[tuple[Tapped, Resident]]) -> int:
    moment = now()
    rows = [
        {
            "id": tap.key or new_id(),
            "roll_call_id": roll_call.id,
            "person_id": tap.person_id,
            "bed_id": who.bed_id,
            "mark": tap.mark,
            "source": tap.source,
            "at": tapped_at(tap.age, started_at=roll_call.started_at, now=moment),
            "made_at": moment,
            "made_by": actor.account_id,
        }
        for tap, who in taps
    ]
    db.session.execute(sa.insert(RollCallMark), rows)
    record(actor, "sites.roll_call.mark", kind="roll_call", object_id=roll_call.id)
    return len(rows)


def mark_scanned(actor: Viewer, site_id: UUID, roll_call_id: UUID, typed: str) -> Resident:
    """Mark whom a card, a code or a name means as present. Raises Refused when that is nobody, or several."""
    demand(actor, Power.ROLL_CALL)
    fetch_roll_call(actor, site_id, roll_call_id)
    site = fetch_site(actor, site_id, Power.ROLL_CALL)
    meant = residents_meant(actor, site_id, site.zone, typed)
    if meant.is_void:
        raise Refused("card_revoked", msg("This card counts no more. Ask for the name."), field="code")
    if not meant.found:
        raise Refused("nobody_meant", msg("Nobody of this house is meant. Try the name."), field="code")
    if len(meant.found) > 1:
        raise Refused(
            "several_meant", msg("Several people are called so. Tap the right one in the list."), field="code"
        )
    one = meant.found[0]
    mark(actor, site_id, roll_call_id, [Tapped(one.person.id, Mark.PRESENT, source=MarkSource.SCAN)])
    return one


def accept_proposals(actor: Viewer, site_id: UUID, roll_call_id: UUID) -> int:
    """Mark as the gate proposes everybody not yet marked; return how many."""
    demand(actor, Power.ROLL_CALL)
    roll_call = fetch_roll_call(actor, site_id, roll_call_id)
    site = fetch_site(actor, site_id, Power.ROLL_CALL)
    lines = lines_of(actor, row_of_roll_call(roll_call), site.zone)
    taps = [Tapped(line.resident.person.id, line.proposed, source=MarkSource.GATE) for line in lines if line.proposed]
    return mark(actor, site_id, roll_call_id, taps) if taps else 0


def close_roll_call(actor: Viewer, site_id: UUID, roll_call_id: UUID) -> list[UUID]:
    """Close a roll-call for good; return the ids of the alarms raised for those who are absent.

    Who was not marked is written down as unknown. Closing twice closes once. Raises NotThere.
    """
    demand(actor, Power.ROLL_CALL)
    roll_call = fetch_roll_call(actor, site_id, roll_call_id, lock=True)
    if roll_call.closed_at is not None:
        return []
    site = fetch_site(actor, site_id, Power.ROLL_CALL)
    here = residents(actor, site_id, site.zone)
    marks = marks_of(roll_call_id)
    left_over = [one for one in here if one.person.id not in marks]
    if left_over:
        unmarked = [(Tapped(one.person.id, Mark.UNKNOWN, source=MarkSource.CLOSING), one) for one in left_over]
        _write(actor, roll_call, unmarked)
        marks = marks_of(roll_call_id)
    counts = tally(row.mark for row in marks.values())
    roll_call.present, roll_call.absent = counts[Mark.PRESENT], counts[Mark.ABSENT]
    roll_call.on_leave, roll_call.unknown = counts[Mark.ON_LEAVE], counts[Mark.UNKNOWN]
    roll_call.closed_at, roll_call.closed_by = now(), actor.account_id
    db.session.flush()
    record(actor, "sites.roll_call.close", kind="roll_call", object_id=roll_call.id, fields=("closed_at",))
    absent = [one for one in here if marks[one.person.id].mark is Mark.ABSENT]
    missing = _without_alarm(absent)
    alarms = [raise_alarm(actor, site_id, one.person.id, roll_call_id=roll_call_id) for one in missing]
    outside = [one for one in here if one.where in OUTSIDE and one not in absent]
    tell_officer_of_those_outside(outside, mission=site.mission, due_at=now())
    return alarms


def print_roster(actor: Viewer, site_id: UUID) -> list[Resident]:
    """Who lives at a site, for paper: names that leave the house, so it is written down. Raises NotThere."""
    demand(actor, Power.ROLL_CALL)
    site = fetch_site(actor, site_id, Power.ROLL_CALL)
    record(actor, "sites.roll_call.print", kind="site", object_id=site_id)
    return residents(actor, site_id, site.zone)


def _without_alarm(absent: list[Resident]) -> list[Resident]:
    ids = sorted(one.person.id for one in absent)
    if not ids:
        return []
    open_ones = sa.select(MissingAlarm.person_id).where(
        MissingAlarm.person_id.in_(ids), MissingAlarm.ended_at.is_(None)
    )
    known = set(db.session.scalars(open_ones))
    return [one for one in absent if one.person.id not in known]
