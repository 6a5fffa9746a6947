"""The points of the register of wishes, read once from `data/return_points.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from migrant_support.domains.flights.rules.wishes import ReturnReason

_FILE = Path(__file__).parent / "data" / "return_points.toml"


@dataclass(frozen=True, slots=True)
class PointsTable:
    """Points by reason, from a day on."""

    version: str
    valid_from: date
    points: Mapping[str, int]


@cache
def _tables() -> tuple[PointsTable, ...]:
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))["table"]
    found = [
        PointsTable(
            str(one["version"]),
            one["valid_from"],
            MappingProxyType({reason: int(one["points"][reason]) for reason in ReturnReason}),
        )
        for one in read
    ]
    return tuple(sorted(found, key=lambda table: table.valid_from))


def points_on(day: date) -> PointsTable:
    """The table in force on a day: the latest that began, the first where none did."""
    begun = [table for table in _tables() if table.valid_from <= day]
    return begun[-1] if begun else _tables()[0]
