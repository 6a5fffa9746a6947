"""Decisions of medical officers over plain data. Standard library only; the moment is passed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

LONGEST = timedelta(days=30)


class Fitness(StrEnum):
    """Result of a fit-to-travel assessment (DOMAIN, Medical encounter)."""

    FIT = "fit"
    FIT_WITH_ESCORT = "fit_with_escort"
    UNFIT = "unfit"


@dataclass(frozen=True, slots=True)
class FitnessFact:
    """What the gate needs of a check: its result and from when until when it holds; a booked one has none."""

    booked_for: datetime | None
    result: Fitness | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def holds_at(self, moment: datetime) -> bool:
        """Does a result stand at this moment?"""
        return (
            self.result is not None
            and self.valid_from is not None
            and self.valid_until is not None
            and self.valid_from <= moment < self.valid_until
        )


def check_validity(valid_from: datetime, valid_until: datetime) -> None:
    """An assessment holds for a while: 7 days, 72 hours for patients (RP-5), 30 days at most. Raises Refused."""
    if valid_until <= valid_from:
        raise Refused("ends_before_start", msg("The result ends before it begins. Check both dates."), field="until")
    if valid_until - valid_from > LONGEST:
        raise Refused(
            "valid_too_long", msg("A result holds for 30 days at most. Choose an earlier day."), field="until"
        )
