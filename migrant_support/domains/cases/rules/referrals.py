"""Referral to an institution: the state machine, and the fields that a consent lets it tell (C7, SEC PV-1, PV-2).

States and steps are those of the domain; besides, a referral is withdrawn from every state that is not an end, since a
person may take back her consent at any time.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from migrant_support.domains.people.rules import ConsentPurpose
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

ANSWER_DAYS = 5
"""Working days in Sri Lanka after which a referral without an answer escalates (PROCEDURES A, step 8)."""


class ReferralState(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ReferralAct(StrEnum):
    """What moves a referral."""

    SEND = "send"
    ACCEPT = "accept"
    BEGIN = "begin"
    COMPLETE = "complete"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class ReferralStep:
    """From a state by an act to a state; with a reason where the domain asks for one."""

    source: ReferralState
    act: ReferralAct
    target: ReferralState
    needs_reason: bool = False


REFERRAL_STEPS: tuple[ReferralStep, ...] = (
    ReferralStep(ReferralState.DRAFT, ReferralAct.SEND, ReferralState.SENT),
    ReferralStep(ReferralState.SENT, ReferralAct.ACCEPT, ReferralState.ACCEPTED),
    ReferralStep(ReferralState.SENT, ReferralAct.DECLINE, ReferralState.DECLINED, needs_reason=True),
    ReferralStep(ReferralState.ACCEPTED, ReferralAct.BEGIN, ReferralState.IN_PROGRESS),
    ReferralStep(ReferralState.IN_PROGRESS, ReferralAct.COMPLETE, ReferralState.COMPLETED, needs_reason=True),
    ReferralStep(ReferralState.DRAFT, ReferralAct.WITHDRAW, ReferralState.WITHDRAWN, needs_reason=True),
    ReferralStep(ReferralState.SENT, ReferralAct.WITHDRAW, ReferralState.WITHDRAWN, needs_reason=True),
    ReferralStep(ReferralState.ACCEPTED, ReferralAct.WITHDRAW, ReferralState.WITHDRAWN, needs_reason=True),
    ReferralStep(ReferralState.IN_PROGRESS, ReferralAct.WITHDRAW, ReferralState.WITHDRAWN, needs_reason=True),
)
ENDED = frozenset({ReferralState.COMPLETED, ReferralState.DECLINED, ReferralState.WITHDRAWN})
WITH_THEM = frozenset({ReferralState.SENT, ReferralState.ACCEPTED, ReferralState.IN_PROGRESS})
"""The institution works on it, or may."""


class ToldField(StrEnum):
    """What a referral may tell, in the order in which it is told. Never the story, never the notes."""

    REFERENCE = "reference"
    NAME = "name"
    SEX = "sex"
    AGE = "age"
    LANGUAGES = "languages"
    PHONE = "phone"
    HOME = "home"
    KIN = "kin"
    EMPLOYER = "employer"
    WAGES = "wages"
    NEEDS = "needs"
    ACCOUNT = "account"


ALWAYS_TOLD = frozenset({ToldField.REFERENCE})
"""Without it no answer would find its way back."""


def steps_from(state: ReferralState) -> tuple[ReferralStep, ...]:
    """The steps that a referral in this state allows, the usual next one first."""
    return tuple(step for step in REFERRAL_STEPS if step.source is state)


def referral_step(state: ReferralState, act: ReferralAct, *, reason: str = "") -> ReferralState:
    """The state after an act. Raises Refused for a step that the table does not have, or without its reason."""
    step = next((s for s in REFERRAL_STEPS if s.source is state and s.act is act), None)
    if step is None:
        raise Refused("referral_moved_on", msg("This referral is not at that step. Look at it again."))
    if step.needs_reason and len(reason.strip()) < 3:
        raise Refused("reason_missing", msg("Write a short reason."), field="reason")
    return step.target


def fields_allowed(
    chosen: Iterable[ToldField], consents: Collection[tuple[ConsentPurpose, str]], recipient: str
) -> tuple[ToldField, ...]:
    """Of the chosen fields those that may be told to a recipient: none without a consent to share with just it."""
    if (ConsentPurpose.SHARE_INSTITUTION, recipient) not in consents:
        return ()
    wanted = set(chosen) | ALWAYS_TOLD
    return tuple(one for one in ToldField if one in wanted)


def check_referral(*, services: Collection[object], fields: Collection[ToldField], account: str) -> None:
    """Raise Refused for a referral that asks for nothing, or tells an account that is empty."""
    if not services:
        raise Refused("service_missing", msg("Tick at least one service that is asked for."), field="services")
    if ToldField.ACCOUNT in fields and not account.strip():
        raise Refused(
            "account_missing", msg("Write what the institution should know, or do not tick it."), field="account"
        )


def check_sending(allowed: Collection[ToldField]) -> None:
    """Raise Refused where the consent to share with this institution is missing or was withdrawn."""
    if not allowed:
        raise Refused(
            "consent_missing",
            msg("The person has not agreed to share with this institution. Record the consent first."),
        )
