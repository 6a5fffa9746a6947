"""Funds of the viewer's missions: what they hold, their books line by line, their counts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.cash.models import CashCount, CashFund, CashPayment, CashRequest, FundEntry
from migrant_support.domains.cash.rules.funds import EntryKind, FundSource
from migrant_support.domains.cash.rules.requests import Purpose, payment_number
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind


@dataclass(frozen=True, slots=True)
class FundRow:
    """A fund with what it holds."""

    id: UUID
    mission: str
    name: str
    source: FundSource
    balance: Money
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class BookRow:
    """A line of a cash book. `request_id` only where the person of the payment is hers to see."""

    serial: int
    day: date
    at: datetime
    kind: EntryKind
    money: Money
    comes_in: bool
    balance: Money
    reference: str
    purpose: Purpose | None
    request_id: UUID | None
    by: UUID


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count of a fund. `can_book`: its difference is not booked yet, and no later count stands."""

    id: UUID
    day: date
    at: datetime
    by: UUID
    counted: Money
    expected: Money
    reason: str
    can_book: bool

    @property
    def difference(self) -> Decimal:
        """What was counted, less what the book said."""
        return self.counted.amount - self.expected.amount


def in_reach(viewer: Viewer, power: Power, mission: ColumnElement[str]) -> ColumnElement[bool]:
    """The condition under which a mission's cash is the viewer's."""
    reach = viewer.reach(power)
    if not reach:
        return sa.false()
    return sa.true() if reach.everywhere else mission.in_(sorted(reach.ids(ScopeKind.MISSION)))


def fetch_fund(viewer: Viewer, fund_id: UUID, power: Power = Power.CASH_READ, *, lock: bool = False) -> CashFund:
    """The doorway: a fund of the viewer's missions, or NotThere."""
    mission: Any = CashFund.mission
    statement = sa.select(CashFund).where(CashFund.id == fund_id, in_reach(viewer, power, mission))
    fund = db.session.scalar(statement.with_for_update(key_share=True) if lock else statement)
    if fund is None:
        raise NotThere
    return fund


def last_line(fund_id: UUID) -> FundEntry | None:
    """The latest line of a book; for actions, which hold the fund locked."""
    return db.session.scalars(
        sa.select(FundEntry).where(FundEntry.fund_id == fund_id).order_by(FundEntry.serial.desc()).limit(1)
    ).first()


def balance_of(fund: CashFund) -> Money:
    """What a fund that came through the doorway holds."""
    line = last_line(fund.id)
    return Money(line.balance_after if line else Decimal(0), fund.currency)


def funds_of(viewer: Viewer, *, mission: str | None = None, power: Power = Power.CASH_READ) -> list[FundRow]:
    """The funds of the viewer's missions, by mission and name; one statement."""
    serial = (
        sa.select(sa.func.max(FundEntry.serial))
        .where(FundEntry.fund_id == CashFund.id)
        .correlate(CashFund)
        .scalar_subquery()
    )
    of: Any = CashFund.mission
    statement = (
        sa.select(CashFund, FundEntry.balance_after, FundEntry.at)
        .outerjoin(FundEntry, sa.and_(FundEntry.fund_id == CashFund.id, FundEntry.serial == serial))
        .where(in_reach(viewer, power, of))
        .order_by(CashFund.mission, CashFund.name, CashFund.id)
    )
    if mission is not None:
        statement = statement.where(CashFund.mission == mission)
    return [
        FundRow(f.id, f.mission, f.name, f.source, Money(balance or Decimal(0), f.currency), at)
        for f, balance, at in db.session.execute(statement)
    ]


def book_of(
    viewer: Viewer, fund_id: UUID, *, first: date | None = None, last: date | None = None
) -> sa.Select[*tuple[Any, ...]]:
    """The statement of a fund's book, for keyset paging by serial; days are the mission's own."""
    person: Any = CashRequest.person_id
    statement: sa.Select[*tuple[Any, ...]] = (
        sa.select(FundEntry, CashPayment, CashRequest, visible_to(viewer, Power.CASH_READ, person_id=person))
        .outerjoin(CashPayment, CashPayment.id == FundEntry.payment_id)
        .outerjoin(CashRequest, CashRequest.id == CashPayment.request_id)
        .where(FundEntry.fund_id == fund_id)
    )
    if first is not None:
        statement = statement.where(FundEntry.day >= first)
    if last is not None:
        statement = statement.where(FundEntry.day <= last)
    return statement


def book_rows(fund: CashFund, found: Collection[Any]) -> list[BookRow]:
    """The lines of loaded entries."""
    return [_line(fund, *row) for row in found]


def _line(
    fund: CashFund, entry: FundEntry, payment: CashPayment | None, request: CashRequest | None, is_seen: object
) -> BookRow:
    number = payment_number(payment.mission, payment.year, payment.number) if payment else ""
    return BookRow(
        serial=entry.serial,
        day=entry.day,
        at=entry.at,
        kind=entry.kind,
        money=Money(abs(entry.amount), fund.currency),
        comes_in=entry.amount > 0,
        balance=Money(entry.balance_after, fund.currency),
        reference=entry.reference or number,
        purpose=request.purpose if request else None,
        request_id=request.id if request and is_seen else None,
        by=entry.by,
    )


def counts_of(fund: CashFund, *, limit: int = 10) -> list[CountRow]:
    """The latest counts of a fund that came through the doorway, the newest first."""
    rows = db.session.execute(
        sa.select(CashCount, FundEntry.id)
        .outerjoin(FundEntry, FundEntry.count_id == CashCount.id)
        .where(CashCount.fund_id == fund.id)
        .order_by(CashCount.at.desc(), CashCount.id.desc())
        .limit(limit)
    ).all()
    return [
        CountRow(
            c.id, c.day, c.at, c.by, Money(c.counted, fund.currency), Money(c.expected, fund.currency), c.reason,
            can_book=place == 0 and booked is None and c.counted != c.expected,
        )
        for place, (c, booked) in enumerate(rows)
    ]  # fmt: skip
