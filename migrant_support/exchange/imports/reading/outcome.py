"""What reading a list yields: people, rows that wait to be mended, doubts by line and column, who is perhaps one
person.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from migrant_support.exchange.imports.reading.headers import ColumnGuess
from migrant_support.formats.sheets.book import RefusalReason

RejectReason = Literal[
    "missing_name", "test_entry", "cancelled", "formula_in_identity", "cell_too_long", "invalid_name", "unclosed_quote"
]
WarningCode = Literal[
    "dob_invalid",
    "nic_dob_mismatch",
    "nic_invalid",
    "passport_invalid",
    "passport_shared",
    "document_expired",
    "phone_invalid",
    "formula_neutralised",
    "control_characters",
    "cell_too_long",
    "error_cell",
    "encoding",
    "too_many_columns",
    "balance_wrong",
    "opening_mismatch",
    "negative_balance",
    "issued_after_expiry",
    "expiry_invalid",
]
DuplicateReason = Literal[
    "same_passport",
    "same_nic",
    "same_civil_id",
    "same_name_and_birth",
    "same_name_and_phone",
    "same_stay",
    "same_child",
]
GroupKind = Literal["family", "travel_unit"]


@dataclass(frozen=True, slots=True, order=True)
class RowRef:
    """A row of the file: the sheet's name (empty for CSV) and the row number the spreadsheet shows."""

    sheet: str
    row: int

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row}"


@dataclass(frozen=True, slots=True)
class RowWarning:
    """A doubt about one cell; `field` is where it shows, `row` for the whole row."""

    ref: RowRef
    field: str
    code: WarningCode


@dataclass(slots=True)
class PersonRow:
    """One accepted row: normalised fields (the names of samples and screens), and what was written, by header.

    `fields` hold text, whole numbers, truth values, lists of text, and for `transfers` a list of {date, room, bed};
    `wages_owed` is decimal text, never a float.
    """

    ref: RowRef
    fields: dict[str, Any]
    written: dict[str, str]
    warnings: list[RowWarning] = field(default_factory=list)


@dataclass(slots=True)
class StockRow:
    """One movement of a stock book: normalised fields, and what was written, by header. Quantities are numbers."""

    ref: RowRef
    fields: dict[str, Any]
    written: dict[str, str]
    warnings: list[RowWarning] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that is somebody but cannot be taken as it is. `fields` is what could be read of it all the same."""

    ref: RowRef
    reason: RejectReason
    written: Mapping[str, str]
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DuplicateCluster:
    """Rows that are one human being, with the weakest reason that joins them and its score (0 to 1)."""

    members: tuple[RowRef, ...]
    reason: DuplicateReason
    score: float


@dataclass(frozen=True, slots=True)
class Group:
    """People who belong together: a family under one roof, or a unit that travels together."""

    kind: GroupKind
    members: tuple[RowRef, ...]


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """How the columns of one table were understood. `read` is false where no people were found, and for hidden sheets.

    A sheet has one for each of its headers, in their order. `table_print` is how the next list of this form is known.

    `facts` (plain JSON values) and `month_first` are what `mend_row` needs to read a row of this sheet again.
    """

    sheet: str
    header_row: int | None
    columns: tuple[ColumnGuess, ...]
    read: bool = True
    hidden: bool = False
    facts: Mapping[str, Any] | None = None
    month_first: tuple[int, ...] = ()
    last_header_row: int | None = None
    table_print: str = ""


_ONLY_ON_SCREENS = frozenset({"nic_invalid"})  # the report's shape has no such code


def _for_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Amounts are decimal text inside the product; the report's shape wants numbers."""
    amount = fields.get("wages_owed")
    return {**fields, "wages_owed": float(amount)} if amount is not None else dict(fields)


Tell = Callable[[int, int], None]
"""Hears how far a reading is: rows read, and rows in all."""

Corrections = Mapping[RowRef, Mapping[str, str]]
"""Rows whose cells a person wrote anew: the texts by the label of their column."""


@dataclass(slots=True)
class Reading:
    """Everything read from one file. When `refused` is set, the rest is empty."""

    file: str
    refused: RefusalReason | None = None
    sheets: list[SheetColumns] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    stock: list[StockRow] = field(default_factory=list)
    is_stock: bool = False
    rejected: list[RejectedRow] = field(default_factory=list)
    duplicates: list[DuplicateCluster] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    @property
    def warnings(self) -> list[RowWarning]:
        """All doubts of accepted rows, in the order of the file."""
        rows: list[PersonRow | StockRow] = [*self.people, *self.stock]
        return [w for row in rows for w in row.warnings]

    def to_out(self) -> dict[str, Any]:
        """Return the report of `import people --json`: persons, rejected, duplicates, groups, warnings by row."""
        return {
            "file": self.file,
            "kind": "stock" if self.is_stock else "people",
            "refused": {"reason": self.refused} if self.refused else None,
            "persons": [{"sheet": p.ref.sheet, "row": p.ref.row, "fields": _for_json(p.fields)} for p in self.people],
            "stock": [{"sheet": s.ref.sheet, "row": s.ref.row, "fields": s.fields} for s in self.stock],
            "rejected": [{"sheet": r.ref.sheet, "row": r.ref.row, "reason": r.reason} for r in self.rejected],
            "duplicates": [[str(m) for m in cluster.members] for cluster in self.duplicates],
            "groups": [{"type": g.kind, "members": [str(m) for m in g.members]} for g in self.groups],
            "warnings": [
                {"sheet": w.ref.sheet, "row": w.ref.row, "field": w.field, "code": w.code}
                for w in self.warnings
                if w.code not in _ONLY_ON_SCREENS
            ],
        }
