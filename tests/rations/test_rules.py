"""What the desk says, for whom and how often, as sentences; and for how many days food lasts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from migrant_support.domains.people.rules import BirthDate, BirthPrecision, Sex
from migrant_support.domains.rations.rules.desk import (
    UNDO_WITHIN,
    Answer,
    Facts,
    Member,
    No,
    Served,
    answer,
    check_loan,
    check_undo,
    in_an_emergency,
)
from migrant_support.domains.rations.rules.meals import Diet, Eaters, check_eaters, days_of_food, planned_for
from migrant_support.domains.rations.rules.sets import (
    Audience,
    Basis,
    GiftKind,
    Line,
    Per,
    Terms,
    check_terms,
    next_period_on,
    period_start,
)
from migrant_support.kernel.refusals import Refused

pytestmark = pytest.mark.one_database
RICE, SOAP, MILK = (UUID(int=n) for n in (1, 2, 3))
DAY = date(2026, 11, 26)
MORNING = datetime(2026, 11, 26, 6, 12, tzinfo=UTC)


def terms(**details: Any) -> Terms:
    """Rice for each person and soap for the household, each day, unless said otherwise."""
    values: dict[str, Any] = {
        "name_en": "Dry ration", "kind": GiftKind.GRANT, "per": Per.HOUSEHOLD, "audience": Audience.ALL,
        "every_days": 1, "most": None,
        "lines": (Line(RICE, Decimal("0.5")), Line(SOAP, Decimal(1), Basis.HOUSEHOLD)),
    }  # fmt: skip
    return Terms(**(values | details))


def member(number: int, *, born: date | None = date(1990, 1, 1), sex: Sex = Sex.F) -> Member:
    """Somebody of the household."""
    return Member(UUID(int=100 + number), f"Person {number}", sex, BirthDate(born) if born else None)


def asked(given: Terms, *members: Member, served: dict[int, Served] | None = None, **facts: Any) -> Answer:
    """What the desk says to the first of them."""
    known = {UUID(int=100 + number): one for number, one in (served or {}).items()}
    return answer(given, Facts(members, known, **facts), began=date(2026, 11, 1), day=DAY)


def test_a_household_gets_for_each_and_once_for_all() -> None:
    said = asked(terms(), member(1), member(2), member(3))
    assert said.no is None
    assert said.wanted == {RICE: Decimal("1.5"), SOAP: Decimal(1)}


def test_who_had_it_today_is_told_when_and_when_again() -> None:
    said = asked(terms(every_days=7), member(1), served={1: Served(MORNING, 1)})
    assert (said.no, said.at, said.again_on) == (No.HAD_IT, MORNING, date(2026, 11, 29))


def test_a_newcomer_of_a_served_household_gets_her_part_and_nothing_of_what_is_for_all() -> None:
    said = asked(terms(), member(1), member(2), served={2: Served(MORNING, 1)})
    assert [one.person_id for one in said.covered] == [member(1).person_id]
    assert said.wanted == {RICE: Decimal("0.5")}


def test_where_each_comes_alone_only_whoever_stands_there_is_served() -> None:
    said = asked(terms(per=Per.PERSON), member(1), member(2))
    assert [one.person_id for one in said.covered] == [member(1).person_id]


def test_babies_count_as_people_and_get_what_is_for_babies() -> None:
    given = terms(lines=(Line(RICE, Decimal(1)), Line(MILK, Decimal(2), Basis.INFANT, 12)))
    said = asked(given, member(1), member(2, born=date(2026, 1, 10)), member(3, born=date(2025, 11, 26)))
    assert said.wanted == {RICE: Decimal(3), MILK: Decimal(2)}
    assert said.babies == 2  # under two, for the clerk's eyes


def test_an_unsure_age_gets_baby_food_only_when_it_is_certain() -> None:
    given = terms(lines=(Line(MILK, Decimal(1), Basis.INFANT, 12),))
    unsure = Member(UUID(int=9), "Baby", Sex.M, BirthDate(date(2026, 1, 1), BirthPrecision.ESTIMATED))
    assert asked(given, unsure).no is No.NOTHING_FOR_HER
    assert asked(given, member(1, born=date(2026, 2, 1))).no is None


@pytest.mark.parametrize(
    ("audience", "born", "sex", "is_given"),
    [
        (Audience.WOMEN, date(1990, 1, 1), Sex.F, True),
        (Audience.WOMEN, date(2012, 1, 1), Sex.F, False),
        (Audience.MEN, date(1990, 1, 1), Sex.F, False),
        (Audience.CHILDREN, date(2012, 1, 1), Sex.M, True),
        (Audience.CHILDREN, None, Sex.M, False),
        (Audience.INFANTS, date(2025, 1, 1), Sex.F, True),
        (Audience.INFANTS, date(2024, 11, 26), Sex.F, False),
    ],
)
def test_a_set_is_for_those_it_is_meant_for(audience: Audience, born: date | None, sex: Sex, is_given: bool) -> None:
    said = asked(terms(audience=audience), member(1, born=born, sex=sex))
    assert said.no is (None if is_given else No.NOT_MEANT)


def test_a_flag_comes_before_everything_else_that_could_be_told() -> None:
    said = asked(terms(), member(1), served={1: Served(MORNING, 3)}, stopped="Send her to the nurse.")
    assert (said.no, said.instruction, said.at) == (No.STOPPED, "Send her to the nurse.", None)
    with pytest.raises(Refused, match="stopped"):
        in_an_emergency(terms(), said, member(1), day=DAY)


def test_a_limit_counts_all_periods() -> None:
    assert asked(terms(most=2), member(1), served={1: Served(None, 1)}).no is None
    assert asked(terms(most=2), member(1), served={1: Served(None, 2)}).no is No.OFTEN_ENOUGH
    last = asked(terms(most=1), member(1), served={1: Served(MORNING, 1)})
    assert (last.no, last.again_on) == (No.HAD_IT, None)


def test_what_is_out_on_loan_is_not_lent_again() -> None:
    assert asked(terms(kind=GiftKind.LOAN, every_days=0), member(1), served={1: Served(MORNING, 1)}).no is No.ON_LOAN


def test_the_store_is_looked_at_before_yes_is_said() -> None:
    said = asked(terms(), member(1), member(2), stock={RICE: Decimal("0.9"), SOAP: Decimal(5)})
    assert (said.no, said.lacking) == (No.OUT_OF_STOCK, (RICE,))
    assert asked(terms(), member(1), stock={RICE: Decimal("0.5"), SOAP: Decimal(1)}).no is None


def test_an_emergency_is_for_her_alone_and_never_where_the_desk_says_yes() -> None:
    had = asked(terms(), member(1), member(2), served={1: Served(MORNING, 1), 2: Served(MORNING, 1)})
    given = in_an_emergency(terms(), had, member(1), day=DAY)
    assert given.wanted == {RICE: Decimal("0.5"), SOAP: Decimal(1)}
    with pytest.raises(Refused, match="no_emergency"):
        in_an_emergency(terms(), asked(terms(), member(1)), member(1), day=DAY)


@pytest.mark.parametrize("every", [1, 2, 7, 30])
def test_periods_follow_each_other_without_gap(every: int) -> None:
    began = date(2026, 11, 1)
    for offset in range(-20, 70):
        day = began + timedelta(days=offset)
        start, following = period_start(every, began=began, day=day), next_period_on(every, began=began, day=day)
        assert following is not None
        assert start <= day < following
        assert (following - start).days == every
    assert period_start(0, began=began, day=DAY) == began
    assert next_period_on(0, began=began, day=DAY) is None


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"name_en": " "}, "name_missing"),
        ({"every_days": 366}, "interval_out_of_bounds"),
        ({"kind": GiftKind.LOAN, "every_days": 7}, "loan_has_no_interval"),
        ({"most": 0}, "limit_below_one"),
        ({"lines": ()}, "no_lines"),
        ({"lines": (Line(RICE, Decimal(1)), Line(RICE, Decimal(2)))}, "line_twice"),
        ({"lines": (Line(RICE, Decimal(0)),)}, "quantity_not_positive"),
        ({"lines": (Line(MILK, Decimal(1), Basis.INFANT),)}, "months_missing"),
        ({"lines": (Line(RICE, Decimal(1), Basis.PERSON, 6),)}, "months_missing"),
        ({"lines": (Line(MILK, Decimal(1), Basis.INFANT, 40),)}, "months_out_of_bounds"),
    ],
)
def test_a_set_that_nobody_could_hand_out_is_refused(details: dict[str, Any], code: str) -> None:
    check_terms(terms())
    with pytest.raises(Refused, match=code):
        check_terms(terms(**details))


def test_only_whoever_gave_it_takes_it_back_and_only_soon() -> None:
    check_undo(is_own=True, given_at=MORNING, undone_at=None, now=MORNING + UNDO_WITHIN)
    for own, later, undone in ((False, UNDO_WITHIN, None), (True, UNDO_WITHIN * 2, None), (True, UNDO_WITHIN, MORNING)):
        with pytest.raises(Refused):
            check_undo(is_own=own, given_at=MORNING, undone_at=undone, now=MORNING + later)


def test_no_more_comes_back_than_is_out() -> None:
    check_loan(Decimal(2), out=Decimal(2))
    for asked_for in (Decimal(0), Decimal(3)):
        with pytest.raises(Refused):
            check_loan(asked_for, out=Decimal(2))


def test_food_lasts_by_what_everybody_needs_in_a_day() -> None:
    assert days_of_food(Decimal(63_000), Eaters(10)) == Decimal("3.0")
    assert days_of_food(Decimal(63_000), Eaters(10, pregnant=2, breastfeeding=1)) == Decimal("2.8")
    assert days_of_food(Decimal(63_000), Eaters(0)) is None
    with pytest.raises(Refused):
        check_eaters(Eaters(2, pregnant=2, breastfeeding=1))


def test_plates_are_planned_by_kind_and_babies_apart() -> None:
    plates = planned_for([(Diet.USUAL, False), (Diet.VEGETARIAN, False), (Diet.VEGETARIAN, True), (Diet.USUAL, False)])
    assert (plates[Diet.USUAL], plates[Diet.VEGETARIAN], plates[Diet.BABY]) == (2, 1, 1)
