"""Single rows: hostile cells, reasons to wait, doubts by column, and the mending of a row that waits."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from migrant_support.exchange.imports.reading import sentences
from migrant_support.exchange.imports.reading.choices import Choices
from migrant_support.exchange.imports.reading.context import mission_context
from migrant_support.exchange.imports.reading.lists import read_list
from migrant_support.exchange.imports.reading.outcome import (
    DuplicateReason,
    PersonRow,
    Reading,
    RejectedRow,
    RejectReason,
    RowRef,
    WarningCode,
)
from migrant_support.exchange.imports.reading.reader import MOST_ROWS, facts_from, mend_row, read_people
from migrant_support.formats.sheets.book import RefusalReason
from tests.support.workbooks import a_bare_workbook, a_workbook, inline, sheet_xml

TODAY = date(2026, 11, 24)
KUWAIT = mission_context("KWT")
HEADER = ["Name", "Sex", "Passport", "NIC", "DOB", "Phone", "Problem", "Remarks"]


def read(
    tmp_path: Path, *rows: list[Any], header: list[str] | None = None, mapping: dict[str, str] | None = None
) -> Reading:
    path = a_workbook(tmp_path / "list.xlsx", {"List": [header or HEADER, *rows]})
    return read_people(path, mission=KUWAIT, today=TODAY, choices=Choices(by_header=mapping or {}))


def two_rows(name_cell: str) -> str:
    """The XML of a header and one row: the given cell as the name, a passport beside it."""
    header = f'<row r="1">{inline("A1", "Name")}{inline("B1", "Passport")}</row>'
    return f'{header}<row r="2">{name_cell}{inline("B2", "N1234567")}</row>'


def only(reading: Reading) -> PersonRow:
    assert [len(reading.people), len(reading.rejected)] == [1, 0]
    return reading.people[0]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["", "F", "N1234567", "", "", "50012345"], "missing_name"),
        (["test test", "", "N0000000"], "test_entry"),
        (["Ann Perera", "F", "N1234567", "", "", "", "Pls cancel my name"], "cancelled"),
        (["Ann Perera", "F", "N1234567", "", "", "", "", "NO SHOW"], "cancelled"),
        (["=cmd|' /C calc'!A0", "", "N1234567"], "formula_in_identity"),
        (["＝1+1", "", "N1234567"], "formula_in_identity"),
        (["@SUM(1+1)", "", "N1234567"], "formula_in_identity"),
        (["<b>Ann</b>", "", "N1234567"], "invalid_name"),
        ([4711, "", "N1234567"], "invalid_name"),
        ([True, "", "N1234567"], "invalid_name"),
    ],
)
def test_a_row_that_cannot_be_taken_waits_with_its_reason(tmp_path: Path, row: list[Any], reason: str) -> None:
    reading = read(tmp_path, ["Sunil Mendis", "M", "N7654321"], row)
    assert [(r.ref.row, r.reason) for r in reading.rejected] == [(3, reason)]
    assert [p.ref.row for p in reading.people] == [2]


@pytest.mark.parametrize(
    ("row", "doubt"),
    [
        (["Ann Perera", "F", "N1234567", "", "31/02/1984"], ("dob", "dob_invalid")),
        (["Ann Perera", "F", "N1234567", "", "12/12/2091"], ("dob", "dob_invalid")),
        (["Ann Perera", "F", "N1234567", "", "14/05/0202"], ("dob", "dob_invalid")),
        (["Ann Perera", "F", "N1234567", "853400123V", "05/12/1985"], ("dob", "nic_dob_mismatch")),
        (["Ann Perera", "M", "N1234567", "853400123V", "12/05/1985"], ("dob", "nic_dob_mismatch")),
        (["Ann Perera", "F", "N12345"], ("passport_no", "passport_invalid")),
        (["Ann Perera", "F", "N1234567", "", "", "5001234"], ("phones", "phone_invalid")),
        (["Ann\u200b Perera", "F", "N1234567"], ("full_name", "control_characters")),
        (["Ann Perera", "F", "N1234567", "", "", "", "", "=cmd|'/C calc'!A0"], ("remarks", "formula_neutralised")),
    ],
)
def test_a_doubt_is_named_by_column_and_the_person_is_taken(
    tmp_path: Path, row: list[Any], doubt: tuple[str, str]
) -> None:
    person = only(read(tmp_path, row))
    assert [(w.field, w.code) for w in person.warnings] == [doubt]


def test_one_day_between_card_and_list_is_no_doubt(tmp_path: Path) -> None:
    assert only(read(tmp_path, ["Ann Perera", "M", "N1234567", "853400123V", "06/12/1985"])).warnings == []


def test_the_birth_date_is_never_taken_from_the_card(tmp_path: Path) -> None:
    assert only(read(tmp_path, ["Ann Perera", "M", "N1234567", "853400123V", ""])).fields["dob"] is None


def test_a_passport_with_somebody_else_is_told_by_its_place(tmp_path: Path) -> None:
    person = only(read(tmp_path, ["Ann Perera", "F", "with sponsor"]))
    assert (person.fields["passport_no"], person.fields["passport_location"], person.warnings) == (None, "employer", [])


def test_a_dash_at_the_beginning_of_a_remark_is_no_formula(tmp_path: Path) -> None:
    assert only(read(tmp_path, ["Ann Perera", "F", "N1234567", "", "", "", "", "- wants to go soon"])).warnings == []


def test_a_dangerous_formula_behind_a_name_is_neutralised_and_its_result_taken(tmp_path: Path) -> None:
    cells = inline("A2", "Ann Perera", formula='HYPERLINK("http://example.invalid","Ann Perera")')
    rows = two_rows(cells)
    reading = read_people(a_bare_workbook(tmp_path / "a.xlsx", sheet_xml(rows)), mission=KUWAIT, today=TODAY)
    person = only(reading)
    assert person.fields["full_name"] == "Ann Perera"
    assert [w.code for w in person.warnings] == ["formula_neutralised"]


def test_a_name_of_forty_thousand_letters_waits(tmp_path: Path) -> None:
    rows = two_rows(inline("A2", "x" * 40_000))
    reading = read_people(a_bare_workbook(tmp_path / "a.xlsx", sheet_xml(rows)), mission=KUWAIT, today=TODAY)
    assert [r.reason for r in reading.rejected] == ["cell_too_long"]
    assert all(len(text) <= 2_000 for text in reading.rejected[0].written.values())


def test_a_row_mended_on_the_screen_becomes_a_person(tmp_path: Path) -> None:
    reading = read(tmp_path, ["", "F", "N12345", "", "12/03/1985", "50012345"])
    waiting = reading.rejected[0]
    mended = mend_row(
        {**waiting.written, "Name": "Ann Perera", "Passport": "N1234567"},
        reading.sheets[0],
        ref=waiting.ref,
        mission=KUWAIT,
        today=TODAY,
    )
    assert isinstance(mended, PersonRow)
    assert mended.fields["full_name"] == "Ann Perera"
    assert mended.fields["passport_no"] == "N1234567"
    assert mended.fields["dob"] == "1985-03-12"
    assert mended.fields["phones"] == ["+96550012345"]
    assert mended.warnings == []


def test_a_row_mended_badly_waits_on(tmp_path: Path) -> None:
    reading = read(tmp_path, ["", "F", "N1234567"])
    again = mend_row({"Name": "12345"}, reading.sheets[0], ref=RowRef("List", 2), mission=KUWAIT, today=TODAY)
    assert isinstance(again, RejectedRow)
    assert again.written == {"Name": "12345"}


def test_the_facts_of_a_sheet_survive_being_kept_as_plain_values(tmp_path: Path) -> None:
    rows = [
        ["FLT: UL 1206 / 14MAR21"],
        ["SECTOR: KWI - CMB  passenger list"],
        ["S/N", "SURNAME", "GIVEN NAME", "PP NO."],
        [1, "PERERA", "ANN", "N1234567"],
    ]
    reading = read_people(a_workbook(tmp_path / "a.xlsx", {"PAX": rows}), mission=KUWAIT, today=TODAY)
    kept = reading.sheets[0].facts
    assert kept is not None
    facts = facts_from(kept)
    assert (facts.flight.number, facts.flight.origin, facts.flight.day, facts.is_flight_list) == (
        "UL1206",
        "KWI",
        date(2021, 3, 14),
        True,
    )


def test_a_guess_can_be_corrected_by_the_header_text(tmp_path: Path) -> None:
    header = ["Name", "Passport", "Kind"]
    row = ["Ann Perera", "N1234567", "salary not paid"]
    assert "categories" not in only(read(tmp_path, row, header=header)).fields
    assert only(read(tmp_path, row, header=header, mapping={"Kind": "categories"})).fields["categories"] == [
        "unpaid_wages"
    ]
    assert "passport_no" not in only(read(tmp_path, row, header=header, mapping={"Passport": ""})).fields


def test_of_two_columns_with_one_header_the_leftmost_counts(tmp_path: Path) -> None:
    person = only(read(tmp_path, ["Ann Perera", "A. P.", "N1234567"], header=["Name", "Name", "Passport"]))
    assert person.fields["full_name"] == "Ann Perera"


def test_two_columns_for_phones_feed_one_list(tmp_path: Path) -> None:
    person = only(read(tmp_path, ["Ann Perera", "50012345", "60012345"], header=["Name", "Mobile", "WhatsApp"]))
    assert person.fields["phones"] == ["+96550012345", "+96560012345"]


@pytest.mark.parametrize(
    "header", ["MO notes (CONFIDENTIAL)", "Doctor's remarks", "Psych. notes", "වෛද්\u200dය සටහන්", "மருத்துவக் குறிப்புகள்"]
)
def test_notes_of_doctors_never_reach_the_reading_by_whatever_name(tmp_path: Path, header: str) -> None:
    reading = read(tmp_path, ["Ann Perera", "N1234567", "canary 4711"], header=["Name", "Passport", header])
    assert "canary" not in repr(reading)


def test_a_file_of_more_rows_than_a_list_has_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,Passport\n" + "x,N1\n" * (MOST_ROWS + 1), "utf-8")
    assert read_people(path, mission=KUWAIT, today=TODAY).refused == "too_many_cells"


def test_a_csv_row_with_surplus_cells_is_kept_and_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,Passport\nAnn Perera,N1234567,,x,y\n", "utf-8")
    assert [w.code for w in only(read_people(path, mission=KUWAIT, today=TODAY)).warnings] == ["too_many_columns"]


def test_every_code_has_a_sentence() -> None:
    assert set(RejectReason.__args__) == set(sentences.REJECTED)  # type: ignore[attr-defined]
    assert set(WarningCode.__args__) == set(sentences.WARNED)  # type: ignore[attr-defined]
    assert set(RefusalReason.__args__) == set(sentences.REFUSED)  # type: ignore[attr-defined]
    assert set(DuplicateReason.__args__) == set(sentences.DUPLICATE)  # type: ignore[attr-defined]


def test_a_card_that_cannot_be_read_is_named_on_the_screen_only(tmp_path: Path) -> None:
    reading = read(tmp_path, ["Ann Perera", "F", "N1234567", "85999012"])
    assert [w.code for w in only(reading).warnings] == ["nic_invalid"]
    assert reading.to_out()["warnings"] == []


def test_a_lone_passport_number_is_somebody_without_a_name(tmp_path: Path) -> None:
    assert [r.reason for r in read(tmp_path, ["", "", "N1234567"]).rejected] == ["missing_name"]


def test_a_long_list_tells_how_far_its_reading_is(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    rows = (f"Nimali Perera{chr(97 + i % 26)}{chr(97 + i // 26 % 26)},N{1_000_000 + i},F" for i in range(3_500))
    path.write_text("Name,Passport no,Sex\n" + "\n".join(rows), encoding="utf-8")
    told: list[tuple[int, int]] = []
    reading = read_list(path, kind=None, mission=KUWAIT, today=TODAY, tell=lambda done, of: told.append((done, of)))
    assert len(reading.people) == 3_500
    assert told == [(1_000, 3_501), (2_000, 3_501), (3_000, 3_501)]
