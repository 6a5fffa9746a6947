"""The points of the waiting list, read once from `data/bed_need.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from migrant_support.domains.sites.rules.need import NeedReason

_FILE = Path(__file__).parent / "data" / "bed_need.toml"


@cache
def points_of_need() -> Mapping[str, int]:
    """The points of every reason. Raises KeyError at start for a reason without points."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))["points"]
    return MappingProxyType({reason: int(read[reason]) for reason in NeedReason})
