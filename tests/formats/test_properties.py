"""Whatever anybody types, the readers neither crash nor change their mind when they read their own answer again."""

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrant_support.exchange.imports.reading import words
from migrant_support.exchange.imports.reading.cells import age_of, amount_of, documents_of, room_and_bed
from migrant_support.exchange.imports.reading.districts import district_of
from migrant_support.exchange.imports.reading.facts import facts_of, flight_in
from migrant_support.exchange.imports.reading.headers import field_scores
from migrant_support.exchange.imports.reading.problems import asks_to_be_taken_off, categories_of
from migrant_support.formats.characters import plain
from migrant_support.formats.dates import DateHabits, PartialDate, read_date
from migrant_support.formats.hxl import canonical_tag
from migrant_support.formats.nic import Nic, read_nic
from migrant_support.formats.passport import read_sri_lankan_passport
from migrant_support.formats.person_names import split_name, tidy_name
from migrant_support.formats.phone import read_phone, read_phones

HABITS = DateHabits(date(2021, 4, 30), default_year=2021)
ANYTHING = st.text(max_size=60) | st.from_regex(r"[0-9OIVXNn ./\-+]{0,16}", fullmatch=True)


@given(ANYTHING)
def test_a_card_read_again_in_either_form_tells_the_same(text: str) -> None:
    card = read_nic(text)
    if isinstance(card, Nic):
        again = read_nic(card.new_format)
        assert isinstance(again, Nic)
        assert (again.new_format, again.birth_date, again.sex) == (card.new_format, card.birth_date, card.sex)


@given(ANYTHING)
def test_a_phone_read_again_is_the_same_phone(text: str) -> None:
    number = read_phone(text, "KW").e164
    assert number is None or read_phone(number, "LK").e164 == number


@given(ANYTHING)
def test_a_passport_read_again_is_the_same_passport(text: str) -> None:
    number = read_sri_lankan_passport(text)
    assert number is None or read_sri_lankan_passport(number) == number


@given(
    st.dates(date(1900, 1, 1), date(2021, 4, 29)),
    st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d%b%Y", "%B %d, %Y", "%d.%m.%Y"]),
)
def test_every_day_written_in_a_usual_style_is_read_back(day: date, style: str) -> None:
    assert read_date(day.strftime(style), HABITS).value == PartialDate(day.year, day.month, day.day)


@given(ANYTHING)
def test_a_date_read_again_is_the_same_date(text: str) -> None:
    value = read_date(text, HABITS).value
    assert value is None or value.year < 1000 or read_date(value.iso, HABITS).value == value


@given(st.text(max_size=80))
def test_a_tidied_name_is_tidy(text: str) -> None:
    name = tidy_name(text)
    assert tidy_name(name) == name
    assert split_name(text) == split_name(text)


@given(st.text(max_size=80))
def test_plain_text_is_plain(text: str) -> None:
    once = plain(text).text
    again = plain(once)
    assert (again.text, again.cleaned) == (once, False)


NASTY = [
    "a" * 40_000,
    " " * 40_000,
    "1" * 40_000,
    "(" * 40_000,
    "no " * 13_000,
    "+-" * 20_000,
    "passport with " * 3_000,
    "/" * 40_000,
    "ර්" * 20_000,
    "1 -" * 13_000,
]


@pytest.mark.parametrize("text", NASTY, ids=lambda t: repr(t[:14]))
def test_long_nasty_texts_take_no_long_time(text: str) -> None:
    """Held as a ratio to a plain pass over the same text, so that a slow machine does not matter."""
    started = perf_counter()
    for _ in range(40):
        plain(text + "\u200b")
    patience = perf_counter() - started + 0.2
    started = perf_counter()
    for reader in (
        read_nic,
        tidy_name,
        split_name,
        canonical_tag,
        read_sri_lankan_passport,
        field_scores,
        flight_in,
        district_of,
        age_of,
        room_and_bed,
        categories_of,
        asks_to_be_taken_off,
        words.sex_of,
        words.payer_of,
        words.ssr_of,
        words.companions_of,
        words.test_result_of,
        words.exit_reason_of,
        words.nation_of,
        words.yes_or_no,
    ):
        reader(text)
    read_phones(text, "KW")
    read_date(text, HABITS)
    documents_of(text, "LKA")
    amount_of(text, "KWD")
    facts_of(text, [text], [text], today=date(2021, 4, 30))
    assert perf_counter() - started < patience
