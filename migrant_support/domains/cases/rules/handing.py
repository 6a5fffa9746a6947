"""Handing a case to a colleague, and to another mission: state machines as tables, and the little that is told before.

A hand-over or a transfer waits for the one who is asked. Until another mission accepts it knows the minimum only
(FEATURES C7): reference, age group, urgency and the kinds of need that are not sensitive.
"""

from datetime import date
from enum import StrEnum

from migrant_support.domains.people.rules import BirthDate, age_on
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class OfferState(StrEnum):
    """Where a hand-over or a transfer stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class OfferAct(StrEnum):
    """What ends one."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


OFFER_STEPS = {
    (OfferState.OFFERED, OfferAct.ACCEPT): OfferState.ACCEPTED,
    (OfferState.OFFERED, OfferAct.DECLINE): OfferState.DECLINED,
    (OfferState.OFFERED, OfferAct.WITHDRAW): OfferState.WITHDRAWN,
}
"""(state, act) → state. Who is asked accepts or declines (with a reason); who asked withdraws."""


class TransferWhy(StrEnum):
    """Why a case goes to another mission: words of a list, so that nothing of the story goes ahead of it."""

    MOVED = "moved"
    NEARER = "nearer"
    SAFER = "safer"
    BETTER_HELP = "better_help"
    TRANSIT = "transit"
    FAMILY = "family"


class AgeGroup(StrEnum):
    """As much of an age as a request tells."""

    UNDER_FIVE = "under_five"
    CHILD = "child"
    ADULT = "adult"
    ELDERLY = "elderly"
    NOT_KNOWN = "not_known"


def age_group(birth: BirthDate | None, *, on: date) -> AgeGroup:
    """The group of an age on a day; an imprecise date counts as the younger one."""
    if birth is None:
        return AgeGroup.NOT_KNOWN
    age = age_on(birth.latest, on)
    if age < 5:
        return AgeGroup.UNDER_FIVE
    if age < 18:
        return AgeGroup.CHILD
    return AgeGroup.ELDERLY if age >= 60 else AgeGroup.ADULT


def offer_step(before: OfferState, act: OfferAct, *, reason: str = "") -> OfferState:
    """The state after an act. Raises Refused unless the table has it, or for a no without its reason."""
    after = OFFER_STEPS.get((before, act))
    if after is None:
        raise Refused("answered_already", msg("This was answered already. Look at the case again."))
    if act is OfferAct.DECLINE and len(reason.strip()) < 3:
        raise Refused("reason_missing", msg("Write a short reason."), field="reason")
    return after


def check_transfer(*, source: str, target: str, is_closed_file: bool, is_over: bool) -> None:
    """Raise Refused for a case that is over, a mission that has it already, or a file that only named readers see."""
    if is_over:
        raise Refused("case_closed", msg("A closed case is not changed. Reopen it first."))
    if source == target:
        raise Refused("same_mission", msg("The case is at this mission already. Choose another one."), field="mission")
    if is_closed_file:
        raise Refused(
            "file_is_closed",
            msg("This file is closed. Name a colleague of the other mission as its reader instead."),
        )
