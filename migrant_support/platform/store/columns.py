"""Column types that every table uses: keys, moments in UTC, enums by value, exact amounts, JSON."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum as PyEnum
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC. A naive one is refused before it reaches the database."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[datetime]:
        """Use `timestamptz` on PostgreSQL, plain text moments in UTC on SQLite."""
        return dialect.type_descriptor(sa.DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn into UTC; raise ValueError for a naive moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Amount(TypeDecorator[Decimal]):
    """An exact decimal of at most four decimals, stored as a whole number of ten-thousandths on both databases."""

    impl = sa.BigInteger
    cache_ok = True
    _SCALE = Decimal(10_000)
    _TOO_FINE = "an amount has at most four decimals"

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> int | None:
        """Scale up; raise ValueError when something would be lost."""
        if value is None:
            return None
        scaled = value * self._SCALE
        if scaled != scaled.to_integral_value():
            raise ValueError(self._TOO_FINE)
        return int(scaled)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> Decimal | None:
        """Scale down."""
        return None if value is None else Decimal(value) / self._SCALE


class Rate(Amount):
    """An exact rate of at most eight decimals: one rupee is a small part of a dinar."""

    cache_ok = True
    _SCALE = Decimal(100_000_000)
    _TOO_FINE = "a rate has at most eight decimals"


Json = sa.JSON().with_variant(JSONB(), "postgresql")
"""Lists and small maps without rules of their own; never a record of the domain."""


def enum_type(kind: type[PyEnum], *, name: str | None = None) -> sa.Enum:
    """Return the column type of an enum: text by value with a CHECK named after the enum (or `name`)."""
    longest = max(len(str(member.value)) for member in kind)
    return sa.Enum(
        kind,
        values_callable=lambda members: [str(member.value) for member in members],
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=max(longest, 24),
        name=name or _snake(kind.__name__),
    )


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() and place else c.lower() for place, c in enumerate(name))


Key = Annotated[UUID, mapped_column(sa.Uuid, primary_key=True, default=new_id)]
"""The primary key of nearly every table: `id: Mapped[Key]`."""

Moment = Annotated[datetime, mapped_column(UtcDateTime)]
"""An instant: `at: Mapped[Moment]`, or `Mapped[Moment | None]`."""

MadeAt = Annotated[datetime, mapped_column(UtcDateTime, default=now)]
"""When the row was made."""


def both_or_neither(*columns: str) -> str:
    """Return the text of a CHECK that all of the columns are given or none is."""
    first, *rest = columns
    return " AND ".join(f"(({first} IS NULL) = ({other} IS NULL))" for other in rest)


def info(data_class: Any) -> dict[str, Any]:
    """Return the `info` of a column whose class differs from its table's."""
    return {"class": data_class}
