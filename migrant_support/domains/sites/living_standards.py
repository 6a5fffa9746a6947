"""The living standards, read once from `data/living_standards.toml`."""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from migrant_support.domains.sites.rules.standards import Kind, Measure, Standard

_FILE = Path(__file__).parent / "data" / "living_standards.toml"


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def living_standards() -> tuple[Standard, ...]:
    """Every standard in the order of the file. Raises ValueError or KeyError for one that nobody knows."""
    return tuple(_standard(row) for row in _read()["standard"])


def _standard(row: dict[str, Any]) -> Standard:
    hot = row.get("least_hot")
    return Standard(
        Measure(row["measure"]), row["id"], Kind(row["kind"]), Decimal(row.get("least", 1)), row.get("of", "all"),
        Decimal(hot) if hot else None, frozenset(row.get("only", ())),
    )  # fmt: skip


@cache
def hot_countries() -> frozenset[str]:
    """Codes of countries where a ceiling is higher."""
    return frozenset(_read()["hot_countries"])


def source() -> str:
    """Where the numbers are from, as it is printed beside them."""
    return str(_read()["source"])
