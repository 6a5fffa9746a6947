"""Paying an approved request out, once, with a numbered receipt; and money of a payment that comes back."""

import json
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cash import history as happenings
from migrant_support.domains.cash.actions.funds import write_line
from migrant_support.domains.cash.actions.requesting import held, tell
from migrant_support.domains.cash.models import CashPayment, CashRequest
from migrant_support.domains.cash.queries.funds import balance_of, fetch_fund
from migrant_support.domains.cash.queries.requests import fetch_request, payment_row, returned_of
from migrant_support.domains.cash.rules.funds import EntryKind, check_holds, check_return
from migrant_support.domains.cash.rules.requests import (
    DayRate,
    RequestAct,
    check_payer,
    check_rate,
    in_fund_currency,
    transition,
)
from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.people.models import Person, TravelUnitMember
from migrant_support.domains.people.queries import flags_speaking, full_name
from migrant_support.domains.people.rules import Checkpoint
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.platform.vault import seal
from migrant_support.policy import Power


def pay(actor: Viewer, request_id: UUID, rate: DayRate | None, *, version: int) -> UUID:
    """Pay a request out of its fund; returns the payment. Raises NotThere, Refused or Stale.

    Locked in this order: the request, the fund, the turn of the mission's receipts.
    """
    demand(actor, Power.CASH_PAY)
    row = held(actor, request_id, Power.CASH_PAY, version)
    target = transition(row.state, RequestAct.PAY)
    check_payer(actor.account_id, row.approved_by)
    _ask_flags(row)
    fund = fetch_fund(actor, row.fund_id, Power.CASH_PAY, lock=True)
    moment, money = now(), Money(row.amount, row.currency)
    day = local_day(zone_of_mission(row.mission), moment)
    check_rate(money, fund.currency, rate, today=day)
    taken = in_fund_currency(money, fund.currency, rate)
    check_holds(taken, balance_of(fund).amount)
    wait_turn(f"cash receipts of {row.mission}")
    last = sa.select(sa.func.max(CashPayment.number)).where(
        CashPayment.mission == row.mission, CashPayment.year == day.year
    )
    key = new_id()
    content = json.dumps(_said(actor, row), ensure_ascii=False)
    payment = CashPayment(
        id=key,
        request_id=row.id,
        fund_id=fund.id,
        mission=row.mission,
        year=day.year,
        number=(db.session.scalar(last) or 0) + 1,
        amount=money.amount,
        currency=money.currency,
        fund_amount=taken.amount,
        fund_currency=taken.currency,
        rate=rate.value if rate else None,
        rate_on=rate.on if rate else None,
        rate_source=rate.source.strip()[:60] if rate else None,
        approved_by=row.approved_by,
        paid_at=moment,
        paid_by=actor.account_id,
        content_sealed=seal(
            content, data_class=DataClass.PERSONAL, table="cash_payment", column="content_sealed", row_id=key,
            subject=row.person_id,
        ),
    )  # fmt: skip
    row.state, row.version = target, row.version + 1
    db.session.flush()
    db.session.add(payment)
    db.session.flush()
    write_line(actor, fund, EntryKind.PAYMENT, -taken.amount, payment_id=key)
    tell(actor, row)
    return key


def take_back(actor: Viewer, request_id: UUID, money: Money | None, *, reference: str) -> None:
    """Money of a payment comes back into the fund, as a refunded ticket. Raises NotThere or Refused."""
    demand(actor, Power.CASH_PAY)
    row = fetch_request(actor, request_id, Power.CASH_PAY, lock=True)
    payment = payment_row(row.id)
    if payment is None:
        raise NotThere
    fund = fetch_fund(actor, row.fund_id, Power.CASH_PAY, lock=True)
    came = check_return(money, Money(payment.fund_amount, payment.fund_currency), returned_of(payment.id))
    write_line(actor, fund, EntryKind.RETURN, came.amount, payment_id=payment.id, reference=reference)
    happened(
        "person", row.person_id, happenings.RETURNED, reference_kind="cash_request", reference_id=row.id, actor=actor
    )
    record(actor, "cash.payment.returned", kind="cash_request", object_id=row.id, fields=("returned",))


def people_of(row: CashRequest) -> list[UUID]:
    """Whom a payment concerns: the person, and everybody who is in the unit now."""
    members: list[UUID] = []
    if row.unit_id is not None:
        members = list(
            db.session.scalars(
                sa.select(TravelUnitMember.person_id).where(
                    TravelUnitMember.unit_id == row.unit_id, TravelUnitMember.left_at.is_(None)
                )
            )
        )
    return list(dict.fromkeys((row.person_id, *members)))


def _ask_flags(row: CashRequest) -> None:
    """A flag that denies stops the payment and says what to do. Raises Refused."""
    for flags in flags_speaking(people_of(row), (Checkpoint.CASH,)).values():
        for flag in flags:
            if flag.denies:
                raise Refused("flag_stops", msg("A flag stops this: %(instruction)s"), instruction=flag.instruction)


def _said(actor: Viewer, row: CashRequest) -> dict[str, Any]:
    """What stands on the receipt, as it is now."""
    person = db.session.get_one(Person, row.person_id)
    names = display_names({actor.account_id, row.approved_by})
    return {
        "reference": person.reference,
        "name": full_name(person.primary_name, person.secondary_name),
        "name_si": person.name_si,
        "name_ta": person.name_ta,
        "officer": names.get(actor.account_id, ""),
        "approver": names.get(row.approved_by, ""),
        "purpose": row.purpose.value,
        "people": len(people_of(row)),
    }
