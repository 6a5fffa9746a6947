"""The zone of a passport is found in what an optical reader saw, and nothing else is taken for one."""

from datetime import date

import pytest

from migrant_support.formats.mrz_seen import best_zone

TODAY = date(2026, 11, 26)
ONE = "PBLKASILVA<<NIMALI<<<<<<<<<<<<<<<<<<<<<<<<<<"
TWO = "N1234567<7LKA8001014F3012316198000100017<<98"


@pytest.mark.parametrize(
    "seen",
    [
        f"SRI LANKA PASSPORT\n{ONE}\n{TWO}\n",
        f"{ONE[:-3]}\n\n{TWO}",
        f"{ONE[:-8]}KKECC<<K\n{TWO}",
        f"{ONE}<<\n{TWO}",
        f"{ONE[:20]} {ONE[20:]}\n {TWO[:10]} {TWO[10:]} ",
        f"{ONE.replace('NIMALI', 'N1MAL1').replace('SILVA', '5ILVA')}\n{TWO}",
        f"{'X' * 44}\n{ONE}\n{TWO}\n{'Y' * 44}",
    ],
)
def test_the_zone_is_found_among_other_lines_blanks_and_lost_fillers(seen: str) -> None:
    assert best_zone([seen], today=TODAY) == f"{ONE}\n{TWO}"


def test_of_several_looks_the_one_that_fits_its_check_digits_is_taken() -> None:
    wrong = TWO.replace("N1234567<7", "N1234568<7")
    assert best_zone([f"{ONE}\n{wrong}", f"{ONE}\n{TWO}"], today=TODAY) == f"{ONE}\n{TWO}"


@pytest.mark.parametrize("seen", ["", "HELLO", f"{ONE[:20]}\n{TWO}", "A" * 44, f"{ONE}\n{TWO[:-3]}", "\n" * 50])
def test_what_has_not_the_shape_of_a_zone_is_none(seen: str) -> None:
    assert best_zone([seen], today=TODAY) == ""


def test_a_page_full_of_letters_is_looked_through_quickly() -> None:
    assert best_zone(["\n".join(["<" * 44] * 3000)], today=TODAY).count("\n") in (0, 1, 2)
