"""The gate as a table: each thing that can be missing, and the first stage that it stops; pure."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from migrant_support.domains.flights.rules.gate import (
    OVERRIDABLE,
    STAGE_OF,
    BlockerCode,
    Company,
    Paper,
    Stage,
    TravelFacts,
    blockers,
    next_stage,
    stops,
)
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.flights.rules.words import ClearanceState, SpecialService
from migrant_support.domains.medical.rules import Condition, Fitness, FitnessFact
from migrant_support.domains.people.rules import BirthDate, BirthPrecision
from migrant_support.domains.protection.rules import ChildDecision

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
DEPARTS = NOW + timedelta(days=5)
ON = DEPARTS.date()
CHILD = BirthDate(date(2016, 1, 1))
FIT = FitnessFact(None, Fitness.FIT, NOW - timedelta(days=1), DEPARTS + timedelta(days=2))
BOOKED = FitnessFact(NOW + timedelta(days=1))


def facts(**details: Any) -> TravelFacts:
    """Somebody of whom nothing is missing, but what is said."""
    values: dict[str, Any] = {
        "person_id": UUID(int=1),
        "birth": BirthDate(date(1985, 1, 1)),
        "has_identity": True,
        "has_wish": True,
        "has_consent": True,
        "papers": (Paper(date(2030, 1, 1), True),),
        "clearance": ClearanceState.GRANTED,
        "clearance_until": ON,
        "needs_clearance": True,
        "margin_days": 30,
        "checks": (FIT,),
    }
    return TravelFacts(**(values | details))


def asking(condition: Condition) -> FitnessFact:
    """A result that holds if something is arranged."""
    return replace(FIT, conditions=frozenset({condition}))


def missing(given: TravelFacts, stage: Stage, *, now: datetime = NOW) -> set[str]:
    """What stops at a stage."""
    return {code.value for code in stops(blockers(given, stage, departs_at=DEPARTS, departs_on=ON, now=now))}


def decision(**details: Any) -> ChildDecision:
    """That this child may return, alone."""
    values = {
        "assessed_on": date(2026, 11, 20), "determined_on": date(2026, 11, 25),
        "receiver_checked": True, "probation_told": True,
    }  # fmt: skip
    return ChildDecision(**(values | details))


ONE_MISSING: dict[BlockerCode, dict[str, Any]] = {
    BlockerCode.IDENTITY: {"has_identity": False},
    BlockerCode.WISH: {"has_wish": False},
    BlockerCode.CONSENT: {"has_consent": False},
    BlockerCode.DOCUMENT: {"papers": (Paper(date(2030, 1, 1), False),)},
    BlockerCode.DOCUMENT_EXPIRES: {"papers": (Paper(ON - timedelta(days=1), True),)},
    BlockerCode.EXIT_CLEARANCE: {"clearance": ClearanceState.REQUESTED, "clearance_until": None},
    BlockerCode.TIE: {"birth": CHILD, "company": Company(parent_claimed=True)},
    BlockerCode.CHILD_DECISION: {"birth": CHILD, "company": Company(escort=True)},
    BlockerCode.ESCORT: {"birth": CHILD, "decision": decision()},
    BlockerCode.UNFIT: {"checks": (FitnessFact(None, Fitness.UNFIT, NOW, DEPARTS),)},
    BlockerCode.FITNESS: {"checks": (BOOKED,)},
    BlockerCode.QUARANTINE_PLACE: {"nights_missing": 1},
    BlockerCode.LAST_DAY: {"checks": (replace(FIT, fly_until=ON - timedelta(days=1)),)},
    BlockerCode.WHEELCHAIR: {"checks": (asking(Condition.WHEELCHAIR),), "services": frozenset({SpecialService.STCR})},
    BlockerCode.STRETCHER: {"checks": (asking(Condition.STRETCHER),), "services": frozenset({SpecialService.WCHS})},
    BlockerCode.OXYGEN: {"checks": (asking(Condition.OXYGEN),), "services": frozenset()},
    BlockerCode.TEST: {"needs_test": True, "tests_until": (NOW - timedelta(hours=1),)},
}


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("code", list(ONE_MISSING))
def test_each_thing_stops_from_its_stage_on_and_is_due_later_before(code: BlockerCode, stage: Stage) -> None:
    given = facts(**ONE_MISSING[code])
    found = {b.code: b for b in blockers(given, stage, departs_at=DEPARTS, departs_on=ON, now=NOW)}
    assert set(found) == {code}
    assert found[code].is_due_later == (STAGE_OF[code] > stage)


def test_every_blocker_is_tried_above() -> None:
    assert set(ONE_MISSING) | {BlockerCode.FITNESS_BOOKING} == set(BlockerCode) == set(STAGE_OF)


def test_nothing_is_missing_for_somebody_with_everything() -> None:
    assert all(not missing(facts(), stage) for stage in Stage)


def test_a_check_must_be_booked_to_confirm_and_its_result_hold_at_check_in() -> None:
    assert missing(facts(checks=()), Stage.CONFIRM) == {"fitness_booking"}
    assert missing(facts(checks=(BOOKED,)), Stage.CONFIRM) == set()
    assert missing(facts(checks=(BOOKED,)), Stage.CHECK_IN) == {"fitness"}


def test_a_result_that_ran_out_does_not_let_anybody_board_and_an_old_booking_is_none() -> None:
    ran_out = FitnessFact(None, Fitness.FIT, NOW - timedelta(days=9), NOW - timedelta(days=2))
    assert missing(facts(checks=(BOOKED, ran_out)), Stage.CONFIRM) == {"fitness_booking"}
    assert missing(facts(checks=(FIT,)), Stage.BOARD, now=DEPARTS + timedelta(days=3)) == {
        "fitness", "fitness_booking"
    }  # fmt: skip


def test_a_patient_who_needs_company_does_not_fly_alone() -> None:
    check = FitnessFact(None, Fitness.FIT_WITH_ESCORT, NOW, DEPARTS + timedelta(days=1))
    assert missing(facts(checks=(check,)), Stage.CONFIRM) == {"escort"}
    assert missing(facts(checks=(check,), company=Company(escort=True)), Stage.BOARD) == set()


def test_a_country_that_asks_for_no_clearance_gets_none() -> None:
    assert missing(facts(clearance=None, clearance_until=None, needs_clearance=False), Stage.BOARD) == set()


def test_a_clearance_that_ends_before_the_flight_is_none() -> None:
    assert missing(facts(clearance_until=ON - timedelta(days=1)), Stage.CONFIRM) == {"exit_clearance"}


@pytest.mark.parametrize(
    ("details", "stopped"),
    [
        ({"company": Company(parent_proven=True)}, set()),
        ({"company": Company(parent_claimed=True)}, {"tie"}),
        ({"company": Company()}, {"child_decision", "escort"}),
        ({"company": Company(escort=True)}, {"child_decision"}),
        ({"company": Company(escort=True), "decision": decision()}, set()),
        ({"company": Company(escort=True), "decision": decision(determined_on=None)}, {"child_decision"}),
        ({"company": Company(escort=True), "decision": decision(receiver_checked=False)}, {"child_decision"}),
        ({"company": Company(escort=True), "decision": decision(probation_told=False)}, {"child_decision"}),
        ({"company": Company(escort=True), "decision": decision(assessed_on=date(2026, 10, 1))}, {"child_decision"}),
        ({"company": Company(parent_proven=True), "is_marked_child": True}, {"child_decision"}),
        (
            {
                "company": Company(parent_proven=True), "is_marked_child": True,
                "decision": decision(determined_on=None),
            },
            set(),
        ),
        ({"company": Company(parent_claimed=True), "is_marked_child": True}, {"tie", "child_decision"}),
    ],
)  # fmt: skip
def test_a_child_flies_with_a_proven_parent_or_by_decision_with_an_escort(
    details: dict[str, Any], stopped: set[str]
) -> None:
    assert missing(facts(birth=CHILD, **details), Stage.CONFIRM) == stopped


def test_somebody_who_may_be_a_child_is_one() -> None:
    maybe = BirthDate(date(2008, 1, 1), BirthPrecision.YEAR)
    assert missing(facts(birth=maybe), Stage.CONFIRM) == {"child_decision", "escort"}


def test_a_legal_order_takes_the_place_of_wish_and_consent_and_of_nothing_else() -> None:
    deported = facts(by_legal_order=True, has_wish=False, has_consent=False, nights_missing=1, clearance_until=None)
    assert missing(deported, Stage.LOCK) == {"exit_clearance", "quarantine_place"}


@pytest.mark.parametrize("code", list(ONE_MISSING))
def test_only_clearance_and_a_document_within_the_margin_may_be_let_pass(code: BlockerCode) -> None:
    found = blockers(facts(**ONE_MISSING[code]), Stage.BOARD, departs_at=DEPARTS, departs_on=ON, now=NOW)
    assert [b.may_be_overridden for b in found if b.code is code] == [code in OVERRIDABLE]


def test_a_document_that_expired_long_ago_may_not_be_let_pass() -> None:
    old = facts(papers=(Paper(ON - timedelta(days=31), True),))
    (found,) = blockers(old, Stage.CONFIRM, departs_at=DEPARTS, departs_on=ON, now=NOW)
    assert not found.may_be_overridden


def test_what_was_let_pass_is_no_longer_missing() -> None:
    given = facts(clearance_until=None, overrides=frozenset({BlockerCode.EXIT_CLEARANCE}))
    assert missing(given, Stage.BOARD) == set()


def test_everybody_is_asked_at_the_next_stage() -> None:
    asked = {
        (entry, flight): next_stage(entry, flight)
        for entry in EntryState
        for flight in (FlightState.OPEN, FlightState.SEALED)
    }
    assert asked[EntryState.PROPOSED, FlightState.OPEN] is Stage.CONFIRM
    assert asked[EntryState.CONFIRMED, FlightState.OPEN] is Stage.LOCK
    assert asked[EntryState.CONFIRMED, FlightState.SEALED] is Stage.CHECK_IN
    assert asked[EntryState.CHECKED_IN, FlightState.SEALED] is Stage.BOARD
    assert asked[EntryState.BOARDED, FlightState.SEALED] is None


def landing(flight: str, zone: str, hours: float) -> dict[str, Any]:
    """What a flight that leaves at this local time and takes so many hours asks: landing in Colombo."""
    leaves = datetime.fromisoformat(flight).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    lands = leaves + timedelta(hours=hours)
    return {
        "departs_at": leaves,
        "departs_on": leaves.astimezone(ZoneInfo(zone)).date(),
        "arrives_at": lands,
        "arrives_on": lands.astimezone(ZoneInfo("Asia/Colombo")).date(),
    }


@pytest.mark.parametrize(
    ("leaves", "zone", "hours", "last"),
    [
        ("2026-12-06T23:30", "Asia/Kuwait", 5.5, date(2026, 12, 7)),
        ("2026-12-06T12:00", "Asia/Kuwait", 5.5, date(2026, 12, 6)),
        ("2026-10-24T22:00", "Asia/Nicosia", 9, date(2026, 10, 25)),  # the night in which summer time ends
        ("2026-03-28T23:55", "Asia/Nicosia", 9, date(2026, 3, 29)),  # and begins
        ("2026-10-24T11:50", "Asia/Nicosia", 9, date(2026, 10, 24)),
        ("2026-10-25T11:50", "Asia/Nicosia", 9, date(2026, 10, 26)),  # an hour of winter time later it is past midnight
    ],
)
def test_papers_and_permit_hold_through_the_local_day_of_arrival(
    leaves: str, zone: str, hours: float, last: date
) -> None:
    when = landing(leaves, zone, hours)
    assert when["arrives_on"] == last
    now, day = when["departs_at"] - timedelta(days=3), timedelta(days=1)
    fit = FitnessFact(None, Fitness.FIT, now, when["arrives_at"] + timedelta(minutes=1))
    late = {"arrives_at": when["arrives_at"], "arrives_on": last}

    def found(**details: Any) -> set[BlockerCode]:
        values = {"papers": (Paper(last, True),), "clearance_until": last, "checks": (fit,)} | late | details
        asked = blockers(
            facts(**values), Stage.CHECK_IN, departs_at=when["departs_at"], departs_on=when["departs_on"], now=now
        )
        return set(stops(asked))

    assert found() == set()
    assert found(papers=(Paper(last - day, True),)) == {BlockerCode.DOCUMENT_EXPIRES}
    assert found(clearance_until=last - day) == {BlockerCode.EXIT_CLEARANCE}
    short = replace(fit, valid_until=when["arrives_at"] - timedelta(minutes=1))
    assert found(checks=(short,)) == {BlockerCode.FITNESS}


def test_who_asks_about_no_flight_is_judged_by_the_day_of_asking() -> None:
    given = facts(papers=(Paper(ON, True),))
    assert missing(given, Stage.CONFIRM) == set()
