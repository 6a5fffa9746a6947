"""The file of an invented list: lines on sheets and what each of them is, written as workbook or as delimited text."""

import csv
import io
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904


@dataclass(eq=False)
class Line:
    """One line. It is somebody where it has `fields`, somebody to be mended where it has a `reason` too, else neither.

    `who` is the same for lines about one person, `unit` for people who travel together.
    """

    cells: list[Any]
    fields: dict[str, Any] | None = None
    reason: str | None = None
    who: str | None = None
    unit: str | None = None
    guardian: "Line | None" = None
    doubts: list[str] = field(default_factory=list)
    struck: bool = False
    place: str = ""


@dataclass
class Page:
    """One sheet: its lines from row 1 on, and merged blocks (first row and column, last row and column, from 1)."""

    name: str
    lines: list[Line] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden: bool = False

    def add(self, *cells: Any, **about: Any) -> Line:
        """Add a line and return it."""
        line = Line(list(cells), **about)
        self.lines.append(line)
        return line


@dataclass
class Paper:
    """A whole file."""

    pages: list[Page]
    country: str
    since_1904: bool = False
    encoding: str = ""
    delimiter: str = ","
    newline: str = "\r\n"

    def save(self, folder: Path) -> Path:
        """Write the file: delimited text where an encoding is set, else a workbook."""
        if self.encoding:
            path = folder / "list.csv"
            path.write_bytes(self._text().encode(self.encoding, errors="replace"))
            return path
        return self._workbook(folder / "list.xlsx")

    def _text(self) -> str:
        written = io.StringIO(newline="")
        writer = csv.writer(written, delimiter=self.delimiter, lineterminator=self.newline)
        for line in self.pages[0].lines:
            writer.writerow(["" if c is None else _plain(c) for c in line.cells])
        return written.getvalue()

    def _workbook(self, path: Path) -> Path:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.worksheets[0])
        if self.since_1904:
            workbook.epoch = CALENDAR_MAC_1904
        for page in self.pages:
            sheet = workbook.create_sheet(page.name)
            sheet.sheet_state = "hidden" if page.hidden else "visible"
            for number, line in enumerate(page.lines, start=1):
                for column, value in enumerate(line.cells, start=1):
                    if value not in (None, ""):
                        cell = sheet.cell(number, column, value)
                        if line.struck:
                            cell.font = Font(strike=True)
            for first_row, first_column, last_row, last_column in page.merges:
                sheet.merge_cells(
                    start_row=first_row, start_column=first_column, end_row=last_row, end_column=last_column
                )
            for column in page.hidden_columns:
                sheet.column_dimensions[get_column_letter(column)].hidden = True
            for row in page.hidden_rows:
                sheet.row_dimensions[row].hidden = True
        workbook.save(path)
        return path

    def truth(self) -> dict[str, Any]:
        """What a perfect reading yields, in the shape of the import's report."""
        lines = []
        for page in self.pages:
            for number, line in enumerate(page.lines, start=1):
                if line.fields is not None and not page.hidden:
                    line.place = f"{'' if self.encoding else page.name}!{number}"
                    lines.append(line)
        persons = [x for x in lines if x.reason is None]
        for line in persons:
            if line.guardian is not None and line.fields is not None:
                line.fields["guardian"] = line.guardian.place
        families = {id(x.guardian): [x.guardian.place] for x in persons if x.guardian}
        for line in persons:
            if line.guardian is not None:
                families[id(line.guardian)].append(line.place)
        units = [{"type": "travel_unit", "members": m} for m in _together(persons, "unit")]
        return {
            "refused": None,
            "persons": [{**_split(x.place), "fields": x.fields} for x in persons],
            "rejected": [{**_split(x.place), "reason": x.reason} for x in lines if x.reason],
            "duplicates": _together(persons, "who"),
            "groups": [{"type": "family", "members": m} for m in families.values()] + units,
            "warnings": [{**_split(x.place), "code": code} for x in persons for code in x.doubts],
        }


def _plain(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, datetime) else str(value)


def _split(place: str) -> dict[str, Any]:
    sheet, _, row = place.rpartition("!")
    return {"sheet": sheet, "row": int(row)}


def _together(lines: list[Line], name: str) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        key = getattr(line, name)
        if key:
            found.setdefault(key, []).append(line.place)
    return [members for members in found.values() if len(members) > 1]
