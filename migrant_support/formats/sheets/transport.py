"""Carries a book from the reading process to the asking one as lines of JSON: nothing that could run (SEC IN-2)."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from migrant_support.formats.sheets.book import Book, Cell, CellKind, Merge, RefusedFile, Row, Sheet

_KINDS: dict[CellKind, str] = {"text": "t", "number": "n", "moment": "m", "truth": "b", "error": "e"}
_NAMES: dict[str, CellKind] = {short: kind for kind, short in _KINDS.items()}
_STRUCK, _TOO_LONG = 1, 2


def lines_of(book: Book) -> Iterator[str]:
    """Write a book, one line a sheet head and one a row."""
    yield json.dumps({"since_1904": book.since_1904, "encoding": book.encoding, "delimiter": book.delimiter})
    for sheet in book.sheets:
        merges = [[m.first_row, m.first_column, m.last_row, m.last_column] for m in sheet.merges]
        head = {"sheet": sheet.name, "hidden": sheet.hidden, "columns": sorted(sheet.hidden_columns), "merges": merges}
        yield json.dumps(head)
        for row in sheet.rows:
            yield json.dumps([row.number, int(row.unclosed_quote), [_packed(c, cell) for c, cell in row.cells.items()]])
    yield json.dumps({"end": True})


def refusal_line(refused: RefusedFile) -> str:
    """Write why a file was refused."""
    return json.dumps({"refused": refused.reason})


def book_of(lines: Iterable[str]) -> Book:
    """Read a book back; raise `RefusedFile` when the other side refused or stopped before its end."""
    head: dict[str, Any] | None = None
    sheets: list[Sheet] = []
    rows: list[Row] = []
    about: dict[str, Any] = {}
    for line in lines:
        part = json.loads(line)
        if isinstance(part, list):
            rows.append(_row(part))
            continue
        if "refused" in part:
            raise RefusedFile(part["refused"])
        if head is not None:
            sheets.append(_sheet(head, rows))
            head, rows = None, []
        if "end" in part:
            return Book(tuple(sheets), about["since_1904"], about["encoding"], about["delimiter"])
        if "sheet" in part:
            head = part
        else:
            about = part
    raise RefusedFile("unreadable")


def _packed(column: int, cell: Cell) -> list[Any]:
    flags = (_STRUCK if cell.struck else 0) | (_TOO_LONG if cell.too_long else 0)
    packed: list[Any] = [column, _KINDS[cell.kind], cell.text]
    if flags or cell.formula is not None or cell.number is not None or cell.moment is not None:
        packed += [flags, cell.formula, cell.number, cell.moment.isoformat() if cell.moment else None]
    return packed


def _row(part: list[Any]) -> Row:
    number, unclosed, cells = part
    return Row(number, {packed[0]: _cell(packed) for packed in cells}, unclosed_quote=bool(unclosed))


@lru_cache(maxsize=20_000)
def _plain_cell(kind: CellKind, text: str) -> Cell:
    """One cell for all that hold the same: of a long list most columns repeat a few words."""
    return Cell(kind, text)


def _cell(packed: list[Any]) -> Cell:
    kind = _NAMES[packed[1]]
    if len(packed) == 3:
        return _plain_cell(kind, packed[2]) if len(packed[2]) <= 40 else Cell(kind, packed[2])
    flags, formula, number, moment = packed[3:]
    return Cell(
        kind,
        packed[2],
        number=number,
        moment=datetime.fromisoformat(moment) if moment else None,
        formula=formula,
        struck=bool(flags & _STRUCK),
        too_long=bool(flags & _TOO_LONG),
    )


def _sheet(head: dict[str, Any], rows: list[Row]) -> Sheet:
    merges = tuple(Merge(*m) for m in head["merges"])
    return Sheet(head["sheet"], tuple(rows), head["hidden"], frozenset(head["columns"]), merges)
