"""Steps of the state machine: taking one, undoing it, and taking back what an undone list opened."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases import history as happenings
from migrant_support.domains.cases.actions.handing import drop_offer
from migrant_support.domains.cases.actions.opening import CaseToOpen, refuse_second_open
from migrant_support.domains.cases.actions.transfers import drop_transfer
from migrant_support.domains.cases.models import (
    Case,
    CaseAttachment,
    CaseMove,
    CaseNeed,
    CaseNote,
    CaseReferral,
    CaseVulnerability,
)
from migrant_support.domains.cases.queries import case_visible_to, fetch_case
from migrant_support.domains.cases.rules import (
    Act,
    CaseState,
    CloseOutcome,
    NewCase,
    transition,
)
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import db
from migrant_support.policy import Power


def move_case(
    actor: Viewer,
    case_id: UUID,
    act: Act,
    *,
    version: int,
    reason: str = "",
    outcome: CloseOutcome | None = None,
) -> CaseState:
    """Take one step of the state machine; return the new state. Raises NotThere, Refused or Stale.

    Whoever takes a case up becomes its officer. A reopened case is refused while another is open at the mission.
    """
    demand(actor, Power.CASE_MOVE)
    case = fetch_case(actor, case_id, Power.CASE_MOVE, lock=True)
    if case.version != version:
        raise Stale(("state",))
    target = transition(case.state, act, reason=reason, outcome=outcome)
    if act is Act.REOPEN:
        refuse_second_open([CaseToOpen(case.person_id, NewCase(()))], case.mission)
    moment = now()
    db.session.add(
        CaseMove(
            case_id=case.id,
            source=case.state,
            target=target,
            at=moment,
            by=actor.account_id,
            reason=reason.strip(),
            outcome_before=case.outcome,
        )
    )
    case.state = target
    case.closed_at = moment if target is CaseState.CLOSED else None
    case.outcome = outcome
    if target is CaseState.CLOSED:
        drop_offer(actor, case)
        drop_transfer(actor, case)
    if act is Act.ACTIVATE and case.officer_id is None:
        case.officer_id = actor.account_id
    case.version += 1
    happened("person", case.person_id, happenings.MOVED[act], reference_kind="case", reference_id=case.id, actor=actor)
    record(actor, f"cases.case.{act.value}", kind="case", object_id=case.id, fields=("state",))
    db.session.flush()
    return target


def undo_step(actor: Viewer, case_id: UUID, *, version: int) -> UUID:
    """Take back the last step when the actor took it and nothing was changed since; both stay in the history."""
    demand(actor, Power.CASE_MOVE)
    case = fetch_case(actor, case_id, Power.CASE_MOVE, lock=True)
    last = db.session.scalars(
        sa.select(CaseMove).where(CaseMove.case_id == case.id).order_by(CaseMove.at.desc(), CaseMove.id.desc()).limit(1)
    ).first()
    if case.version != version or last is None or last.source is None or last.by != actor.account_id:
        raise Refused("undo_too_late", msg("The case was changed since. It can no longer be undone."))
    moment = now()
    before = db.session.scalars(
        sa.select(CaseMove)
        .where(CaseMove.case_id == case.id, CaseMove.id != last.id)
        .order_by(CaseMove.at.desc(), CaseMove.id.desc())
        .limit(1)
    ).first()
    db.session.add(CaseMove(case_id=case.id, source=case.state, target=last.source, at=moment, by=actor.account_id))
    case.state = last.source
    is_closed = last.source is CaseState.CLOSED
    case.closed_at = (before.at if before else moment) if is_closed else None
    case.outcome = last.outcome_before if is_closed else None
    case.version += 1
    happened("person", case.person_id, happenings.UNDONE, reference_kind="case", reference_id=case.id, actor=actor)
    record(actor, "cases.case.undo", kind="case", object_id=case.id, fields=("state",))
    db.session.flush()
    return case.id


def cases_worked_on(actor: Viewer, case_ids: Sequence[UUID]) -> set[UUID]:
    """The people of those of some cases of a list that changed or were noted on since, or that the actor may no longer
    move.
    """
    traces = (CaseNote, CaseNeed, CaseVulnerability, CaseAttachment, CaseReferral)
    noted = sa.or_(*(sa.exists().where(model.case_id == Case.id) for model in traces))
    worked_on = sa.or_(Case.version > 1, noted, ~case_visible_to(actor, Power.CASE_MOVE))
    found: set[UUID] = set()
    for start in range(0, len(case_ids), 500):
        part = list(case_ids[start : start + 500])
        found |= set(db.session.scalars(sa.select(Case.person_id).where(Case.id.in_(part), worked_on)))
    return found


def take_back_cases(actor: Viewer, case_ids: Sequence[UUID], *, batch: UUID) -> None:
    """Close cases that an undone list opened, as duplicates. Refused when somebody worked on one of them."""
    demand(actor, Power.CASE_MOVE)
    moment = now()
    for start in range(0, len(case_ids), 500):
        part = list(case_ids[start : start + 500])
        if cases_worked_on(actor, part):  # a file closed meanwhile is not touched
            raise Refused(
                "worked_on_since",
                msg("Somebody worked on people of this list meanwhile, so it can no longer be taken back."),
            )
        moves = [
            {
                "id": new_id(), "case_id": case_id, "source": CaseState.REGISTERED, "target": CaseState.CLOSED,
                "at": moment, "by": actor.account_id, "reason": "",
            }
            for case_id in part
        ]  # fmt: skip
        db.session.execute(sa.insert(CaseMove), moves)
        db.session.execute(
            sa.update(Case)
            .where(Case.id.in_(part))
            .values(state=CaseState.CLOSED, closed_at=moment, outcome=CloseOutcome.DUPLICATE, version=Case.version + 1)
        )
    if case_ids:
        record(actor, "cases.case.take_back", kind="import_batch", object_id=batch, reason=f"{len(case_ids)} cases")
