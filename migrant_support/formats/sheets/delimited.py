"""Reads CSV files of any encoding, delimiter and line end, record by record, without losing the rows after an open
quote.
"""

import codecs
from dataclasses import dataclass

from migrant_support.formats.sheets.book import LONGEST_CELL, Book, Cell, CellLimit, Row, Sheet

_DELIMITERS = (",", ";", "\t", "|")
_PROBE = 60_000


def read_delimited(data: bytes, *, limit: CellLimit, greek: bool = False) -> Book:
    """Read the bytes of a CSV file. Every record counts in the row numbers, empty ones too; a quoted line end does
    not.
    """
    text, encoding = decoded(data, greek=greek)
    delimiter = _delimiter_of(text)
    rows = []
    for number, record in enumerate(_records(text, delimiter), start=1):
        cells = {}
        for column, value in enumerate(record.values):
            limit.count()
            if value != "":
                cells[column] = Cell("text", value[:LONGEST_CELL], too_long=len(value) > LONGEST_CELL)
        rows.append(Row(number, cells, unclosed_quote=record.unclosed))
    return Book((Sheet("", tuple(rows)),), encoding=encoding, delimiter=delimiter)


def decoded(data: bytes, *, greek: bool = False) -> tuple[str, str]:
    """Return the text and the name of the encoding found; bytes that fit nothing become U+FFFD."""
    for mark, name in (
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
        (codecs.BOM_UTF8, "utf-8-sig"),
    ):
        if data.startswith(mark):
            return data.decode(name, errors="replace"), name
    if data[1:2000:2].count(0) > min(len(data), 2000) // 5:
        return data.decode("utf-16-le", errors="replace"), "utf-16-le"
    if data[0:2000:2].count(0) > min(len(data), 2000) // 5:
        return data.decode("utf-16-be", errors="replace"), "utf-16-be"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _with_faults(data, greek=greek)


def _with_faults(data: bytes, *, greek: bool) -> tuple[str, str]:
    """Choose between UTF-8 with faults and the Windows code pages by what the bytes beyond ASCII look like."""
    lenient = data.decode("utf-8", errors="replace")
    faults = lenient.count("\ufffd")
    whole = sum(1 for c in lenient if c > "\x7f") - faults
    if whole > faults:
        return lenient, "utf-8"
    high = [b > 0x7F for b in data[:_PROBE]]
    runs = sum(1 for i in range(1, len(high) - 1) if high[i - 1] and high[i] and high[i + 1])
    if sum(high) and runs > 0.4 * sum(high):
        page = "cp1253" if greek else "cp1256"
        return data.decode(page, errors="replace"), page
    return data.decode("cp1252", errors="replace"), "cp1252"


@dataclass(slots=True)
class _Record:
    values: list[str]
    unclosed: bool = False


def _delimiter_of(text: str) -> str:
    """Return the delimiter that parts the first records most evenly into more than one cell."""
    probe = text[:_PROBE]
    if probe.lower().startswith("sep=") and len(probe) > 4 and probe[4] in _DELIMITERS:
        return probe[4]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        widths = [len(r.values) for r in _records(probe, delimiter)][:80]
        several = [w for w in widths if w > 1]
        if not several:
            continue
        usual = max(set(several), key=lambda w: (several.count(w), w))
        score = several.count(usual) * min(usual, 12)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _records(text: str, delimiter: str) -> list[_Record]:
    records: list[_Record] = []
    at = 0
    while at < len(text):
        record, end = _record(text, at, delimiter)
        records.append(record)
        at = end
    return records


def _record(text: str, at: int, delimiter: str) -> tuple[_Record, int]:
    """Read one record; when a quote in it never closes properly, give back its first line only, marked."""
    values: list[str] = []
    position = at
    while True:
        if position < len(text) and text[position] == '"':
            value, after = _quoted(text, position + 1, delimiter)
            if after < 0:
                end = _line_end(text, at)
                return _Record(_bare_values(text[at:end], delimiter), unclosed=True), _next_line(text, end)
        else:
            after = _value_end(text, position, delimiter)
            value = text[position:after]
        values.append(value)
        if after >= len(text) or text[after] in "\r\n":
            return _Record(values), _next_line(text, after)
        position = after + 1


def _quoted(text: str, start: int, delimiter: str) -> tuple[str, int]:
    """Return the value inside quotes and where the delimiter or line end after it stands; −1 when it does not close."""
    pieces: list[str] = []
    at = start
    while True:
        close = text.find('"', at)
        if close < 0 or close - start > 20 * LONGEST_CELL:
            return "", -1
        pieces.append(text[at:close])
        if text[close + 1 : close + 2] == '"':
            pieces.append('"')
            at = close + 2
            continue
        after = close + 1
        while text[after : after + 1] == " ":
            after += 1
        if after >= len(text) or text[after] in "\r\n" or text[after] == delimiter:
            return "".join(pieces), after
        if "\n" in text[start:close] or "\r" in text[start:close]:
            return "", -1
        pieces.append('"')  # a stray quote inside the line: a letter like any other
        at = close + 1


def _bare_values(line: str, delimiter: str) -> list[str]:
    return [v.strip('"') for v in line.split(delimiter)]


def _value_end(text: str, at: int, delimiter: str) -> int:
    ends = [p for p in (text.find(delimiter, at), text.find("\n", at), text.find("\r", at)) if p >= 0]
    return min(ends) if ends else len(text)


def _line_end(text: str, at: int) -> int:
    ends = [p for p in (text.find("\n", at), text.find("\r", at)) if p >= 0]
    return min(ends) if ends else len(text)


def _next_line(text: str, at: int) -> int:
    return at + 2 if text[at : at + 2] == "\r\n" else at + 1
