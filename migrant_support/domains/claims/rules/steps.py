"""The state machine of a claim, what each step asks for, and when a settlement needs the person's agreement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class ClaimKind(StrEnum):
    """What is claimed (PROCEDURES, SL)."""

    WAGES = "wages"
    PASSPORT = "passport"
    TICKET = "ticket"
    DEDUCTION = "deduction"
    INJURY = "injury"
    OTHER = "other"


class Against(StrEnum):
    """Who is to answer."""

    EMPLOYER = "employer"
    AGENCY = "agency"


class ClaimState(StrEnum):
    """Where a claim stands. A settled claim says with its extent whether all of it was given."""

    OPENED = "opened"
    PRESENTED = "presented"
    ANSWERED = "answered"
    OFFERED = "offered"
    SETTLED = "settled"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ClaimAct(StrEnum):
    """What moves a claim."""

    PRESENT = "present"
    ANSWER = "answer"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


class Extent(StrEnum):
    """How much of what was claimed a settlement gives."""

    FULL = "full"
    PART = "part"


class AgreedWay(StrEnum):
    """How the person agreed to a settlement below the claim."""

    SIGNED = "signed"
    THUMB = "thumb"
    SPOKEN = "spoken"


@dataclass(frozen=True, slots=True)
class Transition:
    """From one of the states, by an act, to a state; with words where somebody must be able to read why."""

    act: ClaimAct
    sources: frozenset[ClaimState]
    target: ClaimState
    needs_words: bool = False


RUNNING = frozenset({ClaimState.PRESENTED, ClaimState.ANSWERED, ClaimState.OFFERED})
OPEN = RUNNING | {ClaimState.OPENED}
ENDED = frozenset({ClaimState.SETTLED, ClaimState.REFUSED, ClaimState.WITHDRAWN})
TRANSITIONS: tuple[Transition, ...] = (
    Transition(ClaimAct.PRESENT, frozenset({ClaimState.OPENED}), ClaimState.PRESENTED),
    Transition(
        ClaimAct.ANSWER, frozenset({ClaimState.PRESENTED, ClaimState.ANSWERED}), ClaimState.ANSWERED, needs_words=True
    ),
    Transition(ClaimAct.OFFER, RUNNING, ClaimState.OFFERED),
    Transition(ClaimAct.ACCEPT, frozenset({ClaimState.OFFERED}), ClaimState.SETTLED),
    Transition(ClaimAct.DECLINE, frozenset({ClaimState.OFFERED}), ClaimState.ANSWERED, needs_words=True),
    Transition(ClaimAct.REFUSE, RUNNING, ClaimState.REFUSED, needs_words=True),
    Transition(ClaimAct.WITHDRAW, OPEN, ClaimState.WITHDRAWN, needs_words=True),
    Transition(ClaimAct.REOPEN, ENDED, ClaimState.OPENED, needs_words=True),
)
"""Our choice: the domain names no states of claims. A settlement that is not kept is opened again (SL-4)."""


def next_acts(state: ClaimState) -> tuple[ClaimAct, ...]:
    """The acts that a claim in this state allows, the usual next step first."""
    return tuple(t.act for t in TRANSITIONS if state in t.sources)


def transition(state: ClaimState, act: ClaimAct, *, words: str = "") -> ClaimState:
    """The state after an act. Raises Refused for a step that the table does not have, or without its words."""
    step = next((t for t in TRANSITIONS if t.act is act and state in t.sources), None)
    if step is None:
        raise Refused(
            "claim_moved_already", msg("The claim has moved on meanwhile. Look at it again before the next step.")
        )
    if step.needs_words and len(words.strip()) < 3:
        raise Refused("words_missing", msg("Write in a few words what was said, or why."), field="words")
    return step.target


@dataclass(frozen=True, slots=True)
class NewClaim:
    """What is claimed, of whom, for which time."""

    kind: ClaimKind
    against: Against
    party: str
    licence: str = ""
    period_from: date | None = None
    period_until: date | None = None
    money: Money | None = None
    words: str = ""


NEEDS_AMOUNT = frozenset({ClaimKind.WAGES, ClaimKind.DEDUCTION})
MOST = Decimal(10_000_000)


def check_claim(new: NewClaim) -> None:
    """Raise Refused for a claim against nobody, of no amount where there must be one, or whose time runs backwards."""
    if not new.party.strip():
        raise Refused(
            "party_missing", msg("Write who is to answer: the name of the employer or agency."), field="party"
        )
    if new.licence.strip() and new.against is not Against.AGENCY:
        raise Refused("licence_of_employer", msg("Only an agency has a licence number."), field="licence")
    if new.kind in NEEDS_AMOUNT and new.money is None:
        raise Refused("amount_missing", msg("Write the amount that is claimed."), field="amount")
    if new.money is not None and not 0 < new.money.amount <= MOST:
        raise Refused("amount_out_of_range", msg("Write an amount above zero and below ten million."), field="amount")
    if new.kind is ClaimKind.WAGES and new.period_from is None:
        raise Refused("period_missing", msg("Write from which day wages are owed."), field="period_from")
    if new.period_from and new.period_until and new.period_until < new.period_from:
        raise Refused(
            "period_backwards", msg("The time ends before it begins. Check both dates."), field="period_until"
        )


def check_offer(claimed: Money | None, offered: Money | None, *, gives_all: bool) -> Extent:
    """How much of the claim an offer gives. Raises Refused for an offer of nothing, in another currency or beyond it.

    Where an amount is claimed it decides; elsewhere (a passport) the officer says whether everything is given.
    """
    if claimed is None:
        if offered is not None and offered.amount <= 0:
            raise Refused("offer_of_nothing", msg("Write an amount above zero."), field="amount")
        return Extent.FULL if gives_all else Extent.PART
    if offered is None or offered.amount <= 0:
        raise Refused("offer_of_nothing", msg("Write the amount that is offered, above zero."), field="amount")
    if offered.currency != claimed.currency:
        raise Refused(
            "offer_in_other_currency",
            msg("The claim is in %(currency)s. Write the offer in the same currency."),
            field="amount",
            currency=claimed.currency,
        )
    if offered.amount > claimed.amount:
        raise Refused(
            "offer_above_claim",
            msg("This is more than the %(claimed)s that are claimed. Check the amount."),
            field="amount",
            claimed=str(claimed),
        )
    return Extent.FULL if offered.amount == claimed.amount else Extent.PART


@dataclass(frozen=True, slots=True)
class Agreement:
    """The person's agreement to a settlement below the claim: how it was given, when, and who saw it."""

    way: AgreedWay
    on: date
    witness: str = ""


def check_agreement(extent: Extent, agreement: Agreement | None, *, today: date) -> None:
    """Raise Refused for a settlement below the claim without the person's own recorded agreement (C9)."""
    if extent is Extent.PART and agreement is None:
        raise Refused(
            "agreement_missing",
            msg("This settles less than was claimed. Record how the person agreed, or decline the offer."),
            field="agreed_way",
        )
    if agreement is None:
        return
    if agreement.on > today:
        raise Refused("agreed_in_future", msg("The day of the agreement lies ahead. Check it."), field="agreed_on")
    if agreement.way is AgreedWay.SPOKEN and not agreement.witness.strip():
        raise Refused("witness_missing", msg("Write who heard the person agree."), field="witness")


def check_reopening(settled: Money | None, received: Iterable[Money]) -> None:
    """Raise Refused for a settled claim whose money has come in full: nothing is left to claim."""
    came = sum((m.amount for m in received if settled and m.currency == settled.currency), Decimal(0))
    if settled is not None and came >= settled.amount:
        raise Refused("settled_and_paid", msg("Everything that was settled has been received. Open another claim."))
