"""Needs, what is done about them, vulnerabilities; and the audited reading of their words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases import history as happenings
from migrant_support.domains.cases import kinds
from migrant_support.domains.cases.actions.words import refuse_closed, sealed_words, tasks_wait_at, tell, zone_of
from migrant_support.domains.cases.models import Case, CaseNeed, CaseVulnerability, NeedAction
from migrant_support.domains.cases.queries import fetch_case, own_words
from migrant_support.domains.cases.rules.needs import (
    ActionState,
    NeedOutcome,
    Severity,
    check_action,
    check_action_end,
    check_need,
    check_outcome,
)
from migrant_support.kernel.clock import local_day, now, start_of_day
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task, end_tasks_about
from migrant_support.platform.tasks.rules import TaskState
from migrant_support.policy import Power

ACTION_DUE = "case_action"
LOOK_AGAIN = "need_follow_up"
register_task_kind(ACTION_DUE, msg("Do what was planned for a need"))
register_task_kind(LOOK_AGAIN, msg("Look again at a need"))


@dataclass(frozen=True, slots=True)
class NewNeed:
    """A need as it is written down."""

    kind: str
    severity: Severity = Severity.MEDIUM
    wanted_by: date | None = None
    vulnerability_id: UUID | None = None
    details: str = ""


def note_vulnerabilities(actor: Viewer, case_id: UUID, codes: Collection[str]) -> int:
    """Note what makes the person vulnerable; what is noted already stays as it is. Returns how many were new."""
    case = _working(actor, case_id)
    known = kinds.vulnerabilities()
    if not codes or any(code not in known for code in codes):
        raise Refused("kind_unknown", msg("Tick at least one of the list."), field="kinds")
    noted = set(
        db.session.scalars(
            sa.select(CaseVulnerability.kind).where(
                CaseVulnerability.case_id == case.id, CaseVulnerability.ended_at.is_(None)
            )
        )
    )
    fresh = [code for code in known if code in set(codes) - noted]
    db.session.add_all([CaseVulnerability(case_id=case.id, kind=code, noted_by=actor.account_id) for code in fresh])
    if fresh:
        tell(actor, case, happenings.VULNERABILITY_NOTED)
        record(actor, "cases.vulnerability.note", kind="case", object_id=case.id, fields=("vulnerabilities",))
    db.session.flush()
    return len(fresh)


def end_vulnerability(actor: Viewer, case_id: UUID, vulnerability_id: UUID) -> None:
    """Say that it no longer makes the person vulnerable; saying so twice says it once."""
    case = _working(actor, case_id)
    found = _vulnerability(case, vulnerability_id)
    if found.ended_at is not None:
        return
    found.ended_at, found.ended_by = now(), actor.account_id
    tell(actor, case, happenings.VULNERABILITY_ENDED)
    record(actor, "cases.vulnerability.end", kind="case", object_id=case.id, fields=("vulnerabilities",))


def open_need(actor: Viewer, case_id: UUID, new: NewNeed) -> UUID:
    """Note a need, which may answer a vulnerability of the case. Raises NotThere or Refused."""
    case = _working(actor, case_id)
    check_need(is_known=new.kind in kinds.needs(), wanted_by=new.wanted_by, today=local_day(zone_of(case)))
    if new.vulnerability_id is not None:
        _vulnerability(case, new.vulnerability_id)
    need_id = new_id()
    db.session.add(
        CaseNeed(
            id=need_id,
            case_id=case.id,
            kind=new.kind,
            severity=new.severity,
            wanted_by=new.wanted_by,
            vulnerability_id=new.vulnerability_id,
            details_sealed=sealed_words(new.details, "case_need", "details_sealed", need_id, case.person_id),
            opened_by=actor.account_id,
        )
    )
    db.session.flush()
    tell(actor, case, happenings.NEED_OPENED)
    record(actor, "cases.need.open", kind="case", object_id=case.id, fields=("needs",))
    return need_id


def end_need(
    actor: Viewer,
    case_id: UUID,
    need_id: UUID,
    outcome: NeedOutcome | None,
    *,
    why: str = "",
    look_again_on: date | None = None,
) -> None:
    """Say how a need ended, or (None) open it again; a day to look at it again becomes a task. Raises Refused."""
    case = _working(actor, case_id)
    need = _need(case, need_id)
    check_outcome(need.outcome, outcome, why=why)
    need.outcome = outcome
    need.outcome_at, need.outcome_by = (None, None) if outcome is None else (now(), actor.account_id)
    need.why_sealed = sealed_words(why, "case_need", "why_sealed", need.id, case.person_id)
    if look_again_on is not None:
        _look_again(actor, case, look_again_on)
    tell(actor, case, happenings.NEED_REOPENED if outcome is None else happenings.NEED_ENDED)
    act = "cases.need.reopen" if outcome is None else "cases.need.end"
    record(actor, act, kind="case", object_id=case.id, fields=("needs",))
    db.session.flush()


def plan_action(
    actor: Viewer, case_id: UUID, need_id: UUID, what: str, *, owner_id: UUID | None = None, due_on: date | None = None
) -> UUID:
    """Write down what is to be done about a need, who does it and by when; a day makes it a task. Raises Refused."""
    case = _working(actor, case_id)
    need = _need(case, need_id)
    check_action(what)
    if need.outcome is not None:
        raise Refused("need_ended", msg("This need has ended already. Open it again first."))
    if due_on is not None and due_on < local_day(zone_of(case)):
        raise Refused("due_in_past", msg("This day is over. Choose a later one."), field="due_on")
    action_id = new_id()
    words = sealed_words(what, "need_action", "what_sealed", action_id, case.person_id)
    db.session.add(
        NeedAction(
            id=action_id,
            need_id=need.id,
            what_sealed=words,
            owner_id=owner_id,
            due_on=due_on,
            made_by=actor.account_id,
        )
    )
    db.session.flush()
    if due_on is not None:
        _task(actor, case, ACTION_DUE, due_on, about=action_id, owner=owner_id)
    tell(actor, case, happenings.ACTION_PLANNED)
    record(actor, "cases.action.plan", kind="case", object_id=case.id, fields=("actions",))
    return action_id


def end_action(
    actor: Viewer,
    case_id: UUID,
    need_id: UUID,
    action_id: UUID,
    state: ActionState,
    *,
    minutes: int | None = None,
    why: str = "",
) -> None:
    """Say that it was done (and how long it took), was not possible (and why), or is tried again. Raises Refused."""
    case = _working(actor, case_id)
    need = _need(case, need_id)
    action = db.session.scalar(sa.select(NeedAction).where(NeedAction.id == action_id, NeedAction.need_id == need.id))
    if action is None:
        raise NotThere
    check_action_end(action.state, state, minutes=minutes, why=why)
    action.state, action.minutes = state, minutes
    is_over = state is not ActionState.PLANNED
    action.ended_at, action.ended_by = (now(), actor.account_id) if is_over else (None, None)
    action.why_sealed = sealed_words(why, "need_action", "why_sealed", action.id, case.person_id)
    if is_over:
        ended = TaskState.DONE if state is ActionState.DONE else TaskState.NOT_REQUIRED
        end_tasks_about(actor, ACTION_DUE, action.id, state=ended)
    told = {
        ActionState.DONE: happenings.ACTION_DONE,
        ActionState.NOT_POSSIBLE: happenings.ACTION_NOT_POSSIBLE,
        ActionState.PLANNED: happenings.ACTION_TRIED_AGAIN,
    }
    tell(actor, case, told[state])
    record(actor, f"cases.action.{state.value}", kind="case", object_id=case.id, fields=("actions",))
    db.session.flush()


@dataclass(frozen=True, slots=True)
class ActionText:
    """An action with its words."""

    id: UUID
    what: str
    why: str
    state: ActionState
    owner_id: UUID | None
    due_on: date | None
    minutes: int | None
    made_at: datetime
    made_by: UUID
    ended_at: datetime | None
    ended_by: UUID | None


@dataclass(frozen=True, slots=True)
class NeedText:
    """A need with its words and its actions, oldest first."""

    id: UUID
    kind: str
    severity: Severity
    wanted_by: date | None
    details: str
    outcome: NeedOutcome | None
    outcome_at: datetime | None
    why: str
    opened_at: datetime
    vulnerability_id: UUID | None
    actions: tuple[ActionText, ...]


def read_work(actor: Viewer, case_id: UUID, *, need_id: UUID | None = None) -> tuple[NeedText, ...]:
    """Open the words of all needs of a case, or of one; in the audit log before the page leaves. Raises NotThere."""
    demand(actor, Power.NARRATIVE_READ)
    case = fetch_case(actor, case_id, Power.NARRATIVE_READ)
    of_case = sa.select(CaseNeed).where(CaseNeed.case_id == case.id).order_by(CaseNeed.opened_at, CaseNeed.id)
    needs = db.session.scalars(of_case if need_id is None else of_case.where(CaseNeed.id == need_id)).all()
    if need_id is not None and not needs:
        raise NotThere
    record(actor, "cases.work.read", kind="case", object_id=case.id)
    done: dict[UUID, list[ActionText]] = {need.id: [] for need in needs}
    asked = sa.select(NeedAction).where(NeedAction.need_id.in_(done)).order_by(NeedAction.made_at, NeedAction.id)
    for action in db.session.scalars(asked):
        done[action.need_id].append(_opened(action, case.person_id))
    return tuple(
        NeedText(
            id=need.id,
            kind=need.kind,
            severity=need.severity,
            wanted_by=need.wanted_by,
            details=own_words(need.details_sealed, "case_need", "details_sealed", need.id, case.person_id),
            outcome=need.outcome,
            outcome_at=need.outcome_at,
            why=own_words(need.why_sealed, "case_need", "why_sealed", need.id, case.person_id),
            opened_at=need.opened_at,
            vulnerability_id=need.vulnerability_id,
            actions=tuple(done[need.id]),
        )
        for need in needs
    )


def _opened(action: NeedAction, person_id: UUID) -> ActionText:
    return ActionText(
        id=action.id,
        what=own_words(action.what_sealed, "need_action", "what_sealed", action.id, person_id),
        why=own_words(action.why_sealed, "need_action", "why_sealed", action.id, person_id),
        state=action.state,
        owner_id=action.owner_id,
        due_on=action.due_on,
        minutes=action.minutes,
        made_at=action.made_at,
        made_by=action.made_by,
        ended_at=action.ended_at,
        ended_by=action.ended_by,
    )


def _working(actor: Viewer, case_id: UUID) -> Case:
    """The case, locked, for work on it by those who may."""
    demand(actor, Power.CASE_WORK)
    case = fetch_case(actor, case_id, Power.CASE_WORK, lock=True)
    refuse_closed(case)
    return case


def _need(case: Case, need_id: UUID) -> CaseNeed:
    need = db.session.scalar(
        sa.select(CaseNeed)
        .where(CaseNeed.id == need_id, CaseNeed.case_id == case.id)
        .execution_options(populate_existing=True)
    )
    if need is None:
        raise NotThere
    return need


def _vulnerability(case: Case, vulnerability_id: UUID) -> CaseVulnerability:
    found = db.session.scalar(
        sa.select(CaseVulnerability).where(
            CaseVulnerability.id == vulnerability_id, CaseVulnerability.case_id == case.id
        )
    )
    if found is None:
        raise NotThere
    return found


def _look_again(actor: Viewer, case: Case, day: date) -> None:
    if day < local_day(zone_of(case)):
        raise Refused("due_in_past", msg("This day is over. Choose a later one."), field="look_again_on")
    _task(actor, case, LOOK_AGAIN, day, about=case.id, owner=actor.account_id)


def _task(actor: Viewer, case: Case, code: str, day: date, *, about: UUID, owner: UUID | None) -> None:
    """A task that is overdue once the day is over at the mission."""
    due_at = start_of_day(zone_of(case), day + timedelta(days=1))
    subject, scope = ("person", case.person_id), tasks_wait_at(actor, case)
    add_task(actor, code, subject=subject, scope=scope, due_at=due_at, owner=owner, about=about)
