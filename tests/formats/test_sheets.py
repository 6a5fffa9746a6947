"""Spreadsheets from outside are looked at before they are opened, and read with limits."""

import os
import stat
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from migrant_support.formats.sheets.book import Book, CellLimit, RefusedFile
from migrant_support.formats.sheets.delimited import decoded, read_delimited
from migrant_support.formats.sheets.gate import kind_of
from migrant_support.formats.sheets.reader import read_book
from migrant_support.formats.sheets.xlsx import column_number, read_xlsx
from tests.support.workbooks import a_bare_workbook, a_workbook, inline, sheet_xml


def refusal_of(path: Path) -> str:
    with pytest.raises(RefusedFile) as refused:
        read_book(path)
    return refused.value.reason


def test_values_come_at_the_rows_and_columns_the_spreadsheet_shows(tmp_path: Path) -> None:
    rows = sheet_xml(f'<row r="7">{inline("C7", "here")}</row><row r="1048576">{inline("A1048576", "far")}</row>')
    book = read_book(a_bare_workbook(tmp_path / "a.xlsx", rows))
    assert [(r.number, {c: x.text for c, x in r.cells.items()}) for r in book.sheets[0].rows] == [
        (7, {2: "here"}),
        (1048576, {0: "far"}),
    ]


def test_a_false_dimension_changes_nothing(tmp_path: Path) -> None:
    lie = sheet_xml(f'<row r="1">{inline("A1", "x")}</row>', before='<dimension ref="A1:XFD1048576"/>')
    assert len(read_book(a_bare_workbook(tmp_path / "a.xlsx", lie)).sheets[0].rows) == 1


def test_formulas_errors_truth_and_escapes_are_told(tmp_path: Path) -> None:
    rows = sheet_xml(
        f'<row r="1">{inline("A1", "Ann", formula="UPPER(B1)")}<c r="B1" t="e"><v>#REF!</v></c>'
        f'<c r="C1" t="b"><v>1</v></c>{inline("D1", "a_x0007_b")}<c r="E1"><f>1+1</f><v/></c></row>'
    )
    cells = read_book(a_bare_workbook(tmp_path / "a.xlsx", rows)).sheets[0].rows[0].cells
    assert (cells[0].text, cells[0].formula) == ("Ann", "UPPER(B1)")
    assert cells[1].kind == "error"
    assert (cells[2].kind, cells[2].text) == ("truth", "TRUE")
    assert cells[3].text == "a\x07b"
    assert (cells[4].text, cells[4].formula) == ("", "1+1")


def test_dates_hidden_columns_merges_strikes_and_hidden_sheets_are_told(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet["A1"], sheet["B1"] = "gone", 44562
    sheet["A1"].font = Font(strike=True)
    sheet["B1"].number_format = "dd-mmm-yyyy"
    sheet["C1"] = 0.5
    sheet["C1"].number_format = "0.00"
    sheet.column_dimensions["B"].hidden = True
    sheet.merge_cells("A2:A4")
    workbook.create_sheet("old").sheet_state = "hidden"
    workbook.save(tmp_path / "a.xlsx")
    book = read_book(tmp_path / "a.xlsx")
    cells = book.sheets[0].rows[0].cells
    assert cells[0].struck
    assert str(cells[1].moment) == "2022-01-01 00:00:00"
    assert cells[2].moment is None
    assert book.sheets[0].hidden_columns == frozenset({1})
    assert (book.sheets[0].merges[0].first_row, book.sheets[0].merges[0].last_row) == (2, 4)
    assert book.sheets[1].hidden


def test_a_workbook_that_counts_from_1904_says_so(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    workbook.worksheets[0]["A1"] = 1
    workbook.save(tmp_path / "a.xlsx")
    assert read_book(tmp_path / "a.xlsx").since_1904


def test_a_cell_beyond_the_longest_is_cut_and_marked(tmp_path: Path) -> None:
    rows = sheet_xml(f'<row r="1">{inline("A1", "x" * 40_000)}</row>')
    cell = read_book(a_bare_workbook(tmp_path / "a.xlsx", rows)).sheets[0].rows[0].cells[0]
    assert cell.too_long
    assert len(cell.text) == 32_767


def test_a_document_type_with_entities_refuses_the_file(tmp_path: Path) -> None:
    evil = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sheet_xml(
        "<row r='1'><c r='A1'><v>&a;</v></c></row>"
    )
    assert refusal_of(a_bare_workbook(tmp_path / "a.xlsx", evil)) == "unreadable"


def test_a_bomb_is_refused_by_its_sizes(tmp_path: Path) -> None:
    bomb = a_bare_workbook(tmp_path / "a.xlsx", sheet_xml(" " * 30_000_000))
    assert refusal_of(bomb) == "expands_too_much"


def test_an_archive_of_too_many_entries_is_refused(tmp_path: Path) -> None:
    more = {f"xl/media/{n}.xml": b"" for n in range(2_001)}
    assert refusal_of(a_bare_workbook(tmp_path / "a.xlsx", sheet_xml(""), more=more)) == "expands_too_much"


def test_an_archive_with_a_link_is_refused(tmp_path: Path) -> None:
    path = a_bare_workbook(tmp_path / "a.xlsx", sheet_xml(""))
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("xl/link.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal_of(path) == "unreadable"


def test_a_file_locked_with_a_password_is_called_encrypted(tmp_path: Path) -> None:
    locked = tmp_path / "a.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000 + "EncryptedPackage".encode("utf-16-le"))
    assert refusal_of(locked) == "encrypted"


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 broken", b"%PDF-1.7", b"\x89PNG\r\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no", b"\x00" * 4_000],
)
def test_what_is_no_spreadsheet_is_called_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert refusal_of(path) == "unreadable"


def test_a_missing_file_is_called_unreadable(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "none.xlsx") == "unreadable"


def test_broken_xml_is_called_unreadable(tmp_path: Path) -> None:
    assert refusal_of(a_bare_workbook(tmp_path / "a.xlsx", "<worksheet><sheetData><row>")) == "unreadable"


def test_more_cells_than_the_limit_are_refused(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "a.xlsx", {"List": [[1, 2, 3], [4, 5, 6]]})
    with pytest.raises(RefusedFile) as refused:
        read_xlsx(str(path), limit=CellLimit(most=5))
    assert refused.value.reason == "too_many_cells"


def test_no_setting_of_the_server_reaches_the_reading_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "/nonexistent")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "sitecustomize.py").write_text("raise SystemExit(9)", "utf-8")
    assert os.environ["PYTHONPATH"] == str(tmp_path)
    path = a_workbook(tmp_path / "a.xlsx", {"List": [["x"]]})
    assert read_book(path).sheets[0].rows[0].cells[0].text == "x"


def test_old_formats_are_told_apart_by_content_not_by_name(tmp_path: Path) -> None:
    path = tmp_path / "really.csv"
    path.write_bytes(a_workbook(tmp_path / "a.xlsx", {"List": [["x"]]}).read_bytes())
    assert kind_of(path) == "xlsx"


def test_an_open_document_sheet_is_read(tmp_path: Path) -> None:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0" '
        f'xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet><table:table table:name="List">'
        '<table:table-row/><table:table-row><table:table-cell office:value-type="string"><text:p>Name</text:p>'
        '</table:table-cell><table:table-cell office:value-type="float" office:value="7"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    rows = read_book(path).sheets[0].rows
    assert [(r.number, [c.text for c in r.cells.values()]) for r in rows] == [(2, ["Name", "7"])]


def test_letters_of_columns_count_from_zero() -> None:
    assert [column_number(c) for c in ("A", "Z", "AA", "XFD")] == [0, 25, 26, 16383]


def csv_rows(data: bytes) -> list[tuple[int, list[str]]]:
    book: Book = read_delimited(data, limit=CellLimit())
    return [
        (r.number, [r.cells[c].text if c in r.cells else "" for c in range(max(r.cells, default=-1) + 1)])
        for r in book.sheets[0].rows
    ]


def test_every_record_counts_and_a_quoted_line_end_does_not() -> None:
    assert csv_rows(b'title\r\n\r\na,b\n"x\ny",2\r3,4') == [
        (1, ["title"]),
        (2, []),
        (3, ["a", "b"]),
        (4, ["x\ny", "2"]),
        (5, ["3", "4"]),
    ]


def test_an_open_quote_spoils_its_own_line_only() -> None:
    book = read_delimited(b'a,b\n"open,2\nthen,3\n"fine",4\n', limit=CellLimit())
    assert [(r.number, r.unclosed_quote) for r in book.sheets[0].rows] == [
        (1, False),
        (2, True),
        (3, False),
        (4, False),
    ]


def test_a_quote_inside_a_word_is_a_letter() -> None:
    assert csv_rows(b'a,b\n5\'10",x\n"say ""no""",y\n') == [
        (1, ["a", "b"]),
        (2, ["5'10\"", "x"]),
        (3, ['say "no"', "y"]),
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(mark: str) -> None:
    text = "\n".join(mark.join(row) for row in (["a", "b", "c"], ["1,5", "x; y", "3"], ["2", "", "4"]))
    assert read_delimited(text.replace("1,5", "1").replace("x; y", "x").encode(), limit=CellLimit()).delimiter == mark


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("නම;x".encode("utf-8-sig"), "නම;x"),
        ("නම;x".encode("utf-16"), "නම;x"),
        ("name;x\nabc;y".encode("utf-16-le"), "name;x\nabc;y"),
        ("name;x\nabc;y".encode("utf-16-be"), "name;x\nabc;y"),
        ("Müller & Café".encode("cp1252"), "Müller & Café"),
        ("الاسم الكامل;رقم الجواز".encode("cp1256"), "الاسم الكامل;رقم الجواز"),
        ("නිමාලි".encode() + b"\xff", "නිමාලි\ufffd"),
    ],
)
def test_the_encoding_is_found(data: bytes, text: str) -> None:
    assert decoded(data)[0] == text


def test_greek_is_preferred_where_the_list_comes_from_cyprus() -> None:
    assert decoded("Όνομα;Επώνυμο".encode("cp1253"), greek=True)[0] == "Όνομα;Επώνυμο"
