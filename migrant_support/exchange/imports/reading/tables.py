"""Finds the tables of people in a sheet: where the header stands, which rows are data, what lies between them.

Titles, repeated headers, page totals, notes and other tables are told from people here; no cell is converted.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from migrant_support.exchange.imports.reading.choices import Choices, labelled
from migrant_support.exchange.imports.reading.fields import IGNORED, NAMES, PERSONAL, SILENT_WHEN_HIDDEN
from migrant_support.exchange.imports.reading.headers import (
    ColumnGuess,
    first_different,
    fold_words,
    guess_columns,
    header_strength,
    is_header_word,
)
from migrant_support.exchange.imports.reading.people import is_child_line
from migrant_support.exchange.imports.reading.words import key
from migrant_support.formats.characters import one_line, plain
from migrant_support.formats.sheets.book import Row, Sheet

_SEARCHED_ROWS = 60
_SAMPLES = 60
_OFTEN = 3
_NUMBERED = ("passport_no", "nic", "civil_id", "phones", "dob")
_WIDEST = 150  # columns beyond are no list of people
_TOTAL = re.compile(
    r"(?:grand |sub|sub[- ]|page |gross |net )?totals?\b|c/f\b|b/f\b|carried (?:forward|over)|"
    r"brought forward (?:from )?page|sum\b|"
    r"page \d+|prepared by|checked by|certified|approved by|signed\b|end of (?:list|page)|summe\b|gesamt|"
    r"nb[:.]|n\.b\.|note\s*[:\-]|"
    r"no of pax|legend\b|source\s*:|\*\s|totale\b|toplam|σύνολο|total[ei]?:|"
    r"එකතුව|මුළු (?:එකතුව|ගණන|සංඛ්)|පිටුවේ එකතුව|සකස් කළේ|பரிசோதித்தவர்|மொத்தம்|மொத்த |العدد (?:الكلي|الاجمالي)|பக்க மொத்தம்|கூட்டுத்தொகை|"
    r"தயாரித்தவர்|المجموع|الاجمالي|الإجمالي|المجموع الكلي|مجموع|أعده|اعده",
    re.IGNORECASE,
)
_OTHER_TABLE = re.compile(
    r"(?:cabin |flight |operating )?crew\b(?: list| members)?|staff\b(?: on duty| list)?|officers on duty|"
    r"escorts?\b|legend|summary|distribution|abbreviations|"
    r"waiting list|stand ?by list|කාර්ය මණ්ඩලය|பணியாளர் குழு|الطاقم|طاقم الطائرة",
    re.IGNORECASE,
)


@dataclass(slots=True)
class TextRow:
    """A row, and the texts of its cells, cleaned and on one line: made when they are asked for, and forgotten after."""

    row: Row
    _texts: Mapping[int, str] | None = None

    @property
    def texts(self) -> Mapping[int, str]:
        """The texts by column; blanks are left out."""
        if self._texts is None:
            made = {c: one_line(plain(cell.text[:400]).text) for c, cell in self.row.cells.items() if c < _WIDEST}
            self._texts = {c: t for c, t in made.items() if t}
        return self._texts

    def forget(self) -> None:
        """Let the texts go: of a long list they would be half of what is kept."""
        self._texts = None

    @property
    def number(self) -> int:
        """The row number the spreadsheet shows."""
        return self.row.number


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row that may be a person, with the columns that hold for it and the heading over its block."""

    text_row: TextRow
    columns: Mapping[str, tuple[int, ...]]
    headers: Mapping[int, str]
    heading: str
    wide: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A header of one row or two, and what its columns seem to hold."""

    first_row: int
    last_row: int
    guesses: tuple[ColumnGuess, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as found: its headers, the data rows, titles above and notes between.

    Where no header names people there are no rows; `headings` then hold what a person may still explain.
    """

    headings: tuple[Heading, ...]
    rows: tuple[DataRow, ...]
    titles: tuple[str, ...]
    notes: tuple[str, ...]
    is_read: bool = True


def find_table(sheet: Sheet, choices: Choices | None = None) -> Table:
    """Find the people of a sheet. `choices` set fields where a person corrected the guesses."""
    rows = [TextRow(row) for row in sheet.rows]
    first = _first_header(rows)
    likely = _likely_header(rows) if first is None else first
    titles = tuple(t for r in (rows if likely is None else rows[:likely]) for t in r.texts.values())[:80]
    if likely is None:
        return Table((), (), titles, (), is_read=False)
    walker = _Walker(sheet, rows, choices or Choices())
    data = tuple(walker.walk(likely))
    found = {g.field for g in walker.headings[0].guesses}
    explained = any(g.confidence == 1.0 and g.field in NAMES for g in walker.headings[0].guesses)
    if not explained and (first is None or ("quantity" in found and not found & PERSONAL)):
        return Table(tuple(walker.headings[:1]), (), titles, (), is_read=False)
    return Table(tuple(walker.headings), data, titles, tuple(walker.notes))


def columns_of(
    guesses: Sequence[ColumnGuess], hidden: frozenset[int], free_text: frozenset[str]
) -> dict[str, tuple[int, ...]]:
    """Return the columns by field; hidden columns give no free text, confidential ones nothing at all."""
    columns: dict[str, tuple[int, ...]] = {}
    leaving = _name_of_leaving({g.field for g in guesses if g.field})
    for guess in guesses:
        if guess.field is None or (guess.column in hidden and guess.field in free_text):
            continue
        name = leaving.get(guess.field, guess.field)
        columns[name] = (*columns.get(name, ()), guess.column)
    return columns


def _name_of_leaving(found: set[str]) -> dict[str, str]:
    """The day of discharge is a release where tests are noted, and the day of leaving in a shelter."""
    tested = bool(found & {"test1_date", "test1_result", "test2_date"})
    if tested and "date_out" in found and "release_date" not in found:
        return {"date_out": "release_date"}
    if not tested and "centre" not in found and "release_date" in found and "date_out" not in found:
        return {"release_date": "date_out"}
    return {}


def _first_header(rows: Sequence[TextRow]) -> int | None:
    """Return the index of the header's first row: the strongest of the first rows that names people.

    Where none does, a row that surely heads numbers of people will do; the column of names shows by its content.
    """
    best, best_strength = None, 0.0
    for index, row in enumerate(rows[:_SEARCHED_ROWS]):
        if len(row.texts) < 2 or not any(map(is_header_word, row.texts.values())):
            continue
        sure, names, numbers = header_strength(list(row.texts.values()))
        if _is_second_row(rows, index):
            below = header_strength(list(rows[index + 1].texts.values()))
            sure, names, numbers = sure + below[0], names + below[1], numbers + below[2]
        if not (names and sure >= 2) and not (numbers and sure >= 3):
            continue
        strength = (sure + (2 if names else 0)) / (1 + 0.02 * index)
        if strength > best_strength + 0.5:
            best, best_strength = index, strength
    return best


def _likely_header(rows: Sequence[TextRow]) -> int | None:
    """Return the first row of short words over rows that are filled as it is: a header in words that nobody knows."""
    for index, row in enumerate(rows[:_SEARCHED_ROWS]):
        texts = row.texts.values()
        if len(texts) < 2 or any(len(t) > 80 or sum(c.isdecimal() for c in t) > 3 for t in texts):
            continue
        below = rows[index + 1 : index + 6]
        if sum(len(row.texts.keys() & r.texts.keys()) >= max(2, len(row.texts) // 2) for r in below) >= 2:
            return index
    return None


def _is_second_row(rows: Sequence[TextRow], index: int) -> bool:
    """Tell whether the row below continues the header: next in number, mostly header words, no data."""
    if index + 1 >= len(rows) or rows[index + 1].number != rows[index].number + 1:
        return False
    texts = list(rows[index + 1].texts.values())
    if len(texts) < 2 or any(any(c.isdecimal() for c in t) and len(t) > 8 for t in texts):
        return False
    sure, _, _ = header_strength(texts)
    return sure >= 2 and sure >= 0.5 * len(texts)


class _Walker:
    """Walks down a sheet from its first header, changing columns where another header of people stands."""

    def __init__(self, sheet: Sheet, rows: Sequence[TextRow], choices: Choices) -> None:
        self.sheet, self.rows, self.choices = sheet, rows, choices
        self.headings: list[Heading] = []
        self.notes: list[str] = []
        self._header_texts: list[frozenset[str]] = []
        self._names: dict[int, str] = {}
        self._wide = 1
        self._has_numbers = False

    def walk(self, index: int) -> Iterator[DataRow]:
        """Yield the rows that may be people."""
        index, columns = self._take_header(index)
        heading, elsewhere = "", False
        while index < len(self.rows):
            if index:
                self.rows[index - 1].forget()
            row = self.rows[index]
            index += 1
            if self._repeats_header(row):
                elsewhere = False
                continue
            if self._is_new_header(index - 1):
                index, columns = self._take_header(index - 1)
                elsewhere = False
                continue
            if self._is_heading(row, columns):
                text = next(iter(row.texts.values()))
                elsewhere = bool(_OTHER_TABLE.match(text)) and not any(c.isdecimal() for c in text[-4:])
                heading = heading if elsewhere or _TOTAL.match(text) else text
                self.notes.append(text)
            elif self._is_note(row, columns):
                self.notes.extend(row.texts.values())
            elif row.texts and not elsewhere:
                yield DataRow(row, columns, self._names, heading, self._wide)

    def _take_header(self, index: int) -> tuple[int, dict[str, tuple[int, ...]]]:
        two = _is_second_row(self.rows, index)
        head = self.rows[index]
        last = self.rows[index + 1] if two else head
        names = self._header_names(head, last if two else None)
        start = index + (2 if two else 1)
        samples = self._samples(start)
        guesses = self.choices.apply(labelled([*guess_columns(names, samples), *self._unnamed(names, samples)]))
        self._names = {g.column: g.header for g in guesses}
        self._wide = max(names, default=0) + 1
        self._has_numbers = any(map(_is_number, (*head.texts.values(), *last.texts.values())))
        self._header_texts = [self._folded(r) for r in ((head, last) if two else (head,))]
        self.headings.append(Heading(head.number, last.number, guesses))
        return start, columns_of(guesses, self.sheet.hidden_columns, SILENT_WHEN_HIDDEN)

    def _unnamed(self, names: Mapping[int, object], samples: Mapping[int, Sequence[str]]) -> Iterator[ColumnGuess]:
        """Columns filled again and again without a header: nothing is read from them unless a person says what."""
        for column, values in sorted(samples.items()):
            if column not in names and len(values) >= _OFTEN and column not in self.sheet.hidden_columns:
                yield ColumnGuess(column, f"#{column + 1}", None, 0.0, first_different(values))

    def _header_names(self, head: TextRow, below: TextRow | None) -> dict[int, list[str]]:
        """Return the ways to read each column's header: with two rows both together, then the lower one."""
        upper = {c: plain(head.row.cells[c].text[:400]).text.strip() for c in head.texts}
        if below is None:
            return {c: [text] for c, text in upper.items()}
        for merge in self.sheet.merges:
            if merge.first_row <= head.number <= merge.last_row and merge.first_column in upper:
                for column in range(merge.first_column + 1, min(merge.last_column, merge.first_column + 60) + 1):
                    upper.setdefault(column, upper[merge.first_column])
        names: dict[int, list[str]] = {}
        for column in sorted({*upper, *below.texts}):
            over, under = upper.get(column, ""), below.texts.get(column, "")
            both = f"{over} {under}".strip()
            ways = [both, under] if under and over else [both]
            names[column] = [w for w in ways if w]
        return names

    def _samples(self, start: int) -> dict[int, list[str]]:
        samples: dict[int, list[str]] = {}
        for row in self.rows[start : start + _SAMPLES]:
            if len(row.texts) > 2 and not self._repeats_header(row):
                for column, text in row.texts.items():
                    samples.setdefault(column, []).append(text)
        return samples

    @staticmethod
    def _folded(row: TextRow) -> frozenset[str]:
        return frozenset(filter(None, (fold_words(t) for t in row.texts.values())))

    def _repeats_header(self, row: TextRow) -> bool:
        if len(row.texts) < 2 or (not self._has_numbers and any(map(_is_number, row.texts.values()))):
            return False
        texts = self._folded(row)
        if len(texts) < 2:
            return False
        return any(len(texts & header) >= 0.75 * len(texts) for header in self._header_texts)

    def _is_new_header(self, index: int) -> bool:
        row = self.rows[index]
        if len(row.texts) < 3 or any(map(_is_number, row.texts.values())):
            return False
        if sum(map(is_header_word, row.texts.values())) < 2:
            return False
        sure, names, _ = header_strength(list(row.texts.values()))
        return names > 0 and sure >= 3 and sure >= 0.7 * len(row.texts)

    def _is_heading(self, row: TextRow, columns: Mapping[str, tuple[int, ...]]) -> bool:
        """Tell whether one text stands alone in the row where no name would stand."""
        if len(row.texts) != 1:
            return False
        column, text = next(iter(row.texts.items()))
        if row.row.unclosed_quote or _has_formula_name(row, columns):
            return False
        if (
            len(text) <= 20
            and sum(d.isdecimal() for d in text) >= 4
            and any(column in columns.get(n, ()) for n in _NUMBERED)
        ):
            return False
        merged = any(m.first_row == row.number and m.last_column - m.first_column >= 2 for m in self.sheet.merges)
        in_name = any(column in columns.get(n, ()) for n in NAMES)
        return merged or not in_name or bool(_OTHER_TABLE.fullmatch(text))

    @staticmethod
    def _is_note(row: TextRow, columns: Mapping[str, tuple[int, ...]]) -> bool:
        """Tell whether a row is a total, a signature line or a remark under the table rather than somebody."""
        if row.row.unclosed_quote:
            return False
        kept = {c for field, cs in columns.items() if field not in IGNORED for c in cs}
        first = next(iter(row.texts.values()), "")
        names = [row.texts[c] for n in NAMES for c in columns.get(n, ()) if c in row.texts]
        if any(_TOTAL.match(t) for t in (first, *names)) and len(row.texts) <= 5 and not is_child_line(first):
            return True
        if _has_formula_name(row, columns):
            return False
        if not any(c in row.texts for c in kept):
            return True
        if len(row.texts) == 1 and names:
            return not _alone_as_name(names[0], has_serial="serial" in columns)
        return False


def _is_number(text: str) -> bool:
    """Tell whether a text is a number of a document or a phone, or a day: nothing that stands in a header."""
    return sum(map(str.isdecimal, text)) >= 6 and len(text) <= 24


_NOT_A_NAME = re.compile(
    r"[:=*/]|\d|\b(?:pax|see|list|note|page|total|form|embassy|mission|flight|sheet|updated|date|males?|"
    r"females?|passengers|families|adults|children|infants|shelter|group|team|batch|room|ward|block|"
    r"centre|hotel|week|section)\b",
    re.IGNORECASE,
)


def _has_formula_name(row: TextRow, columns: Mapping[str, tuple[int, ...]]) -> bool:
    """Tell whether a name is a formula without a result: the row shows no name and yet is somebody."""
    cells = [row.row.cells[c] for n in NAMES for c in columns.get(n, ()) if c in row.row.cells]
    return any(cell.formula is not None and not cell.text for cell in cells)


def _alone_as_name(text: str, *, has_serial: bool) -> bool:
    """Tell whether a text with nothing beside it is still somebody: words only, and the table does not number its
    people.
    """
    return not has_serial and not _NOT_A_NAME.search(text) and 1 < len(key(text).split()) <= 7
