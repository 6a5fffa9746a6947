"""What a spreadsheet holds, sparsely: only cells with something in them, at the row numbers the spreadsheet shows."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

RefusalReason = Literal["expands_too_much", "unreadable", "encrypted", "too_many_cells"]
CellKind = Literal["text", "number", "moment", "truth", "error"]

LONGEST_CELL = 32_767


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `text` is its content as text, whatever its kind; a number or a moment is beside it.

    `formula` is the formula's text when the content was computed; `too_long` marks a text cut at 32,767 characters.
    """

    kind: CellKind
    text: str
    number: float | None = None
    moment: datetime | None = None
    formula: str | None = None
    struck: bool = False
    too_long: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row or CSV record: its number (from 1) and its cells by column (from 0)."""

    number: int
    cells: dict[int, Cell]
    unclosed_quote: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block: rows from 1, columns from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; the name is empty for CSV."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A whole file. `since_1904` tells from when bare numbers count as dates; CSV files tell encoding and delimiter."""

    sheets: tuple[Sheet, ...]
    since_1904: bool = False
    encoding: str | None = None
    delimiter: str | None = None


class RefusedFile(Exception):
    """The file cannot be read safely; `reason` is the code of samples and screens."""

    def __init__(self, reason: RefusalReason, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


@dataclass(slots=True)
class CellLimit:
    """Counts cells and refuses beyond the limit: with 1,500,000 cells the whole reading stays under 500 MB."""

    most: int = 1_500_000
    seen: int = field(default=0)

    def count(self) -> None:
        """Count one cell; raise `RefusedFile("too_many_cells")` beyond the limit."""
        self.seen += 1
        if self.seen > self.most:
            raise RefusedFile("too_many_cells")
