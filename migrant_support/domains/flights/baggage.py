"""The usual free baggage, read once from `data/baggage.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from migrant_support.domains.flights.rules.airport import Allowance

_FILE = Path(__file__).parent / "data" / "baggage.toml"


@cache
def usual_allowances() -> Mapping[str, Allowance]:
    """What holds where a flight says nothing else: by payer, and for an infant on a lap."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: Allowance(row["pieces"], row["kilos"]) for name, row in read.items()}
