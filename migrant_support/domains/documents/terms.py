"""The terms of emergency travel documents, read once from `data/travel_papers.toml`."""

import tomllib
from functools import cache
from pathlib import Path

from migrant_support.domains.documents.rules.travel_paper import Terms

_FILE = Path(__file__).parent / "data" / "travel_papers.toml"


@cache
def todays_terms() -> Terms:
    """The terms in force."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Terms(read["version"], read["working_days"], read["months"])
