"""Reads a whole file of people: sheets, tables, rows, then what only shows between rows. Changes nothing anywhere."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from migrant_support.exchange.imports.reading.cells import is_ditto, text_of
from migrant_support.exchange.imports.reading.choices import Choices, table_print
from migrant_support.exchange.imports.reading.context import MissionContext
from migrant_support.exchange.imports.reading.duplicates import duplicates_of
from migrant_support.exchange.imports.reading.facts import FlightFacts, ListFacts, facts_of, under_heading
from migrant_support.exchange.imports.reading.families import Ties, families_of, travel_units_of
from migrant_support.exchange.imports.reading.fields import CONFIDENTIAL, IGNORED
from migrant_support.exchange.imports.reading.outcome import (
    Corrections,
    PersonRow,
    Reading,
    RejectedRow,
    RowRef,
    RowWarning,
    SheetColumns,
    Tell,
)
from migrant_support.exchange.imports.reading.people import read_person
from migrant_support.exchange.imports.reading.row import RowAnswer, RowInput
from migrant_support.exchange.imports.reading.tables import DataRow, Heading, Table, columns_of, find_table
from migrant_support.formats.dates import only_order
from migrant_support.formats.sheets.book import Book, Cell, RefusedFile, Sheet
from migrant_support.formats.sheets.reader import read_book

_DATE_FIELDS = (
    "registered_at",
    "dob",
    "passport_expires",
    "date_in",
    "date_out",
    "test1_date",
    "test2_date",
    "release_date",
)
_FILLED_DOWN = frozenset(
    {"centre", "employer", "date_in", "flight", "origin", "room", "payer", "nationality", "test1_date", "release_date"}
)
_ERROR_TEXTS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
MOST_ROWS = 150_000
_TOLD_EVERY = 1_000
_INHERITED = ("date_in", "date_out", "room", "nationality")


def read_people(
    path: Path,
    *,
    mission: MissionContext,
    today: date,
    choices: Choices | None = None,
    mended: Corrections | None = None,
) -> Reading:
    """Read the people of a spreadsheet or CSV file.

    `choices` set the fields of columns where a person did, `mended` the cells of rows that a person wrote anew.
    Never raises for what is in the file: a file that cannot be read safely comes back `refused`.
    """
    try:
        book = read_book(path, greek=mission.country in {"CYP", "GRC"})
    except RefusedFile as refused:
        return Reading(path.name, refused=refused.reason)
    return people_of(book, path.name, mission=mission, today=today, choices=choices, mended=mended)


def people_of(
    book: Book,
    name: str,
    *,
    mission: MissionContext,
    today: date,
    choices: Choices | None = None,
    mended: Corrections | None = None,
    tell: Tell | None = None,
) -> Reading:
    """Read the people of a book that is already open; `name` is the file's, for the report.

    The book is used up: the cells of a row that became a person are let go, so that a long list is not kept twice.
    """
    reading = Reading(name)
    total = sum(len(sheet.rows) for sheet in book.sheets)
    if total > MOST_ROWS:
        reading.refused = "too_many_cells"
        return reading
    between = _BetweenRows()
    for sheet in book.sheets:
        if sheet.hidden:
            reading.sheets.append(SheetColumns(sheet.name, None, (), read=False, hidden=True))
            continue
        table = find_table(sheet, choices)
        about = _SheetReading(sheet, table, mission, today, since_1904=book.since_1904)
        reading.sheets += about.tables()
        about.read_into(reading, between, mended or {}, lambda done: tell(done, total) if tell else None)
    _look_between_rows(reading, between)
    return reading


def mend_row(
    written: Mapping[str, str], columns: SheetColumns, *, ref: RowRef, mission: MissionContext, today: date
) -> PersonRow | RejectedRow:
    """Read one row again from texts by header, as a person mended them, with the columns and facts of its sheet."""
    by_header = {g.header: g for g in columns.columns}
    cells = {by_header[h].column: Cell("text", text) for h, text in written.items() if h in by_header and text.strip()}
    fields = columns_of(columns.columns, frozenset(), frozenset())
    fields.pop(CONFIDENTIAL, None)
    facts = facts_from(columns.facts) if columns.facts else ListFacts(today, today.year)
    answer = read_person(RowInput(cells, fields, facts, frozenset(columns.month_first)), mission, today)
    return _row_of(answer, ref, dict(written))


def facts_to(facts: ListFacts) -> dict[str, Any]:
    """Write the facts of a list as plain JSON values, to be kept with the batch."""
    plain: dict[str, Any] = asdict(facts)
    for holder, name in ((plain, "day"), (plain, "last_day"), (plain["flight"], "day")):
        holder[name] = holder[name].isoformat() if holder[name] else None
    return plain


def facts_from(kept: Mapping[str, Any]) -> ListFacts:
    """Read the facts of a list back."""

    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    flight = FlightFacts(kept["flight"]["number"], kept["flight"]["origin"], day(kept["flight"]["day"]))
    whole = day(kept["day"]) or date(kept["year"], 12, 31)
    return ListFacts(
        whole,
        kept["year"],
        day(kept["last_day"]),
        flight,
        kept["is_flight_list"],
        kept["women_only"],
        kept.get("place"),
        kept.get("room"),
    )


def _row_of(answer: RowAnswer, ref: RowRef, written: dict[str, str]) -> PersonRow | RejectedRow:
    if answer.reason is not None:
        return RejectedRow(ref, answer.reason, written, answer.fields)
    return PersonRow(ref, answer.fields, written, [RowWarning(ref, name, code) for name, code in answer.doubts])


@dataclass(slots=True)
class _BetweenRows:
    """What is noted while rows are read, for the look across rows afterwards."""

    serials: dict[tuple[str, str], RowRef] = field(default_factory=dict)
    links: dict[RowRef, str] = field(default_factory=dict)
    codes: dict[RowRef, str] = field(default_factory=dict)
    guardians: list[tuple[RowRef, RowRef]] = field(default_factory=list)


class _SheetReading:
    """Reads the rows of one sheet in order: ditto marks and merged blocks need the row above, children their mother."""

    def __init__(self, sheet: Sheet, table: Table, mission: MissionContext, today: date, *, since_1904: bool) -> None:
        self.sheet, self.table, self.mission, self.today, self.since_1904 = sheet, table, mission, today, since_1904
        self.facts = facts_of(sheet.name, table.titles, table.notes, today=today)
        self.month_first = frozenset(_month_first_columns(table))
        self._above: dict[int, Cell] = {}
        self._covers = _merge_covers(sheet)
        self._tops = set(self._covers.values())
        self._by_row = {r.number: r for r in sheet.rows if r.number in self._tops}
        self._guardian: PersonRow | None = None

    def tables(self) -> list[SheetColumns]:
        """Return how each table of this sheet was understood, without any sample of a confidential column."""
        return [self._columns(heading) for heading in self.table.headings] or [
            SheetColumns(self.sheet.name, None, (), read=False)
        ]

    def _columns(self, heading: Heading) -> SheetColumns:
        guesses = tuple(
            replace(g, samples=()) if g.field == CONFIDENTIAL or g.column in self.sheet.hidden_columns else g
            for g in heading.guesses
        )
        return SheetColumns(
            self.sheet.name,
            heading.first_row,
            guesses,
            read=self.table.is_read,
            facts=facts_to(self.facts),
            month_first=tuple(sorted(self.month_first)),
            last_header_row=heading.last_row,
            table_print=table_print(heading.guesses),
        )

    def read_into(
        self, reading: Reading, between: _BetweenRows, mended: Corrections, told: Callable[[int], None]
    ) -> None:
        """Read all rows and note what ties them."""
        for data in self.table.rows:
            if (done := len(reading.people)) % _TOLD_EVERY == 0 and done:
                told(done)
            row = self._input(data)
            if not self._is_somebody(row, data):
                continue
            ref = RowRef(self.sheet.name, data.text_row.number)
            written = mended.get(ref)
            if written is not None:
                row = self._as_mended(row, data, written)
            answer = read_person(row, self.mission, self.today)
            outcome = _row_of(answer, ref, self._written(data, row) if written is None else dict(written))
            if isinstance(outcome, RejectedRow):
                reading.rejected.append(outcome)
                continue
            self._place(outcome, row, answer, between)
            reading.people.append(outcome)
            if data.text_row.number not in self._tops:
                data.text_row.row.cells.clear()

    def _place(self, person: PersonRow, row: RowInput, answer: RowAnswer, between: _BetweenRows) -> None:
        """Put a child under its guardian, note serial number and references."""
        serial = row.text("serial")
        if answer.is_child and self._guardian is not None and not (serial and serial.isdecimal()):
            guardian = self._guardian
            person.fields["guardian"] = str(guardian.ref)
            for name in _INHERITED:
                if name in guardian.fields and not person.fields.get(name):
                    person.fields[name] = guardian.fields[name]
            between.guardians.append((guardian.ref, person.ref))
        else:
            self._guardian = person
        if serial[:6].strip().isdecimal():
            between.serials[self.sheet.name, str(int(serial[:6]))] = person.ref
        between.codes[person.ref] = row.text("group_code")
        between.links[person.ref] = "\n".join(filter(None, (row.text("remarks"), row.text("companions"))))

    def _input(self, data: DataRow) -> RowInput:
        facts = under_heading(self.facts, data.heading)
        cells = dict(self._cells(data))
        surplus = not self.sheet.name and data.wide > 1 and max(cells, default=0) >= data.wide
        return RowInput(
            cells, data.columns, facts, self.month_first, self.since_1904, data.text_row.row.unclosed_quote, surplus
        )

    def _as_mended(self, row: RowInput, data: DataRow, written: Mapping[str, str]) -> RowInput:
        """The row with the cells that a person wrote; the quotes and the surplus of the file are behind it."""
        places = {label: column for column, label in data.headers.items()}
        cells = {places[label]: Cell("text", text) for label, text in written.items() if label in places}
        filled = {column: cell for column, cell in cells.items() if cell.text.strip()}
        return replace(row, cells=filled, unclosed_quote=False, surplus=False, texts={})

    def _cells(self, data: DataRow) -> Iterator[tuple[int, Cell]]:
        """Yield the cells with ditto marks and merged blocks resolved to the value above."""
        own = data.text_row.row.cells
        number = data.text_row.number
        fill = {c for name, columns in data.columns.items() if name in _FILLED_DOWN for c in columns}
        for column in sorted({*own, *fill}):
            cell = own.get(column)
            if cell is not None and is_ditto(text_of(cell)):
                cell = self._above.get(column)
            elif cell is None or not cell.text.strip():
                top = self._covers.get((number, column)) if column in fill else None
                cell = self._by_row[top].cells.get(column, cell) if top in self._by_row else cell
            if cell is not None and cell.kind == "text" and cell.text.strip() in _ERROR_TEXTS:
                cell = Cell("error", cell.text.strip())
            if cell is not None:
                if cell.text.strip():
                    self._above[column] = cell
                yield column, cell

    @staticmethod
    def _is_somebody(row: RowInput, data: DataRow) -> bool:
        """Tell whether anything but a serial number and filled-down values stands in the row."""
        own = data.text_row.row.cells
        told = (c for name, columns in row.columns.items() if name not in IGNORED for c in columns)
        return row.unclosed_quote or any(c in own and any(map(str.isalnum, own[c].text[:400])) for c in told)

    def _written(self, data: DataRow, row: RowInput) -> dict[str, str]:
        """Return what was written, by label, ditto marks and merged blocks as the words above; nothing from
        confidential columns, nor from hidden ones nobody mapped.
        """
        secret = set(data.columns.get(CONFIDENTIAL, ()))
        mapped = {c for columns in data.columns.values() for c in columns}
        written: dict[str, str] = {}
        for column, cell in row.cells.items():
            if (
                column in secret
                or (column in self.sheet.hidden_columns and column not in mapped)
                or not cell.text.strip()
            ):
                continue
            header = data.headers.get(column, f"#{column + 1}")
            written.setdefault(header, cell.text[:2_000])
        return written


def _merge_covers(sheet: Sheet) -> dict[tuple[int, int], int]:
    """Return for each row and column inside a block merged downwards the row where its value stands."""
    covers: dict[tuple[int, int], int] = {}
    for merge in sheet.merges:
        for row in range(merge.first_row + 1, min(merge.last_row, merge.first_row + 5_000) + 1):
            covers[row, merge.first_column] = merge.first_row
    return covers


def _month_first_columns(table: Table) -> Iterator[int]:
    """Columns written month first: some dates prove it and none the contrary.

    A form's own time stamps follow one habit, so one proof is enough there; people's dates need several, because a
    single one is only an exception among dates with the day first.
    """
    proofs: dict[int, list[str]] = {}
    stamps = {c for data in table.rows for c in data.columns.get("registered_at", ())}
    for data in table.rows:
        for name in _DATE_FIELDS:
            for column in data.columns.get(name, ()):
                cell = data.text_row.row.cells.get(column)
                proof = only_order(text_of(cell)) if cell is not None and cell.kind == "text" else None
                if proof:
                    proofs.setdefault(column, []).append(proof)
    return (c for c, found in proofs.items() if set(found) == {"month_first"} and (c in stamps or len(found) >= 4))


def _look_between_rows(reading: Reading, between: _BetweenRows) -> None:
    reading.duplicates, shared = duplicates_of(reading.people)
    reading.groups = families_of(between.guardians) + travel_units_of(
        reading.people, Ties(between.serials, between.links, between.codes)
    )
    by_ref = {p.ref: p for p in reading.people}
    for ref in sorted({r for pair in shared for r in pair}):
        by_ref[ref].warnings.append(RowWarning(ref, "passport_no", "passport_shared"))
