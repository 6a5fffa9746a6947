"""How a table's form is known again, and what a choice does to its columns: pure."""

import pytest

from migrant_support.exchange.imports.reading.choices import Choices, check_choice, labelled, table_print
from migrant_support.exchange.imports.reading.headers import ColumnGuess
from migrant_support.kernel.refusals import Refused


def columns(*headers: str, field: str | None = None) -> tuple[ColumnGuess, ...]:
    """Columns with these headers."""
    return labelled(ColumnGuess(place, header, field, 0.9) for place, header in enumerate(headers))


def test_a_form_is_known_in_capitals_with_other_marks_and_with_the_date_of_another_month() -> None:
    january = columns("Full Name", "Passport No.", "Test of 12/03")
    february = columns("FULL NAME", "Passport no", "Test of 09/04")
    assert table_print(january) == table_print(february)


@pytest.mark.parametrize("other", [("Name", "1st test"), ("Name", "2nd test", "Phone"), ("2nd test", "Name")])
def test_another_form_is_not_taken_for_it(other: tuple[str, ...]) -> None:
    assert table_print(columns(*other)) != table_print(columns("Name", "2nd test"))


def test_a_choice_counts_for_its_form_only() -> None:
    form, other = columns("Name", "Party"), columns("Name", "Party", "Phone")
    choices = Choices(by_table={table_print(form): {"party": "employer"}})
    assert [g.field for g in choices.apply(form)] == [None, "employer"]
    assert [g.field for g in choices.apply(other)] == [None, None, None]


def test_a_confidential_column_stays_so_whatever_is_chosen() -> None:
    form = columns("Doctor's notes", field="confidential")
    assert Choices(by_header={"Doctor's notes": "remarks"}).apply(form)[0].field == "confidential"


def test_phones_may_stand_in_several_columns_and_a_passport_in_one() -> None:
    check_choice({"Phone": "phones", "Mobile": "phones", "No": "", "Sex": ""}, offered=("phones",))
    with pytest.raises(Refused):
        check_choice({"Passport": "passport_no", "PP": "passport_no"}, offered=("passport_no",))
