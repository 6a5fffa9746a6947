"""Numbers of people: identity cards, passports, residence cards, telephones."""

from datetime import date

import pytest

from migrant_support.formats.civil_id import UnreadableCivilId, digits_of, read_kuwait_civil_id
from migrant_support.formats.nic import Nic, UnreadableNic, read_nic
from migrant_support.formats.passport import read_passport, read_sri_lankan_passport
from migrant_support.formats.phone import read_phone, read_phones


def test_the_identity_card_counts_29_february_in_every_year() -> None:
    card = read_nic("850611234V")
    assert isinstance(card, Nic)
    assert card.birth_date == date(1985, 3, 1)


def test_day_60_of_a_common_year_does_not_exist() -> None:
    assert read_nic("870600012V") == UnreadableNic("leap_day")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("859990123V", "day_range"),
        ("850000123V", "day_range"),
        ("855000123V", "day_range"),
        ("942281632b", "letter"),
        ("123", "form"),
    ],
)
def test_an_unreadable_card_says_why(text: str, fault: str) -> None:
    card = read_nic(text)
    assert isinstance(card, UnreadableNic)
    assert card.fault == fault


def test_the_letter_of_a_shortened_new_number_is_marked_as_assumed() -> None:
    card = read_nic("196410402757")
    assert isinstance(card, Nic)
    assert (card.old_format, card.letter_assumed) == ("641042757V", True)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("N 1234567", "N1234567"),
        ("n-123 4567", "N1234567"),
        ("No.N1234567", "N1234567"),
        ("No123456", "N0123456"),
        ("N12O45I7", "N1204517"),
        ("PP No: M7654321", "M7654321"),
        ("  N1234567 ", "N1234567"),
        ("N123456", None),
        ("1234567", None),
        ("N12345678", None),
        ("with sponsor", None),
        ("", None),
        ("NN123456", None),
    ],
)
def test_a_sri_lankan_passport_is_one_letter_and_seven_digits_however_written(text: str, number: str | None) -> None:
    assert read_sri_lankan_passport(text) == number


def test_a_foreign_passport_keeps_its_own_form() -> None:
    assert read_passport("EP 0123456", "ETH") == "EP0123456"
    assert read_passport("with agent", "ETH") is None


def test_a_civil_id_with_an_impossible_birth_date_is_told_apart_from_a_wrong_check_digit() -> None:
    assert read_kuwait_civil_id("292091998297") == UnreadableCivilId("check_digit")
    assert read_kuwait_civil_id("2920919982") == UnreadableCivilId("length")


def test_digits_stay_digits_and_words_give_none() -> None:
    assert digits_of("284 0201-39258") == "284020139258"
    assert digits_of("with company") == ""


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("50012345", "KW", "+96550012345"),
        ("96550012345", "KW", "+96550012345"),
        ("0096550012345", "KW", "+96550012345"),
        ("+965 5001-2345", "KW", "+96550012345"),
        ("03 123456", "LB", "+9613123456"),
        ("0501234567", "SA", "+966501234567"),
        ("055 123 4567", "AE", "+971551234567"),
        ("3312 3456", "QA", "+97433123456"),
        ("0791234567", "JO", "+962791234567"),
        ("771234567", "LK", "+94771234567"),
        ("070-7044252", "LK", "+94707044252"),
        ("6003189", "KW", None),
        ("+", "KW", None),
    ],
)
def test_a_number_is_read_by_the_country_it_is_written_in(text: str, region: str, number: str | None) -> None:
    assert read_phone(text, region).e164 == number


def test_a_service_code_is_short_and_not_a_number_of_a_person() -> None:
    reading = read_phone("1929", "LK")
    assert reading.short_number
    assert not reading.valid


def test_several_numbers_in_one_cell_are_parted_and_repeats_dropped() -> None:
    assert read_phones("50012345 / 60012345 or 50012345", "KW") == (["+96550012345", "+96560012345"], [])


def test_a_part_that_is_no_number_is_named_and_words_are_not() -> None:
    assert read_phones("50012345, 123, none", "KW") == (["+96550012345"], ["123"])


def test_whose_number_it_is_may_stand_in_brackets() -> None:
    assert read_phones("0701064459 (mother)", "LK") == (["+94701064459"], [])


def test_a_card_written_in_other_digits_is_read() -> None:
    card = read_nic("８５３４００１２３ｖ")
    assert isinstance(card, Nic)
    assert card.normalised == "853400123V"


def test_a_card_of_a_century_without_cards_is_refused() -> None:
    assert read_nic("130024107867") == UnreadableNic("form")
