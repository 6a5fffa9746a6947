"""Decisions about cases over plain data: the state machine, risk with its reasons, what may stand on a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class CaseState(StrEnum):
    """Where a case stands (DOMAIN, state machines)."""

    REPORTED = "reported"
    REGISTERED = "registered"
    VERIFIED = "verified"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class CloseOutcome(StrEnum):
    """How a case ended."""

    RETURNED_HOME = "returned_home"
    SETTLED = "settled"
    HANDED_OVER = "handed_over"
    LOST_CONTACT = "lost_contact"
    DUPLICATE = "duplicate"
    DECEASED = "deceased"


class Category(StrEnum):
    """Distress categories; a case may have several."""

    UNPAID_WAGES = "unpaid_wages"
    CONTRACT_VIOLATION = "contract_violation"
    PHYSICAL_ABUSE = "physical_abuse"
    SEXUAL_ABUSE = "sexual_abuse"
    CONFINEMENT = "confinement"
    PASSPORT_WITHHELD = "passport_withheld"
    TRAFFICKING = "trafficking_indicators"
    DETENTION = "detention"
    MEDICAL = "medical"
    PREGNANCY = "pregnancy"
    JOB_LOSS = "job_loss"
    VISA_OVERSTAYED = "visa_overstayed"
    STRANDED_TRANSIT = "stranded_transit"
    STUDENT_VISITOR = "student_visitor"
    EMPLOYER_DEATH = "employer_death"
    CONFLICT_DISASTER = "conflict_disaster"
    OTHER = "other"


SENSITIVE = frozenset({Category.SEXUAL_ABUSE, Category.TRAFFICKING, Category.DETENTION, Category.PREGNANCY})
"""They stand on the case for its readers and on no list, chip, map or export (DESIGN, restricted file)."""


class Channel(StrEnum):
    """How the case came."""

    WALK_IN = "walk_in"
    PHONE = "phone"
    HOTLINE = "hotline"
    POLICE = "police"
    HOSPITAL = "hospital"
    EMPLOYER = "employer"
    OTHER_MISSION = "other_mission"
    NGO = "ngo"
    ROLL_CALL = "roll_call"
    LIST = "list"


class Risk(StrEnum):
    """Level of risk."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    EMERGENCY = "emergency"


class Compartment(StrEnum):
    """Who may read a note or an attachment (FEATURES C4): a power for each, in `queries/notes.py`."""

    GENERAL = "general"
    MEDICAL = "medical"
    PROTECTION = "protection"
    SECURITY = "security"


class AttachmentKind(StrEnum):
    """What an attached file is."""

    CONTRACT = "contract"
    PAYSLIP = "payslip"
    COMPLAINT = "complaint"
    POLICE = "police"
    COURT = "court"
    MEDICAL = "medical"
    PICTURE = "picture"
    LETTER = "letter"
    OTHER = "other"


class Act(StrEnum):
    """What moves a case."""

    REGISTER = "register"
    VERIFY = "verify"
    ACTIVATE = "activate"
    SUSPEND = "suspend"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Transition:
    """From one of the states, to a state, by an act; with a reason where the domain asks for one."""

    act: Act
    sources: frozenset[CaseState]
    target: CaseState
    needs_reason: bool = False


_OPEN = frozenset({CaseState.REPORTED, CaseState.REGISTERED, CaseState.VERIFIED, CaseState.ACTIVE, CaseState.SUSPENDED})
TRANSITIONS: tuple[Transition, ...] = (
    Transition(Act.REGISTER, frozenset({CaseState.REPORTED}), CaseState.REGISTERED),
    Transition(Act.VERIFY, frozenset({CaseState.REGISTERED}), CaseState.VERIFIED),
    Transition(Act.ACTIVATE, frozenset({CaseState.VERIFIED}), CaseState.ACTIVE),
    Transition(Act.SUSPEND, frozenset({CaseState.ACTIVE}), CaseState.SUSPENDED, needs_reason=True),
    Transition(Act.RESUME, frozenset({CaseState.SUSPENDED}), CaseState.ACTIVE),
    Transition(Act.CLOSE, _OPEN, CaseState.CLOSED, needs_reason=True),
    Transition(Act.REOPEN, frozenset({CaseState.CLOSED}), CaseState.ACTIVE, needs_reason=True),
)


def next_acts(state: CaseState) -> tuple[Act, ...]:
    """The acts that a case in this state allows, the usual next step first."""
    return tuple(t.act for t in TRANSITIONS if state in t.sources)


def transition(state: CaseState, act: Act, *, reason: str = "", outcome: CloseOutcome | None = None) -> CaseState:
    """Return the state after an act. Raises Refused for a step the machine does not have, or without its reason."""
    step = next((t for t in TRANSITIONS if t.act is act and state in t.sources), None)
    if step is None:
        raise Refused(
            "step_not_possible", msg("The case has moved on meanwhile. Look at it again before the next step.")
        )
    if step.needs_reason and len(reason.strip()) < 3:
        raise Refused("reason_missing", msg("Write a short reason."), field="reason")
    if (outcome is not None) != (act is Act.CLOSE):
        raise Refused("outcome_missing", msg("Choose how the case ended."), field="outcome")
    return step.target


@dataclass(frozen=True, slots=True)
class RiskJudgement:
    """A level and the reasons that produced it, as sentences."""

    level: Risk
    reasons: tuple[str, ...]


_EMERGENCY_TOGETHER = frozenset({Category.CONFINEMENT, Category.PHYSICAL_ABUSE})
_HIGH = {
    Category.SEXUAL_ABUSE: msg("Sexual abuse reported"),
    Category.TRAFFICKING: msg("Signs of trafficking"),
    Category.PHYSICAL_ABUSE: msg("Physical abuse reported"),
    Category.CONFINEMENT: msg("Held against her or his will"),
    Category.CONFLICT_DISASTER: msg("Conflict or disaster at the place"),
}
_MEDIUM = {
    Category.MEDICAL: msg("Needs medical care"),
    Category.PREGNANCY: msg("Pregnant"),
    Category.DETENTION: msg("Detained"),
    Category.PASSPORT_WITHHELD: msg("Passport withheld"),
    Category.EMPLOYER_DEATH: msg("Employer has died"),
}
_CHILD = msg("A child")


def judge_risk(categories: Iterable[Category], *, is_minor: bool) -> RiskJudgement:
    """Return the level with its reasons. Order of urgency after V43 and PROCEDURES RP-2; the levels are our choice."""
    ticked = set(categories)
    high = tuple(text for category, text in _HIGH.items() if category in ticked)
    medium = tuple(text for category, text in _MEDIUM.items() if category in ticked)
    child = (_CHILD,) if is_minor else ()
    if ticked >= _EMERGENCY_TOGETHER or (is_minor and high):
        return RiskJudgement(Risk.EMERGENCY, child + high + medium)
    if high or is_minor:
        return RiskJudgement(Risk.HIGH, child + high + medium)
    if medium:
        return RiskJudgement(Risk.MEDIUM, medium)
    return RiskJudgement(Risk.LOW, ())


GRADES = dict.fromkeys((*_HIGH.values(), _CHILD), Risk.HIGH) | dict.fromkeys(_MEDIUM.values(), Risk.MEDIUM)
"""How much each reason weighs, by its sentence; one that a colleague wrote weighs what she raised the risk to."""


def highest(one: Risk, other: Risk) -> Risk:
    """The graver of two levels."""
    order = list(Risk)
    return max(one, other, key=order.index)


def listable(categories: Iterable[Category]) -> tuple[Category, ...]:
    """The categories that may stand on a list, chip, map or export, in the order of the enum."""
    ticked = set(categories)
    return tuple(c for c in Category if c in ticked and c not in SENSITIVE)


@dataclass(frozen=True, slots=True)
class NewCase:
    """What is known when a case is opened."""

    categories: tuple[Category, ...]
    channel: Channel = Channel.WALK_IN
    employer: str = ""
    agency: str = ""
    job: str = ""
    contract_from: date | None = None
    contract_until: date | None = None
    civil_id: str = ""
    wages_owed: Money | None = None
    absconding_reported: bool = False
    risk: Risk | None = None
    raised_because: str = ""
    narrative: str = ""


def check_case(new: NewCase) -> None:
    """Raise Refused for a case without category or with a contract that ends before it begins."""
    if not new.categories:
        raise Refused("category_missing", msg("Tick at least one kind of distress."), field="categories")
    if new.contract_from and new.contract_until and new.contract_until < new.contract_from:
        raise Refused(
            "contract_ends_first", msg("The contract ends before it begins. Check both dates."), field="contract_until"
        )
    if new.wages_owed is not None and new.wages_owed.amount > Decimal(10_000_000):
        raise Refused("amount_too_large", msg("This amount is too large for wages. Check it."), field="wages_owed")


def check_raised(new: NewCase, judged: Risk) -> None:
    """Raise Refused for a risk that a colleague raised above what the facts say without saying why."""
    is_raised = new.risk is not None and highest(judged, new.risk) is not judged
    if is_raised and len(new.raised_because.strip()) < 3:
        raise Refused(
            "raised_without_reason", msg("Write why the risk is higher than the facts say."), field="raised_because"
        )


FIRST_CONTACT = {
    Risk.EMERGENCY: timedelta(hours=1),
    Risk.HIGH: timedelta(hours=24),
    Risk.MEDIUM: timedelta(days=3),
    Risk.LOW: timedelta(days=7),
}
"""When the first follow-up is due. Our choice, after the helpline's levels (PROCEDURES D)."""
