"""Emergency travel document: requested, verified with the Department of Immigration, issued, used; or refused (TD-1).

The state machine is a table; what is needed for issuing is a list by reason and age.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class PaperState(StrEnum):
    """Where an application stands."""

    REQUESTED = "requested"
    VERIFIED = "verified"
    ISSUED = "issued"
    USED = "used"
    REFUSED = "refused"


class PaperReason(StrEnum):
    """Why the person has no travel document."""

    LOST = "lost"
    WITHHELD = "withheld"
    EXPIRED = "expired"
    DAMAGED = "damaged"
    NONE = "none"


class Need(StrEnum):
    """What an application needs (TD-1, TD-3)."""

    FORM = "form"
    LOSS_FORM = "loss_form"
    LETTER = "letter"
    PHOTOS = "photos"
    BIRTH_CERTIFICATE = "birth_certificate"
    NIC = "nic"
    POLICE_REPORT = "police_report"
    TICKET = "ticket"
    INTERVIEW = "interview"
    OTHER_PARENT = "other_parent"


class Proof(StrEnum):
    """Whether something needed is here."""

    MISSING = "missing"
    RECEIVED = "received"
    WAIVED = "waived"


OPEN = frozenset({PaperState.REQUESTED, PaperState.VERIFIED})
MOVES = frozenset(
    {
        (PaperState.REQUESTED, PaperState.VERIFIED),
        (PaperState.VERIFIED, PaperState.ISSUED),
        (PaperState.ISSUED, PaperState.USED),
        (PaperState.REQUESTED, PaperState.REFUSED),
        (PaperState.VERIFIED, PaperState.REFUSED),
    }
)
"""(from, to)."""
NOT_WAITED_FOR = frozenset({Need.NIC, Need.TICKET})
"""Asked for, but without them the paper is issued too: there may be no NIC, and the ticket needs the paper."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Version, the working days within which an answer is expected, and the months for which a paper is valid."""

    version: int
    working_days: int
    months: int


def needs_of(reason: PaperReason, *, is_child: bool) -> tuple[Need, ...]:
    """What this application needs, in the order of the list."""
    left_out = set() if reason is PaperReason.LOST else {Need.LOSS_FORM, Need.POLICE_REPORT}
    if not is_child:
        left_out.add(Need.OTHER_PARENT)
    return tuple(need for need in Need if need not in left_out)


def missing(needs: Collection[Need], proofs: Mapping[Need, Proof]) -> tuple[Need, ...]:
    """What still keeps the paper from being issued."""
    return tuple(n for n in needs if n not in NOT_WAITED_FOR and proofs.get(n, Proof.MISSING) is Proof.MISSING)


def check_step(before: PaperState, after: PaperState) -> None:
    """Raise Refused unless the table has the step."""
    if (before, after) not in MOVES:
        raise Refused("paper_moved_already", msg("This application is not at that step. Look at it again."))


def check_answer(answered_by: str, reference: str, answered_on: date, *, today: date) -> None:
    """Raise Refused for a verification without who answered, its reference, or with a day to come."""
    if not answered_by.strip():
        raise Refused("answerer_missing", msg("Write who answered in Colombo."), field="answered_by")
    if not reference.strip():
        raise Refused("reference_missing", msg("Write the reference of the answer."), field="reference")
    if answered_on > today:
        raise Refused("answered_in_future", msg("The day of the answer has not come yet."), field="answered_on")


def check_issue(number: str, valid_until: date, *, today: date, months: int, lacking: Collection[Need]) -> None:
    """Raise Refused for a paper without number, past or beyond its longest validity, or before all that is needed."""
    if lacking:
        raise Refused("needs_missing", msg("Something needed is not here yet. Tick what came, or what is not needed."))
    if not number.strip():
        raise Refused("number_missing", msg("Write the number printed on the paper."), field="number")
    if valid_until <= today:
        raise Refused("valid_in_past", msg("The last day of validity must be to come."), field="valid_until")
    if valid_until > longest_validity(today, months):
        raise Refused(
            "valid_too_long", msg("An emergency travel document is valid for %(months)s months at most."),
            field="valid_until", months=months,
        )  # fmt: skip


def longest_validity(today: date, months: int) -> date:
    """The last day on which a paper issued today may be valid."""
    month = today.month - 1 + months
    first = date(today.year + month // 12, month % 12 + 1, 1)
    following = (first + timedelta(days=32)).replace(day=1)
    return min(first + timedelta(days=today.day - 1), following - timedelta(days=1))


def after_working_days(day: date, count: int) -> date:
    """The day that is so many working days later in Colombo, Monday to Friday. Holidays are not known here."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
