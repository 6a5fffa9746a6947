"""Cost guarantees step by step: asked, granted or refused by another person, used, closed with the bill."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.models import Mission
from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.medical import history as happenings
from migrant_support.domains.medical.models import CostGuarantee
from migrant_support.domains.medical.queries.guarantees import fetch_guarantee
from migrant_support.domains.medical.queries.places import place_for
from migrant_support.domains.medical.rules.guarantees import (
    GuaranteeState,
    check_approver,
    check_bill,
    check_request,
    check_step,
    check_term,
    check_use,
)
from migrant_support.domains.medical.sealed import opened, sealed
from migrant_support.domains.people.queries import fetch_person, row_of
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import db
from migrant_support.policy import Power

_TOLD = {
    GuaranteeState.APPROVED: happenings.GUARANTEE_APPROVED,
    GuaranteeState.REFUSED: happenings.GUARANTEE_REFUSED,
    GuaranteeState.USED: happenings.GUARANTEE_USED,
    GuaranteeState.CLOSED: happenings.GUARANTEE_CLOSED,
    GuaranteeState.WITHDRAWN: happenings.GUARANTEE_WITHDRAWN,
}


def ask_guarantee(actor: Viewer, person_id: UUID, *, hospital: str, limit: Money | None, reason: str) -> UUID:
    """Ask for a guarantee; why is sealed for medical staff. Raises NotThere, Refused."""
    demand(actor, Power.GUARANTEE_ASK)
    person = row_of(fetch_person(actor, person_id, Power.GUARANTEE_ASK, lock=True))
    check_request(hospital, limit, reason)
    assert limit is not None  # noqa: S101 - check_request has refused it
    key = new_id()
    guarantee = CostGuarantee(
        id=key,
        person_id=person_id,
        mission=place_for(actor, person, Power.GUARANTEE_ASK).mission,
        state=GuaranteeState.ASKED,
        hospital=hospital.strip(),
        amount=limit.amount,
        currency=limit.currency,
        reason_sealed=sealed({"reason": reason.strip()}, "cost_guarantee", "reason_sealed", key, person_id),
        asked_by=actor.account_id,
    )
    db.session.add(guarantee)
    db.session.flush()
    _happened(actor, guarantee, happenings.GUARANTEE_ASKED)
    record(actor, "medical.guarantee.ask", kind="cost_guarantee", object_id=key)
    return key


def approve_guarantee(actor: Viewer, guarantee_id: UUID, *, valid_until: datetime) -> None:
    """Grant it, with the next number of the mission; never one's own request. Raises NotThere, Refused."""
    guarantee = _moving(actor, guarantee_id, GuaranteeState.APPROVED, Power.GUARANTEE_APPROVE)
    check_approver(guarantee.asked_by, actor.account_id)
    check_term(valid_until, now=now())
    guarantee.year, guarantee.serial = _next_number(guarantee.mission)
    guarantee.valid_until = valid_until
    guarantee.decided_at, guarantee.decided_by = now(), actor.account_id
    _moved(actor, guarantee, GuaranteeState.APPROVED)


def refuse_guarantee(actor: Viewer, guarantee_id: UUID, *, reason: str) -> None:
    """Refuse it, with the reason. Raises NotThere, Refused."""
    guarantee = _moving(actor, guarantee_id, GuaranteeState.REFUSED, Power.GUARANTEE_APPROVE)
    check_approver(guarantee.asked_by, actor.account_id)
    if not reason.strip():
        raise Refused("reason_missing", msg("Write why it was refused."), field="reason")
    guarantee.refusal_sealed = sealed(
        {"reason": reason.strip()}, "cost_guarantee", "refusal_sealed", guarantee.id, guarantee.person_id
    )
    guarantee.decided_at, guarantee.decided_by = now(), actor.account_id
    _moved(actor, guarantee, GuaranteeState.REFUSED)


def use_guarantee(actor: Viewer, guarantee_id: UUID) -> None:
    """The person went to the hospital with it. Raises NotThere, Refused."""
    guarantee = _moving(actor, guarantee_id, GuaranteeState.USED, Power.GUARANTEE_READ)
    if guarantee.valid_until is not None:
        check_use(guarantee.valid_until, now=now())
    guarantee.used_at = now()
    _moved(actor, guarantee, GuaranteeState.USED)


def close_guarantee(actor: Viewer, guarantee_id: UUID, *, bill: Money | None) -> None:
    """Close it with the hospital's bill, which is not above the limit. Raises NotThere, Refused."""
    guarantee = _moving(actor, guarantee_id, GuaranteeState.CLOSED, Power.GUARANTEE_APPROVE)
    check_bill(Money(guarantee.amount, guarantee.currency), bill)
    assert bill is not None  # noqa: S101 - check_bill has refused it
    guarantee.bill, guarantee.closed_at, guarantee.closed_by = bill.amount, now(), actor.account_id
    _moved(actor, guarantee, GuaranteeState.CLOSED)


def withdraw_guarantee(actor: Viewer, guarantee_id: UUID) -> None:
    """It is not needed any more. Raises NotThere, Refused."""
    guarantee = _moving(actor, guarantee_id, GuaranteeState.WITHDRAWN, Power.GUARANTEE_READ)
    _moved(actor, guarantee, GuaranteeState.WITHDRAWN)


def read_reason(actor: Viewer, guarantee_id: UUID) -> str:
    """Open why it was asked for; medical staff only, and it stands in the audit log. Raises NotThere."""
    demand(actor, Power.MEDICAL_READ)
    guarantee = fetch_guarantee(actor, guarantee_id, Power.MEDICAL_READ)
    record(actor, "medical.guarantee.read", kind="cost_guarantee", object_id=guarantee_id)
    said = opened(guarantee.reason_sealed, "cost_guarantee", "reason_sealed", guarantee.id, guarantee.person_id)
    return said.get("reason", "")


def _moving(actor: Viewer, guarantee_id: UUID, after: GuaranteeState, power: Power) -> CostGuarantee:
    demand(actor, power)
    guarantee = fetch_guarantee(actor, guarantee_id, power)
    check_step(guarantee.state, after)
    return guarantee


def _moved(actor: Viewer, guarantee: CostGuarantee, after: GuaranteeState) -> None:
    guarantee.state = after
    db.session.flush()
    _happened(actor, guarantee, _TOLD[after])
    record(actor, f"medical.guarantee.{after.value}", kind="cost_guarantee", object_id=guarantee.id, fields=("state",))


def _happened(actor: Viewer, guarantee: CostGuarantee, kind: str) -> None:
    happened(
        "person", guarantee.person_id, kind, reference_kind="cost_guarantee", reference_id=guarantee.id, actor=actor
    )


def _next_number(mission: str) -> tuple[int, int]:
    """The next number of the mission's year. The mission's row is locked, so that no number is given twice."""
    db.session.execute(sa.select(Mission.code).where(Mission.code == mission).with_for_update(key_share=True))
    year = local_day(zone_of_mission(mission)).year
    last = sa.select(sa.func.max(CostGuarantee.serial)).where(
        CostGuarantee.mission == mission, CostGuarantee.year == year
    )
    return year, (db.session.scalar(last) or 0) + 1
