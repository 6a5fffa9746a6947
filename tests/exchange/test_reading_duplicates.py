"""Rows that are one human being are joined; couples, namesakes and families stay apart."""

from typing import Any

import pytest

from migrant_support.exchange.imports.reading.duplicates import duplicates_of
from migrant_support.exchange.imports.reading.outcome import PersonRow, RowRef

WOMAN = {
    "full_name": "Nimali Kumari Perera",
    "sex": "F",
    "dob": "1985-03-12",
    "dob_precision": "day",
    "phones": ["+96550012345"],
}


def a_row(number: int, sheet: str = "List", **fields: Any) -> PersonRow:
    return PersonRow(RowRef(sheet, number), {"nationality": "LKA", **fields}, {})


def joined(*people: PersonRow) -> bool:
    clusters, _ = duplicates_of(people)
    return bool(clusters)


@pytest.mark.parametrize(
    "again",
    [
        {"full_name": "N K Perera", "passport_no": "N1234567"},
        {"full_name": "PERERA NIMALI KUMARI", "passport_no": "N1234567"},
        {"full_name": "Nimali Perera", "passport_no": "N1234567", "dob": "1985-12-03", "dob_precision": "day"},
        {"name_si": "නිමාලි පෙරේරා", "passport_no": "N1234567"},
        {"surname": "Perera", "given_names": "Nimali Kumari", "passport_no": "N1234567"},
    ],
)
def test_one_passport_and_a_name_that_agrees_is_one_person(again: dict[str, Any]) -> None:
    assert joined(a_row(1, **WOMAN, passport_no="N1234567"), a_row(2, **again))


def test_one_identity_card_and_a_name_that_agrees_is_one_person() -> None:
    assert joined(a_row(1, **WOMAN, nic="198557112345"), a_row(2, full_name="Nimali Perera", nic="198557112345"))


def test_the_same_name_and_birth_with_day_and_month_exchanged_is_one_person() -> None:
    assert joined(a_row(1, **WOMAN), a_row(2, **{**WOMAN, "dob": "1985-12-03", "phones": []}))


def test_a_slip_in_the_passport_with_the_same_name_and_phone_is_one_person() -> None:
    woman = {**WOMAN, "dob": None, "dob_precision": None}
    assert joined(a_row(1, **woman, passport_no="N1234567"), a_row(2, **woman, passport_no="N1234568"))


def test_a_couple_with_one_phone_stays_two() -> None:
    wife = {**WOMAN, "passport_no": "N1234567"}
    husband = {"full_name": "Nimal Perera", "sex": "M", "phones": ["+96550012345"], "passport_no": "N1234568"}
    assert not joined(a_row(1, **wife), a_row(2, **husband))


def test_husband_and_wife_with_nearly_one_name_and_one_phone_stay_two() -> None:
    one = {"full_name": "Kamal Silva", "phones": ["+96550012345"]}
    other = {"full_name": "Kamala Silva", "phones": ["+96550012345"]}
    assert not joined(a_row(1, **one), a_row(2, **other))


def test_namesakes_with_other_passports_and_births_stay_two() -> None:
    one = {"full_name": "Fathima Rizna", "passport_no": "N1234567", "dob": "1985-03-12", "dob_precision": "day"}
    other = {"full_name": "Fathima Rizna", "passport_no": "N7654321", "dob": "1990-01-02", "dob_precision": "day"}
    assert not joined(a_row(1, **one), a_row(2, **other))


def test_namesakes_of_whom_nothing_else_is_known_stay_two() -> None:
    assert not joined(a_row(1, full_name="Sithy Fareena Thaheer"), a_row(2, full_name="Sithy Fareena Thaheer"))


def test_brothers_born_on_one_day_stay_two() -> None:
    twin = {"dob": "1985-03-12", "dob_precision": "day", "phones": ["+96550012345"], "sex": "M"}
    assert not joined(a_row(1, full_name="Ruwan Dias", **twin), a_row(2, full_name="Sunil Dias", **twin))


def test_two_people_with_one_passport_number_are_named_and_not_joined() -> None:
    people = (
        a_row(1, full_name="Ruwan Dias", passport_no="N1234567"),
        a_row(2, full_name="Kamala Silva", passport_no="N1234567"),
    )
    clusters, shared = duplicates_of(people)
    assert clusters == []
    assert shared == [(RowRef("List", 1), RowRef("List", 2))]


def test_initials_alone_are_no_agreement() -> None:
    assert not joined(
        a_row(1, full_name="K S", passport_no="N1234567"), a_row(2, full_name="K P", passport_no="N1234567")
    )


def test_a_woman_carried_into_the_next_month_is_one_even_without_a_passport() -> None:
    stay = {"full_name": "Noor Jahan Marikkar", "age": 32, "date_in": "2021-01-05"}
    assert joined(a_row(1, "JAN", **stay), a_row(9, "FEB", **stay, passport_no="N0349020"))
    assert not joined(a_row(1, "JAN", **stay), a_row(2, "JAN", **stay))


def test_children_are_one_when_their_mother_is() -> None:
    people = [
        a_row(1, "JAN", full_name="Selvi Rajendran", passport_no="N1234567"),
        a_row(2, "JAN", full_name="Kavi", guardian="JAN!1"),
        a_row(1, "FEB", full_name="Selvi Rajendran", passport_no="N1234567"),
        a_row(2, "FEB", full_name="Kavi", guardian="FEB!1"),
        a_row(3, "FEB", full_name="Somebody Else", passport_no="N7654321"),
        a_row(4, "FEB", full_name="Kavi", guardian="FEB!3"),
    ]
    clusters, _ = duplicates_of(people)
    assert [[str(m) for m in c.members] for c in clusters] == [["FEB!1", "JAN!1"], ["FEB!2", "JAN!2"]]


def test_a_cluster_tells_its_weakest_reason() -> None:
    people = [a_row(1, **WOMAN, passport_no="N1234567"), a_row(2, **WOMAN, passport_no="N1234567"), a_row(3, **WOMAN)]
    clusters, _ = duplicates_of(people)
    assert [(len(c.members), c.reason) for c in clusters] == [(3, "same_name_and_birth")]


def test_very_many_rows_with_one_name_take_no_quadratic_time() -> None:
    people = [a_row(n, full_name="Sunil Perera", passport_no=f"N{n:07d}") for n in range(3_000)]
    assert duplicates_of(people) == ([], [])
