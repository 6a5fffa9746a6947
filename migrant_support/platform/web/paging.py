"""Long lists page by page: each page starts where the other ended, so page 400 costs what page 1 costs.

    page = keyset(statement, (Person.folded_name, Person.id), cursor=request.args.get("from"), size=50)

A cursor in the address holds the sort values of one row, encrypted: it tells a reader nothing, cannot be made up and
fits one order only. One that fits no more (another order, an old key) shows the first page.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from flask import current_app
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import ColumnElement, UnaryExpression

from migrant_support.platform.store import db
from migrant_support.settings import Settings

MOST_ROWS = 200
OLDER, NEWER = "older", "newer"
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page. `newer` and `older` are cursors of the pages before and after it, None where there is none."""

    rows: Sequence[Row]
    newer: str | None = None
    older: str | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class _Key:
    """One column of the order."""

    column: ColumnElement[Any]
    descends: bool

    def ordered(self, *, backwards: bool) -> ColumnElement[Any]:
        return self.column.desc() if self.descends is not backwards else self.column.asc()

    def beyond(self, value: Any, *, backwards: bool) -> ColumnElement[bool]:
        towards = operators.lt if self.descends is not backwards else operators.gt
        return self.column.operate(towards, value)


def keyset(
    statement: sa.Select[*tuple[Any, ...]],
    columns: Sequence[Any],
    *,
    cursor: str | None = None,
    size: int = 50,
    total: int | None = None,
) -> Page[Any]:
    """Return one page of a statement, in one query. Rows are what the statement selects: objects for one, else rows.

    `columns` is the order: NOT NULL columns or expressions (`sa.func.coalesce` for others), plain or `.desc()`, the
    last one unique. An order of the statement's own is dropped. Raises ValueError for more than 200 rows, or a column
    that may be empty.
    """
    if not 1 <= size <= MOST_ROWS:
        raise ValueError(f"a page has 1 to {MOST_ROWS} rows")
    keys = [_key(column) for column in columns]
    start = _read_cursor(cursor, keys) if cursor else None
    backwards = start is not None and start[0] == NEWER
    asked = statement.order_by(None).order_by(*(key.ordered(backwards=backwards) for key in keys)).limit(size + 1)
    if start:
        asked = asked.where(_after(keys, start[1], backwards=backwards))
    rows, ends = _fetch(asked, keys)
    has_more = len(rows) > size
    rows, ends = rows[:size], ends[:size]
    if backwards:
        rows, ends = rows[::-1], ends[::-1]
    newer, older = (has_more, True) if backwards else (start is not None, has_more)
    return Page(
        rows,
        newer=_cursor(NEWER, ends[0], keys) if newer and ends else None,
        older=_cursor(OLDER, ends[-1], keys) if older and ends else None,
        total=total,
    )


def count_up_to(statement: sa.Select[*tuple[Any, ...]], most: int = 10_000) -> int:
    """Count the rows of a statement, but no further than one above `most`: a list needs no exact million."""
    counted = (
        statement.order_by(None).with_only_columns(sa.literal(1), maintain_column_froms=True).limit(most + 1).subquery()
    )
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(counted)) or 0)


def _key(column: Any) -> _Key:
    descends = isinstance(column, UnaryExpression) and column.modifier is operators.desc_op
    bare = column.element if isinstance(column, UnaryExpression) and column.modifier is not None else column
    expression: ColumnElement[Any] = sa.inspect(bare).expression if hasattr(bare, "property") else bare
    if getattr(expression, "nullable", False):
        raise ValueError(f"{expression} may be empty; order by coalesce() of it")
    return _Key(expression, descends)


def _after(keys: list[_Key], values: list[Any], *, backwards: bool) -> ColumnElement[bool]:
    """(a, b) beyond (x, y): as a row of values where all go one way, which an index serves; else spelled out."""
    bound = [sa.bindparam(None, value, type_=key.column.type) for key, value in zip(keys, values, strict=True)]
    if len({key.descends for key in keys}) == 1:
        here, there = sa.tuple_(*(key.column for key in keys)), sa.tuple_(*bound)
        return here < there if keys[0].descends is not backwards else here > there
    steps = []
    for place, (key, value) in enumerate(zip(keys, bound, strict=True)):
        equal = [earlier.column == same for earlier, same in zip(keys[:place], bound[:place], strict=True)]
        steps.append(sa.and_(*equal, key.beyond(value, backwards=backwards)))
    return sa.or_(*steps)


def _fetch(asked: sa.Select[Any], keys: list[_Key]) -> tuple[list[Any], list[list[Any]]]:
    """Run the statement with the sort values beside it; return its own rows, and the sort values of each."""
    width = len(asked.column_descriptions)
    frozen = db.session.execute(asked.add_columns(*(key.column for key in keys))).freeze()
    own = frozen()
    rows = list(own.columns(*range(width)).scalars() if width == 1 else own.columns(*range(width)))
    ends = [list(row) for row in frozen().columns(*range(width, width + len(keys)))]
    return rows, ends


def _cursor(direction: str, values: list[Any], keys: list[_Key]) -> str:
    plain = json.dumps([direction, [_as_text(value) for value in values]], separators=(",", ":"), ensure_ascii=False)
    sealed = _cipher().encrypt(plain.encode(), [_order_of(keys)])
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _read_cursor(cursor: str, keys: list[_Key]) -> tuple[str, list[Any]] | None:
    """Open a cursor; None for one that is not ours, or of another order."""
    try:
        sealed = base64.b64decode(cursor[:4000] + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        direction, texts = json.loads(_cipher().decrypt(sealed, [_order_of(keys)]))
    except (InvalidTag, ValueError):
        return None
    return direction, [_from_text(text) for text in texts]


def _cipher() -> AESSIV:
    settings: Settings = current_app.extensions["settings"]
    return AESSIV(sha256(b"paging cursor\0" + settings.secret_key.encode()).digest())


def _order_of(keys: list[_Key]) -> bytes:
    return "|".join(f"{key.column} {'desc' if key.descends else 'asc'}" for key in keys).encode()


def _as_text(value: Any) -> list[str]:
    """Return a value as its kind and text; the kinds are those that lists are sorted by."""
    if isinstance(value, Enum):
        return ["str", str(value.value)]
    if isinstance(value, bool):
        return ["int", str(int(value))]
    if isinstance(value, datetime):
        return ["datetime", value.isoformat()]
    for kind in (str, int, float, Decimal, date, UUID, bytes):
        if isinstance(value, kind):
            return [kind.__name__, value.hex() if isinstance(value, bytes) else str(value)]
    raise ValueError(f"a list cannot be sorted by {type(value).__name__}")


_READERS: dict[str, Any] = {
    "str": str,
    "int": int,
    "float": float,
    "Decimal": Decimal,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "UUID": UUID,
    "bytes": bytes.fromhex,
}


def _from_text(text: list[str]) -> Any:
    return _READERS[text[0]](text[1])
