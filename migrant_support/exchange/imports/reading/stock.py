"""Reads the stock book of a store: one movement of an item a row. Pure; changes nothing anywhere.

A balance is compared with what its row makes, an opening balance with the balance before it; nothing is corrected.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from migrant_support.exchange.imports.reading.cells import DayContext, date_of, is_ditto, text_of
from migrant_support.exchange.imports.reading.choices import Choices, labelled, table_print
from migrant_support.exchange.imports.reading.context import MissionContext
from migrant_support.exchange.imports.reading.facts import ListFacts, facts_of
from migrant_support.exchange.imports.reading.fields import CONFIDENTIAL
from migrant_support.exchange.imports.reading.headers import ColumnGuess, fold_words
from migrant_support.exchange.imports.reading.outcome import (
    Corrections,
    Reading,
    RejectedRow,
    RowRef,
    RowWarning,
    SheetColumns,
    StockRow,
    WarningCode,
)
from migrant_support.exchange.imports.reading.stock_columns import QUANTITIES, guesses_of, header_of
from migrant_support.exchange.imports.reading.words import key, says_nothing
from migrant_support.formats.characters import one_line, plain
from migrant_support.formats.dates import DateHabits
from migrant_support.formats.month_names import month_of
from migrant_support.formats.sheets.book import Book, Cell, RefusedFile, Row, Sheet
from migrant_support.formats.sheets.reader import read_book

_MOVES = ("received", "issued")
_TOTAL = re.compile(
    r"(?:grand |sub|sub[- ]|page )?totals?\b|carried (?:forward|over)|brought forward|c/f\b|b/f\b|verified|checked|"
    r"prepared by|certified|signed\b|note\s*[:\-]|nb[:.]|එකතුව|මුළු|மொத்தம்|المجموع|الاجمالي|الإجمالي|summe\b|totale\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\(?\s*[-−–]?\s*\d[\d,' ]*(?:\.\d+)?\s*\)?")
_MONTH_YEAR = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-\s]\s*((?:20)?\d{2})(?!\d)")
_YEAR_MONTH = re.compile(r"(?<!\d)(20\d{2})\s*[/.\-\s]\s*(\d{1,2})(?!\d)")
_WHOLE_DAY = re.compile(r"(?<!\d)\d{1,2}\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*((?:20)?\d{2})(?!\d)")
_WHOLE_ISO = re.compile(r"(?<!\d)(20\d{2})[/.\-](\d{1,2})[/.\-]\d{1,2}(?!\d)")
_NAMED = re.compile(r"([^\W\d_]{3,})[\s.,'/\-]*((?:20)?\d{2})(?!\d)")
_NAME_AFTER = re.compile(r"(?:item|article|product|description|අයිතමය|භාණ්ඩය|பொருள்|الصنف)\s*[:\-–]\s*(.+)", re.IGNORECASE)


def read_stock(
    path: Path,
    *,
    mission: MissionContext,
    today: date,
    choices: Choices | None = None,
    mended: Corrections | None = None,
) -> Reading:
    """Read the movements of a stock book; a file that cannot be read safely comes back `refused`."""
    try:
        book = read_book(path, greek=mission.country in {"CYP", "GRC"})
    except RefusedFile as refused:
        return Reading(path.name, refused=refused.reason, is_stock=True)
    return stock_of(book, path.name, today=today, choices=choices, mended=mended)


def stock_of(
    book: Book, name: str, *, today: date, choices: Choices | None = None, mended: Corrections | None = None
) -> Reading:
    """Read the movements of a book that is already open."""
    reading = Reading(name, is_stock=True)
    for sheet in book.sheets:
        if sheet.hidden:
            reading.sheets.append(SheetColumns(sheet.name, None, (), read=False, hidden=True))
            continue
        _Sheet(sheet, choices or Choices(), today, since_1904=book.since_1904).read_into(reading, mended or {})
    return reading


def is_stock_book(book: Book) -> bool:
    """Tell whether some sheet has the header of a stock book."""
    return any(header_of(sheet.rows) is not None for sheet in book.sheets if not sheet.hidden)


def mend_stock(
    written: Mapping[str, str], columns: SheetColumns, *, ref: RowRef, today: date
) -> StockRow | RejectedRow:
    """Read one movement again from texts by label; what only its neighbours tell is left to reading the whole."""
    by_label = {g.header: g.column for g in columns.columns}
    cells = {by_label[label]: Cell("text", text) for label, text in written.items() if label in by_label}
    places = {g.field: g.column for g in columns.columns if g.field}
    movement = _Movement({name: cells[c] for name, c in places.items() if c in cells}, today)
    return movement.outcome(ref, dict(written), _Balances())


@dataclass(slots=True)
class _Balances:
    """The balance last written of each item and batch."""

    last: dict[tuple[str, str], Decimal] = field(default_factory=dict)


class _Sheet:
    """Reads one sheet from its header down; ditto marks and blank items take the value above."""

    def __init__(self, sheet: Sheet, choices: Choices, today: date, *, since_1904: bool) -> None:
        self.sheet, self.choices, self.today, self.since_1904 = sheet, choices, today, since_1904
        self._above: dict[str, Cell] = {}
        self._balances = _Balances()
        self._heading = ""

    def read_into(self, reading: Reading, mended: Corrections) -> None:
        """Read all rows."""
        rows = self.sheet.rows
        header = header_of(rows)
        if header is None:
            reading.sheets.append(SheetColumns(self.sheet.name, None, (), read=False))
            return
        first, last = header
        guesses = self.choices.apply(labelled(guesses_of(rows, first, last)))
        titles = [one_line(cell.text[:200]) for row in rows[:first] for cell in row.cells.values() if cell.text.strip()]
        facts = facts_of(self.sheet.name, titles, (), today=self.today)
        named = next((found[1] for title in titles if (found := _NAME_AFTER.match(title))), "")
        self._heading = named
        reading.sheets.append(self._columns(guesses, rows[first].number, rows[last].number))
        places = {g.field: g.column for g in reversed(guesses) if g.field and g.field != CONFIDENTIAL}
        labels = {g.column: g.header for g in guesses if g.field != CONFIDENTIAL}
        words = {fold_words(g.header) for g in guesses}
        for row in rows[last + 1 :]:
            self._read_row(row, places, labels, words, facts, reading, mended)

    def _columns(self, guesses: Sequence[ColumnGuess], first: int, last: int) -> SheetColumns:
        hidden = self.sheet.hidden_columns
        shown = tuple(replace(g, samples=()) if g.column in hidden or g.field == CONFIDENTIAL else g for g in guesses)
        return SheetColumns(
            self.sheet.name, first, shown, last_header_row=last, table_print=table_print(guesses), facts=None
        )

    def _read_row(
        self,
        row: Row,
        places: Mapping[str, int],
        labels: Mapping[int, str],
        header: set[str],
        facts: ListFacts,
        reading: Reading,
        mended: Corrections,
    ) -> None:
        filled = {c: one_line(text_of(cell)) for c, cell in row.cells.items() if text_of(cell)}
        if not filled or _repeats(filled.values(), header):
            return
        if len(filled) == 1 and not any(c.isdecimal() for c in next(iter(filled.values()))[:1]):
            text = next(iter(filled.values()))
            self._heading = self._heading if _TOTAL.match(text) else text[:200]
            return
        ref = RowRef(self.sheet.name, row.number)
        written = mended.get(ref)
        cells = dict(row.cells)
        if written is not None:
            by_label = {label: c for c, label in labels.items()}
            cells = {by_label[name]: Cell("text", text) for name, text in written.items() if name in by_label}
        named = self._filled(cells, places)
        if not _is_movement(named):
            return
        kept = written if written is not None else _written(row.cells, labels, named, places)
        movement = _Movement(named, facts.day, self.since_1904, facts.year, self.today)
        outcome = movement.outcome(ref, dict(kept), self._balances)
        (reading.rejected if isinstance(outcome, RejectedRow) else reading.stock).append(outcome)  # type: ignore[arg-type]

    def _filled(self, cells: Mapping[int, Cell], places: Mapping[str, int]) -> dict[str, Cell]:
        """The cells by field, with ditto marks and a blank item as above; without a column the item of the heading."""
        named = {name: cells[c] for name, c in places.items() if c in cells and text_of(cells[c])}
        for name in ("item", "batch", "expiry", "unit", "date"):
            cell = named.get(name)
            if cell is not None and is_ditto(text_of(cell)) and name in self._above:
                named[name] = self._above[name]
        if "item" in places and "item" not in named and "item" in self._above and _has_numbers(named):
            named["item"] = self._above["item"]
        elif "item" not in places and self._heading:
            named["item"] = Cell("text", self._heading)
        if not _TOTAL.match(text_of(named.get("item"))):
            self._above |= named
        return named


def _written(
    cells: Mapping[int, Cell], labels: Mapping[int, str], named: Mapping[str, Cell], places: Mapping[str, int]
) -> dict[str, str]:
    """What stands in the row by label, ditto marks as the words above."""
    of_column = {places[name]: cell for name, cell in named.items() if name in places}
    return {
        labels[c]: of_column.get(c, cell).text[:2000] for c, cell in cells.items() if c in labels and cell.text.strip()
    }


def _has_numbers(named: Mapping[str, Cell]) -> bool:
    return any(_amount(named.get(name)) is not None for name in QUANTITIES)


def _is_movement(named: Mapping[str, Cell]) -> bool:
    item = text_of(named.get("item"))
    return (
        _has_numbers(named) and not _TOTAL.match(item) and any(c.isalnum() for c in item or text_of(named.get("date")))
    )


def _repeats(texts: Iterable[str], header: set[str]) -> bool:
    folded = [fold_words(text) for text in texts]
    return len(folded) > 2 and sum(text in header for text in folded) >= 0.7 * len(folded)


class _Movement:
    """One row by field."""

    def __init__(
        self,
        cells: Mapping[str, Cell],
        day: date,
        since_1904: bool = False,
        year: int | None = None,
        today: date | None = None,
    ) -> None:
        self.cells = cells
        self.today = today or day
        self.days = DayContext(DateHabits(self.today, two_digit="future", default_year=year or day.year), since_1904)
        self.doubts: list[tuple[str, WarningCode]] = []

    def outcome(self, ref: RowRef, written: dict[str, str], balances: _Balances) -> StockRow | RejectedRow:
        """Return the movement with its doubts, or why it waits."""
        fields = self._fields(balances)
        if self._is_struck():
            return RejectedRow(ref, "cancelled", written, fields)
        if not fields["item"]:
            return RejectedRow(ref, "missing_name", written, fields)
        self._check(fields, balances)
        return StockRow(ref, fields, written, [RowWarning(ref, name, code) for name, code in self.doubts])

    def _is_struck(self) -> bool:
        filled = [cell for cell in self.cells.values() if cell.text.strip()]
        return bool(filled) and 2 * sum(cell.struck for cell in filled) > len(filled)

    def _fields(self, balances: _Balances) -> dict[str, Any]:
        reading = date_of(self.cells.get("date"), self.days)
        whole = reading.value.whole if reading.value else None
        fields: dict[str, Any] = {"date": whole.isoformat() if whole else None}
        for name, longest in (("item", 200), ("batch", 60), ("unit", 40)):
            cell = self.cells.get(name)
            if cell is not None and cell.kind == "text" and plain(cell.text).cleaned:
                self.doubts.append((name, "control_characters"))
            text = one_line(text_of(cell))
            fields[name] = None if not text or says_nothing(text) else text[:longest]
        fields["expiry"] = self._expiry()
        numbers = {name: _amount(self.cells.get(name)) for name in QUANTITIES}
        opening = numbers["opening"]
        if opening is None:
            opening = balances.last.get(_key(fields))
        moved = (numbers["received"] or Decimal(0)) - (numbers["issued"] or Decimal(0))
        fields["opening"] = _plain(numbers["opening"])
        for name in _MOVES:
            fields[name] = _plain(numbers[name] or Decimal(0))
        fields["balance_written"] = _plain(numbers["balance_written"])
        fields["balance_computed"] = _plain((opening or Decimal(0)) + moved)
        return fields

    def _expiry(self) -> str | None:
        cell = self.cells.get("expiry")
        text = one_line(text_of(cell))
        if cell is None or not text or says_nothing(text):
            return None
        if cell.moment is not None:
            return f"{cell.moment.year}-{cell.moment.month:02}"
        found = expiry_of(text)
        if found is None and any(c.isdecimal() for c in text):
            self.doubts.append(("expiry", "expiry_invalid"))
        return found

    def _check(self, fields: Mapping[str, Any], balances: _Balances) -> None:
        of_item = _key(fields)
        before = balances.last.get(of_item)
        opening, written = _amount(self.cells.get("opening")), _amount(self.cells.get("balance_written"))
        computed = Decimal(str(fields["balance_computed"]))
        if opening is not None and before is not None and opening != before:
            self.doubts.append(("opening", "opening_mismatch"))
        if written is not None and written != computed and (opening is not None or before is not None):
            self.doubts.append(("balance_written", "balance_wrong"))
        if computed < 0 or (written is not None and written < 0):
            self.doubts.append(("balance_written", "negative_balance"))
        if fields["issued"] and fields["date"] and fields["expiry"] and _is_over(fields["expiry"], fields["date"]):
            self.doubts.append(("issued", "issued_after_expiry"))
        balances.last[of_item] = written if written is not None else computed


def _key(fields: Mapping[str, Any]) -> tuple[str, str]:
    return key(str(fields["item"] or "")), key(str(fields["batch"] or ""))


def _is_over(expiry: str, day: str) -> bool:
    """An item is usable to the end of the month of its expiry."""
    return day[:7] > expiry


def expiry_of(text: str) -> str | None:
    """Return a month of expiry as `YYYY-MM` from any way to write one (`10/22`, `EXP 10-22`, `Oct 2022`), or None."""
    flat = one_line(text)[:60]
    for pattern, month, year in ((_WHOLE_ISO, 2, 1), (_WHOLE_DAY, 1, 2), (_YEAR_MONTH, 2, 1), (_MONTH_YEAR, 1, 2)):
        if found := pattern.search(flat):
            return _month(int(found[year]), int(found[month]))
    for found in _NAMED.finditer(flat):
        if month_of(found[1]):
            return _month(int(found[2]), month_of(found[1]) or 0)
    return None


def _month(year: int, month: int) -> str | None:
    whole = year if year >= 1000 else 2000 + year
    return f"{whole}-{month:02}" if 1 <= month <= 12 and 2000 <= whole <= 2099 else None


def _amount(cell: Cell | None) -> Decimal | None:
    """Return a quantity: `1,025`, `231 pkts`, `(5)` for five less than none; None for blanks, dashes and words."""
    if cell is None or cell.kind in {"error", "moment", "truth"}:
        return None
    if cell.number is not None:
        return Decimal(str(cell.number))
    text = one_line(text_of(cell))[:40]
    found = _AMOUNT.match(text)
    if not found or text[:1].isalpha():
        return None
    bare = re.sub(r"[^\d.]", "", found[0])
    try:
        amount = Decimal(bare)
    except InvalidOperation:
        return None
    return -amount if any(sign in found[0] for sign in "(-−–") else amount


def _plain(amount: Decimal | None) -> int | float | None:
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)
