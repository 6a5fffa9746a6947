"""Decisions about a person's rights over what is kept of her. Standard library only; facts are passed in."""

from dataclasses import dataclass
from enum import StrEnum

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

SHORTEST_REASON = 10


class ErasureGround(StrEnum):
    """Why somebody was made anonymous (SEC PV-5: name a reason). A closed list: a typed reason could name her."""

    ASKED = "asked"
    PERIOD_OVER = "period_over"
    MISTAKE = "mistake"
    ORDER = "order"


BY_HAND = (ErasureGround.ASKED, ErasureGround.MISTAKE, ErasureGround.ORDER)
"""The grounds that a colleague may give; that the period is over only the retention run knows."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What still goes on with a person, as far as it forbids that she is made anonymous."""

    is_held: bool = False
    has_open_case: bool = False
    has_open_stay: bool = False
    has_open_journey: bool = False
    has_open_order: bool = False

    @property
    def is_at_rest(self) -> bool:
        """Nothing goes on and nothing holds."""
        return self == Standing()


def check_may_anonymise(standing: Standing) -> None:
    """Raise Refused while a legal hold stands or somebody works with her (SEC PV-4, PV-5; the rest our choice)."""
    if standing.is_held:
        raise Refused("legal_hold", msg("A legal hold stands on this person. Lift it before anything is erased."))
    if standing.has_open_case:
        raise Refused("case_open", msg("A case of this person is open. Close it first."))
    if standing.has_open_stay:
        raise Refused("stay_open", msg("This person has a bed, or one is planned. End the stay first."))
    if standing.has_open_journey:
        raise Refused("journey_open", msg("This person wishes to go home or stands on a flight. End that first."))
    if standing.has_open_order:
        raise Refused("order_open", msg("This person is in quarantine. Wait for the release."))


def check_hold_reason(reason: str) -> None:
    """A hold has a reason that another can follow (our choice of length)."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_missing", msg("Say in a sentence why, and who asked for it."), field="reason")
