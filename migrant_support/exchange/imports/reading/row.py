"""A row on its way: what goes into the reading of one person and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from migrant_support.exchange.imports.reading.cells import DayContext, text_of
from migrant_support.exchange.imports.reading.facts import ListFacts
from migrant_support.exchange.imports.reading.outcome import RejectReason, WarningCode
from migrant_support.formats.dates import DateHabits
from migrant_support.formats.sheets.book import Cell


@dataclass(frozen=True, slots=True)
class RowInput:
    """One row as it is to be read: its cells, which columns feed which field, and what holds for the list."""

    cells: Mapping[int, Cell]
    columns: Mapping[str, tuple[int, ...]]
    facts: ListFacts
    month_first: frozenset[int] = frozenset()
    since_1904: bool = False
    unclosed_quote: bool = False
    surplus: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    """Texts by field, as far as they were asked for: most are asked for several times."""

    def cell(self, name: str) -> Cell | None:
        """The first filled cell of a field."""
        return next((self.cells[c] for c in self.columns.get(name, ()) if c in self.cells), None)

    def text(self, name: str) -> str:
        """The text of a field's cells; several columns are joined by line ends."""
        known = self.texts.get(name)
        if known is None:
            known = self.texts[name] = self._text(name)
        return known

    def _text(self, name: str) -> str:
        if name not in self.columns:
            return ""
        texts = [text_of(self.cells[c]) for c in self.columns.get(name, ()) if c in self.cells]
        return "\n".join(t for t in texts if t)

    def has(self, name: str) -> bool:
        """Whether the table has a column for the field."""
        return name in self.columns

    def days(self, name: str, habits: DateHabits) -> DayContext:
        """How the dates of a field's column are read."""
        first = next(iter(self.columns.get(name, ())), -1)
        swapped = DateHabits(habits.not_after, habits.two_digit, habits.default_year, first in self.month_first)
        return DayContext(swapped, self.since_1904)


@dataclass(slots=True)
class RowAnswer:
    """The person of a row, or why not; `is_child` marks rows written under a parent."""

    fields: dict[str, Any] = field(default_factory=dict)
    doubts: list[tuple[str, WarningCode]] = field(default_factory=list)
    reason: RejectReason | None = None
    is_child: bool = False

    def doubt(self, name: str, code: WarningCode) -> None:
        """Note a doubt once."""
        if (name, code) not in self.doubts:
            self.doubts.append((name, code))
