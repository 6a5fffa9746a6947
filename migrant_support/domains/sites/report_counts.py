"""What the parts above add to the report of a house's day: counts by the names that the report knows, nobody's name."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

Counts = Callable[[UUID, date], Mapping[str, int]]
_counts: list[Counts] = []


def count_in_report(counts: Counts) -> None:
    """Register counts of a site and day; a count that nobody wrote down is left out."""
    if counts not in _counts:
        _counts.append(counts)


def counts_of_others(site_id: UUID, day: date) -> dict[str, int]:
    """Everything that others counted of a site's day."""
    return {name: count for counts in _counts for name, count in counts(site_id, day).items()}
