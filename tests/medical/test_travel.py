"""Fit to travel: weeks of pregnancy (RP-5), conditions, and how long a test counts (RP-6)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrant_support.domains.medical.rules import (
    Condition,
    Fitness,
    Pregnancy,
    check_conditions,
    last_day_to_fly,
    terms_on,
)
from migrant_support.domains.medical.rules.tests import TestKind, TestResult, counts_until
from migrant_support.domains.medical.terms import travel_books, travel_terms
from migrant_support.kernel.refusals import Refused

pytestmark = pytest.mark.one_database
TODAY = date(2026, 11, 26)
TERMS = travel_terms(TODAY)
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def due_in(weeks: int, *, twins: bool = False) -> Pregnancy:
    """A pregnancy that is so many weeks old today."""
    return Pregnancy(TODAY + timedelta(weeks=40 - weeks), is_multiple=twins)


@pytest.mark.parametrize(("twins", "week"), [(False, 36), (True, 32)])
def test_the_last_day_to_fly_is_the_day_before_the_week_of_the_carriers(twins: bool, week: int) -> None:
    pregnancy = due_in(20, twins=twins)
    last = pregnancy.last_day(TERMS)
    assert (pregnancy.weeks_on(last), pregnancy.weeks_on(last + timedelta(days=1))) == (week - 1, week)


def test_from_the_28th_week_on_a_letter_is_asked_for() -> None:
    assert not due_in(27).needs_letter_on(TODAY, TERMS)
    assert due_in(28).needs_letter_on(TODAY, TERMS)


def test_the_earlier_of_two_last_days_counts() -> None:
    written = TODAY + timedelta(days=3)
    assert last_day_to_fly(None, None, TERMS) is None
    assert last_day_to_fly(written, None, TERMS) == written
    assert last_day_to_fly(written, due_in(30), TERMS) == written
    assert last_day_to_fly(TODAY + timedelta(days=300), due_in(30), TERMS) == due_in(30).last_day(TERMS)


@pytest.mark.parametrize(
    ("result", "conditions", "pregnancy", "code"),
    [
        (Fitness.UNFIT, [Condition.OXYGEN], None, "conditions_of_unfit"),
        (Fitness.FIT, [], Pregnancy(TODAY + timedelta(days=400)), "due_day_impossible"),
        (Fitness.FIT, [], Pregnancy(TODAY - timedelta(days=60)), "due_day_impossible"),
        (Fitness.FIT, [], due_in(37), "last_day_past"),
    ],
)
def test_what_contradicts_itself_is_refused(
    result: Fitness, conditions: list[Condition], pregnancy: Pregnancy | None, code: str
) -> None:
    last = last_day_to_fly(None, pregnancy, TERMS)
    with pytest.raises(Refused, match=code):
        check_conditions(result, conditions, pregnancy, on=TODAY, fly_until=last)


def test_a_negative_pcr_counts_96_hours_and_an_antigen_test_48_and_nothing_else_counts() -> None:
    assert counts_until(TestKind.PCR, TestResult.NEGATIVE, NOON, TERMS) == NOON + timedelta(hours=96)
    assert counts_until(TestKind.ANTIGEN, TestResult.NEGATIVE, NOON, TERMS) == NOON + timedelta(hours=48)
    assert counts_until(TestKind.PCR, TestResult.POSITIVE, NOON, TERMS) is None
    assert counts_until(TestKind.PCR, TestResult.UNCLEAR, NOON, TERMS) is None


def test_a_test_was_asked_for_from_june_2021_until_december_2022() -> None:
    asked = [travel_terms(day).needs_test for day in (date(2021, 6, 6), date(2021, 6, 7), date(2022, 12, 7))]
    assert asked == [False, True, False]


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)))
def test_on_every_day_one_version_is_in_force(day: date) -> None:
    found = terms_on(day, travel_books())
    assert found.valid_from <= day or found is min(travel_books(), key=lambda one: one.valid_from)
