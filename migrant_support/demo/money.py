"""Claims and cash of the demonstration: claims on their way, some late, one paid; funds, requests that wait."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.queries import case_visible_to
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.cash.actions.funds import count_fund, enter, open_fund
from migrant_support.domains.cash.actions.paying import pay
from migrant_support.domains.cash.actions.requesting import NewRequest, approve, request_cash
from migrant_support.domains.cash.rules.funds import EntryKind, FundSource
from migrant_support.domains.cash.rules.requests import DayRate, Purpose
from migrant_support.domains.claims.actions.claims import StepTaken, move_claim, open_claim
from migrant_support.domains.claims.actions.money import hand_over, receive_money
from migrant_support.domains.claims.rules.money import Handing, MoneyKind
from migrant_support.domains.claims.rules.steps import Against, AgreedWay, Agreement, ClaimAct, ClaimKind, NewClaim
from migrant_support.kernel.money import Money
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

At = Callable[[datetime], AbstractContextManager[None]]
_DAY = timedelta(days=1)
_AGENCY = ("Serendib Overseas Placements (Pvt) Ltd", "SLBFE 2417")


@dataclass(frozen=True, slots=True)
class _Step:
    """A step so many days ago."""

    days: int
    act: ClaimAct
    words: str = ""
    part: Decimal | None = None


_LATE = (_Step(20, ClaimAct.PRESENT),)
_ANSWERED = (
    _Step(6, ClaimAct.PRESENT),
    _Step(5, ClaimAct.ANSWER, "Mr Fernando of the agency: the sponsor was called and asks for a week."),
)
_SETTLED = (
    _Step(24, ClaimAct.PRESENT),
    _Step(23, ClaimAct.ANSWER, "The sponsor's brother: the wages will be paid at the embassy."),
    _Step(18, ClaimAct.OFFER, "In one sum, by cheque.", Decimal("0.8")),
    _Step(16, ClaimAct.ACCEPT, "She wants to go home rather than wait for the court."),
)
_REFUSED = (
    _Step(22, ClaimAct.PRESENT),
    _Step(19, ClaimAct.REFUSE, "The sponsor says that everything was paid in cash."),
)
_WAYS: Sequence[tuple[Against, tuple[_Step, ...]]] = (
    (Against.AGENCY, _LATE),
    (Against.AGENCY, _LATE),
    (Against.EMPLOYER, _SETTLED),
    (Against.AGENCY, _ANSWERED),
    (Against.EMPLOYER, _REFUSED),
    (Against.EMPLOYER, ()),
)


def add_money(officers: Mapping[str, Viewer], coordinator: Viewer, at: At, *, moment: datetime) -> None:
    """Write claims and cash of Kuwait and Muscat, each step at its own moment."""
    for mission, currency in (("KWT", "KWD"), ("OMN", "OMR")):
        cases = _cases(officers[mission], mission, moment)
        for (against, steps), case in zip(_WAYS, cases, strict=False):
            _claim(officers[mission], case, against, steps, at, moment)
        _cash(officers[mission], coordinator, mission, currency, [case.person_id for case in cases], at, moment)


def _cases(officer: Viewer, mission: str, moment: datetime) -> list[Case]:
    """Older cases in which wages are owed."""
    return list(
        db.session.scalars(
            sa.select(Case)
            .where(
                case_visible_to(officer, Power.CLAIM_WORK),
                Case.mission == mission,
                Case.state != CaseState.CLOSED,
                Case.wages_owed > 0,
                Case.opened_at < moment - 26 * _DAY,
            )
            .order_by(Case.opened_at.desc(), Case.id)
            .limit(len(_WAYS))
        )
    )


def _claim(officer: Viewer, case: Case, against: Against, steps: tuple[_Step, ...], at: At, moment: datetime) -> None:
    owed = Money(case.wages_owed or Decimal(1), case.wages_currency or "KWD")
    is_agency = against is Against.AGENCY
    new = NewClaim(
        ClaimKind.WAGES,
        against,
        _AGENCY[0] if is_agency else case.employer or "Name not given",
        licence=_AGENCY[1] if is_agency else "",
        period_from=(moment - 200 * _DAY).date(),
        period_until=(moment - 40 * _DAY).date(),
        money=owed,
        words="Paid for the first months only. The contract and two slips are in the file.",
    )
    with at(moment - 25 * _DAY):
        claim_id = open_claim(officer, case.id, new)
    for version, step in enumerate(steps, start=1):
        money = Money((owed.amount * step.part).quantize(Decimal(1)), owed.currency) if step.part else None
        agreement = None
        if step.act is ClaimAct.ACCEPT:
            agreement = Agreement(AgreedWay.SIGNED, (moment - step.days * _DAY).date())
        with at(moment - step.days * _DAY):
            taken = StepTaken(words=step.words, money=money, agreement=agreement)
            move_claim(officer, claim_id, step.act, taken, version=version)
    if steps is _SETTLED:
        _recover(officer, claim_id, owed, at, moment)


def _recover(officer: Viewer, claim_id: UUID, owed: Money, at: At, moment: datetime) -> None:
    """The settlement came, and half of it was handed over so far."""
    came = Money((owed.amount * Decimal("0.8")).quantize(Decimal(1)), owed.currency)
    half = Money((came.amount / 2).quantize(Decimal(1)), owed.currency)
    with at(moment - 10 * _DAY):
        receive_money(officer, claim_id, came, note="Cheque of the sponsor, cashed")
    if half.amount > 0:
        with at(moment - 8 * _DAY):
            hand_over(officer, claim_id, Handing(MoneyKind.HANDED_OVER, half))


def _cash(
    officer: Viewer,
    coordinator: Viewer,
    mission: str,
    currency: str,
    people: Sequence[UUID],
    at: At,
    moment: datetime,
) -> None:
    with at(moment - 24 * _DAY):
        welfare = open_fund(
            officer, mission=mission, name="Workers' welfare fund", source=FundSource.BUREAU, currency=currency
        )
        enter(officer, welfare, EntryKind.DEPOSIT, Money(Decimal(1500), currency), reference="TT 26/0731")
    with at(moment - 22 * _DAY):
        gifts = open_fund(
            officer, mission=mission, name="Community donations", source=FundSource.COMMUNITY, currency=currency
        )
        enter(officer, gifts, EntryKind.DEPOSIT, Money(Decimal("240.500"), currency), reference="Box 4")
    asked = (
        (
            welfare,
            Purpose.TICKET,
            Money(Decimal("62.750"), currency),
            "A ticket to Colombo; the sponsor pays nothing.",
            14,
        ),
        (gifts, Purpose.CASH, Money(Decimal(15), currency), "Nothing to eat until the shelter has room.", 11),
        (welfare, Purpose.FINE, Money(Decimal(30_000), "LKR"), "A fee to be paid in rupees by the family.", 5),
        (welfare, Purpose.MEDICAL, Money(Decimal(180), currency), "A deposit for the hospital.", 1),
        (gifts, Purpose.TRANSPORT, Money(Decimal("4.500"), currency), "A taxi to the shelter at night.", 0),
    )
    for place, ((fund, purpose, money, reason, days), person_id) in enumerate(zip(asked, people, strict=False)):
        then = moment - days * _DAY - timedelta(hours=3)
        with at(then):
            cash_id = request_cash(officer, person_id, NewRequest(fund, purpose, money, reason))
        if place < 3:
            with at(then + timedelta(hours=1)):
                approve(coordinator, cash_id, version=1)
            rate = None
            if money.currency != currency:
                rate = DayRate(Decimal("0.00102"), then.date(), "Central Bank")
            with at(then + timedelta(hours=2)):
                pay(officer, cash_id, rate, version=2)
    with at(moment - 2 * _DAY):
        count_fund(
            officer, gifts, Money(Decimal("225.000"), currency), reason="Half a coin too little; change at the till."
        )
