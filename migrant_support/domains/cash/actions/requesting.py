"""Asking for cash, approving it by another, refusing or withdrawing it."""

from dataclasses import dataclass
from uuid import UUID

from migrant_support.domains.cash import history as happenings
from migrant_support.domains.cash.models import CashRequest
from migrant_support.domains.cash.queries.funds import fetch_fund
from migrant_support.domains.cash.queries.requests import fetch_request
from migrant_support.domains.cash.rules.requests import (
    Purpose,
    RequestAct,
    RequestState,
    check_approver,
    check_request,
    is_within,
    limit_on,
    transition,
)
from migrant_support.domains.cash.terms import limits
from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.people.queries import fetch_person, in_units
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import seal
from migrant_support.policy import Power

_POWER = {RequestAct.REFUSE: Power.CASH_APPROVE, RequestAct.WITHDRAW: Power.CASH_REQUEST}


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What is asked for: from which fund, how much, what for, why; for her alone or her whole travel unit."""

    fund_id: UUID
    purpose: Purpose
    money: Money | None
    reason: str
    is_for_unit: bool = False


def request_cash(actor: Viewer, person_id: UUID, new: NewRequest) -> UUID:
    """Ask for cash for a person or the travel unit she stands for. Raises NotThere or Refused."""
    demand(actor, Power.CASH_REQUEST)
    fetch_person(actor, person_id, Power.CASH_REQUEST, lock=True)
    fund = fetch_fund(actor, new.fund_id, Power.CASH_REQUEST)
    money = check_request(new.money, new.reason)
    unit_id = in_units([person_id]).get(person_id) if new.is_for_unit else None
    if new.is_for_unit and unit_id is None:
        raise Refused(
            "no_unit", msg("This person is in no travel unit. Ask for the person alone."), field="is_for_unit"
        )
    key = new_id()
    row = CashRequest(
        id=key,
        mission=fund.mission,
        fund_id=fund.id,
        person_id=person_id,
        unit_id=unit_id,
        purpose=new.purpose,
        amount=money.amount,
        currency=money.currency,
        reason_sealed=_own(new.reason, "reason_sealed", key, person_id),
        state=RequestState.REQUESTED,
        requested_at=now(),
        requested_by=actor.account_id,
    )
    db.session.add(row)
    tell(actor, row)
    return key


def approve(actor: Viewer, request_id: UUID, *, version: int) -> None:
    """Approve a request of somebody else, within one's limit. Raises NotThere, Refused or Stale."""
    demand(actor, Power.CASH_APPROVE)
    row = held(actor, request_id, Power.CASH_APPROVE, version)
    target = transition(row.state, RequestAct.APPROVE)
    moment = now()
    limit = limit_on(limits(), row.currency, local_day(zone_of_mission(row.mission), moment))
    check_approver(
        actor.account_id,
        row.requested_by,
        is_within_limit=is_within(Money(row.amount, row.currency), limit),
        may_exceed=actor.may(Power.CASH_EXCEED),
    )
    row.state, row.approved_at, row.approved_by = target, moment, actor.account_id
    row.version += 1
    tell(actor, row)


def end_request(actor: Viewer, request_id: UUID, act: RequestAct, *, reason: str, version: int) -> None:
    """Refuse a request, or withdraw it, before it is paid. Raises NotThere, Refused or Stale."""
    power = _POWER[act]
    demand(actor, power)
    row = held(actor, request_id, power, version)
    row.state = transition(row.state, act, reason=reason)
    row.ended_at, row.ended_by = now(), actor.account_id
    row.end_sealed = _own(reason, "end_sealed", row.id, row.person_id)
    row.version += 1
    tell(actor, row)


def held(actor: Viewer, request_id: UUID, power: Power, version: int) -> CashRequest:
    """The request, locked, as the page showed it. Raises NotThere or Stale."""
    row = fetch_request(actor, request_id, power, lock=True)
    if row.version != version:
        raise Stale(("state",))
    return row


def tell(actor: Viewer, row: CashRequest) -> None:
    """Write what happened into the timeline and the audit log."""
    db.session.flush()
    happened(
        "person", row.person_id, happenings.STATES[row.state], reference_kind="cash_request", reference_id=row.id,
        actor=actor,
    )  # fmt: skip
    record(actor, f"cash.request.{row.state.value}", kind="cash_request", object_id=row.id, fields=("state",))


def _own(text: str, column: str, key: UUID, person_id: UUID) -> bytes:
    return seal(
        text.strip(), data_class=DataClass.PERSONAL, table="cash_request", column=column, row_id=key, subject=person_id
    )
