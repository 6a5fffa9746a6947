"""Issues and returns as other parts of the product call them; what the database refuses whoever asks."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from migrant_support.domains.supplies import actions, queries
from migrant_support.domains.supplies.models import Balance, Lot, Movement, MovementLine
from migrant_support.domains.supplies.rules.ledger import Account, MovementKind, Purpose
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.shelters import ask, do
from tests.support.stocked import NOON, Depot, book_is_right


def test_an_issue_takes_the_lots_that_expire_first_and_a_return_puts_them_back(depot: Depot) -> None:
    person, distribution = depot.kuwait.register().person_id, uuid4()
    depot.put("rice", 20, batch="LATE", expires_on=date(2028, 1, 1))
    depot.put("rice", 5, batch="SOON", expires_on=date(2027, 1, 1))
    lines = depot.do(
        actions.issue, depot.store, depot.item("rice"), Decimal(8), purpose=Purpose.RATION, person_id=person,
        reference_kind="distribution", reference_id=distribution,
    )  # fmt: skip
    assert [line.quantity for line in lines] == [5, 3]
    assert depot.by_batch("rice") == {"LATE": Decimal(17)}
    movement = lines[0].movement_id
    depot.do(actions.take_back, movement, {depot.item("rice"): Decimal(4)})
    assert depot.by_batch("rice") == {"LATE": Decimal(20), "SOON": Decimal(1)}
    depot.do(actions.take_back, movement)
    assert depot.by_batch("rice") == {"LATE": Decimal(20), "SOON": Decimal(5)}
    with pytest.raises(Refused, match="nothing_moved"):
        depot.do(actions.take_back, movement)
    with pytest.raises(Refused, match="more_than_issued"):
        depot.do(actions.take_back, movement, {depot.item("rice"): Decimal(1)})
    whose = sa.select(Movement.person_id, Movement.reference_id).where(Movement.kind == MovementKind.ISSUE)
    assert depot.kuwait.rows(whose) == [(person, distribution)]
    book_is_right(depot.kuwait)


def test_a_set_is_issued_whole_or_not_at_all(depot: Depot) -> None:
    depot.put("rice", 10)
    depot.put("soap", 1, expires_on=None)
    wanted = {depot.item("rice"): Decimal(2), depot.item("soap"): Decimal(2)}
    with pytest.raises(Refused, match="not_enough"):
        depot.do(actions.issue_all, depot.store, wanted, purpose=Purpose.RATION)
    assert (depot.holds("rice"), depot.holds("soap")) == (10, 1)
    lines = depot.do(actions.issue_all, depot.store, wanted | {depot.item("soap"): Decimal(1)}, purpose=Purpose.RATION)
    assert len({line.movement_id for line in lines}) == 1
    assert (depot.holds("rice"), depot.holds("soap")) == (8, 0)


@pytest.mark.parametrize(("hour", "may"), [("20:59", True), ("21:01", False)])
def test_the_last_day_of_a_lot_ends_at_the_midnight_of_the_store(depot: Depot, hour: str, may: bool) -> None:
    with clock_set_to(NOON - timedelta(days=3)):
        depot.put("infant-formula", 1, expires_on=date(2026, 12, 1))
    moment = NOON.replace(hour=int(hour[:2]), minute=int(hour[3:]))  # Kuwait is three hours ahead
    with clock_set_to(moment):
        stock = ask(depot.kuwait.app, queries.stock_of, depot.officer, depot.store)
        assert (stock[0].usable, stock[0].expired) == ((1, 0) if may else (0, 1))
        issue = (actions.issue, depot.store, depot.item("infant-formula"), Decimal(1))
        if may:
            depot.do(*issue, purpose=Purpose.RATION)
        else:
            with pytest.raises(Refused, match="only_expired"):
                depot.do(*issue, purpose=Purpose.RATION)


def test_a_store_of_another_mission_is_not_there(depot: Depot) -> None:
    depot.put("rice", 10)
    neighbour, app = depot.kuwait.viewer(depot.kuwait.neighbour), depot.kuwait.app
    with pytest.raises(NotThere):
        do(app, actions.issue, neighbour, depot.store, depot.item("rice"), Decimal(1), purpose=Purpose.HOUSE)
    with pytest.raises(NotThere):
        ask(app, queries.stock_of, neighbour, depot.store)
    assert ask(app, queries.stores_for, neighbour) == []
    browser = depot.kuwait.browser(depot.kuwait.neighbour)
    assert browser.open(f"/stores/{depot.store}").status_code == 404


def test_what_the_database_itself_refuses(depot: Depot) -> None:
    depot.put("rice", 10, batch="B1")
    tampering = [
        sa.update(MovementLine).values(quantity=Decimal(11), change=Decimal(11)),
        sa.delete(MovementLine),
        sa.update(Movement).values(kind=MovementKind.OPENING),
        sa.update(Movement).values(reason="another"),
        sa.delete(Movement),
        sa.update(Lot).values(expires_on=None),
        sa.update(Balance).values(quantity=Decimal(-1)),
    ]
    for statement in tampering:
        with depot.kuwait.app.app_context(), pytest.raises(DBAPIError), work(write=True):
            db.session.execute(statement)
    book_is_right(depot.kuwait)
    assert depot.holds("rice") == 10


def test_the_database_refuses_a_line_below_zero_one_that_cheats_and_food_past_its_day(depot: Depot) -> None:
    movement = depot.put("rice", 10, batch="B1", expires_on=date(2099, 1, 1))
    line = depot.kuwait.rows(
        sa.select(MovementLine.lot_id, MovementLine.item_id, MovementLine.at).where(
            MovementLine.movement_id == movement
        )
    )[0]
    same = dict(zip(("lot_id", "item_id", "at"), line, strict=True)) | {"store_id": depot.store}
    same |= {"movement_id": movement, "day": date(2026, 12, 1), "quantity": Decimal(11)}
    wrong = [
        {"from_account": Account.STORE, "to_account": Account.LOSS, "change": Decimal(-11)},
        {"from_account": Account.STORE, "to_account": Account.LOSS, "change": Decimal(11)},
        {"from_account": Account.STORE, "to_account": Account.STORE, "change": Decimal(0)},
        {
            "from_account": Account.STORE,
            "to_account": Account.PEOPLE,
            "quantity": Decimal(1),
            "change": Decimal(-1),
            "day": date(2099, 1, 2),
        },
    ]
    for values in wrong:
        with depot.kuwait.app.app_context(), pytest.raises(DBAPIError), work(write=True):
            db.session.execute(sa.insert(MovementLine).values(same | values))
    assert depot.holds("rice") == 10


@pytest.mark.one_database
def test_a_person_made_anonymous_leaves_the_numbers_and_no_word(depot: Depot) -> None:
    person: UUID = depot.kuwait.register().person_id
    depot.put("rice", 10)
    depot.do(
        actions.issue, depot.store, depot.item("rice"), Decimal(1), purpose=Purpose.OTHER, person_id=person,
        reason="for Kumari",
    )  # fmt: skip
    with depot.kuwait.app.app_context(), work(write=True):
        db.session.execute(sa.update(Movement).where(Movement.person_id == person).values(reason=""))
    assert depot.kuwait.rows(sa.select(Movement.reason).where(Movement.person_id == person)) == [("",)]
    assert depot.holds("rice") == 9


@pytest.mark.one_database
def test_the_page_of_a_store_says_what_is_low_what_expires_and_what_has_expired(depot: Depot) -> None:
    with clock_set_to(NOON):
        browser = depot.kuwait.browser()
        browser.open(f"/stores/{depot.store}")
        assert "Nothing lies in this store yet" in browser.words
        with clock_set_to(NOON - timedelta(days=60)):
            depot.put("rice", 40, batch="OLD", expires_on=date(2026, 11, 30))
        depot.put("rice", 30, batch="R1", expires_on=date(2026, 12, 11), donor="Lanka Association")
        browser.open(f"/stores/{depot.store}")
        for words in ("30 kg", "in 10 days", "Low: least is 50", "40 expired", "Lanka Association", "1 × bag of 25"):
            assert words in browser.words, words
        browser.open("/stores")
        assert "Main store" in browser.words
