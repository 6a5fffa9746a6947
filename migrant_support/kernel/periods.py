"""Half-open spans of time: from an instant, until (not including) another; an open end is None."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Period:
    """`start <= t < end`. Both aware; `end` None means still going on."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError("a period ends before it starts")

    def contains(self, moment: datetime) -> bool:
        """Is the moment inside?"""
        return self.start <= moment and (self.end is None or moment < self.end)

    def overlaps(self, other: "Period") -> bool:
        """Do the two share an instant?"""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)
