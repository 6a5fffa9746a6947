"""What a coffin or an urn needs, read once from `data/papers.toml`."""

import tomllib
from functools import cache
from pathlib import Path

from migrant_support.domains.remains.rules import ConsignmentKind, ConsignmentPaperKind, NeededPaper

_FILE = Path(__file__).parent / "data" / "papers.toml"


@cache
def needed_papers() -> tuple[NeededPaper, ...]:
    """Every paper with the kinds of consignments that need it."""
    return tuple(
        NeededPaper(
            ConsignmentPaperKind(one["kind"]),
            frozenset(ConsignmentKind(kind) for kind in one["of"]),
            one["before"] == "place",
        )
        for one in tomllib.loads(_FILE.read_text(encoding="utf-8"))["papers"]
    )
