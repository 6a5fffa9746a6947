"""Stock books as stores keep them: other layouts and languages, and what does not add up."""

from datetime import date
from pathlib import Path

import pytest

from migrant_support.exchange.imports.reading.context import mission_context
from migrant_support.exchange.imports.reading.outcome import Reading
from migrant_support.exchange.imports.reading.stock import expiry_of, read_stock

TODAY = date(2026, 11, 24)
HEADER = "Date,Item,Batch,Expiry,Unit,Opening,Received,Issued,Balance"


def read(tmp_path: Path, *lines: str) -> Reading:
    """Read a book of these lines."""
    path = tmp_path / "book.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_stock(path, mission=mission_context("KWT"), today=TODAY)


def codes(reading: Reading) -> list[tuple[int, str]]:
    """The doubts with their rows."""
    return [(w.ref.row, w.code) for w in reading.warnings]


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("10/22", "2022-10"), ("EXP 10-22", "2022-10"), ("Oct 2022", "2022-10"), ("5/2023", "2023-05"),
        ("2022-10", "2022-10"), ("31/10/2022", "2022-10"), ("2022-10-31", "2022-10"), ("Oct-22", "2022-10"),
        ("13/22", None), ("00/22", None), ("soon", None),
    ],
)  # fmt: skip
def test_a_month_of_expiry_is_read_however_it_is_written(written: str, month: str | None) -> None:
    assert expiry_of(written) == month


def test_dittos_and_a_blank_item_are_the_item_above(tmp_path: Path) -> None:
    reading = read(
        tmp_path, HEADER,
        "1/2/2021,Rice,B1,10/22,kg,10,,4,6", '2/2/2021,"""",B1,"""",-do-,6,0,1,5', "3/2/2021,,B1,10/22,kg,5,-,1,4",
    )  # fmt: skip
    assert [row.fields["item"] for row in reading.stock] == ["Rice"] * 3
    assert [row.fields["unit"] for row in reading.stock] == ["kg"] * 3
    assert codes(reading) == []


def test_a_balance_an_opening_and_an_issue_that_cannot_be_are_named(tmp_path: Path) -> None:
    reading = read(
        tmp_path, HEADER,
        "1/2/2021,Rice,B1,10/22,kg,10,0,4,7",  # makes 6
        "2/2/2021,Rice,B1,10/22,kg,9,0,1,8",  # before it stood 7
        "3/11/2022,Rice,B1,10/22,kg,8,0,1,7",  # expired in October
        "4/11/2022,Milk,M1,14/23,tin,2,0,5,-3",
        "5/11/2022,Rice,B2,12/24,kg,50,0,1,49",  # a new batch begins anew
    )  # fmt: skip
    assert codes(reading) == [
        (2, "balance_wrong"), (3, "opening_mismatch"), (4, "issued_after_expiry"), (5, "expiry_invalid"),
        (5, "negative_balance"),
    ]  # fmt: skip
    assert reading.stock[0].fields["balance_computed"] == 6


def test_totals_notes_and_repeated_headers_are_no_movements(tmp_path: Path) -> None:
    reading = read(
        tmp_path, "STORE BOOK,,,,,,,,", HEADER, "1/2/2021,Rice,B1,10/22,kg,10,0,4,6", ",Total,,,,10,0,4,6", HEADER,
        "2/2/2021,Rice,B1,10/22,kg,6,0,1,5", ",Verified by the board of survey,,,,,,,",
    )  # fmt: skip
    assert [row.ref.row for row in reading.stock] == [3, 6]


@pytest.mark.parametrize(
    "header",
    [
        "දිනය,අයිතමය,කාණ්ඩ අංකය,කල් ඉකුත් වන දිනය,ඒකකය,ආරම්භක ශේෂය,ලැබීම්,නිකුත් කළ,ශේෂය",
        "திகதி,பொருள்,தொகுதி இல,காலாவதி,அலகு,ஆரம்ப மீதி,பெறப்பட்டது,வழங்கப்பட்டது,மீதி",
        "التاريخ,الصنف,رقم التشغيلة,تاريخ الانتهاء,الوحدة,الرصيد السابق,الوارد,المنصرف,الرصيد",
        "Date,Description,Lot No,Best before,UOM,B/F,In,Out,Stock in hand",
    ],
)
def test_headers_of_other_languages_are_understood(tmp_path: Path, header: str) -> None:
    reading = read(tmp_path, header, "١/٢/٢٠٢١,Rice,B1,10/22,kg,١٠,٥,٤,١١")
    assert [row.fields for row in reading.stock] == [
        {
            "date": "2021-02-01", "item": "Rice", "batch": "B1", "expiry": "2022-10", "unit": "kg", "opening": 10,
            "received": 5, "issued": 4, "balance_written": 11, "balance_computed": 11,
        }
    ]  # fmt: skip


def test_a_bin_card_names_its_item_above_and_has_no_opening_balance(tmp_path: Path) -> None:
    reading = read(
        tmp_path, "BIN CARD,,,", "Item: Paracetamol 500mg,,,", "Date,Received,Issued,Balance", "1/2/2021,100,,100",
        "2/2/2021,,30,70", "3/2/2021,,10,65",
    )  # fmt: skip
    assert {row.fields["item"] for row in reading.stock} == {"Paracetamol 500mg"}
    assert [row.fields["balance_computed"] for row in reading.stock] == [100, 70, 60]
    assert codes(reading) == [(6, "balance_wrong")]


def test_a_header_of_two_rows_is_one(tmp_path: Path) -> None:
    reading = read(
        tmp_path, "Date,Item,Balance,Movements,,Balance", ",,Opening,Received,Issued,Closing", "1/2/2021,Rice,5,2,1,6"
    )
    fields = reading.stock[0].fields
    assert (fields["opening"], fields["received"], fields["issued"], fields["balance_written"]) == (5, 2, 1, 6)
    assert codes(reading) == []


def test_a_list_of_people_is_no_stock_book(tmp_path: Path) -> None:
    assert read(tmp_path, "Name,Passport no,Date of birth", "Nimali Silva,N7654321,12/03/1990").stock == []
