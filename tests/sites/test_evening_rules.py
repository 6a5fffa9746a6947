"""The rules of the evening: curfew, leave, the night a moment belongs to, taps that come late, who ends a search."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from migrant_support.domains.sites.rules.alarm import (
    Outcome,
    Step,
    check_end,
    check_step,
    due_times,
)
from migrant_support.domains.sites.rules.gate import (
    HouseRules,
    Leave,
    Passage,
    Way,
    Whereabouts,
    check_house_rules,
    check_leave,
    check_let_out,
    is_curfew,
    is_double_scan,
    whereabouts,
)
from migrant_support.domains.sites.rules.rollcall import (
    Mark,
    Tap,
    night_of,
    proposed,
    standing_marks,
    tally,
    tapped_at,
)
from migrant_support.kernel.refusals import Refused

ZONES = ("Asia/Kuwait", "Asia/Muscat", "Asia/Nicosia", "Asia/Colombo")
CURFEW = HouseRules(time(22, 0), time(5, 30))
EVENING = datetime(2026, 11, 26, 19, 30, tzinfo=UTC)  # half past ten in Kuwait
HER, OTHER = UUID(int=1), UUID(int=2)


def local(zone: str, *when: int) -> datetime:
    """A moment by the clock of a place."""
    return datetime(*when, tzinfo=ZoneInfo(zone))  # type: ignore[misc,arg-type]


@pytest.mark.parametrize("zone", ZONES)
def test_the_night_after_midnight_belongs_to_the_evening_before_until_noon(zone: str) -> None:
    evening = date(2026, 11, 26)
    for clock in ((2026, 11, 26, 23, 59), (2026, 11, 27, 0, 1), (2026, 11, 27, 11, 59), (2026, 11, 26, 12, 0)):
        assert night_of(local(zone, *clock), zone) == evening
    assert night_of(local(zone, 2026, 11, 27, 12, 0), zone) == date(2026, 11, 27)


@pytest.mark.parametrize(("day", "night"), [((2026, 3, 29), date(2026, 3, 28)), ((2026, 10, 25), date(2026, 10, 24))])
def test_the_clock_change_of_nicosia_moves_neither_the_night_nor_the_curfew(
    day: tuple[int, int, int], night: date
) -> None:
    for minutes in range(0, 330, 15):
        moment = local("Asia/Nicosia", *day, 0, 0).astimezone(UTC) + timedelta(minutes=minutes)
        clock = moment.astimezone(ZoneInfo("Asia/Nicosia")).time()
        assert night_of(moment, "Asia/Nicosia") == night
        assert is_curfew(moment, "Asia/Nicosia", CURFEW) is (clock < time(5, 30))


@pytest.mark.parametrize("zone", ZONES)
def test_the_curfew_goes_over_midnight_by_the_clock_of_the_house(zone: str) -> None:
    for clock, is_in_force in (((21, 59), False), ((22, 0), True), ((23, 59), True), ((5, 29), True), ((5, 30), False)):
        assert is_curfew(local(zone, 2026, 11, 26, *clock), zone, CURFEW) is is_in_force
    assert not is_curfew(local(zone, 2026, 11, 26, 23, 0), zone, HouseRules())


def test_where_somebody_is_follows_from_the_last_passage_her_leave_and_the_curfew() -> None:
    out, came = Passage(Way.OUT, EVENING - timedelta(hours=3)), Passage(Way.IN, EVENING - timedelta(hours=1))
    now_on = Leave(EVENING - timedelta(hours=4), EVENING + timedelta(hours=4))
    over = Leave(EVENING - timedelta(hours=4), EVENING - timedelta(minutes=1))

    def where(last: Passage | None, leave: Leave | None, at: datetime = EVENING) -> Whereabouts:
        return whereabouts(last, leave, now=at, zone="Asia/Kuwait", rules=CURFEW)

    assert where(None, None) is Whereabouts.UNKNOWN
    assert where(came, over) is Whereabouts.IN
    assert where(out, now_on) is Whereabouts.ON_LEAVE
    assert where(out, over) is Whereabouts.LEAVE_OVER
    assert where(out, None) is Whereabouts.AFTER_CURFEW
    assert where(out, None, EVENING - timedelta(hours=2)) is Whereabouts.OUT


def test_old_leave_says_nothing_of_somebody_who_went_out_afterwards() -> None:
    old = Leave(EVENING - timedelta(days=2), EVENING - timedelta(days=1))
    out = Passage(Way.OUT, EVENING - timedelta(hours=5))
    at_seven = EVENING - timedelta(hours=3)
    assert whereabouts(out, old, now=at_seven, zone="Asia/Kuwait", rules=CURFEW) is Whereabouts.OUT


def test_the_same_card_within_two_minutes_is_one_passage() -> None:
    last = Passage(Way.IN, EVENING)
    assert is_double_scan(Way.IN, last, EVENING + timedelta(seconds=119))
    assert not is_double_scan(Way.IN, last, EVENING + timedelta(minutes=2))
    assert not is_double_scan(Way.OUT, last, EVENING)


def test_leave_keeps_to_the_house_rules() -> None:
    rules = HouseRules(longest_leave_hours=8, most_on_leave=2)
    start = EVENING + timedelta(hours=1)
    check_leave(Leave(start, start + timedelta(hours=8)), now=EVENING, rules=rules, on_leave=1)
    for hours, on_leave, code in ((0, 0, "ends_before_start"), (9, 0, "leave_too_long"), (8, 2, "too_many_on_leave")):
        with pytest.raises(Refused, match=code):
            check_leave(Leave(start, start + timedelta(hours=hours)), now=EVENING, rules=rules, on_leave=on_leave)
    with pytest.raises(Refused, match="leave_is_over"):
        check_leave(Leave(EVENING - timedelta(hours=2), EVENING), now=EVENING, rules=rules, on_leave=0)


def test_a_curfew_has_two_times_and_house_rules_begin_today_at_the_earliest() -> None:
    today = date(2026, 11, 26)
    check_house_rules(CURFEW, from_day=today, today=today)
    for rules, day, code in (
        (CURFEW, date(2026, 11, 25), "rules_of_the_past"),
        (HouseRules(curfew_from=time(22)), today, "half_a_curfew"),
        (HouseRules(time(22), time(22)), today, "curfew_all_day"),
        (HouseRules(longest_leave_hours=0), today, "leave_out_of_bounds"),
        (HouseRules(most_on_leave=0), today, "limit_out_of_bounds"),
    ):
        with pytest.raises(Refused, match=code):
            check_house_rules(rules, from_day=day, today=today)


def test_a_flag_is_passed_with_a_sentence_only() -> None:
    check_let_out("The officer agreed on the telephone.")
    with pytest.raises(Refused, match="let_out_needs_a_reason"):
        check_let_out("ok")


def test_who_came_in_after_nine_is_proposed_present_and_who_has_leave_on_leave() -> None:
    night, zone = date(2026, 11, 26), "Asia/Kuwait"
    late, early = Passage(Way.IN, local(zone, 2026, 11, 26, 21, 0)), Passage(Way.IN, local(zone, 2026, 11, 26, 20, 59))
    after_midnight = Passage(Way.IN, local(zone, 2026, 11, 27, 0, 1))
    assert proposed(Whereabouts.IN, late, night, zone) is Mark.PRESENT
    assert proposed(Whereabouts.IN, after_midnight, night, zone) is Mark.PRESENT
    assert proposed(Whereabouts.IN, early, night, zone) is None
    assert proposed(Whereabouts.ON_LEAVE, Passage(Way.OUT, EVENING), night, zone) is Mark.ON_LEAVE
    assert proposed(Whereabouts.AFTER_CURFEW, Passage(Way.OUT, EVENING), night, zone) is None


def test_the_tap_made_last_counts_in_whatever_order_taps_come_in() -> None:
    first = Tap(HER, Mark.ABSENT, EVENING, UUID(int=9))
    then = Tap(HER, Mark.PRESENT, EVENING + timedelta(minutes=5), UUID(int=3))
    other = Tap(OTHER, Mark.UNKNOWN, EVENING, UUID(int=4))
    for order in ((first, then, other), (then, other, first)):
        assert {key: tap.mark for key, tap in standing_marks(order).items()} == {HER: Mark.PRESENT, OTHER: Mark.UNKNOWN}
    assert tally([Mark.PRESENT, Mark.PRESENT, Mark.ABSENT]) == {
        Mark.PRESENT: 2, Mark.ABSENT: 1, Mark.ON_LEAVE: 0, Mark.UNKNOWN: 0,
    }  # fmt: skip


def test_a_tap_is_as_old_as_its_phone_says_but_not_older_than_the_roll_call_nor_of_the_future() -> None:
    started = EVENING - timedelta(minutes=10)
    assert tapped_at(60, started_at=started, now=EVENING) == EVENING - timedelta(minutes=1)
    assert tapped_at(86_400, started_at=started, now=EVENING) == started
    assert tapped_at(-500, started_at=started, now=EVENING) == EVENING


def test_a_child_is_searched_for_sooner_and_every_step_has_a_time() -> None:
    grown, child = (due_times(EVENING, is_child=is_child) for is_child in (False, True))
    assert set(grown) == set(child) == set(Step)
    assert all(child[step] < grown[step] for step in Step)
    assert child[Step.POLICE] == EVENING + timedelta(hours=1)


@pytest.mark.parametrize("step", [Step.KIN, Step.POLICE])
def test_family_and_police_are_told_by_the_officers_decision_with_a_reason(step: Step) -> None:
    with pytest.raises(Refused, match="officer_decides"):
        check_step(step, may_decide=False, is_ended=False, note="They always help us here.")
    with pytest.raises(Refused, match="decision_needs_a_reason"):
        check_step(step, may_decide=True, is_ended=False, note="yes")
    check_step(step, may_decide=True, is_ended=False, note="She asked for it in writing.")


def test_an_alarm_ends_once_with_words_and_is_given_up_by_the_officer_after_a_search() -> None:
    words = "She rang from her sister's house."

    def end(outcome: Outcome, *, may_decide: bool = False, is_ended: bool = False, note: str = words,
            open_steps: tuple[Step, ...] = ()) -> None:  # fmt: skip
        check_end(outcome, may_decide=may_decide, is_ended=is_ended, note=note, open_steps=open_steps)

    end(Outcome.CAME_BACK, open_steps=(Step.SEARCH,))
    end(Outcome.LEFT_ON_PURPOSE, may_decide=True)
    for code, arguments in (
        ("officer_decides_end", {"outcome": Outcome.LEFT_ON_PURPOSE}),
        ("end_needs_words", {"outcome": Outcome.FOUND, "note": "ok"}),
        ("alarm_ended", {"outcome": Outcome.FOUND, "is_ended": True}),
        ("search_first", {"outcome": Outcome.POLICE, "may_decide": True, "open_steps": (Step.SEARCH,)}),
    ):
        with pytest.raises(Refused, match=code):
            end(**arguments)
