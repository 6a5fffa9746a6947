"""A stock book goes into a store: what cannot be true is left out by line, and all of it can be taken back."""

import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrant_support.domains.supplies import actions
from migrant_support.domains.supplies.models import Item, Lot, Movement
from migrant_support.domains.supplies.rules.catalogue import ItemKind, Unit
from migrant_support.domains.supplies.rules.ledger import MovementKind, Purpose
from migrant_support.exchange.imports.models import BatchState, ImportBatch
from migrant_support.exchange.imports.stock_entries import (
    LEFT_OUT,
    StockLine,
    StockPlan,
    Trouble,
    kind_of_item,
    plan_stock,
    unit_of,
)
from tests.support.kuwait import kuwait
from tests.support.stocked import Depot, book_is_right, depot

__all__ = ["depot", "kuwait"]
TODAY = date(2021, 6, 30)
BOOK = """Date,Item,Batch,Expiry,Unit,Opening balance,Received,Issued,Balance
01/03/2021,Dhal 1 kg,D1,10/2099,pkt,100,,20,80
05/03/2021,Dhal 1 kg,D1,10/2099,pkt,80,50,,130
09/03/2021,Dhal 1 kg,D1,10/2099,pkt,130,,200,-70
12/03/2021,Dhal 1 kg,D1,10/2099,pkt,130,,10,115
02/03/2021,Paracetamol 500 mg,P7,01/2021,tab,300,,50,250
"""


def line(row: int, day: str | None, **fields: object) -> StockLine:
    values = {"item": "Rice", "batch": "B1", "expiry": None, "unit": "kg", "opening": None, "received": 0, "issued": 0}
    return StockLine("Dry", row, values | {"balance_written": None, "date": day} | fields)


def troubles(plan: StockPlan) -> list[tuple[int, Trouble]]:
    return [(one.row, one.trouble) for one in plan.told]


def test_the_first_line_of_a_lot_opens_it_and_later_ones_go_on() -> None:
    plan = plan_stock(
        [line(1, "2021-03-01", opening=10, issued=4), line(2, "2021-03-02", opening=6, received=5, issued=1)],
        today=TODAY,
    )
    assert plan.told == []
    assert [sum(day.opening.values()) for day in plan.days.values()] == [10, 0]
    assert list(plan.balances.values()) == [10]


def test_each_mistake_of_a_written_book_is_told_by_its_line() -> None:
    plan = plan_stock(
        [
            line(1, "2021-03-01", opening=10, issued=3, balance_written=8),
            line(2, "2021-03-02", opening=7, received=1),
            line(3, "2021-02-02", issued=100),
            line(4, None, issued="x"),
            line(5, "2021-03-03", issued=1, unit="tin"),
            line(6, "2021-03-03", issued="1.5", item="Tins", unit="tin", opening=9),
            line(7, "2021-03-03", issued=1, item="Milk", opening=9, expiry="2021-02", unit="pkt"),
            line(8, "2022-03-03", received=1, item="Tea"),
        ],
        today=TODAY,
    )
    assert set(troubles(plan)) == {
        (1, Trouble.BALANCE_WRONG), (2, Trouble.OPENING_DIFFERS), (3, Trouble.DATE_ORDER), (3, Trouble.NEGATIVE),
        (4, Trouble.NO_DATE), (4, Trouble.DATE_ORDER), (4, Trouble.NO_NUMBER), (5, Trouble.UNIT_DIFFERS),
        (6, Trouble.NOT_WHOLE), (7, Trouble.EXPIRED), (8, Trouble.NO_DATE),
    }  # fmt: skip
    assert plan.left_out == 5
    assert {Trouble.BALANCE_WRONG, Trouble.DATE_ORDER}.isdisjoint(LEFT_OUT)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("pkt", Unit.PACKET), ("Ltr.", Unit.LITRE), ("KGS", Unit.KILOGRAM), ("nos", Unit.PIECE), ("Btl", Unit.BOTTLE)],
)
def test_a_unit_is_known_however_it_is_shortened(text: str, unit: Unit) -> None:
    assert unit_of(text) is unit


def test_what_an_item_is_shows_its_name_and_else_its_sheet() -> None:
    assert kind_of_item("Amoxicillin 500 mg", "Sheet1") is ItemKind.MEDICINE
    assert kind_of_item("B-complex", "MEDICINE") is ItemKind.MEDICINE
    assert kind_of_item("Sunlight soap", "Stock") is ItemKind.HYGIENE
    assert kind_of_item("Dhal", "Dry rations") is ItemKind.FOOD


def test_a_book_is_uploaded_taken_into_the_store_and_taken_back(depot: Depot) -> None:
    browser = depot.kuwait.browser()
    browser.open("/imports")
    browser.submit({"upload": (io.BytesIO(BOOK.encode()), "book.csv")}, to="/imports")
    batch = depot.kuwait.value(sa.select(ImportBatch.id))
    browser.open(f"/imports/{batch}/plan")
    assert f"/imports/{batch}/stock" in browser.text
    page = f"/imports/{batch}/stock"
    browser.open(page)
    for words in ("More went than was there.", "It was issued after it had expired.", "not what the line makes"):
        assert words in browser.words, words
    assert browser.submit({"store": str(depot.store)}, to=page).status_code == 303
    code = depot.kuwait.value(sa.select(Item.code).where(Item.name_en == "Dhal 1 kg"))
    assert depot.holds(code) == 120
    assert depot.kuwait.value(sa.select(Lot.expires_on).where(Lot.batch == "D1")) == date(2099, 10, 31)
    days = depot.kuwait.rows(sa.select(Movement.kind, Movement.at).order_by(Movement.at))
    assert [(kind, at.date()) for kind, at in days][:2] == [
        (MovementKind.OPENING, date(2021, 3, 1)), (MovementKind.ISSUE, date(2021, 3, 1)),
    ]  # fmt: skip
    browser.open(page)
    assert browser.submit({}, to=f"{page}/take-back").status_code == 303
    assert depot.holds(code) == 0
    assert depot.kuwait.value(sa.select(ImportBatch.state)) is BatchState.UNDONE
    book_is_right(depot.kuwait)


def test_what_has_moved_since_is_named_and_the_list_stays(depot: Depot, tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text(BOOK, encoding="utf-8")
    run = depot.kuwait.app.test_cli_runner()
    dry = run.invoke(args=["import", "stock", str(path), "--store", "KWT-STORE-1", "--dry-run"])
    assert "row 4: More went than was there. (left out)" in dry.output
    assert depot.kuwait.counts()["stock_movement"] == 0
    assert run.invoke(args=["import", "stock", str(path), "--store", "KWT-STORE-9"]).exit_code == 1
    done = run.invoke(args=["import", "stock", str(path), "--store", "KWT-STORE-1"])
    assert re.search(r"4 movements written, 2 lines left out", done.output), done.output
    dhal = depot.kuwait.value(sa.select(Item.id).where(Item.name_en == "Dhal 1 kg"))
    depot.do(actions.issue, depot.store, dhal, Decimal(1), purpose=Purpose.MEAL)
    batch = depot.kuwait.value(sa.select(ImportBatch.id).where(ImportBatch.state == BatchState.DONE))
    stranger = depot.kuwait.browser(depot.kuwait.neighbour)
    assert stranger.open(f"/imports/{batch}/stock").status_code == 404
    assert stranger.post(f"/imports/{batch}/stock", {}).status_code == 404
    assert stranger.post(f"/imports/{batch}/stock/take-back", {}).status_code == 404
    browser = depot.kuwait.browser()
    browser.open(f"/imports/{batch}/stock")
    assert browser.submit({}, to=f"/imports/{batch}/stock/take-back").status_code == 422
    assert "Dhal 1 kg" in browser.words
    again = run.invoke(args=["import", "stock", str(path), "--store", "KWT-STORE-1"])
    assert again.exit_code == 0
    book_is_right(depot.kuwait)
