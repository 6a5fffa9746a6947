"""What holds for every reference, amount, name and period, not only for examples."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrant_support.kernel.money import Money, read_money
from migrant_support.kernel.names import fold_name
from migrant_support.kernel.periods import Period
from migrant_support.kernel.references import ALPHABET, make_reference, read_reference
from migrant_support.kernel.refusals import Refused

START = datetime(2026, 1, 1, tzinfo=UTC)
numbers = st.integers(0, 2**30 - 1)
moments = st.integers(0, 100).map(lambda hours: START + timedelta(hours=hours))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """A period that ends at its start or later, or not yet."""
    start = draw(moments)
    return Period(start, draw(st.none() | st.integers(0, 50).map(lambda hours: start + timedelta(hours=hours))))


@given(numbers, st.sampled_from(["", "C"]))
def test_a_reference_is_read_back_however_it_is_typed(number: int, kind: str) -> None:
    made = make_reference("KW", kind=kind, number=number)
    assert read_reference(made) == made
    assert read_reference(f" {made.lower().replace('-', '')} ") == made


@given(numbers, st.integers(0, 4))
def test_two_neighbours_swapped_are_found(number: int, place: int) -> None:
    head, body, check = make_reference("KW", number=number).split("-")
    swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    if swapped != body:
        assert read_reference(f"{head}-{swapped}-{check}") is None


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_a_reference(typed: str) -> None:
    read = read_reference(typed)
    assert read is None or set(read.split("-")[1]) <= set(ALPHABET)


@given(st.integers(0, 10**12))
def test_dinars_keep_their_three_decimals(thousandths: int) -> None:
    amount = Decimal(thousandths) / 1000
    written = f"{amount:,.3f}"
    assert read_money(written, "KWD") == Money(amount, "KWD")
    assert str(Money(amount, "KWD")) == f"{written} KWD"


@given(st.text(max_size=20), st.sampled_from(["KWD", "LKR", "JPY"]))
def test_no_text_breaks_the_reading_of_money(typed: str, currency: str) -> None:
    try:
        read = read_money(typed, currency)
    except Refused:
        return
    assert read.amount >= 0


def test_a_thousandth_of_a_rupee_is_refused() -> None:
    with pytest.raises(Refused):
        read_money("1.005", "LKR")


@given(st.text(max_size=60))
def test_folding_a_folded_name_changes_nothing(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


@given(periods(), periods())
def test_periods_overlap_both_ways_and_only_with_an_instant_in_both(one: Period, other: Period) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    later = max(one.start, other.start)
    if one.contains(later) and other.contains(later):
        assert one.overlaps(other)
