"""Writes of protection: the decision that a child may return, its withdrawal, reading it. Never commits."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.queries import fetch_person
from migrant_support.domains.people.rules import is_minor
from migrant_support.domains.protection import history as happenings
from migrant_support.domains.protection.models import ChildReturnDecision
from migrant_support.domains.protection.queries import DecisionRow, decision_rows
from migrant_support.domains.protection.rules import ChildDecision, check_decision
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.policy import Power


def decide_return(actor: Viewer, person_id: UUID, decision: ChildDecision) -> UUID:
    """Record that a child may return (CH-3); it takes the place of the one in force. Raises NotThere or Refused."""
    demand(actor, Power.CHILD_DECIDE)
    person = fetch_person(actor, person_id, Power.CHILD_DECIDE, lock=True)
    today = now().date()
    check_decision(decision, today=today)
    if not is_minor(person.birth, today):
        raise Refused("not_a_child", msg("This decision is for children. Check the date of birth first."))
    _end(actor, person_id)
    row = ChildReturnDecision(
        person_id=person_id,
        assessed_on=decision.assessed_on,
        determined_on=decision.determined_on,
        receiver_checked=decision.receiver_checked,
        probation_told=decision.probation_told,
        made_by=actor.account_id,
    )
    db.session.add(row)
    db.session.flush()
    _tell(actor, person_id, happenings.DECIDED, "protection.child.decide")
    return row.id


def withdraw_decision(actor: Viewer, person_id: UUID) -> None:
    """Take the decision in force back: from now on the child does not fly. Raises NotThere when there is none."""
    demand(actor, Power.CHILD_DECIDE)
    fetch_person(actor, person_id, Power.CHILD_DECIDE, lock=True)
    if not _end(actor, person_id):
        raise NotThere
    _tell(actor, person_id, happenings.WITHDRAWN, "protection.child.withdraw")


def _end(actor: Viewer, person_id: UUID) -> bool:
    standing = db.session.scalars(
        sa.select(ChildReturnDecision)
        .where(ChildReturnDecision.person_id == person_id, ChildReturnDecision.withdrawn_at.is_(None))
        .with_for_update()
    ).first()
    if standing is None:
        return False
    standing.withdrawn_at = now()
    standing.withdrawn_by = actor.account_id
    db.session.flush()
    return True


def _tell(actor: Viewer, person_id: UUID, kind: str, act: str) -> None:
    happened("person", person_id, kind, data_class=DataClass.PROTECTION, actor=actor)
    record(actor, act, kind="person", object_id=person_id, fields=("child_return_decision",))


def read_decisions(actor: Viewer, person_id: UUID) -> list[DecisionRow]:
    """Open the decisions about a child; that they were opened is in the audit log before the page leaves."""
    demand(actor, Power.CHILD_DECIDE)
    fetch_person(actor, person_id, Power.CHILD_DECIDE)
    found = decision_rows(actor, person_id)
    if found:
        record(actor, "protection.child.read", kind="person", object_id=person_id)
    return found
