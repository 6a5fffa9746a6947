"""What a list is shows by its columns; those taken by another step say so, and have no button that does nothing."""

import io
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrant_support.exchange.imports.models import ImportBatch, ImportLine
from migrant_support.exchange.imports.reading.kinds import ListKind
from tests.exchange.test_import_by_command import run
from tests.exchange.test_import_through_the_door import KUWAIT_LIST, SAMPLES, a_list, accept, upload
from tests.support.kuwait import Kuwait

LISTS = {
    "oman_shelter_register.xlsx": ListKind.STAYS,
    "charter_passenger_list.xlsx": ListKind.PASSENGERS,
    "quarantine_intake.xlsx": ListKind.INTAKE,
    "stock_book.xlsx": ListKind.STOCK,
    KUWAIT_LIST.name: ListKind.PEOPLE,
}
LATER = {
    ListKind.PASSENGERS: "on the page of the flight",
    ListKind.INTAKE: "received under Arrivals",
    ListKind.STOCK: "163 movements of stock were read",
}


@pytest.mark.parametrize(("name", "kind"), LISTS.items())
@pytest.mark.one_database
def test_a_list_shows_what_it_is_and_what_will_happen_with_it(kuwait: Kuwait, name: str, kind: ListKind) -> None:
    browser = kuwait.browser()
    batch = upload(browser, name, (SAMPLES / name).read_bytes())
    assert kuwait.value(sa.select(ImportBatch.kind)) is kind
    assert browser.open(f"/imports/{batch}").status_code == 200
    assert (f"/imports/{batch}/accept" in browser.text) is (kind not in LATER)
    assert browser.open(f"/imports/{batch}/columns").status_code == 200
    browser.open(f"/imports/{batch}/plan")
    assert (f"/imports/{batch}/accept" in browser.text) is (kind not in LATER)
    assert LATER.get(kind, "people are registered, each with a case") in browser.words
    if kind in LATER:
        assert browser.post(f"/imports/{batch}/accept").status_code in (409, 422)
        assert kuwait.counts()["person"] == 0


@pytest.mark.one_database
def test_passengers_who_ask_for_help_become_people_when_the_clerk_says_so(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    name = "charter_passenger_list.xlsx"
    batch = upload(browser, name, (SAMPLES / name).read_bytes())
    browser.open(f"/imports/{batch}/columns")
    assert browser.submit({"kind": "people"}, to=f"/imports/{batch}/columns").status_code == 303
    assert accept(browser, batch) == 303
    assert kuwait.counts()["person"] > 100


@pytest.mark.one_database
def test_the_kind_that_the_clerk_named_at_the_upload_is_kept(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    browser.open("/imports")
    content = a_list("Nimali Silva,N7654321,,12/03/1990,,F")
    browser.submit({"upload": (io.BytesIO(content), "l.csv"), "mission": "KWT", "kind": "passengers"}, to="/imports")
    assert kuwait.value(sa.select(ImportBatch.kind)) is ListKind.PASSENGERS


def test_what_will_happen_counts_the_new_the_known_and_those_that_wait(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    first = upload(browser, "a.csv", a_list("Nimali Silva,N7654321,,12/03/1990,,F"))
    accept(browser, first)
    lines = ("Nimali Silva,N7654321,,12/03/1990,,F", "Kamala Dias,N7654322,,1985,,F", ",N7654329,,1985,,F")
    batch = upload(browser, "b.csv", a_list(*lines))
    browser.open(f"/imports/{batch}/plan")
    for words in ("1 person is registered", "1 person is in the register already", "1 line waits to be mended"):
        assert words in browser.words
    assert kuwait.counts()["person"] == 1


@pytest.mark.one_database
def test_a_stock_book_is_read_at_the_command_and_written_nowhere(kuwait: Kuwait, tmp_path: Path) -> None:
    before, out = kuwait.counts(), tmp_path / "out.json"
    arguments = ["import", "stock", str(SAMPLES / "stock_book.xlsx"), "--dry-run", "--json", str(out)]
    done = kuwait.app.test_cli_runner().invoke(args=arguments)
    assert done.exit_code == 0, done.output
    assert "163 movements read" in done.output
    assert '"kind": "stock"' in out.read_text(encoding="utf-8")
    refused = kuwait.app.test_cli_runner().invoke(
        args=["import", "stock", str(SAMPLES / "hostile_bomb.xlsx"), "--dry-run"]
    )
    assert refused.exit_code == 1
    assert "Traceback" not in refused.output
    assert kuwait.counts() == before
    assert run(kuwait, tmp_path / "none.xlsx", "--mission", "KWT").exit_code == 1


@pytest.mark.one_database
def test_a_movement_of_stock_is_mended_by_the_same_rules(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    book = "Date,Item,Expiry,Opening,Received,Issued,Balance\n1/2/2021,Rice,13/22,10,0,4,6\n"
    batch = upload(browser, "book.csv", book.encode())
    line = kuwait.value(sa.select(ImportLine.id))
    assert kuwait.value(sa.select(ImportLine.has_doubts)) is True
    browser.open(f"/imports/{batch}/lines/{line}")
    assert browser.submit({"c2": "10/22"}).status_code == 303
    assert kuwait.value(sa.select(ImportLine.has_doubts)) is False
