"""Funds: opened, paid into, counted at the end of the day; every line of the book is written here."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cash.models import CashCount, CashFund, FundEntry
from migrant_support.domains.cash.queries.funds import balance_of, fetch_fund, last_line
from migrant_support.domains.cash.rules.funds import (
    EntryKind,
    FundSource,
    check_booking,
    check_count,
    check_entry,
    check_fund,
)
from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.people.actions.registering import check_mission
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.policy import Power


def open_fund(actor: Viewer, *, mission: str, name: str, source: FundSource, currency: str) -> UUID:
    """Open a fund of a mission; its currency never changes. Raises Refused."""
    demand(actor, Power.FUND_MANAGE)
    check_mission(actor, Power.FUND_MANAGE, mission)
    check_fund(name, currency)
    wait_turn(f"funds of {mission}")
    same = sa.select(CashFund.id).where(CashFund.mission == mission, CashFund.name == name.strip())
    if db.session.scalar(same) is not None:
        raise Refused("fund_known", msg("The mission has a fund of this name. Choose another name."), field="name")
    fund = CashFund(
        id=new_id(),
        mission=mission,
        name=name.strip(),
        source=source,
        currency=currency,
        opened_by=actor.account_id,
    )
    db.session.add(fund)
    db.session.flush()
    record(actor, "cash.fund.open", kind="cash_fund", object_id=fund.id)
    return fund.id


def enter(actor: Viewer, fund_id: UUID, kind: EntryKind, money: Money | None, *, reference: str) -> None:
    """Pay into a fund, or take money out of it (back to Colombo, to the bank). Raises NotThere or Refused."""
    demand(actor, Power.FUND_MANAGE)
    if kind not in (EntryKind.DEPOSIT, EntryKind.WITHDRAWAL):
        raise NotThere
    fund = fetch_fund(actor, fund_id, Power.FUND_MANAGE, lock=True)
    moved = check_entry(money, balance_of(fund).amount, kind=kind, reference=reference)
    if moved.currency != fund.currency:
        raise Refused("other_currency", msg("The fund has another currency."), field="amount")
    amount = moved.amount if kind is EntryKind.DEPOSIT else -moved.amount
    write_line(actor, fund, kind, amount, reference=reference)
    record(actor, f"cash.fund.{kind.value}", kind="cash_fund", object_id=fund.id, fields=("book",))


def count_fund(actor: Viewer, fund_id: UUID, counted: Money | None, *, reason: str) -> Decimal:
    """Write down what was counted; returns the difference. Nothing is booked by it. Raises NotThere or Refused."""
    demand(actor, Power.FUND_MANAGE)
    fund = fetch_fund(actor, fund_id, Power.FUND_MANAGE, lock=True)
    expected, moment = balance_of(fund), now()
    difference = check_count(counted, expected.amount, reason)
    db.session.add(
        CashCount(
            id=new_id(),
            fund_id=fund.id,
            day=_day(fund, moment),
            counted=expected.amount + difference,
            expected=expected.amount,
            reason=reason.strip()[:200] if difference else "",
            at=moment,
            by=actor.account_id,
        )
    )
    db.session.flush()
    record(actor, "cash.fund.count", kind="cash_fund", object_id=fund.id, fields=("count",))
    return difference


def book_difference(actor: Viewer, fund_id: UUID, count_id: UUID) -> None:
    """Book the difference of the latest count, by another than who counted, once. Raises NotThere or Refused."""
    demand(actor, Power.FUND_MANAGE)
    fund = fetch_fund(actor, fund_id, Power.FUND_MANAGE, lock=True)
    count = db.session.get(CashCount, count_id)
    if count is None or count.fund_id != fund.id:
        raise NotThere
    latest = db.session.scalars(
        sa.select(CashCount.id)
        .where(CashCount.fund_id == fund.id)
        .order_by(CashCount.at.desc(), CashCount.id.desc())
        .limit(1)
    ).first()
    is_booked = db.session.scalar(sa.select(FundEntry.id).where(FundEntry.count_id == count.id)) is not None
    difference = count.counted - count.expected
    check_booking(actor.account_id, count.by, is_latest=latest == count.id and not is_booked, difference=difference)
    if balance_of(fund).amount + difference < 0:
        raise Refused("fund_too_low", msg("The book would fall below zero. Count again."))
    write_line(actor, fund, EntryKind.DIFFERENCE, difference, count_id=count.id)
    record(actor, "cash.fund.difference", kind="cash_fund", object_id=fund.id, fields=("book",))


def write_line(
    actor: Viewer,
    fund: CashFund,
    kind: EntryKind,
    amount: Decimal,
    *,
    payment_id: UUID | None = None,
    count_id: UUID | None = None,
    reference: str = "",
) -> None:
    """The next line of a book whose fund the caller holds locked."""
    before, moment = last_line(fund.id), now()
    db.session.add(
        FundEntry(
            id=new_id(),
            fund_id=fund.id,
            serial=before.serial + 1 if before else 1,
            kind=kind,
            amount=amount,
            balance_after=(before.balance_after if before else Decimal(0)) + amount,
            day=_day(fund, moment),
            at=moment,
            by=actor.account_id,
            payment_id=payment_id,
            count_id=count_id,
            reference=reference.strip()[:60],
        )
    )
    db.session.flush()


def _day(fund: CashFund, moment: datetime) -> date:
    """The mission's own day."""
    return local_day(zone_of_mission(fund.mission), moment)
