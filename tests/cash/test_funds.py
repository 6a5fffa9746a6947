"""Funds: the book always balances, is never below zero, and is counted by one and mended by another."""

import csv
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.cash.actions.funds import book_difference, count_fund, enter, open_fund
from migrant_support.domains.cash.actions.paying import pay, take_back
from migrant_support.domains.cash.actions.requesting import NewRequest, approve, request_cash
from migrant_support.domains.cash.models import CashCount, FundEntry
from migrant_support.domains.cash.rules.funds import EntryKind, FundSource
from migrant_support.domains.cash.rules.requests import Purpose
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.cash.conftest import Desk
from tests.support.browsing import Browser


def fill(browser: Browser, path: str, fields: Mapping[str, object]) -> int:
    browser.open(path)
    return browser.submit(dict(fields), to=path).status_code


def test_a_fund_is_opened_paid_into_counted_and_its_difference_booked_by_another(desk: Desk) -> None:
    first, second = desk.kuwait.browser(), desk.kuwait.browser(desk.second)
    new = {"mission": "KWT", "name": "Welfare fund", "source": "bureau", "currency": "KWD"}
    assert fill(first, "/cash/funds/new", new) == 303
    assert fill(first, "/cash/funds/new", new) == 422
    assert "has a fund of this name" in first.words
    fund = desk.kuwait.value(sa.select(FundEntry.fund_id)) or desk.kuwait.value(sa.text("SELECT id FROM cash_fund"))
    book = f"/cash/funds/{UUID(str(fund))}"
    assert fill(first, f"{book}/deposit", {"amount": "100", "reference": ""}) == 422
    assert fill(first, f"{book}/deposit", {"amount": "100.125", "reference": "slip 7"}) == 303
    assert fill(first, f"{book}/withdrawal", {"amount": "100.126", "reference": "bank"}) == 422
    assert fill(first, f"{book}/withdrawal", {"amount": "0.125", "reference": "bank"}) == 303
    assert fill(first, f"{book}/count", {"amount": "99.5", "reason": ""}) == 422
    assert "The book says 100.000 KWD" in first.words
    assert fill(first, f"{book}/count", {"amount": "99.5", "reason": "change was given wrong"}) == 303
    first.open(book)
    assert "Difference -0.500 KWD" in first.words
    assert "Book the difference" not in first.words
    second.open(book)
    assert second.submit({}, to="/difference").status_code == 303
    assert second.open(book).status_code == 200
    assert "99.500" in second.words
    assert "Book the difference" not in second.words
    assert fill(second, f"{book}/count", {"amount": "99.5", "reason": ""}) == 303
    second.open(book)
    assert "Agrees" in second.words


def test_a_difference_is_booked_once_by_another_and_only_of_the_latest_count(desk: Desk) -> None:
    fund, second = desk.fund("10"), desk.viewer(desk.second)
    with desk.app.app_context(), work(write=True):
        for counted in ("9", "9.5"):
            count_fund(desk.first, fund, Money(Decimal(counted), "KWD"), reason="a coin was lost")
    early, late = (key for (key,) in desk.kuwait.rows(sa.select(CashCount.id).order_by(CashCount.at)))
    for who, count in ((second, early), (desk.first, late)):
        with desk.app.app_context(), pytest.raises(Refused), work(write=True):
            book_difference(who, fund, count)
    with desk.app.app_context(), work(write=True):
        book_difference(second, fund, late)
    with desk.app.app_context(), pytest.raises(Refused), work(write=True):
        book_difference(second, fund, late)
    assert desk.kuwait.rows(sa.select(FundEntry.balance_after).order_by(FundEntry.serial.desc()).limit(1)) == [
        (Decimal("9.5"),)
    ]


def test_the_database_itself_refuses_a_book_that_does_not_run_on(desk: Desk) -> None:
    fund = desk.fund("10")
    row = dict(
        zip(FundEntry.__table__.columns.keys(), desk.kuwait.rows(sa.select(FundEntry.__table__))[0], strict=True)
    )
    out = {"kind": EntryKind.WITHDRAWAL, "serial": 2}
    for wrong in (
        out | {"amount": Decimal(-11), "balance_after": Decimal(-1)},
        out | {"amount": Decimal(-4), "balance_after": Decimal(7)},
        out | {"amount": Decimal(-4), "balance_after": Decimal(6), "serial": 3},
        out | {"amount": Decimal(-4), "balance_after": Decimal(6), "serial": 1},
        out | {"amount": Decimal(4), "balance_after": Decimal(14)},
        {"serial": 2, "amount": Decimal(0), "balance_after": Decimal(10)},
        {"serial": 2, "kind": EntryKind.PAYMENT, "amount": Decimal(-1), "balance_after": Decimal(9)},
    ):
        with desk.app.app_context(), pytest.raises(IntegrityError), work(write=True):
            db.session.execute(sa.insert(FundEntry).values(row | {"id": new_id()} | wrong))
    for change in (sa.update(FundEntry).values(reference="x"), sa.delete(FundEntry)):
        with desk.app.app_context(), pytest.raises(IntegrityError), work(write=True):
            db.session.execute(change)
    with desk.app.app_context(), work(write=True):
        count_fund(desk.first, fund, Money(Decimal(10), "KWD"), reason="")
    with desk.app.app_context(), pytest.raises(IntegrityError), work(write=True):
        db.session.execute(sa.update(CashCount).values(counted=Decimal(9)))


def test_the_book_is_read_page_by_page_and_downloaded_without_a_name(desk: Desk) -> None:
    fund = desk.fund("500")
    cash_id = desk.approved(fund, "1.5")
    with desk.app.app_context(), work(write=True):
        pay(desk.first, cash_id, None, version=2)
        for line in range(60):
            enter(desk.first, fund, EntryKind.DEPOSIT, Money(Decimal(1), "KWD"), reference=f"=slip {line}")
    browser = desk.kuwait.browser()
    browser.open(f"/cash/funds/{fund}")
    assert "558.500" in browser.words
    assert "KWT-P-2026-00001" not in browser.words
    older = next(part.split('"')[0] for part in browser.text.split('href="') if "from=" in part)
    browser.open(older.replace("&amp;", "&"))
    assert "KWT-P-2026-00001" in browser.words
    book = f"/cash/funds/{fund}"
    browser.open(book)
    sheet = browser.submit({}, to="/download/xlsx")
    assert sheet.status_code == 200
    rows = list(load_workbook(io.BytesIO(sheet.get_data())).active.values)
    assert len(rows) == 63
    browser.open(book)
    token = browser.token()
    answer = browser.post(f"{book}/download/csv", {"csrf_token": token, "first": "1/1/2026"})
    lines = list(csv.reader(io.StringIO(answer.get_data(as_text=True))))
    assert lines[2][2:] == ["Paid out", "Ticket", "KWT-P-2026-00001", "", "1.500", "498.500"]
    assert lines[3][4] == "'=slip 0"
    assert "Perera" not in answer.get_data(as_text=True)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert len(browser.post(f"{book}/download/csv", {"csrf_token": token, "last": "1/1/2026"}).get_data().split()) < 20
    exports = sa.select(sa.func.count()).select_from(AuditLine).where(AuditLine.act == "cash.fund.export")
    assert desk.kuwait.value(exports) == 3


def test_a_page_of_the_book_asks_a_fixed_number_of_statements(desk: Desk) -> None:
    fund = desk.fund("500")
    counts = []
    for more in (1, 40):
        with desk.app.app_context(), work(write=True):
            for line in range(more):
                enter(desk.first, fund, EntryKind.DEPOSIT, Money(Decimal(1), "KWD"), reference=f"slip {line}")
        browser, asked = desk.kuwait.browser(), []

        def note(*_: Any, asked: list[int] = asked) -> None:
            asked.append(1)

        with desk.app.app_context():
            engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        browser.open(f"/cash/funds/{fund}")
        sa.event.remove(engine, "before_cursor_execute", note)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["deposit", "withdrawal", "pay", "return", "count", "book"]),
        st.integers(1, 40_000),
        st.sampled_from([0, 1]),
    ),
    min_size=5,
    max_size=25,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES, st.sampled_from([("KWD", 3), ("JPY", 0), ("EUR", 2)]))
def test_whatever_happens_the_balance_is_the_sum_and_never_below_zero(
    desk: Desk, moves: list[tuple[str, int, int]], money: tuple[str, int]
) -> None:
    """A walk of a fund in currencies of three, two and no decimals: each act is done or refused, none is half done."""
    currency, places = money
    people = [desk.first, desk.viewer(desk.second)]
    third = desk.viewer(desk.coordinator)
    person = desk.kuwait.register().person_id
    with desk.app.app_context(), work(write=True):
        fund = open_fund(people[0], mission="KWT", name=str(new_id()), source=FundSource.IOM, currency=currency)
    paid: list[UUID] = []
    for act, number, who in moves:
        amount = Money(Decimal(number).scaleb(-places), currency)
        with desk.app.app_context():
            try:
                with work(write=True):
                    if act in ("deposit", "withdrawal"):
                        enter(people[who], fund, EntryKind(act), amount, reference="slip")
                    elif act == "pay":
                        cash = request_cash(people[0], person, NewRequest(fund, Purpose.CASH, amount, "food"))
                        approve(third, cash, version=1)
                        pay(people[who], cash, None, version=2)
                        paid.append(cash)
                    elif act == "return" and paid:
                        take_back(people[who], paid[number % len(paid)], amount, reference="refund")
                    elif act == "count":
                        count_fund(people[who], fund, amount, reason="walk")
                    elif act == "book":
                        latest = sa.select(CashCount.id).where(CashCount.fund_id == fund).order_by(CashCount.at.desc())
                        if (count := db.session.scalars(latest.limit(1)).first()) is not None:
                            book_difference(people[who], fund, count)
            except Refused:
                continue
        lines = desk.kuwait.rows(
            sa.select(FundEntry.serial, FundEntry.amount, FundEntry.balance_after)
            .where(FundEntry.fund_id == fund)
            .order_by(FundEntry.serial)
        )
        assert [serial for serial, _, _ in lines] == list(range(1, len(lines) + 1))
        total = Decimal(0)
        for _, moved, balance in lines:
            total += moved
            assert balance == total >= 0
