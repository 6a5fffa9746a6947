"""Cash aid through the officers' doors: one asks, another approves, whoever did not approve pays, once."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.cash.actions.paying import pay
from migrant_support.domains.cash.actions.requesting import approve, end_request
from migrant_support.domains.cash.models import CashPayment, CashRequest, FundEntry
from migrant_support.domains.cash.rules.requests import (
    TRANSITIONS,
    DayRate,
    LimitTerms,
    RequestAct,
    RequestState,
    check_approver,
    check_payer,
    check_rate,
    in_fund_currency,
    is_within,
    limit_on,
    transition,
)
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import Checkpoint, FlagPriority
from migrant_support.domains.people.rules.pairs import CHOICES
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.erasure import erase
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.merge_people import merge_people
from tests.cash.conftest import Desk
from tests.proofs.test_many_at_once import at_once
from tests.support.browsing import Browser
from tests.support.kuwait import id_at_end

TODAY = date(2026, 11, 26)


def money(amount: str, currency: str = "KWD") -> Money:
    return Money(Decimal(amount), currency)


def fill(browser: Browser, path: str, fields: Mapping[str, object]) -> int:
    browser.open(path)
    return browser.submit(dict(fields), to=path).status_code


def test_a_step_that_is_not_in_the_table_is_refused_and_an_end_has_its_reason() -> None:
    allowed = {(source, t.act): t for t in TRANSITIONS for source in t.sources}
    for state, act in product(RequestState, RequestAct):
        step = allowed.get((state, act))
        if step is None:
            with pytest.raises(Refused, match="request_moved_already"):
                transition(state, act, reason="why")
            continue
        assert transition(state, act, reason="why") is step.target
        if step.needs_reason:
            with pytest.raises(Refused, match="reason_missing"):
                transition(state, act, reason=" ")


def test_nobody_approves_her_own_request_nor_pays_what_she_approved_and_above_the_limit_a_coordinator_decides() -> None:
    one, other = uuid4(), uuid4()
    check_approver(other, one, is_within_limit=True, may_exceed=False)
    check_approver(other, one, is_within_limit=False, may_exceed=True)
    check_payer(one, other)
    for wrong in (
        lambda: check_approver(one, one, is_within_limit=True, may_exceed=True),
        lambda: check_approver(other, one, is_within_limit=False, may_exceed=False),
        lambda: check_payer(other, other),
    ):
        with pytest.raises(Refused):
            wrong()


def test_the_limit_of_the_day_counts_and_a_currency_without_one_has_none() -> None:
    known = [
        LimitTerms(date(2020, 1, 1), {"KWD": Decimal(50)}),
        LimitTerms(date(2026, 1, 1), {"KWD": Decimal(100)}),
    ]
    assert limit_on(known, "KWD", date(2025, 12, 31)) == money("50")
    assert limit_on(known, "KWD", TODAY) == money("100")
    assert limit_on(known, "USD", TODAY) is None
    assert limit_on(known, "KWD", date(2019, 1, 1)) is None
    assert is_within(money("100"), money("100"))
    assert not is_within(money("100.001"), money("100"))
    assert not is_within(money("1", "USD"), None)


@pytest.mark.parametrize(
    ("amount", "currency", "fund", "rate", "taken"),
    [
        ("100000", "LKR", "KWD", "0.00102", "102.000"),
        ("10000", "LKR", "KWD", "0.00102345", "10.235"),  # 10.2345, half up
        ("10000", "LKR", "KWD", "0.00102344", "10.234"),
        ("12.345", "OMR", "JPY", "400.5", "4944"),  # 4944.1725, no decimals
        ("1", "KWD", "USD", "3.255", "3.26"),
    ],
)
def test_another_currency_is_rounded_half_up_to_the_decimals_of_the_fund(
    amount: str, currency: str, fund: str, rate: str, taken: str
) -> None:
    asked, at = money(amount, currency), DayRate(Decimal(rate), TODAY, "Central Bank")
    check_rate(asked, fund, at, today=TODAY)
    assert in_fund_currency(asked, fund, at) == money(taken, fund)


def test_a_rate_is_asked_for_only_between_currencies_with_source_and_of_this_week() -> None:
    asked = money("100", "LKR")
    good = DayRate(Decimal("0.001"), TODAY, "Central Bank")
    check_rate(asked, "KWD", good, today=TODAY)
    check_rate(asked, "LKR", None, today=TODAY)
    wrong = [
        None,
        DayRate(Decimal(0), TODAY, "bank"),
        DayRate(Decimal("0.000000001"), TODAY, "bank"),
        DayRate(Decimal("0.001"), TODAY, " "),
        DayRate(Decimal("0.001"), TODAY + timedelta(days=1), "bank"),
        DayRate(Decimal("0.001"), TODAY - timedelta(days=8), "bank"),
    ]
    for rate in wrong:
        with pytest.raises(Refused):
            check_rate(asked, "KWD", rate, today=TODAY)
    with pytest.raises(Refused, match="rate_needless"):
        check_rate(asked, "LKR", good, today=TODAY)
    with pytest.raises(Refused, match="nothing_taken"):
        in_fund_currency(money("0.01", "LKR"), "KWD", good)


def test_one_asks_another_approves_and_the_first_pays_it_out_with_a_receipt(desk: Desk) -> None:
    kuwait, fund = desk.kuwait, desk.fund()
    person = kuwait.register().person_id
    first, second = kuwait.browser(), kuwait.browser(desk.second)
    path = f"/people/{person}/cash/new"
    asked = {"fund_id": str(fund), "purpose": "ticket", "amount": "20.500", "currency": "KWD", "reason": "ticket home"}
    assert fill(first, path, asked | {"amount": "20.5001"}) == 422
    assert "KWD has 3 decimals" in first.words
    assert fill(first, path, asked | {"reason": ""}) == 422
    assert fill(first, path, asked) == 303
    assert first.answer is not None
    page = f"/cash/{id_at_end(first.answer.headers['Location'])}"
    assert "Somebody else must approve it" in first.open(page).get_data(as_text=True)
    assert fill(first, f"{page}/approve", {}) == 422
    assert "You asked for this money yourself" in first.words
    second.open("/")
    assert "To approve" in second.words
    assert fill(second, f"{page}/pay", {}) == 422
    assert fill(second, f"{page}/approve", {}) == 303
    assert fill(second, f"{page}/pay", {}) == 422
    assert "You approved this payment" in second.words
    assert fill(first, f"{page}/pay", {}) == 303
    assert fill(first, f"{page}/pay", {}) == 422
    assert fill(first, f"{page}/withdraw", {"reason": "too late"}) == 422
    first.open(page)
    assert "KWT-P-2026-00001" in first.words
    assert kuwait.rows(sa.select(FundEntry.amount, FundEntry.balance_after).order_by(FundEntry.serial)) == [
        (Decimal(500), Decimal(500)),
        (Decimal("-20.5"), Decimal("479.5")),
    ]
    assert "20.500 KWD" in first.open(f"/people/{person}").get_data(as_text=True)
    for language in ("en", "si", "ta"):
        paper = first.open(f"{page}/receipt/{language}").get_data()
        assert paper.startswith(b"%PDF")
        with desk.app.app_context(), work(write=True):
            db.session.execute(sa.update(Person).values(primary_name=f"Changed {language}"))
        assert first.open(f"{page}/receipt/{language}").get_data() == paper
    stranger = kuwait.browser(kuwait.neighbour)
    for address in (page, f"{page}/pay", f"{page}/receipt/en", f"/cash/funds/{fund}", f"/cash/funds/{fund}/count"):
        assert stranger.open(address).status_code == 404, address


def test_an_amount_above_the_limit_waits_for_a_coordinator_who_pays_nothing(desk: Desk) -> None:
    cash_id = desk.ask(desk.fund(), "100.001")
    second, coordinator = desk.kuwait.browser(desk.second), desk.kuwait.browser(desk.coordinator)
    page = f"/cash/{cash_id}"
    assert "a coordinator decides" in second.open(page).get_data(as_text=True)
    assert fill(second, f"{page}/approve", {}) == 422
    coordinator.open("/")
    assert "To approve" in coordinator.words
    assert fill(coordinator, f"{page}/approve", {}) == 303
    assert coordinator.open(f"{page}/pay").status_code == 404
    assert fill(second, f"{page}/pay", {}) == 303


def test_a_payment_in_another_currency_keeps_both_amounts_and_the_rate_of_the_day(desk: Desk) -> None:
    cash_id = desk.approved(desk.fund(), "20000", "LKR")
    browser, page = desk.kuwait.browser(), f"/cash/{cash_id}"
    assert fill(browser, f"{page}/pay", {}) == 422
    assert "Write how many KWD one LKR costs today" in browser.words
    today = f"{datetime.now(UTC):%d %m %Y}"
    rate = {"rate": "0.00102345", "rate_on": today, "source": "Central Bank of Kuwait"}
    assert fill(browser, f"{page}/pay", rate | {"rate": "nan"}) == 422
    assert fill(browser, f"{page}/pay", rate) == 303
    paid = sa.select(CashPayment.amount, CashPayment.currency, CashPayment.fund_amount, CashPayment.rate)
    assert desk.kuwait.rows(paid) == [(Decimal(20000), "LKR", Decimal("20.469"), Decimal("0.00102345"))]
    browser.open(page)
    assert "20.469 KWD" in browser.words
    assert "0.00102345" in browser.words


def test_what_the_fund_does_not_hold_is_not_paid_and_what_comes_back_goes_in_again(desk: Desk) -> None:
    fund = desk.fund("30")
    browser = desk.kuwait.browser()
    paid, late = desk.approved(fund, "20"), desk.approved(fund, "20")
    assert fill(browser, f"/cash/{paid}/pay", {}) == 303
    assert fill(browser, f"/cash/{late}/pay", {}) == 422
    assert "The fund holds 10.000 KWD" in browser.words
    assert fill(browser, f"/cash/{paid}/return", {"amount": "20.001", "reference": "refund"}) == 422
    assert fill(browser, f"/cash/{paid}/return", {"amount": "15", "reference": "refund"}) == 303
    assert fill(browser, f"/cash/{paid}/return", {"amount": "6", "reference": "refund"}) == 422
    assert "5.000 KWD of this payment can still be given back" in browser.words
    assert fill(browser, f"/cash/{late}/pay", {}) == 303
    assert browser.open(f"/cash/{desk.ask(fund)}/return").status_code == 200
    assert fill(browser, f"/cash/{desk.ask(fund)}/return", {"amount": "1", "reference": "x"}) == 404


def test_a_flag_at_the_cash_desk_stops_the_payment_also_for_one_of_the_unit(desk: Desk) -> None:
    cash_id = desk.approved(desk.fund())
    person = desk.kuwait.value(sa.select(CashRequest.person_id))
    with desk.app.app_context(), work(write=True):
        bonds.set_flag(
            desk.first, person, instruction="Call the bank first.", checkpoints=[Checkpoint.CASH],
            priority=FlagPriority.WARNING, denies=True,
        )  # fmt: skip
    browser = desk.kuwait.browser()
    assert "Call the bank first." in browser.open(f"/cash/{cash_id}").get_data(as_text=True)
    assert fill(browser, f"/cash/{cash_id}/pay", {}) == 422
    assert "A flag stops this: Call the bank first." in browser.words


def answered(desk: Desk, act: Callable[[], object]) -> int:
    with desk.app.app_context():
        try:
            with work(write=True):
                act()
        except (Refused, Stale):
            return 422
    return 303


def test_thirty_two_approvals_and_thirty_two_payments_at_once_are_one_each(desk: Desk) -> None:
    fund = desk.fund()
    cash_id = desk.ask(fund)
    officer, second, coordinator = desk.first, desk.viewer(desk.second), desk.viewer(desk.coordinator)

    def approving(who: Viewer) -> Callable[[], int]:
        return lambda: answered(desk, lambda: approve(who, cash_id, version=1))

    def paying(who: Viewer) -> Callable[[], int]:
        return lambda: answered(desk, lambda: pay(who, cash_id, None, version=2))

    assert at_once([approving(who) for who in (second, coordinator) * 16]) == {303: 1, 422: 31}
    assert at_once([paying(who) for who in (officer, second) * 16]) == {303: 1, 422: 31}
    assert desk.kuwait.counts()["cash_payment"] == 1
    asked = sa.select(CashRequest.requested_by, CashRequest.approved_by, CashPayment.paid_by)
    ((by, approver, payer),) = desk.kuwait.rows(asked.join(CashPayment, CashPayment.request_id == CashRequest.id))
    assert by != approver != payer


def test_many_payments_of_one_fund_at_once_are_numbered_without_twin_and_never_below_zero(desk: Desk) -> None:
    fund = desk.fund("50")
    waiting = [desk.approved(fund, "10") for _ in range(8)]
    officer = desk.first

    def paying(cash_id: UUID) -> Callable[[], int]:
        return lambda: answered(desk, lambda: pay(officer, cash_id, None, version=2))

    assert at_once([paying(cash_id) for cash_id in waiting]) == {303: 5, 422: 3}
    numbers = [n for (n,) in desk.kuwait.rows(sa.select(CashPayment.number).order_by(CashPayment.number))]
    assert numbers == [1, 2, 3, 4, 5]
    book = sa.select(FundEntry.serial, FundEntry.balance_after).order_by(FundEntry.serial)
    assert [b for _, b in desk.kuwait.rows(book)] == [Decimal(n) for n in (50, 40, 30, 20, 10, 0)]


def test_a_refused_and_a_withdrawn_request_end_with_their_reason(desk: Desk) -> None:
    fund = desk.fund()
    refused, withdrawn = desk.ask(fund), desk.approved(fund)
    second, first = desk.kuwait.browser(desk.second), desk.kuwait.browser()
    assert fill(second, f"/cash/{refused}/refuse", {"reason": ""}) == 422
    assert fill(second, f"/cash/{refused}/refuse", {"reason": "the airline paid"}) == 303
    assert fill(first, f"/cash/{withdrawn}/withdraw", {"reason": "a friend paid"}) == 303
    assert "a friend paid" in first.open(f"/cash/{withdrawn}").get_data(as_text=True)
    with desk.app.app_context(), pytest.raises(Refused), work(write=True):
        end_request(desk.first, refused, RequestAct.WITHDRAW, reason="again", version=2)
    assert "a friend paid" not in str(desk.kuwait.rows(sa.select(CashRequest.end_sealed)))


def test_the_year_of_a_receipt_is_the_missions_own(desk: Desk) -> None:
    fund = desk.fund()
    first, second = desk.approved(fund, "1"), desk.approved(fund, "1")
    for cash_id, moment in (
        (first, datetime(2026, 12, 31, 20, 59, tzinfo=UTC)),  # 23:59 in Kuwait
        (second, datetime(2026, 12, 31, 21, 1, tzinfo=UTC)),  # 00:01 of the new year
    ):
        with desk.app.app_context(), clock_set_to(moment), work(write=True):
            pay(desk.first, cash_id, None, version=2)
    numbers = sa.select(CashPayment.year, CashPayment.number).order_by(CashPayment.paid_at)
    assert desk.kuwait.rows(numbers) == [(2026, 1), (2027, 1)]
    days = sa.select(FundEntry.day).where(FundEntry.serial > 1).order_by(FundEntry.serial)
    assert [d for (d,) in desk.kuwait.rows(days)] == [date(2026, 12, 31), date(2027, 1, 1)]


def test_the_database_itself_holds_two_people_and_one_payment(desk: Desk) -> None:
    cash_id = desk.approved(desk.fund())
    with desk.app.app_context(), work(write=True):
        pay(desk.first, cash_id, None, version=2)
    row = dict(
        zip(CashPayment.__table__.columns.keys(), desk.kuwait.rows(sa.select(CashPayment.__table__))[0], strict=True)
    )
    twin = {"id": new_id(), "number": 2}
    other = desk.ask(desk.kuwait.value(sa.select(CashRequest.fund_id)))
    for wrong in (
        twin,  # a second payment of the request
        twin | {"request_id": other},  # of one that nobody approved
        twin | {"request_id": other, "approved_by": desk.first.account_id},
    ):
        with desk.app.app_context(), pytest.raises(IntegrityError), work(write=True):
            db.session.execute(sa.insert(CashPayment).values(row | wrong))
    own = desk.first.account_id
    for values in (
        {"approved_by": own}, {"state": RequestState.REQUESTED}, {"state": RequestState.REFUSED}, {"approved_at": None},
    ):  # fmt: skip
        with desk.app.app_context(), pytest.raises(IntegrityError), work(write=True):
            db.session.execute(sa.update(CashRequest).where(CashRequest.id == cash_id).values(values))
    with desk.app.app_context(), pytest.raises(IntegrityError), work(write=True):
        db.session.execute(sa.update(CashPayment).values(paid_by=row["approved_by"]))


def test_cash_goes_along_when_two_records_become_one_and_leaves_the_book_when_one_is_erased(desk: Desk) -> None:
    kept, cash_id = desk.kuwait.register().person_id, desk.approved(desk.fund())
    gone = desk.kuwait.value(sa.select(CashRequest.person_id))
    with desk.app.app_context(), work(write=True):
        pay(desk.first, cash_id, None, version=2)
        merge_people(desk.first, kept, gone, dict.fromkeys(CHOICES, "kept"))
    browser = desk.kuwait.browser()
    assert "20.500 KWD" in browser.open(f"/people/{kept}").get_data(as_text=True)
    assert "a ticket home" in browser.open(f"/cash/{cash_id}").get_data(as_text=True)
    assert browser.open(f"/cash/{cash_id}/receipt/en").status_code == 200
    with desk.app.app_context(), work(write=True):
        erase(kept)
    assert desk.kuwait.rows(sa.select(CashRequest.reason_sealed, CashRequest.amount)) == [(None, Decimal("20.5"))]
    assert desk.kuwait.counts()["fund_entry"] == 2
    assert "a ticket home" not in browser.open(f"/cash/{cash_id}").get_data(as_text=True)
