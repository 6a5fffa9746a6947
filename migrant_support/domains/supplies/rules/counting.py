"""Counting a store blind: whoever counts does not see the book, what differs is counted again, another one approves."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from migrant_support.domains.supplies.rules.catalogue import Unit, check_quantity
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

ROUNDS = 2


class CountState(StrEnum):
    """Where a count stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    CLOSED = "closed"
    CANCELLED = "cancelled"


STEPS: dict[CountState, frozenset[CountState]] = {
    CountState.OPEN: frozenset({CountState.SUBMITTED, CountState.CANCELLED}),
    CountState.SUBMITTED: frozenset({CountState.OPEN, CountState.CLOSED, CountState.CANCELLED}),
    CountState.CLOSED: frozenset(),
    CountState.CANCELLED: frozenset(),
}
"""Open → submitted → closed by another person; sent back, it is open again. A closed count never changes."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A line of a count: what the book said when it was counted, what was found, and why it differs."""

    lot_id: UUID
    book: Decimal
    counted: Decimal | None
    reason: str = ""

    @property
    def difference(self) -> Decimal:
        """What was found beyond the book; less than nothing when something is missing."""
        return Decimal(0) if self.counted is None else self.counted - self.book


def check_found(quantity: Decimal, unit: Unit) -> None:
    """Raise Refused for a found quantity that cannot be; nothing may be found."""
    if quantity != 0:
        check_quantity(quantity, unit)


def may_step(state: CountState, to: CountState) -> None:
    """Raise Refused for a step that does not follow."""
    if to not in STEPS[state]:
        raise Refused("count_elsewhere", msg("This count has moved on meanwhile. Look at it again."))


def missing_lines(lines: Mapping[UUID, Counted]) -> list[UUID]:
    """Lots that nobody has counted yet."""
    return [lot for lot, line in lines.items() if line.counted is None]


def to_count_again(lines: Mapping[UUID, Counted], *, round_: int) -> list[UUID]:
    """Lots that are counted once more before anybody is told of a difference: those that differ in the first round."""
    return [lot for lot, line in lines.items() if line.difference] if round_ < ROUNDS else []


def check_submit(lines: Mapping[UUID, Counted]) -> None:
    """Raise Refused while something was not counted."""
    left = len(missing_lines(lines))
    if left:
        raise Refused(
            "not_all_counted", msg("%(left)s lots are not counted yet. Write what you find, 0 for nothing."), left=left
        )


def check_reasons(lines: Mapping[UUID, Counted]) -> None:
    """Raise Refused for a difference without a reason, once it was counted again."""
    if any(line.difference and not line.reason.strip() for line in lines.values()):
        raise Refused(
            "reason_missing",
            msg("Something differs also when counted again. Write for each such line what may have happened."),
        )


def check_approver(approver: UUID, *counters: UUID | None) -> None:
    """Raise Refused when whoever counted would also approve."""
    if approver in counters:
        raise Refused("same_person", msg("Whoever counted cannot approve. Ask another officer to look at the count."))
