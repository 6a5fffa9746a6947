"""Cost guarantees to hospitals: asked by medical staff, granted by another person, used, closed with the bill."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

LONGEST = timedelta(days=90)


class GuaranteeState(StrEnum):
    """Where a guarantee stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    USED = "used"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


MOVES = frozenset(
    {
        (GuaranteeState.ASKED, GuaranteeState.APPROVED),
        (GuaranteeState.ASKED, GuaranteeState.REFUSED),
        (GuaranteeState.ASKED, GuaranteeState.WITHDRAWN),
        (GuaranteeState.APPROVED, GuaranteeState.USED),
        (GuaranteeState.APPROVED, GuaranteeState.WITHDRAWN),
        (GuaranteeState.USED, GuaranteeState.CLOSED),
    }
)
"""(from, to)."""
OPEN = frozenset({GuaranteeState.ASKED, GuaranteeState.APPROVED, GuaranteeState.USED})
NUMBERED = frozenset({GuaranteeState.APPROVED, GuaranteeState.USED, GuaranteeState.CLOSED})


def check_step(before: GuaranteeState, after: GuaranteeState) -> None:
    """Raise Refused unless the table has the step."""
    if (before, after) not in MOVES:
        raise Refused("guarantee_moved_already", msg("This guarantee is at another step by now. Look at it again."))


def check_request(hospital: str, limit: Money | None, reason: str) -> None:
    """Raise Refused for a request without hospital, amount or reason."""
    if not hospital.strip():
        raise Refused("hospital_missing", msg("Write the name of the hospital."), field="hospital")
    if limit is None or limit.amount <= 0:
        raise Refused("limit_missing", msg("Write the most that may be paid."), field="amount")
    if not reason.strip():
        raise Refused("reason_missing", msg("Write why the person must go there."), field="reason")


def check_approver(asked_by: UUID, approver: UUID) -> None:
    """Four eyes: who asked does not grant (DOMAIN, cost guarantee). Raises Refused."""
    if asked_by == approver:
        raise Refused("own_request", msg("You asked for this guarantee. Another person must approve it."))


def check_term(valid_until: datetime, *, now: datetime) -> None:
    """A guarantee is to be used soon: within ninety days (our choice). Raises Refused."""
    if valid_until <= now:
        raise Refused("valid_in_past", msg("The last day of validity must be to come."), field="until")
    if valid_until > now + LONGEST:
        raise Refused("valid_too_long", msg("A guarantee is valid for 90 days at most."), field="until")


def check_use(valid_until: datetime, *, now: datetime) -> None:
    """Raise Refused for a guarantee that has run out."""
    if valid_until <= now:
        raise Refused("guarantee_over", msg("This guarantee has run out. Ask for another one."))


def check_bill(limit: Money, bill: Money | None) -> None:
    """The bill is in the currency of the guarantee and not above its limit. Raises Refused."""
    if bill is None:
        raise Refused("bill_missing", msg("Write the amount of the bill."), field="bill")
    if bill.currency != limit.currency:
        raise Refused("bill_in_other_currency", msg("The bill must be in the currency of the guarantee."), field="bill")
    if bill.amount > limit.amount:
        raise Refused(
            "bill_above_limit",
            msg("The bill is above the limit of %(limit)s. Ask for a further guarantee for the rest."),
            field="bill",
            limit=str(limit),
        )


def guarantee_number(mission: str, year: int, serial: int) -> str:
    """As it is printed: `G-KWT-2026-0007`."""
    return f"G-{mission}-{year}-{serial:04d}"
