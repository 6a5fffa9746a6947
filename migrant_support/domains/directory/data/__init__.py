"""Reference data as plain rows, read from the JSON files beside this one. Pure: knows no table and no screen.

What people keep by hand (missions, institutions, districts) is edited in its file; the rest is written by
`build.py`. Places of missions are those of their cities, to two decimals. `languages` of an institution are those in
which a state office must answer (Constitution of Sri Lanka, chapter IV); `verified_on` is null where nobody rang yet.
"""

import json
from functools import cache
from importlib import resources
from typing import Any

KINDS = (
    "countries",
    "missions",
    "airports",
    "districts",
    "institutions",
    "languages",
    "currencies",
    "policies",
    "departures",
)


@cache
def rows_of(kind: str) -> tuple[dict[str, Any], ...]:
    """Return the rows of one kind of `KINDS`, in the order of the file. Treat them as read-only: they are shared.

    Raises KeyError for another kind.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    text = resources.files(__package__).joinpath(f"{kind}.json").read_text(encoding="utf-8")
    return tuple(json.loads(text))
