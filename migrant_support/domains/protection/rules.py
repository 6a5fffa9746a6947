"""Decisions about the protection of children and victims over plain data. The moment is passed in."""

from dataclasses import dataclass
from datetime import date, timedelta

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

ASSESSMENT_HOLDS = timedelta(days=30)  # CH-3: a best-interest assessment of at most 30 days


@dataclass(frozen=True, slots=True)
class ChildDecision:
    """That returning is right for this child: assessment and (for a child alone) determination, the escort who flies
    along, the receiver checked against a document, and that the probation officer of the home district was told."""

    assessed_on: date
    determined_on: date | None
    receiver_checked: bool
    probation_told: bool

    def allows_return(self, on: date, *, is_alone: bool) -> bool:
        """May the child be confirmed for a flight on this day (CH-3)? No override exists."""
        return (
            on - self.assessed_on <= ASSESSMENT_HOLDS
            and self.receiver_checked
            and self.probation_told
            and (self.determined_on is not None or not is_alone)
        )


def check_decision(decision: ChildDecision, *, today: date) -> None:
    """Raise Refused for days that have not come yet or stand in the wrong order."""
    if decision.assessed_on > today:
        raise Refused(
            "assessed_in_future", msg("The assessment lies in the future. Check the day."), field="assessed_on"
        )
    if decision.determined_on is not None and not decision.assessed_on <= decision.determined_on <= today:
        raise Refused(
            "determined_out_of_order",
            msg("The determination follows the assessment and cannot lie in the future. Check both days."),
            field="determined_on",
        )
