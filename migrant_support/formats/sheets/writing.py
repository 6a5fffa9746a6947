"""Writes tables as files that cannot run anything, and that are the same bytes each time (SEC SH-2).

Every cell is text: no formula, no link, no number that a program could read as a date. Nothing of the moment of writing
stands inside.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain, repeat

import xlsxwriter

_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The moment that every workbook says it was made at: the library would write the present one."""
_STARTS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDEST = 40
_LONGEST_FOOTER = 240
"""Spreadsheets take 255 signs at the foot of a page, those that dress them included."""

Table = Sequence[Sequence[str]]


def formula_safe(cell: str) -> str:
    """The cell for a CSV file: one that a spreadsheet would take for a formula gets a leading apostrophe."""
    return f"'{cell}" if cell[:1] in _STARTS_A_FORMULA else cell


def csv_bytes(table: Table) -> bytes:
    """A table as CSV in UTF-8, lines ending as RFC 4180 says."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([map(formula_safe, row) for row in table])
    return out.getvalue().encode()


def xlsx_bytes(sheets: Mapping[str, Table], *, footer: str = "", steps: Sequence[float] = ()) -> bytes:
    """Tables as sheets of a workbook; the first row of each is its header and stays in view.

    `footer` stands at the foot of printed pages. `steps` are added to the widths of the columns of the first sheet, in
    their order: no eye sees them, and who knows them reads them back.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        book.set_properties({"created": _MADE})
        strong = book.add_format({"bold": True})
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for row, cells in enumerate(table):
                look = strong if row == 0 else None
                for column, cell in enumerate(cells):
                    if cell:
                        sheet.write_string(row, column, cell, look)
            if footer:
                sheet.set_footer("&L" + footer.replace("&", "&&")[:_LONGEST_FOOTER])
            hidden = chain(steps if sheet is book.worksheets()[0] else (), repeat(0.0))
            for column, (width, step) in enumerate(zip(_widths(table), hidden, strict=False)):
                sheet.set_column(column, column, width + step)
    return out.getvalue()


def _widths(table: Table) -> list[int]:
    """How wide each column is, in characters."""
    return [min(max(map(len, column)) + 2, _WIDEST) for column in zip(*table, strict=True)]
