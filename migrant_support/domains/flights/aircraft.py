"""Aircraft and their configurations, read once from `data/aircraft.toml` and looked over when they are read."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from migrant_support.domains.flights.rules.aircraft import Configuration, check_configuration

_FILE = Path(__file__).parent / "data" / "aircraft.toml"


@cache
def configurations() -> Mapping[str, Configuration]:
    """Every configuration by its code, in the order of the file. Raises ValueError for a broken file."""
    found: dict[str, Configuration] = {}
    for one in tomllib.loads(_FILE.read_text(encoding="utf-8"))["aircraft"]:
        made = Configuration(one["code"], one["type"], one["name"], tuple(one["cabins"].items()))
        check_configuration(made)
        if made.code in found:
            raise ValueError(f"two configurations are called {made.code}")
        found[made.code] = made
    return found
