"""Reads .xlsx from its XML as a stream: values, dates, formulas, strike-through, hidden rows and columns, merged
blocks.

Own code because no library gives all of these at once from a file with a false dimension: openpyxl's streaming mode
cannot
open it, calamine fills every blank cell up to the last row and tells nothing of formulas' cells, strike or hiding.
Nothing outside the file is followed; a document type declaration refuses the file (SEC SH-1).
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from migrant_support.formats.dates import excel_day
from migrant_support.formats.sheets.book import LONGEST_CELL, Book, Cell, CellLimit, Merge, RefusedFile, Row, Sheet
from migrant_support.formats.sheets.gate import MOST_UNPACKED

_CHUNK = 65_536
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_FORMAT_NOISE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_LAST_ROW = 1_048_576
_LAST_COLUMN = 512  # what stands beyond is no list


@dataclass(slots=True)
class _Styles:
    dates: list[bool] = field(default_factory=list)
    struck: list[bool] = field(default_factory=list)


@dataclass(slots=True)
class _Text:
    text: str
    struck: bool


def read_xlsx(path: str, *, limit: CellLimit) -> Book:
    """Read a workbook that passed the gate; raise `RefusedFile` when its XML is broken, declares entities or is too
    large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _book(archive, limit)
    except (
        zipfile.BadZipFile,
        KeyError,
        expat.ExpatError,
        OSError,
        ValueError,
        NotImplementedError,
        EOFError,
    ) as broken:
        raise RefusedFile("unreadable") from broken


def _book(archive: zipfile.ZipFile, limit: CellLimit) -> Book:
    names = {n.lower(): n for n in archive.namelist()}
    budget = _Budget()
    targets = _targets(archive, names, budget)
    workbook = _Workbook()
    _parse(archive, names["xl/workbook.xml"], budget, workbook.start)
    styles = _styles(archive, names, budget)
    shared = _shared_strings(archive, names, budget, limit)
    sheets = []
    for name, hidden, relation in workbook.sheets:
        entry = names.get(targets.get(relation, "").lower())
        if entry is None:
            continue
        reader = _SheetReader(styles, shared, limit, since_1904=workbook.since_1904)
        _parse(archive, entry, budget, reader.start, reader.end, reader.characters)
        sheets.append(
            Sheet(
                name,
                tuple(reader.rows),
                hidden=hidden,
                hidden_columns=frozenset(reader.hidden_columns),
                merges=tuple(reader.merges),
            )
        )
    return Book(tuple(sheets), since_1904=workbook.since_1904)


@dataclass(slots=True)
class _Budget:
    """How many more bytes may be unpacked, whatever the archive's own list says."""

    left: int = MOST_UNPACKED

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise RefusedFile("expands_too_much")


_Start = Callable[[str, dict[str, str]], None]


def _parse(
    archive: zipfile.ZipFile,
    entry: str,
    budget: _Budget,
    start: _Start,
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if characters is not None:
        parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.EntityDeclHandler = _no_doctype
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    with archive.open(entry) as part:
        for chunk in _chunks(part):
            budget.spend(len(chunk))
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _chunks(part: IO[bytes]) -> Iterator[bytes]:
    while chunk := part.read(_CHUNK):
        yield chunk


def _no_doctype(*_: object) -> None:
    raise RefusedFile("unreadable", "doctype")


class _Workbook:
    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.since_1904 = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            relation = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id" and k != "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), hidden, relation))
        elif tag == "workbookPr":
            self.since_1904 = attributes.get("date1904", "0") in {"1", "true"}


def _targets(archive: zipfile.ZipFile, names: dict[str, str], budget: _Budget) -> dict[str, str]:
    targets: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"

    entry = names.get("xl/_rels/workbook.xml.rels")
    if entry is None:
        raise RefusedFile("unreadable")
    _parse(archive, entry, budget, start)
    return targets


def _is_date_format(code: str) -> bool:
    bare = _FORMAT_NOISE.sub("", code[:255]).split(";")[0].lower()
    return any(letter in bare for letter in "dmyh") and "general" not in bare


def _styles(archive: zipfile.ZipFile, names: dict[str, str], budget: _Budget) -> _Styles:
    styles = _Styles()
    entry = names.get("xl/styles.xml")
    if entry is None:
        return styles
    custom: dict[str, bool] = {}
    fonts: list[bool] = []
    within: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        parent = within[-1] if within else ""
        within.append(tag)
        if tag == "numFmt" and parent == "numFmts":
            custom[attributes.get("numFmtId", "")] = _is_date_format(attributes.get("formatCode", ""))
        elif tag == "font" and parent == "fonts":
            fonts.append(False)
        elif tag == "strike" and parent == "font" and "fonts" in within:
            fonts[-1] = attributes.get("val", "1") not in {"0", "false"}
        elif tag == "xf" and parent == "cellXfs":
            form = attributes.get("numFmtId", "0")
            font = int(attributes.get("fontId", "0"))
            styles.dates.append(custom.get(form, form.isdecimal() and int(form) in _BUILT_IN_DATES))
            styles.struck.append(font < len(fonts) and fonts[font])

    def end(_tag: str) -> None:
        within.pop()

    _parse(archive, entry, budget, start, end)
    return styles


def _shared_strings(archive: zipfile.ZipFile, names: dict[str, str], budget: _Budget, limit: CellLimit) -> list[_Text]:
    entry = names.get("xl/sharedstrings.xml")
    strings: list[_Text] = []
    if entry is None:
        return strings
    collector = _RichText()

    def end(tag: str) -> None:
        collector.end(tag)
        if tag == "si":
            limit.count()
            strings.append(collector.take())

    _parse(archive, entry, budget, collector.start, end, collector.characters)
    return strings


class _RichText:
    """Collects the text of runs; struck when every run with letters is; phonetic hints are left out."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._in_text = self._in_phonetic = self._run_struck = False
        self._some_plain = self._some_struck = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "t":
            self._in_text = not self._in_phonetic
        elif tag == "r":
            self._run_struck = False
        elif tag == "rPh":
            self._in_phonetic = True
        elif tag == "strike":
            self._run_struck = attributes.get("val", "1") not in {"0", "false"}

    def end(self, tag: str) -> None:
        if tag == "t":
            self._in_text = False
        elif tag == "rPh":
            self._in_phonetic = False

    def characters(self, text: str) -> None:
        if not self._in_text:
            return
        if text.strip():
            self._some_struck |= self._run_struck
            self._some_plain |= not self._run_struck
        if self._length <= LONGEST_CELL + 1:
            self._pieces.append(text)
            self._length += len(text)

    def take(self) -> _Text:
        text = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), "".join(self._pieces))
        taken = _Text(text, struck=self._some_struck and not self._some_plain)
        self._pieces, self._length = [], 0
        self._run_struck = self._some_plain = self._some_struck = False
        return taken


class _SheetReader:
    def __init__(self, styles: _Styles, shared: list[_Text], limit: CellLimit, *, since_1904: bool) -> None:
        self.rows: list[Row] = []
        self.hidden_columns: set[int] = set()
        self.merges: list[Merge] = []
        self._styles, self._shared, self._limit, self._since_1904 = styles, shared, limit, since_1904
        self._number = 0
        self._cells: dict[int, Cell] = {}
        self._next_column = 0
        self._column, self._type, self._style = 0, "n", 0
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._collect: list[str] | None = None
        self._inline = _RichText()
        self._in_inline = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._in_inline:
            self._inline.start(tag, attributes)
        elif tag == "c":
            self._begin_cell(attributes)
        elif tag == "v":
            self._collect = self._value
        elif tag == "f":
            self._formula = [] if self._formula is None else self._formula
            self._collect = self._formula
        elif tag == "is":
            self._in_inline = True
        elif tag == "row":
            given = attributes.get("r", "")
            self._number = int(given) if given.isdecimal() else self._number + 1
            self._cells, self._next_column = {}, 0
        elif tag == "col":
            self._hide_columns(attributes)
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, tag: str) -> None:
        if self._in_inline and tag != "is":
            self._inline.end(tag)
        elif tag == "is":
            self._in_inline = False
        elif tag in {"v", "f"}:
            self._collect = None
        elif tag == "c":
            self._end_cell()
        elif tag == "row" and self._cells and self._number <= _LAST_ROW:
            self.rows.append(Row(self._number, self._cells))

    def characters(self, text: str) -> None:
        if self._in_inline:
            self._inline.characters(text)
        elif self._collect is not None and len(self._collect) < LONGEST_CELL:
            self._collect.append(text)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = column_number(place[1]) if place else self._next_column
        self._next_column = self._column + 1
        self._type = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdecimal() else 0
        self._value, self._formula = [], None

    def _end_cell(self) -> None:
        cell = self._made()
        if cell is not None and self._column < _LAST_COLUMN:
            self._limit.count()
            self._cells[self._column] = cell

    def _made(self) -> Cell | None:
        struck = self._style < len(self._styles.struck) and self._styles.struck[self._style]
        formula = "".join(self._formula) if self._formula is not None else None
        raw = "".join(self._value)
        if self._type == "inlineStr":
            found = self._inline.take()
            return (
                _text_cell(found.text, formula, struck=struck or found.struck)
                if found.text or formula is not None
                else None
            )
        if self._type == "s" and raw.isdecimal() and int(raw) < len(self._shared):
            found = self._shared[int(raw)]
            return _text_cell(found.text, formula, struck=struck or found.struck) if found.text else None
        if raw == "":
            return Cell("text", "", formula=formula, struck=struck) if formula is not None else None
        if self._type == "str":
            return _text_cell(_ESCAPED.sub(lambda m: chr(int(m[1], 16)), raw), formula, struck=struck)
        if self._type == "e":
            return Cell("error", raw[:20], formula=formula, struck=struck)
        if self._type == "b":
            return Cell("truth", "TRUE" if raw == "1" else "FALSE", formula=formula, struck=struck)
        return self._numeric(raw, formula, struck=struck)

    def _numeric(self, raw: str, formula: str | None, *, struck: bool) -> Cell:
        if self._type == "d":
            return _text_cell(raw, formula, struck=struck)
        try:
            number = float(raw)
        except ValueError:
            return _text_cell(raw, formula, struck=struck)
        is_date = self._style < len(self._styles.dates) and self._styles.dates[self._style]
        moment = excel_day(number, since_1904=self._since_1904) if is_date else None
        text = moment.isoformat(sep=" ") if moment else number_text(number)
        return Cell(
            "moment" if moment else "number", text, number=number, moment=moment, formula=formula, struck=struck
        )

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden", "0") not in {"1", "true"}:
            return
        first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
        self.hidden_columns.update(range(first - 1, min(last, first + 1_000)))

    def _merge(self, reference: str) -> None:
        ends = [_REFERENCE.fullmatch(e) for e in reference.split(":")]
        if len(ends) == 2 and ends[0] and ends[1] and len(self.merges) < 20_000:
            self.merges.append(
                Merge(int(ends[0][2]), column_number(ends[0][1]), int(ends[1][2]), column_number(ends[1][1]))
            )


def column_number(letters: str) -> int:
    """Return the column from 0 for its letters: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def number_text(number: float) -> str:
    """Return a number as a person would type it: whole numbers without a point."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return repr(round(number, 9))


def _text_cell(text: str, formula: str | None, *, struck: bool) -> Cell:
    return Cell("text", text[:LONGEST_CELL], formula=formula, struck=struck, too_long=len(text) > LONGEST_CELL)
