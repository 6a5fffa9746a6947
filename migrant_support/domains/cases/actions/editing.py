"""Changing the facts of a case and who works on it."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases import history as happenings
from migrant_support.domains.cases.actions.opening import sealed_texts
from migrant_support.domains.cases.actions.words import sealed_words
from migrant_support.domains.cases.models import Case, CaseCategory
from migrant_support.domains.cases.queries import categories_of, fetch_case
from migrant_support.domains.cases.rules import (
    CaseState,
    NewCase,
    check_case,
    check_raised,
    highest,
    judge_risk,
)
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import is_minor
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import db
from migrant_support.policy import Power


def edit_case(actor: Viewer, case_id: UUID, new: NewCase, *, version: int) -> None:
    """Put the details of `new` in place. The narrative is replaced only when one is given; risk is judged anew.

    Risk may be raised by a person, never lowered below what the ticks say. Raises NotThere, Refused or Stale.
    """
    demand(actor, Power.CASE_MOVE)
    case = fetch_case(actor, case_id, Power.CASE_MOVE, lock=True)
    if case.version != version:
        raise Stale(("case",))
    check_case(new)
    if case.state is CaseState.CLOSED:
        raise Refused("case_closed", msg("A closed case is not changed. Reopen it first."))
    before = categories_of([case.id])[case.id]
    person = db.session.get_one(Person, case.person_id)
    judged = judge_risk(new.categories, is_minor=is_minor(person.birth, now().date()))
    check_raised(new, judged.level)
    fields = _put_details(case, new)
    case.risk = highest(judged.level, new.risk or judged.level)
    case.risk_reasons = list(judged.reasons)
    case.risk_is_raised = case.risk is not judged.level
    why = new.raised_because if case.risk_is_raised else ""
    case.raised_because_sealed = sealed_words(why, "case_file", "raised_because_sealed", case.id, case.person_id)
    ticked = set(new.categories)
    if ticked != before:
        fields.append("categories")
        db.session.execute(
            sa.delete(CaseCategory).where(CaseCategory.case_id == case.id, CaseCategory.category.in_(before - ticked))
        )
        db.session.add_all([CaseCategory(case_id=case.id, category=c) for c in sorted(ticked - before)])
    case.version += 1
    happened("person", case.person_id, happenings.EDITED, reference_kind="case", reference_id=case.id, actor=actor)
    record(actor, "cases.case.edit", kind="case", object_id=case.id, fields=fields)
    db.session.flush()


def _put_details(case: Case, new: NewCase) -> list[str]:
    fields = []
    wages = (new.wages_owed.amount, new.wages_owed.currency) if new.wages_owed else (None, None)
    values = {
        "channel": new.channel,
        "employer": new.employer,
        "agency": new.agency,
        "job": new.job,
        "contract_from": new.contract_from,
        "contract_until": new.contract_until,
        "absconding_reported": new.absconding_reported,
        "wages_owed": wages[0],
        "wages_currency": wages[1],
    }
    for name, value in values.items():
        if getattr(case, name) != value:
            setattr(case, name, value)
            fields.append(name)
    if new.civil_id:
        case.civil_id_sealed = sealed_texts([(case.id, new.civil_id, None)], "civil_id_sealed")[case.id]
        fields.append("civil_id")
    if new.narrative:
        case.narrative_sealed = sealed_texts([(case.id, new.narrative, case.person_id)], "narrative_sealed")[case.id]
        fields.append("narrative")
    return fields


def take_case(actor: Viewer, case_id: UUID) -> None:
    """Make the actor the case's officer."""
    demand(actor, Power.CASE_MOVE)
    case = fetch_case(actor, case_id, Power.CASE_MOVE, lock=True)
    if case.officer_id != actor.account_id:
        case.officer_id = actor.account_id
        happened(
            "person", case.person_id, happenings.ASSIGNED, reference_kind="case", reference_id=case.id, actor=actor
        )
        record(actor, "cases.case.assign", kind="case", object_id=case.id, fields=("officer",))
