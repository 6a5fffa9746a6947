"""The step "match columns" as plain data for its page: tables of one form together, each column with its samples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from migrant_support.exchange.imports.labels import FIELD
from migrant_support.exchange.imports.reading.fields import CONFIDENTIAL, fields_of_kind
from migrant_support.exchange.imports.reading.kinds import ListKind

MOST_SAMPLES = 3


@dataclass(slots=True)
class Column:
    """A column as it is asked about: `name` is its place in the form sent, `letter` what a spreadsheet shows above."""

    name: str
    label: str
    letter: str
    has_header: bool
    samples: list[str]
    field: str
    is_locked: bool
    is_sure: bool


@dataclass(slots=True)
class Form:
    """Tables with one set of headers, such as a register's months. `places` are (sheet, first and last header row)."""

    table_print: str
    is_read: bool
    places: list[tuple[str, int, int]] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)


def forms_of(tables: Sequence[Mapping[str, Any]], samples: Sequence[Mapping[str, list[str]]]) -> list[Form]:
    """Put tables of one form together, those with people first; a column keeps the first samples that any has."""
    found: dict[str, Form] = {}
    values: dict[tuple[str, str], list[str]] = {}
    for table, first in zip(tables, samples, strict=True):
        table_print = table.get("table_print") or ""
        if not table_print:
            continue
        form = found.setdefault(table_print, Form(table_print, table["read"]))
        form.is_read = form.is_read or table["read"]
        form.places.append((table["sheet"], table["header_row"], table.get("last_header_row") or table["header_row"]))
        for label, texts in first.items():
            kept = values.setdefault((table_print, label), [])
            kept += [t for t in texts if t not in kept][: MOST_SAMPLES - len(kept)]
        form.columns = form.columns or [_column(c) for c in table["columns"]]
    ordered = sorted(found.values(), key=lambda form: not form.is_read)
    for place, form in enumerate(ordered):
        for column in form.columns:
            column.name = f"t{place}{column.name}"
            column.samples = values.get((form.table_print, column.label), [])
    return ordered


def _column(kept: Mapping[str, Any]) -> Column:
    return Column(
        f"c{kept['column']}", kept["header"], letters(kept["column"]), kept["header"] != f"#{kept['column'] + 1}", [],
        kept["field"] or "", kept["field"] == CONFIDENTIAL and kept["confidence"] < 1, kept["confidence"] >= 0.8,
    )  # fmt: skip


def letters(column: int) -> str:
    """The letters over a column (from 0): A, B, … Z, AA."""
    text, rest = "", column + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        text = chr(65 + last) + text
    return text


def offers(kind: ListKind) -> list[tuple[str, str]]:
    """The fields that may be chosen, with the English of their labels."""
    return [(name, FIELD[name]) for name in (*fields_of_kind(kind), CONFIDENTIAL)]


def chosen_of(forms: Sequence[Form], posted: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Read what was chosen, and put it into the forms so that the page shows it again."""
    chosen: dict[str, dict[str, str]] = {}
    for form in forms:
        fields = chosen.setdefault(form.table_print, {})
        for column in form.columns:
            if not column.is_locked:
                column.field = posted.get(column.name, column.field)[:40]
            fields[column.label] = column.field
    return chosen
