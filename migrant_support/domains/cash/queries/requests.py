"""Requests for cash at the viewer's missions, of people whom she sees; and what waits on My day."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.cash.models import CashFund, CashPayment, CashRequest, FundEntry
from migrant_support.domains.cash.queries.funds import in_reach
from migrant_support.domains.cash.rules.funds import EntryKind
from migrant_support.domains.cash.rules.requests import (
    DayRate,
    Purpose,
    RequestState,
    is_within,
    limit_on,
    payment_number,
)
from migrant_support.domains.cash.terms import limits
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import now
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import Unreadable, open_sealed
from migrant_support.policy import Power

COUNTED = 500
"""Queues are counted to one more than this."""


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """What a list of requests is cut to; without a state the open ones."""

    state: RequestState | None = None
    purpose: Purpose | None = None


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A line of the list."""

    id: UUID
    person: PersonRow
    mission: str
    purpose: Purpose
    money: Money
    state: RequestState
    requested_at: datetime


@dataclass(frozen=True, slots=True)
class PaymentFact:
    """How a request was paid: both amounts, the rate, the number of the receipt, what came back."""

    number: str
    paid_at: datetime
    paid_by: UUID
    taken: Money
    rate: DayRate | None
    returned: Money


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """A request as its readers see it."""

    id: UUID
    mission: str
    fund_id: UUID
    fund: str
    fund_currency: str
    person_id: UUID
    unit_id: UUID | None
    purpose: Purpose
    money: Money
    reason: str
    state: RequestState
    requested_at: datetime
    requested_by: UUID
    approved_at: datetime | None
    approved_by: UUID | None
    ended_at: datetime | None
    ended_by: UUID | None
    end_reason: str
    needs_coordinator: bool
    payment: PaymentFact | None
    version: int


@dataclass(frozen=True, slots=True)
class CashDay:
    """What waits: to be approved by this viewer, and to be paid by this viewer."""

    to_approve: int
    to_pay: int


def request_visible_to(viewer: Viewer, power: Power = Power.CASH_READ) -> ColumnElement[bool]:
    """The condition on `CashRequest`: its mission in reach, its person visible."""
    mission: Any = CashRequest.mission
    person: Any = CashRequest.person_id
    return sa.and_(in_reach(viewer, power, mission), visible_to(viewer, power, person_id=person))


def fetch_request(
    viewer: Viewer, request_id: UUID, power: Power = Power.CASH_READ, *, lock: bool = False
) -> CashRequest:
    """The doorway: the request for this viewer, or NotThere."""
    statement = sa.select(CashRequest).where(CashRequest.id == request_id, request_visible_to(viewer, power))
    if lock:
        statement = statement.with_for_update(of=CashRequest).execution_options(populate_existing=True)
    found = db.session.scalar(statement)
    if found is None:
        raise NotThere
    return found


def request_record(viewer: Viewer, request_id: UUID) -> RequestRecord:
    """A request for its page. Raises NotThere."""
    row = fetch_request(viewer, request_id)
    fund = db.session.get_one(CashFund, row.fund_id)
    money = Money(row.amount, row.currency)
    return RequestRecord(
        id=row.id,
        mission=row.mission,
        fund_id=row.fund_id,
        fund=fund.name,
        fund_currency=fund.currency,
        person_id=row.person_id,
        unit_id=row.unit_id,
        purpose=row.purpose,
        money=money,
        reason=words_of(row.reason_sealed, "reason_sealed", row),
        state=row.state,
        requested_at=row.requested_at,
        requested_by=row.requested_by,
        approved_at=row.approved_at,
        approved_by=row.approved_by,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        end_reason=words_of(row.end_sealed, "end_sealed", row),
        needs_coordinator=not is_within(money, limit_on(limits(), row.currency, row.requested_at.date())),
        payment=payment_of(row.id) if row.state is RequestState.PAID else None,
        version=row.version,
    )


def words_of(blob: bytes | None, column: str, row: CashRequest) -> str:
    """Opened words of a request; empty for none, or when her key is gone."""
    if blob is None:
        return ""
    try:
        return open_sealed(
            blob, data_class=DataClass.PERSONAL, table="cash_request", column=column, row_id=row.id,
            subject=row.person_id,
        )  # fmt: skip
    except Unreadable:
        return ""


def payment_of(request_id: UUID) -> PaymentFact | None:
    """How a request that came through the doorway was paid."""
    payment = payment_row(request_id)
    if payment is None:
        return None
    rate = None
    if payment.rate is not None and payment.rate_on is not None:
        rate = DayRate(payment.rate, payment.rate_on, payment.rate_source or "")
    return PaymentFact(
        payment_number(payment.mission, payment.year, payment.number),
        payment.paid_at,
        payment.paid_by,
        Money(payment.fund_amount, payment.fund_currency),
        rate,
        Money(returned_of(payment.id), payment.fund_currency),
    )


def payment_row(request_id: UUID) -> CashPayment | None:
    """The payment of a request, for actions and papers."""
    return db.session.scalar(sa.select(CashPayment).where(CashPayment.request_id == request_id))


def returned_of(payment_id: UUID) -> Decimal:
    """How much of a payment was given back so far, in the fund's currency."""
    back = db.session.scalars(
        sa.select(FundEntry.amount).where(FundEntry.payment_id == payment_id, FundEntry.kind == EntryKind.RETURN)
    )
    return sum(back, Decimal(0))


def payment_paper(viewer: Viewer, request_id: UUID) -> tuple[CashPayment, dict[str, Any]]:
    """The payment of a request with what its receipt says. Raises NotThere."""
    row = fetch_request(viewer, request_id)
    payment = payment_row(row.id)
    if payment is None:
        raise NotThere
    try:
        text = open_sealed(
            payment.content_sealed, data_class=DataClass.PERSONAL, table="cash_payment", column="content_sealed",
            row_id=payment.id, subject=row.person_id,
        )  # fmt: skip
    except Unreadable:
        text = "{}"
    return payment, json.loads(text)


def request_list(viewer: Viewer, wanted: RequestFilter) -> sa.Select[*tuple[Any, ...]]:
    """The statement of a list of requests, for keyset paging by (requested_at, id)."""
    statement: sa.Select[*tuple[Any, ...]] = (
        sa.select(CashRequest, Person)
        .join(Person, Person.id == CashRequest.person_id)
        .where(request_visible_to(viewer))
    )
    if wanted.state:
        statement = statement.where(CashRequest.state == wanted.state)
    else:
        statement = statement.where(CashRequest.state.in_([RequestState.REQUESTED, RequestState.APPROVED]))
    if wanted.purpose:
        statement = statement.where(CashRequest.purpose == wanted.purpose)
    return statement


def request_rows(found: Collection[Any]) -> list[RequestRow]:
    """The lines of loaded requests."""
    return [
        RequestRow(r.id, row_of(person), r.mission, r.purpose, Money(r.amount, r.currency), r.state, r.requested_at)
        for r, person in found
    ]


def requests_of(viewer: Viewer, person_id: UUID, *, limit: int = 10) -> list[CashRequest]:
    """The requests for a person, the newest first; none for who may not read them."""
    if not viewer.may(Power.CASH_READ):
        return []
    return list(
        db.session.scalars(
            sa.select(CashRequest)
            .where(CashRequest.person_id == person_id, request_visible_to(viewer))
            .order_by(CashRequest.requested_at.desc(), CashRequest.id.desc())
            .limit(limit)
        )
    )


def cash_day(viewer: Viewer) -> CashDay:
    """What this viewer may approve (not her own, within her limit) and pay (not approved by her); one statement."""
    today = now().date()
    asked = sa.and_(
        CashRequest.state == RequestState.REQUESTED,
        CashRequest.requested_by != viewer.account_id,
        request_visible_to(viewer, Power.CASH_APPROVE),
    )
    if not viewer.may(Power.CASH_EXCEED):
        known = {code for terms in limits() for code in terms.by_currency}
        bounds = [(code, limit) for code in sorted(known) if (limit := limit_on(limits(), code, today))]
        asked = sa.and_(
            asked, sa.or_(*(sa.and_(CashRequest.currency == c, CashRequest.amount <= m.amount) for c, m in bounds))
        )
    due = sa.and_(
        CashRequest.state == RequestState.APPROVED,
        CashRequest.approved_by != viewer.account_id,
        request_visible_to(viewer, Power.CASH_PAY),
    )
    counted = [
        sa.select(sa.func.count())
        .select_from(sa.select(CashRequest.id).where(queue).limit(COUNTED + 1).subquery())
        .scalar_subquery()
        for queue in (asked, due)
    ]
    to_approve, to_pay = db.session.execute(sa.select(*counted)).one()
    return CashDay(to_approve, to_pay)


def rate_words(rate: DayRate) -> tuple[str, date, str]:
    """A rate as it is written: without needless zeros, its day, its source."""
    return f"{rate.value.normalize():f}", rate.on, rate.source
