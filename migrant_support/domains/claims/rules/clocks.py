"""The clock of whoever is to answer: when a report and a settlement are due, and which of them was missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from migrant_support.domains.claims.rules.steps import Against
from migrant_support.kernel.clock import local_day, start_of_day


class ClockKind(StrEnum):
    """What is awaited."""

    REPORT = "report"
    SETTLE = "settle"


@dataclass(frozen=True, slots=True)
class ClockTerms:
    """The time that is given, from a day on (SL-3). `source` says where it stands."""

    version: int
    against: Against
    valid_from: date
    report_hours: int
    settle_days: int
    source: str


def terms_for(known: Sequence[ClockTerms], against: Against, on: date) -> ClockTerms:
    """The terms in force on a day. Raises ValueError where the data begin later."""
    fitting = [terms for terms in known if terms.against is against and terms.valid_from <= on]
    if not fitting:
        raise ValueError(f"no terms for {against} on {on}")
    return max(fitting, key=lambda terms: terms.valid_from)


def due_moments(terms: ClockTerms, presented_at: datetime, zone: str) -> dict[ClockKind, datetime]:
    """When each answer is due: the report after so many hours, the settlement at the end of the last local day."""
    last_day = local_day(zone, presented_at) + timedelta(days=terms.settle_days)
    return {
        ClockKind.REPORT: presented_at + timedelta(hours=terms.report_hours),
        ClockKind.SETTLE: start_of_day(zone, last_day + timedelta(days=1)),
    }


def is_missed(due_at: datetime, ended_at: datetime | None, at: datetime) -> bool:
    """Was an answer late? One that comes late stays late; one never needed any more before its time was not."""
    return (ended_at or at) > due_at
