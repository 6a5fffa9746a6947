"""Names keep their letters and lose only what is no name."""

import pytest

from migrant_support.formats.characters import plain
from migrant_support.formats.person_names import (
    is_possible_name,
    is_test_name,
    script_of,
    scripts_in,
    split_name,
    tidy_name,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mr. Sunil Perera", "Sunil Perera"),
        ("MRS.KAMALA SILVA", "KAMALA SILVA"),
        ("  Kanthi   Gunawardena ", "Kanthi Gunawardena"),
        ("Rev. Fr. Nimal", "Fr. Nimal"),
        ("CADER FATHIMA RIZNA MRS", "CADER FATHIMA RIZNA"),
        ("Miss Selvi Nadesan", "Selvi Nadesan"),
        ("Drupadi Silva", "Drupadi Silva"),
        ("Ms", "Ms"),
        ("W.M.S.K. Bandara", "W.M.S.K. Bandara"),
        ("நிமலா", "நிமலா"),
    ],
)
def test_titles_and_blanks_go_and_the_name_stays(text: str, name: str) -> None:
    assert tidy_name(text) == name


def test_a_name_is_split_only_where_its_own_punctuation_splits_it() -> None:
    assert (split_name("PERERA/NIMALI MRS").surname, split_name("PERERA/NIMALI MRS").given) == ("PERERA", "NIMALI")
    assert (split_name("Perera, Sunil").surname, split_name("Perera, Sunil").given) == ("Perera", "Sunil")
    assert split_name("Sunil Perera").surname is None


def test_the_joiner_inside_a_sinhala_letter_survives() -> None:
    assert tidy_name("චන්ද්\u200dරිකා හේරත්") == "චන්ද්\u200dරිකා හේරත්"


def test_joiners_elsewhere_and_other_invisible_characters_go() -> None:
    reading = plain("Na\u200bdee\ufeffsha\u202e P\u200deiris\x00")
    assert (reading.text, reading.cleaned) == ("Nadeesha Peiris", True)


def test_full_width_letters_and_arabic_digits_become_plain() -> None:
    assert plain("Ｒｕｗａｎｉ １２").text == "Ruwani 12"
    assert plain("٠٣/٠٤/١٩٨٨").text == "03/04/1988"


def test_two_scripts_in_one_cell_are_told_apart() -> None:
    assert scripts_in("Nimali Perera / නිමාලි පෙරේරා") == {"latin": "Nimali Perera", "si": "නිමාලි පෙරේරා"}
    assert scripts_in("CADER/FATHIMA") == {"latin": "CADER/FATHIMA"}
    assert script_of("சிவராணி") == "ta"
    assert script_of("نيمالي") == "ar"
    assert script_of("123") == "other"


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script> B", "Inoka' OR '1'='1", "{{7*7}}", "12345", "", "x" * 201, "a://b"]
)
def test_code_and_numbers_are_no_names(text: str) -> None:
    assert not is_possible_name(text)


@pytest.mark.parametrize(
    "text", ["Ann", "O'Neil", "M. N. Buhari", "Al-Rashedi", "D’Souza", "නිමාලි", "Jos\ufffd Fernando"]
)
def test_unusual_names_are_names(text: str) -> None:
    assert is_possible_name(text)


def test_only_a_name_of_nothing_but_test_words_is_a_test() -> None:
    assert is_test_name("TEST TEST")
    assert is_test_name("test1")
    assert not is_test_name("Testa Perera")
    assert not is_test_name("")
