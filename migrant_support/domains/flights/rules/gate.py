"""The gate: what stands between a person and a flight, stage by stage (DOMAIN invariant 4, PROCEDURES CH-3, RP-5).

A blocker is a code with the stage at which it stops the person. Before that stage it is "due later". Desks map codes to
sentences and to the button that mends them. Overridable are an exit clearance and a document that expired within the
margin of the country; nothing else ever is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from uuid import UUID

from migrant_support.domains.flights.rules.states import STANDING, EntryState, FlightState
from migrant_support.domains.flights.rules.words import WHEELCHAIRS, ClearanceState, SpecialService
from migrant_support.domains.medical.rules import Condition, Fitness, FitnessFact
from migrant_support.domains.people.rules import BirthDate, is_minor
from migrant_support.domains.protection.rules import ChildDecision


class Stage(IntEnum):
    """Where the gate is asked, in order."""

    PROPOSE = 1
    CONFIRM = 2
    LOCK = 3
    CHECK_IN = 4
    BOARD = 5


class BlockerCode(StrEnum):
    """What can stand in the way."""

    IDENTITY = "identity"
    WISH = "wish"
    CONSENT = "consent"
    DOCUMENT = "document"
    DOCUMENT_EXPIRES = "document_expires"
    EXIT_CLEARANCE = "exit_clearance"
    TIE = "tie"
    CHILD_DECISION = "child_decision"
    ESCORT = "escort"
    UNFIT = "unfit"
    FITNESS_BOOKING = "fitness_booking"
    FITNESS = "fitness"
    LAST_DAY = "last_day"
    WHEELCHAIR = "wheelchair"
    STRETCHER = "stretcher"
    OXYGEN = "oxygen"
    TEST = "test"
    QUARANTINE_PLACE = "quarantine_place"


STAGE_OF: dict[BlockerCode, Stage] = {
    BlockerCode.IDENTITY: Stage.PROPOSE,
    BlockerCode.WISH: Stage.PROPOSE,
    BlockerCode.CONSENT: Stage.CONFIRM,
    BlockerCode.DOCUMENT: Stage.CONFIRM,
    BlockerCode.DOCUMENT_EXPIRES: Stage.CONFIRM,
    BlockerCode.EXIT_CLEARANCE: Stage.CONFIRM,
    BlockerCode.TIE: Stage.CONFIRM,
    BlockerCode.CHILD_DECISION: Stage.CONFIRM,
    BlockerCode.ESCORT: Stage.CONFIRM,
    BlockerCode.UNFIT: Stage.CONFIRM,
    BlockerCode.FITNESS_BOOKING: Stage.CONFIRM,
    BlockerCode.QUARANTINE_PLACE: Stage.LOCK,
    BlockerCode.FITNESS: Stage.CHECK_IN,
    BlockerCode.LAST_DAY: Stage.CONFIRM,
    BlockerCode.WHEELCHAIR: Stage.CONFIRM,
    BlockerCode.STRETCHER: Stage.CONFIRM,
    BlockerCode.OXYGEN: Stage.CONFIRM,
    BlockerCode.TEST: Stage.CHECK_IN,
}
MET_BY: dict[Condition, tuple[BlockerCode, frozenset[SpecialService]]] = {
    Condition.WHEELCHAIR: (BlockerCode.WHEELCHAIR, WHEELCHAIRS),
    Condition.STRETCHER: (BlockerCode.STRETCHER, frozenset({SpecialService.STCR})),
    Condition.OXYGEN: (BlockerCode.OXYGEN, frozenset({SpecialService.MEDA})),
}
"""What a doctor asked for, and the services of the list that say that it is arranged; oxygen goes with the carrier's
medical clearance (MEDA)."""
OVERRIDABLE = frozenset({BlockerCode.EXIT_CLEARANCE, BlockerCode.DOCUMENT_EXPIRES})


@dataclass(frozen=True, slots=True)
class Paper:
    """A passport or emergency travel document: until when it is valid, and whether it is where it can be used."""

    expires_on: date | None
    is_at_hand: bool


@dataclass(frozen=True, slots=True)
class Company:
    """Who flies along with a child or patient on the same flight, among those seated or to be confirmed with it.

    `parent_proven`: an own parent or guardian, the tie evidenced (CH-2); `parent_claimed`: one whose tie is not;
    `escort`: somebody entered as the escort.
    """

    parent_proven: bool = False
    parent_claimed: bool = False
    escort: bool = False


@dataclass(frozen=True, slots=True)
class TravelFacts:
    """Plain facts of one person for one flight. `nights_missing` are quarantine nights without a planned place.

    `arrives_at` is the scheduled landing, `arrives_on` its local day at the destination: a night flight lands on the
    next day, and papers and fitness hold until then. None while no flight is asked about.
    """

    person_id: UUID
    birth: BirthDate | None
    has_identity: bool
    has_wish: bool
    has_consent: bool
    papers: tuple[Paper, ...] = ()
    clearance: ClearanceState | None = None
    clearance_until: date | None = None
    exit_steps_open: int = 0
    needs_clearance: bool = False
    needs_fitness: bool = True
    margin_days: int = 0
    checks: tuple[FitnessFact, ...] = ()
    decision: ChildDecision | None = None
    is_marked_child: bool = False
    company: Company = Company()
    nights_missing: int = 0
    services: frozenset[SpecialService] | None = None
    needs_test: bool = False
    tests_until: tuple[datetime, ...] = ()
    by_legal_order: bool = False
    arrives_at: datetime | None = None
    arrives_on: date | None = None
    overrides: frozenset[BlockerCode] = frozenset()


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that is missing: now, or by a later stage."""

    code: BlockerCode
    is_due_later: bool
    may_be_overridden: bool = False


def blockers(
    facts: TravelFacts, stage: Stage, *, departs_at: datetime, departs_on: date, now: datetime
) -> list[Blocker]:
    """Everything still missing before this person may board, what stops `stage` first.

    `departs_on` is the local day of departure; papers, the exit permit and fitness hold through the local day, and the
    moment, of arrival. An override that is in force takes its blocker away.
    """
    last_day = max(departs_on, facts.arrives_on or departs_on)
    codes = [
        *_identity(facts),
        *_papers(facts, last_day),
        *_clearance(facts, last_day),
        *_child(facts, departs_on),
        *_fitness(facts, stage, departs_at=departs_at, departs_on=departs_on, now=now),
        *_tests(facts, stage, departs_at=departs_at, now=now),
        *([BlockerCode.QUARANTINE_PLACE] if facts.nights_missing else []),
    ]
    found = [
        Blocker(code, is_due_later=STAGE_OF[code] > stage, may_be_overridden=_may_override(code, facts, last_day))
        for code in dict.fromkeys(codes)
        if code not in facts.overrides
    ]
    return sorted(found, key=lambda blocker: (blocker.is_due_later, STAGE_OF[blocker.code]))


def stops(found: Iterable[Blocker]) -> list[BlockerCode]:
    """The codes that stop the person at the stage that was asked."""
    return [blocker.code for blocker in found if not blocker.is_due_later]


def _identity(facts: TravelFacts) -> list[BlockerCode]:
    codes = [] if facts.has_identity else [BlockerCode.IDENTITY]
    if facts.by_legal_order:
        return codes
    if not facts.has_wish:
        codes.append(BlockerCode.WISH)
    if not facts.has_consent:
        codes.append(BlockerCode.CONSENT)
    return codes


def _papers(facts: TravelFacts, last_day: date) -> list[BlockerCode]:
    at_hand = [paper for paper in facts.papers if paper.is_at_hand]
    if not at_hand:
        return [BlockerCode.DOCUMENT]
    valid = any(paper.expires_on is not None and paper.expires_on >= last_day for paper in at_hand)
    return [] if valid else [BlockerCode.DOCUMENT_EXPIRES]


def _clearance(facts: TravelFacts, last_day: date) -> list[BlockerCode]:
    if not facts.needs_clearance:
        return []
    is_granted = (
        facts.clearance is ClearanceState.GRANTED
        and facts.clearance_until is not None
        and facts.clearance_until >= last_day
        and not facts.exit_steps_open  # a step that was opened again, as a new travel ban, stops who has the permit
    )
    return [] if is_granted else [BlockerCode.EXIT_CLEARANCE]


def _child(facts: TravelFacts, departs_on: date) -> list[BlockerCode]:
    """CH-3: with an own parent whose tie is proven, or with a decision, an escort, a checked receiver."""
    if not is_minor(facts.birth, departs_on):
        return []
    is_claimed = facts.company.parent_claimed and not facts.company.parent_proven
    is_alone = not (facts.company.parent_proven or facts.company.parent_claimed)
    allowed = facts.decision is not None and facts.decision.allows_return(departs_on, is_alone=is_alone)
    return [
        *([BlockerCode.TIE] if is_claimed else []),
        *([BlockerCode.CHILD_DECISION] if (is_alone or facts.is_marked_child) and not allowed else []),
        *([BlockerCode.ESCORT] if is_alone and not facts.company.escort else []),
    ]


def _fitness(
    facts: TravelFacts, stage: Stage, *, departs_at: datetime, departs_on: date, now: datetime
) -> list[BlockerCode]:
    latest, booked_since = _latest(facts.checks)
    if latest is not None and latest.result is Fitness.UNFIT:
        return [BlockerCode.UNFIT]
    escort = [BlockerCode.ESCORT] if _needs_attendant(latest) and not _has_company(facts) else []
    escort += _conditions(latest, facts, departs_on)
    if not facts.needs_fitness:
        return escort
    asked_at = max(now, facts.arrives_at or (departs_at if stage < Stage.CHECK_IN else now))
    if latest is not None and latest.holds_at(asked_at):
        return escort
    is_booked = booked_since or (latest is not None and latest.valid_until is not None and latest.valid_until > now)
    due = [BlockerCode.FITNESS] if is_booked else [BlockerCode.FITNESS_BOOKING, BlockerCode.FITNESS]
    return [*escort, *due]


def _conditions(latest: FitnessFact | None, facts: TravelFacts, departs_on: date) -> list[BlockerCode]:
    """What the doctor asked for: to fly by a day, and what the list must say (asked once there is a list)."""
    if latest is None:
        return []
    too_late = latest.fly_until is not None and departs_on > latest.fly_until
    unmet = [] if facts.services is None else [
        code for condition, (code, services) in MET_BY.items()
        if condition in latest.conditions and not facts.services & services
    ]  # fmt: skip
    return [*([BlockerCode.LAST_DAY] if too_late else []), *unmet]


def _tests(facts: TravelFacts, stage: Stage, *, departs_at: datetime, now: datetime) -> list[BlockerCode]:
    """RP-6: while a rule asks for one, a negative test that counts at departure."""
    asked_at = max(now, departs_at) if stage < Stage.CHECK_IN else now
    counts = any(until > asked_at for until in facts.tests_until)
    return [BlockerCode.TEST] if facts.needs_test and not counts else []


def _latest(checks: tuple[FitnessFact, ...]) -> tuple[FitnessFact | None, bool]:
    """The latest result, and whether a check was booked after it."""
    done = [place for place, check in enumerate(checks) if check.result is not None]
    return (checks[done[-1]], len(checks) > done[-1] + 1) if done else (None, bool(checks))


def _needs_attendant(latest: FitnessFact | None) -> bool:
    return latest is not None and latest.result is Fitness.FIT_WITH_ESCORT


def _has_company(facts: TravelFacts) -> bool:
    return facts.company.escort or facts.company.parent_proven


def _may_override(code: BlockerCode, facts: TravelFacts, last_day: date) -> bool:
    """An exit clearance always; an expired document only within the margin of the country."""
    if code is BlockerCode.DOCUMENT_EXPIRES:
        last = max((p.expires_on for p in facts.papers if p.is_at_hand and p.expires_on), default=None)
        return last is not None and last_day - last <= timedelta(days=facts.margin_days)
    return code in OVERRIDABLE


def next_stage(entry: EntryState, flight: FlightState) -> Stage | None:
    """Where somebody on a list is asked next; None for those who are past the gate."""
    if entry in STANDING:
        return Stage.CONFIRM
    if entry is EntryState.CONFIRMED:
        return Stage.LOCK if flight in (FlightState.DRAFT, FlightState.OPEN) else Stage.CHECK_IN
    return Stage.BOARD if entry is EntryState.CHECKED_IN else None


def whole_unit(chosen: Iterable[UUID], members: Iterable[UUID]) -> frozenset[UUID]:
    """The members of a travel unit who are missing among the chosen; empty when the unit is whole (invariant 3)."""
    return frozenset(members) - frozenset(chosen)
