"""The dated limits of approval, read once from `data/limits.toml`."""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

from migrant_support.domains.cash.rules.requests import LimitTerms

_FILE = Path(__file__).parent / "data" / "limits.toml"


@cache
def limits() -> tuple[LimitTerms, ...]:
    """Every set of limits that was ever in force."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        LimitTerms(one["valid_from"], {code: Decimal(amount) for code, amount in one["by_currency"].items()})
        for one in read["limits"]
    )
