"""The dated terms of the clocks, read once from `data/clocks.toml`."""

import tomllib
from functools import cache
from pathlib import Path

from migrant_support.domains.claims.rules.clocks import ClockTerms
from migrant_support.domains.claims.rules.steps import Against

_FILE = Path(__file__).parent / "data" / "clocks.toml"


@cache
def _read() -> tuple[int, tuple[ClockTerms, ...]]:
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    terms = tuple(
        ClockTerms(
            one["version"],
            Against(one["against"]),
            one["valid_from"],
            one["report_hours"],
            one["settle_days"],
            one["source"],
        )
        for one in read["terms"]
    )
    return int(read["missed_for_the_list"]), terms


def clock_terms() -> tuple[ClockTerms, ...]:
    """Every set of terms that was ever in force."""
    return _read()[1]


def missed_for_the_list() -> int:
    """How many missed answers bring an agency onto the list of the licensing section."""
    return _read()[0]
