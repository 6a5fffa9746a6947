"""What a flight costs and who pays: the rate of the day, exact shares, corrections, files, the picture; who sees it."""

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import openpyxl
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.cases.models import Case
from migrant_support.domains.claims.actions.claims import open_claim
from migrant_support.domains.claims.actions.money import receive_money
from migrant_support.domains.claims.rules.steps import Against, ClaimKind, NewClaim
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.domains.funding.actions import correct_line, write_line
from migrant_support.domains.funding.models import FlightMoney
from migrant_support.domains.funding.queries import MonthRow, book_of, by_month, figures_of, recoverables
from migrant_support.domains.funding.rules import (
    BookedLine,
    CostItem,
    MoneySide,
    NewLine,
    check_line,
    figures,
    in_rupees,
    split,
)
from migrant_support.domains.funding.views.months import picture
from migrant_support.kernel.clock import now
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.flying import Airfield

TODAY = date(2026, 3, 10)


def kwd(amount: str) -> Money:
    return Money(Decimal(amount), "KWD")


def lkr(amount: str) -> Money:
    return Money(Decimal(amount), "LKR")


def charter(money: Money, rate: str | None = None, **more: Any) -> NewLine:
    values: dict[str, Any] = {"item": CostItem.CHARTER, "day": now().date() - timedelta(days=1)} | more
    return NewLine(MoneySide.COST, money, rate=Decimal(rate) if rate else None, **values)


def paid_by(payer: Payer, money: Money, rate: str | None = None) -> NewLine:
    day = now().date() - timedelta(days=1)
    return NewLine(MoneySide.FUNDING, money, day, payer=payer, rate=Decimal(rate) if rate else None)


def write(field: Airfield, flight: UUID, line: NewLine) -> UUID:
    return field.do(write_line, flight, line, by=field.coordinator)


def found(field: Airfield, flight: UUID) -> Any:
    with field.app.app_context(), work(write=False):
        return figures_of(flight, book_of(flight))


# rules


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("amount_out_of_range", charter(lkr("0"), day=TODAY)),
        ("day_ahead", charter(lkr("5"), day=TODAY + timedelta(days=1))),
        ("rate_missing", charter(kwd("5"), day=TODAY)),
        ("rate_needless", charter(lkr("5"), "1", day=TODAY)),
        ("rate_unreadable", charter(kwd("5"), "970.123456789", day=TODAY)),
        ("rate_of_another_time", charter(kwd("5"), "970", day=TODAY, rate_on=TODAY - timedelta(days=8))),
        ("line_incomplete", charter(lkr("5"), day=TODAY, item=None)),
        ("line_incomplete", charter(lkr("5"), day=TODAY, payer=Payer.IOM)),
    ],
)
def test_a_line_that_cannot_be_is_refused(code: str, line: NewLine) -> None:
    with pytest.raises(Refused) as no:
        check_line(line, today=TODAY)
    assert no.value.code == code


def test_a_bill_in_dinars_is_rupees_at_the_rate_of_its_day() -> None:
    check_line(charter(kwd("12500.500"), "981.25", day=TODAY, rate_on=TODAY - timedelta(days=7)), today=TODAY)
    assert in_rupees(kwd("12500.500"), Decimal("981.25")) == Decimal("12266115.63")
    assert in_rupees(lkr("10.01"), None) == Decimal("10.01")
    with pytest.raises(Refused):
        in_rupees(kwd("0.001"), Decimal("0.00000001"))


@pytest.mark.parametrize("cost", ["100.00", "0.01", "0.05", "99999.99", "1000000.01"])
@pytest.mark.parametrize("seats", [(1, 1, 1, 0), (90, 7, 3, 1), (0, 0, 3, 4), (1, 0, 0, 0)])
def test_shares_are_cents_and_sum_to_the_cost(cost: str, seats: tuple[int, ...]) -> None:
    by_payer = dict(zip(Payer, seats, strict=True))
    shares = split(Decimal(cost), by_payer)
    assert sum(shares.values()) == Decimal(cost)
    total = sum(seats)
    for payer, share in shares.items():
        assert abs(share - Decimal(cost) * by_payer[payer] / total) < Decimal("0.01")


def test_a_flight_without_seats_has_a_cost_and_no_share() -> None:
    one = figures([BookedLine(MoneySide.COST, Decimal(500), CostItem.BUSES)], {}, travellers=0)
    assert (one.cost, one.shares, one.per_seat, one.per_traveller, one.uncovered) == (500, (), None, None, 500)


def test_more_than_the_cost_leaves_nothing_uncovered() -> None:
    lines = [
        BookedLine(MoneySide.COST, Decimal(100), CostItem.BUSES),
        BookedLine(MoneySide.FUNDING, Decimal(120), payer=Payer.IOM),
    ]
    one = figures(lines, {Payer.STATE: 2}, travellers=2)
    assert one.uncovered == 0
    assert [(share.payer, share.due, share.left) for share in one.shares] == [
        (Payer.STATE, 100, 100), (Payer.IOM, 0, -120),
    ]  # fmt: skip


def test_the_picture_piles_up_who_paid_and_what_is_open() -> None:
    rows = [MonthRow(date(2026, 3, 1), 2, 300, Decimal(900), {Payer.STATE: Decimal(300), Payer.IOM: Decimal(300)})]
    assert picture(rows).count("<rect") == 3
    assert picture([]).count("<rect") == 0


# acts


def test_a_flight_says_what_a_seat_costs_and_who_still_owes(field: Airfield) -> None:
    flight = field.flight(seats=3)
    field.seats(flight, 1, payer=Payer.IOM)
    write(field, flight, charter(kwd("400.000"), "1000"))
    write(field, flight, charter(lkr("50000.00"), item=CostItem.BUSES))
    write(field, flight, paid_by(Payer.IOM, Money(Decimal("375.00"), "USD"), "300"))
    one = found(field, flight)
    assert (one.cost, one.funded, one.per_seat) == (450000, 112500, 112500)
    assert [(s.payer, s.seats, s.due, s.left) for s in one.shares] == [
        (Payer.STATE, 3, 337500, 337500), (Payer.IOM, 1, 112500, 0),
    ]  # fmt: skip
    assert one.uncovered == 337500


def test_a_line_is_corrected_once_and_stays_in_the_book(field: Airfield) -> None:
    flight = field.flight()
    wrong = write(field, flight, charter(kwd("400.000"), "1000"))
    field.do(correct_line, flight, wrong, by=field.coordinator)
    assert found(field, flight).cost == 0
    for line in field.rows(sa.select(FlightMoney.id)):
        with pytest.raises(Refused):
            field.do(correct_line, flight, line[0], by=field.coordinator)
    with pytest.raises(NotThere):
        field.do(correct_line, field.flight(), wrong, by=field.coordinator)
    assert [amount for (amount,) in field.rows(sa.select(FlightMoney.amount).order_by(FlightMoney.amount))] == [
        -400,
        400,
    ]


def test_the_database_keeps_the_book(field: Airfield) -> None:
    flight = field.flight()
    line = write(field, flight, charter(lkr("400.00")))
    for statement in (
        sa.update(FlightMoney).values(amount=Decimal(1)),
        sa.delete(FlightMoney),
        sa.insert(FlightMoney).values(
            flight_id=flight, side=MoneySide.COST, item=CostItem.OTHER, amount=Decimal(-5), home_amount=Decimal(-5),
            currency="LKR", day=TODAY, reference="", made_by=field.coordinator.id,
        ),
        sa.insert(FlightMoney).values(
            flight_id=flight, side=MoneySide.FUNDING, item=CostItem.OTHER, amount=Decimal(5), home_amount=Decimal(5),
            currency="LKR", day=TODAY, reference="", made_by=field.coordinator.id,
        ),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), field.app.app_context(), work(write=True):
            db.session.execute(statement)
    assert field.value(sa.select(FlightMoney.id)) == line


def test_a_claim_for_a_ticket_stands_with_its_flight_for_who_sees_the_case(field: Airfield) -> None:
    flight, person = field.flight(), field.traveller()
    field.confirmed(flight, person)
    case = field.value(sa.select(Case.id).where(Case.person_id == person))
    new = NewClaim(ClaimKind.TICKET, Against.EMPLOYER, "Burgan Trading", money=kwd("120.000"))
    claim = field.do(open_claim, case, new)
    field.do(open_claim, case, NewClaim(ClaimKind.OTHER, Against.EMPLOYER, "Burgan Trading"))
    field.do(receive_money, claim, kwd("60.000"))
    (one,) = field.ask(recoverables, flight, by=field.coordinator)
    assert (one.id, one.claimed, one.received) == (claim, kwd("120.000"), (kwd("60.000"),))
    assert field.ask(recoverables, flight, by=field.neighbour) == []
    page = field.browser(field.coordinator).open(f"/flights/{flight}/cost").text
    assert "120.000 KWD" in page
    assert "Received: 60.000 KWD" in page


def test_months_sum_what_their_flights_cost_and_leave_cancelled_ones_out(field: Airfield) -> None:
    ones = [field.flight(seats=2, days=days) for days in (3, 4)]
    for flight in ones:
        write(field, flight, charter(lkr("1000.00")))
    write(field, ones[0], paid_by(Payer.STATE, lkr("400.00")))
    first = now().date().replace(day=1)
    rows = field.ask(by_month, first, first + timedelta(days=70), by=field.coordinator)
    assert sum(row.flights for row in rows) == 2
    assert sum(row.cost for row in rows) == 2000
    assert sum(row.uncovered for row in rows) == 1600
    assert sum(row.seats for row in rows) == 4


# screens


def test_a_coordinator_writes_corrects_and_downloads(field: Airfield) -> None:
    flight = field.flight(seats=2)
    browser = field.browser(field.coordinator)
    path = f"/flights/{flight}/cost/cost/new"
    day = now().date() - timedelta(days=1)
    typed = {"item": "charter", "amount": "400.500", "currency": "KWD", "day": f"{day:%d %m %Y}", "reference": "INV-9"}
    browser.open(path)
    assert browser.submit(typed, to=path).status_code == 422
    assert "Write how many rupees one KWD cost on that day." in browser.words
    browser.open(path)
    assert browser.submit(typed | {"rate": "1000"}, to=path).status_code == 303
    path = f"/flights/{flight}/cost/funding/new"
    browser.open(path)
    typed = {"payer": "state", "amount": "500.00", "currency": "LKR", "day": f"{day:%d %m %Y}"}
    assert browser.submit(typed, to=path).status_code == 303
    page = browser.open(f"/flights/{flight}/cost").text
    assert "400,500.00 LKR" in page
    assert "200,250.00 LKR" in page
    assert "INV-9" in page
    assert "Cost and funding" in browser.open(f"/flights/{flight}").text
    csv = browser.post(f"/flights/{flight}/cost/download/csv", {}).get_data(as_text=True)
    assert "400.500" in csv
    assert "400500.00" in csv
    book = browser.post(f"/flights/{flight}/cost/download/xlsx", {})
    rows = list(openpyxl.load_workbook(io.BytesIO(book.get_data())).active.values)
    assert len(rows) == 3
    line = field.value(sa.select(FlightMoney.id).where(FlightMoney.side == MoneySide.COST))
    assert browser.post(f"/flights/{flight}/cost/{line}/correct", {}).status_code == 303
    assert "Correction" in browser.open(f"/flights/{flight}/cost").text
    assert "Funding by month and source" in browser.open("/flights/cost").text
    assert "500.00" in browser.post("/flights/cost/download/csv", {}).get_data(as_text=True)


def test_a_mission_sees_no_cost(field: Airfield) -> None:
    flight = field.flight()
    browser = field.browser()
    assert browser.open(f"/flights/{flight}/cost").status_code == 403
    assert "Cost and funding" not in browser.open(f"/flights/{flight}").text
