"""Reads .xls, .xlsb and .ods through calamine; such files tell nothing of formulas, strike-through or hidden
columns.
"""

from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from migrant_support.formats.sheets.book import LONGEST_CELL, Book, Cell, CellLimit, Merge, RefusedFile, Row, Sheet
from migrant_support.formats.sheets.xlsx import number_text

_Value = int | float | str | bool | time | date | datetime | timedelta


def read_legacy(path: str, *, limit: CellLimit) -> Book:
    """Read a workbook that passed the gate; raise `RefusedFile` when it is broken, locked or too large."""
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return Book(tuple(_sheet(workbook, meta.name, meta.visible, limit) for meta in workbook.sheets_metadata))
    except CalamineError as broken:
        locked = "password" in str(broken).lower()
        raise RefusedFile("encrypted" if locked else "unreadable") from broken


def _sheet(workbook: CalamineWorkbook, name: str, visible: SheetVisibleEnum, limit: CellLimit) -> Sheet:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.total_height * max(sheet.total_width, 1) > limit.most * 4:
        raise RefusedFile("too_many_cells")
    rows = []
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = {column: _cell(value) for column, value in enumerate(values) if value not in ("", None)}
        for _ in cells:
            limit.count()
        if cells:
            rows.append(Row(number, cells))
    merges = tuple(Merge(a + 1, b, c + 1, d) for (a, b), (c, d) in sheet.merged_cell_ranges or [])
    return Sheet(name, tuple(rows), hidden=visible != SheetVisibleEnum.Visible, merges=merges)


def _cell(value: _Value) -> Cell:
    if isinstance(value, bool):
        return Cell("truth", "TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return Cell("number", number_text(float(value)), number=float(value))
    if isinstance(value, datetime):
        return Cell("moment", value.isoformat(sep=" "), moment=value)
    if isinstance(value, date):
        moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - wall time of a sheet has no zone
        return Cell("moment", moment.isoformat(sep=" "), moment=moment)
    text = str(value)
    return Cell("text", text[:LONGEST_CELL], too_long=len(text) > LONGEST_CELL)
