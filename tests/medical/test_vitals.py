"""Signs of life: what cannot be is refused, and bands by age judge every value, the farther away the graver."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrant_support.domains.medical.rules.vitals import (
    ADULT_MONTHS,
    ONE_DECIMAL,
    POSSIBLE,
    Level,
    Sign,
    age_in_months,
    book_on,
    check_reading,
    levels,
    worst,
)
from migrant_support.domains.medical.terms import band_books, bands_on
from migrant_support.domains.people.rules import BirthDate
from migrant_support.kernel.refusals import Refused

pytestmark = pytest.mark.one_database
TODAY = date(2026, 11, 26)
BOOK = bands_on(TODAY)


def level(sign: Sign, value: str, *, years: float = 30) -> Level:
    """How a value is judged at an age."""
    return levels({sign: Decimal(value)}, int(years * 12), BOOK)[sign]


@pytest.mark.parametrize(
    ("sign", "value", "expected"),
    [
        (Sign.BREATHING, "8", Level.URGENT), (Sign.BREATHING, "9", Level.WATCH), (Sign.BREATHING, "12", Level.NORMAL),
        (Sign.BREATHING, "20", Level.NORMAL), (Sign.BREATHING, "24", Level.WATCH), (Sign.BREATHING, "25", Level.URGENT),
        (Sign.OXYGEN, "96", Level.NORMAL), (Sign.OXYGEN, "95", Level.WATCH), (Sign.OXYGEN, "92", Level.WATCH),
        (Sign.OXYGEN, "91", Level.URGENT), (Sign.SYSTOLIC, "90", Level.URGENT), (Sign.SYSTOLIC, "91", Level.WATCH),
        (Sign.SYSTOLIC, "111", Level.NORMAL), (Sign.SYSTOLIC, "219", Level.NORMAL),
        (Sign.SYSTOLIC, "220", Level.URGENT),
        (Sign.PULSE, "40", Level.URGENT), (Sign.PULSE, "50", Level.WATCH), (Sign.PULSE, "90", Level.NORMAL),
        (Sign.PULSE, "130", Level.WATCH), (Sign.PULSE, "131", Level.URGENT), (Sign.TEMPERATURE, "35.0", Level.URGENT),
        (Sign.TEMPERATURE, "36.0", Level.WATCH), (Sign.TEMPERATURE, "38.0", Level.NORMAL),
        (Sign.TEMPERATURE, "39.1", Level.WATCH), (Sign.TEMPERATURE, "40.0", Level.URGENT),
    ],
)  # fmt: skip
def test_an_adult_is_judged_as_news2_says(sign: Sign, value: str, expected: Level) -> None:
    assert level(sign, value) is expected


def test_what_is_urgent_in_a_grown_woman_is_usual_in_her_infant() -> None:
    assert level(Sign.PULSE, "140") is Level.URGENT
    assert level(Sign.PULSE, "140", years=0.5) is Level.NORMAL
    assert level(Sign.BREATHING, "40") is Level.URGENT
    assert level(Sign.BREATHING, "40", years=0.5) is Level.NORMAL


def test_a_fever_of_a_newborn_is_urgent_and_of_a_child_it_is_not() -> None:
    assert level(Sign.TEMPERATURE, "38.0", years=0.1) is Level.URGENT
    assert level(Sign.TEMPERATURE, "38.0", years=4) is Level.NORMAL


SIGNS = st.sampled_from(Sign)
MONTHS = st.integers(0, 110 * 12)


@st.composite
def values(draw: st.DrawFn) -> tuple[Sign, Decimal]:
    """A sign with a value that is possible."""
    sign = draw(SIGNS)
    least, most = POSSIBLE[sign]
    return sign, draw(st.decimals(least, most, places=1 if sign in ONE_DECIMAL else 0))


@settings(max_examples=300)
@given(values(), MONTHS)
def test_every_possible_value_is_judged_at_every_age(measured: tuple[Sign, Decimal], months: int) -> None:
    sign, value = measured
    assert levels({sign: value}, months, BOOK)[sign] in Level


@settings(max_examples=300)
@given(values(), MONTHS, st.decimals(0, 30, places=1))
def test_farther_from_the_usual_is_never_judged_milder(
    measured: tuple[Sign, Decimal], months: int, farther: Decimal
) -> None:
    sign, value = measured
    band = BOOK.band(sign, months)
    if band is None:
        assert sign in (Sign.WEIGHT, Sign.HEIGHT)
        return
    assert band.urgent_below <= band.watch_below <= band.watch_above <= band.urgent_above
    if value > band.watch_above:
        assert band.level(value + farther) >= band.level(value) > Level.NORMAL
    elif value < band.watch_below:
        assert band.level(value - farther) >= band.level(value) > Level.NORMAL
    else:
        assert band.level(value) is Level.NORMAL


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_on_every_day_one_version_of_the_bands_is_in_force(day: date) -> None:
    assert book_on(day, band_books()) in band_books()


@pytest.mark.parametrize(
    ("given_values", "code"),
    [
        ({}, "nothing_measured"),
        ({Sign.TEMPERATURE: "370"}, "impossible_value"),
        ({Sign.OXYGEN: "101"}, "impossible_value"),
        ({Sign.PULSE: "7"}, "impossible_value"),
        ({Sign.PULSE: "72.5"}, "too_exact"),
        ({Sign.TEMPERATURE: "37.25"}, "too_exact"),
        ({Sign.SYSTOLIC: "120"}, "half_a_pressure"),
        ({Sign.SYSTOLIC: "80", Sign.DIASTOLIC: "120"}, "pressures_swapped"),
    ],
)
def test_what_cannot_be_is_refused(given_values: dict[Sign, str], code: str) -> None:
    with pytest.raises(Refused, match=code):
        check_reading({sign: Decimal(value) for sign, value in given_values.items()})


def test_age_is_counted_in_whole_months_and_the_unknown_count_as_grown() -> None:
    assert age_in_months(BirthDate(date(2026, 8, 27)), TODAY) == 2
    assert age_in_months(BirthDate(date(2026, 8, 26)), TODAY) == 3
    assert age_in_months(BirthDate(date(2026, 12, 1)), TODAY) == 0
    assert age_in_months(None, TODAY) == ADULT_MONTHS
    assert worst([]) is Level.NORMAL
