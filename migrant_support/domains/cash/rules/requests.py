"""Cash aid: the state machine, who may approve and pay, up to which amount, and what another currency comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from uuid import UUID

from migrant_support.kernel.money import Money, decimals_of
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class Purpose(StrEnum):
    """What the money is for."""

    CASH = "cash"
    TICKET = "ticket"
    FINE = "fine"
    MEDICAL = "medical"
    TRANSPORT = "transport"
    PAPERS = "papers"
    OTHER = "other"


class RequestState(StrEnum):
    """Where a request stands (FEATURES R4)."""

    REQUESTED = "requested"
    APPROVED = "approved"
    PAID = "paid"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RequestAct(StrEnum):
    """What moves a request."""

    APPROVE = "approve"
    PAY = "pay"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Transition:
    """From one of the states, by an act, to a state; with a reason where somebody must be able to read why."""

    act: RequestAct
    sources: frozenset[RequestState]
    target: RequestState
    needs_reason: bool = False


OPEN = frozenset({RequestState.REQUESTED, RequestState.APPROVED})
TRANSITIONS: tuple[Transition, ...] = (
    Transition(RequestAct.APPROVE, frozenset({RequestState.REQUESTED}), RequestState.APPROVED),
    Transition(RequestAct.PAY, frozenset({RequestState.APPROVED}), RequestState.PAID),
    Transition(RequestAct.REFUSE, OPEN, RequestState.REFUSED, needs_reason=True),
    Transition(RequestAct.WITHDRAW, OPEN, RequestState.WITHDRAWN, needs_reason=True),
)
"""R4: request → approved by another → paid; refused or withdrawn, with a reason, until it is paid. Paid is the end."""


def next_acts(state: RequestState) -> tuple[RequestAct, ...]:
    """The acts that a request in this state allows."""
    return tuple(t.act for t in TRANSITIONS if state in t.sources)


def transition(state: RequestState, act: RequestAct, *, reason: str = "") -> RequestState:
    """The state after an act. Raises Refused for a step that the table does not have, or without its reason."""
    step = next((t for t in TRANSITIONS if t.act is act and state in t.sources), None)
    if step is None:
        raise Refused(
            "request_moved_already", msg("Somebody has decided about this request meanwhile. Look at it again.")
        )
    if step.needs_reason and len(reason.strip()) < 3:
        raise Refused("reason_missing", msg("Write a short reason."), field="reason")
    return step.target


MOST = Decimal(10_000_000)


def check_request(money: Money | None, reason: str) -> Money:
    """Raise Refused for a request of nothing, or one that does not say why."""
    if money is None or not 0 < money.amount <= MOST:
        raise Refused("amount_out_of_range", msg("Write an amount above zero and below ten million."), field="amount")
    if len(reason.strip()) < 3:
        raise Refused("reason_missing", msg("Write why the money is needed."), field="reason")
    return money


@dataclass(frozen=True, slots=True)
class LimitTerms:
    """From a day on: up to how much, by currency, one who approves at a mission may. Above it a coordinator does."""

    valid_from: date
    by_currency: Mapping[str, Decimal]


def limit_on(known: Sequence[LimitTerms], currency: str, day: date) -> Money | None:
    """The limit in force on a day; None where the currency has none, so that a coordinator decides."""
    fitting = [terms for terms in known if terms.valid_from <= day]
    if not fitting:
        return None
    amount = max(fitting, key=lambda terms: terms.valid_from).by_currency.get(currency)
    return None if amount is None else Money(amount, currency)


def is_within(money: Money, limit: Money | None) -> bool:
    """May the mission itself approve it?"""
    return limit is not None and limit.currency == money.currency and money.amount <= limit.amount


def check_approver(approver: UUID, requester: UUID, *, is_within_limit: bool, may_exceed: bool) -> None:
    """Raise Refused for one's own request, or an amount above the limit of the mission (R4: two people)."""
    if approver == requester:
        raise Refused("own_request", msg("You asked for this money yourself. Somebody else must approve it."))
    if not is_within_limit and not may_exceed:
        raise Refused("above_limit", msg("This amount is above what the mission may approve. A coordinator decides."))


def check_payer(payer: UUID, approver: UUID | None) -> None:
    """Raise Refused for a payer who approved the same payment. The one who asked may pay it out."""
    if payer == approver:
        raise Refused("approved_by_you", msg("You approved this payment. Somebody else must pay it out."))


@dataclass(frozen=True, slots=True)
class DayRate:
    """The rate of a day: so many units of the fund's currency for one of the payment's; where it stands."""

    value: Decimal
    on: date
    source: str


RATE_DECIMALS = 8
OLDEST_RATE = 7
"""Days that a rate may be old: banks are closed at times. Our choice."""


def check_rate(money: Money, fund_currency: str, rate: DayRate | None, *, today: date) -> None:
    """Raise Refused for a missing, impossible or needless rate, one without its source, or one of another time."""
    if money.currency == fund_currency:
        if rate is not None:
            raise Refused("rate_needless", msg("The fund has the same currency. Leave the rate empty."), field="rate")
        return
    if rate is None or rate.value <= 0:
        raise Refused(
            "rate_missing",
            msg("The fund is in %(currency)s. Write how many %(currency)s one %(other)s costs today."),
            field="rate",
            currency=fund_currency,
            other=money.currency,
        )
    exponent = rate.value.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > RATE_DECIMALS or rate.value >= 10**9:
        raise Refused("rate_unreadable", msg("Write the rate with no more than eight decimals."), field="rate")
    if not rate.source.strip():
        raise Refused("source_missing", msg("Write where the rate stands: the bank, or the list."), field="source")
    if rate.on > today or (today - rate.on).days > OLDEST_RATE:
        raise Refused("rate_of_another_time", msg("Take a rate of this week."), field="rate_on")


def in_fund_currency(money: Money, fund_currency: str, rate: DayRate | None) -> Money:
    """What a payment takes from the fund: amount × rate, rounded half up to the decimals of the fund's currency.

    Raises Refused where nothing would be taken. The rounding is our choice: as banks settle over the counter.
    """
    if rate is None:
        return money
    unit = Decimal(1).scaleb(-decimals_of(fund_currency))
    taken = (money.amount * rate.value).quantize(unit, ROUND_HALF_UP)
    if taken <= 0:
        raise Refused("nothing_taken", msg("By this rate nothing is taken from the fund. Check it."), field="rate")
    return Money(taken, fund_currency)


def payment_number(mission: str, year: int, serial: int) -> str:
    """The number of a receipt of cash: they are a series of their own."""
    return f"{mission}-P-{year}-{serial:05d}"
