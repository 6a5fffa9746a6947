"""The gate: let in, let out, correct; leave permits and house rules. Locks: the person first.

An event is added and stays. A flag that denies is spoken and stops, unless somebody lets her through with a reason,
which then stands under the own name.
"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.people.flag_kinds import kind_called
from migrant_support.domains.people.queries import flags_speaking
from migrant_support.domains.people.rules import Checkpoint
from migrant_support.domains.sites import history as happenings
from migrant_support.domains.sites.actions.holding import hold_people_of_stays
from migrant_support.domains.sites.models import GateEvent, HouseRule, LeavePermit
from migrant_support.domains.sites.queries.gate import fetch_event, fetch_leave, on_leave_between
from migrant_support.domains.sites.queries.places import fetch_site
from migrant_support.domains.sites.queries.residents import Resident, house_rules, resident
from migrant_support.domains.sites.rules.gate import (
    HouseRules,
    Leave,
    LeaveReason,
    Way,
    check_correction,
    check_house_rules,
    check_leave,
    check_let_out,
    is_double_scan,
)
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.platform.tasks.actions import add_task, end_tasks
from migrant_support.platform.tasks.queries import with_open_task
from migrant_support.policy import Power, ScopeKind

OUTSIDE_TASK = "outside_after_curfew"


def let_in(actor: Viewer, site_id: UUID, person_id: UUID, *, reason: str = "") -> UUID | None:
    """Write that a resident came in; return the event's id, or None for the same card a second time."""
    event_id = _pass(actor, site_id, person_id, Way.IN, Checkpoint.GATE, reason)
    if event_id is not None:
        end_tasks(actor, OUTSIDE_TASK, ("person", person_id))
    return event_id


def let_out(actor: Viewer, site_id: UUID, person_id: UUID, *, reason: str = "") -> UUID | None:
    """Write that a resident went out; return the event's id, or None for the same card a second time."""
    return _pass(actor, site_id, person_id, Way.OUT, Checkpoint.GATE, reason)


def _ask_flags(person_id: UUID, checkpoint: Checkpoint, reason: str) -> None:
    """A flag that denies stops her here, unless a reason is given why she goes through all the same.

    No reason helps against a flag of a kind over which nobody may pass.
    """
    denying = [flag for flag in flags_speaking([person_id], [checkpoint]).get(person_id, []) if flag.denies]
    final = [flag for flag in denying if not kind_called(flag.kind).rule.may_pass]
    if denying and (final or not reason.strip()):
        stop = (final or denying)[0]
        raise Refused("flag_stops", msg("A flag stops this: %(instruction)s"), instruction=stop.instruction)
    if denying:
        check_let_out(reason)


def _pass(actor: Viewer, site_id: UUID, person_id: UUID, way: Way, checkpoint: Checkpoint, reason: str) -> UUID | None:
    demand(actor, Power.GATE_USE)
    site = fetch_site(actor, site_id, Power.GATE_USE)
    resident(actor, site_id, site.zone, person_id)
    hold_people_of_stays([person_id])
    hers = resident(actor, site_id, site.zone, person_id)  # again, after the lock
    moment = now()
    if is_double_scan(way, hers.last, moment):
        return None
    _ask_flags(person_id, checkpoint, reason)
    event = GateEvent(
        id=new_id(), site_id=site_id, person_id=person_id, way=way, at=moment, made_at=moment,
        made_by=actor.account_id, reason=reason.strip()[:200],
    )  # fmt: skip
    db.session.add(event)
    db.session.flush()
    happened(
        "person", person_id, happenings.CAME_IN if way is Way.IN else happenings.WENT_OUT, at=moment,
        reference_kind="gate_event", reference_id=event.id, actor=actor,
    )  # fmt: skip
    record(actor, f"sites.gate.let_{way.value}", kind="gate_event", object_id=event.id)
    return event.id


def correct_event(actor: Viewer, site_id: UUID, event_id: UUID, way: Way, *, reason: str) -> UUID:
    """Say what really happened in the place of an event: the other way, or nothing. Raises NotThere, Refused."""
    demand(actor, Power.GATE_USE)
    person_id = fetch_event(actor, site_id, event_id).person_id
    hold_people_of_stays([person_id])
    old = fetch_event(actor, site_id, event_id)
    moment = now()
    mended = db.session.scalar(sa.select(sa.exists().where(GateEvent.corrects_id == event_id)))
    check_correction(old.at, is_corrected=bool(mended), way=way, was=old.way, now=moment)
    if len(reason.strip()) < 3:
        raise Refused("reason_missing", msg("Write a short reason."), field="reason")
    event = GateEvent(
        id=new_id(), site_id=site_id, person_id=old.person_id, way=way, at=old.at, made_at=moment,
        made_by=actor.account_id, corrects_id=old.id, reason=reason.strip()[:200],
    )  # fmt: skip
    db.session.add(event)
    db.session.flush()
    record(actor, "sites.gate.correct", kind="gate_event", object_id=event.id)
    return event.id


def grant_leave(actor: Viewer, site_id: UUID, person_id: UUID, leave: Leave, reason: LeaveReason) -> UUID:
    """Give a resident leave; return the permit's id. Raises NotThere, Refused by the house rules of its first day.

    Who asks for leave at a site takes a turn, so that the last place on leave is given once.
    """
    demand(actor, Power.GATE_USE)
    site = fetch_site(actor, site_id, Power.GATE_USE)
    resident(actor, site_id, site.zone, person_id)
    wait_turn(f"leave {site_id}")
    rules = house_rules(site_id, site.zone, on=local_day(site.zone, leave.from_at))
    check_leave(leave, now=now(), rules=rules, on_leave=on_leave_between(site_id, leave.from_at, leave.until_at))
    permit = LeavePermit(
        id=new_id(), site_id=site_id, person_id=person_id, from_at=leave.from_at, until_at=leave.until_at,
        reason=reason, made_by=actor.account_id,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(permit)
            db.session.flush()
    except IntegrityError as no:
        if "leave_permit_once" not in str(no.orig):
            raise
        raise Refused(
            "has_leave", msg("This person has leave in that time already. Take that back first."), field="since"
        ) from no
    happened(
        "person",
        person_id,
        happenings.LEAVE_GRANTED,
        reference_kind="leave_permit",
        reference_id=permit.id,
        actor=actor,
    )
    record(actor, "sites.leave.grant", kind="leave_permit", object_id=permit.id)
    return permit.id


def cancel_leave(actor: Viewer, site_id: UUID, permit_id: UUID) -> None:
    """Take leave back, from now on. Raises NotThere, Refused."""
    demand(actor, Power.GATE_USE)
    permit = fetch_leave(actor, site_id, permit_id)
    if permit.cancelled_at is not None:
        return
    if permit.until_at <= now():
        raise Refused("leave_is_over", msg("This leave is over already."))
    permit.cancelled_at, permit.cancelled_by = now(), actor.account_id
    db.session.flush()
    record(actor, "sites.leave.cancel", kind="leave_permit", object_id=permit.id, fields=("cancelled_at",))


def set_house_rules(actor: Viewer, site_id: UUID, rules: HouseRules, *, from_day: date) -> UUID:
    """Say what holds at a site from a day on; what held before stays written. Raises NotThere, Refused."""
    demand(actor, Power.SITE_EDIT)
    site = fetch_site(actor, site_id, Power.SITE_EDIT)
    check_house_rules(rules, from_day=from_day, today=local_day(site.zone))
    row = HouseRule(
        id=new_id(), site_id=site_id, from_day=from_day, curfew_from=rules.curfew_from,
        curfew_until=rules.curfew_until, longest_leave_hours=rules.longest_leave_hours,
        most_on_leave=rules.most_on_leave, made_by=actor.account_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(actor, "sites.house_rules.set", kind="house_rule", object_id=row.id)
    return row.id


def tell_officer_of_those_outside(outside: list[Resident], *, mission: str, due_at: datetime) -> int:
    """Put a task on the mission's list for each who is out without leave, once; for the actions of this package.

    By the system: a warden has no list of tasks. Returns how many.
    """
    ids = [one.person.id for one in outside]
    known = with_open_task(OUTSIDE_TASK, "person", ids)
    fresh = [person_id for person_id in ids if person_id not in known]
    for person_id in fresh:
        add_task(None, OUTSIDE_TASK, subject=("person", person_id), scope=(ScopeKind.MISSION, mission), due_at=due_at)
    return len(fresh)
