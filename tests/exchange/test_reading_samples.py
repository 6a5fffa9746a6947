"""Lists as missions, shelters, airlines and quarantine centres keep them are read as a careful clerk would read
them.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from migrant_support.exchange.imports.reading.context import mission_context
from migrant_support.exchange.imports.reading.outcome import Reading
from migrant_support.exchange.imports.reading.reader import read_people
from migrant_support.exchange.imports.reading.stock import read_stock
from tests.support import import_score

LISTS = Path(__file__).parents[1] / "data" / "imports"
TODAY = date(2026, 11, 24)


def read(name: str, country: str = "KWT") -> Reading:
    return read_people(LISTS / name, mission=mission_context(country), today=TODAY)


def truth_of(name: str) -> dict[str, object]:
    return json.loads((LISTS / f"{name}.truth.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("kuwait_registration_2021.xlsx", "KWT"),
        ("oman_shelter_register.xlsx", "OMN"),
        ("cyprus_list.csv", "CYP"),
        ("charter_passenger_list.xlsx", "KWT"),
        ("quarantine_intake.xlsx", "LKA"),
        ("hostile.xlsx", "KWT"),
        ("hostile.csv", "KWT"),
        ("hostile_bomb.xlsx", "KWT"),
    ],
)
def test_a_known_list_is_read_nearly_as_a_perfect_import_would(name: str, country: str) -> None:
    out = json.loads(json.dumps(read(name, country).to_out()))
    assert import_score.total(truth_of(name), out) >= 0.98


def test_a_stock_book_is_read_nearly_as_a_perfect_import_would() -> None:
    reading = read_stock(LISTS / "stock_book.xlsx", mission=mission_context("OMN"), today=TODAY)
    out, truth = json.loads(json.dumps(reading.to_out())), truth_of("stock_book.xlsx")
    as_rows = [report | {"persons": report["stock"]} for report in (truth, out)]
    assert import_score.total(*as_rows) >= 0.98


def test_the_measure_notices_every_kind_of_mistake() -> None:
    truth = truth_of("kuwait_registration_2021.xlsx")
    out = read("kuwait_registration_2021.xlsx").to_out()
    out["persons"][0]["fields"]["full_name"] = "Somebody Else"
    del out["persons"][5]
    out["rejected"].append({"sheet": "Form Responses 1", "row": 3, "reason": "missing_name"})
    out["duplicates"].append(["Form Responses 1!3", "Form Responses 1!4"])
    out["groups"].clear()
    out["warnings"].pop()
    assert all(value < 1 for value in import_score.parts(truth, out).values())


def test_a_spreadsheet_that_would_expand_too_much_is_refused_unopened() -> None:
    assert read("hostile_bomb.xlsx").refused == "expands_too_much"


def test_what_the_doctors_wrote_in_a_hidden_column_is_nowhere_in_the_reading() -> None:
    reading = read("quarantine_intake.xlsx", "LKA")
    everything = repr(reading)
    assert "HIV" not in everything
    assert "insulin" not in everything
    assert len(reading.people) == 182


def test_people_in_rows_hidden_by_a_filter_are_people() -> None:
    assert len(read("quarantine_intake.xlsx", "LKA").people) == 182


def test_a_hidden_old_sheet_is_named_but_not_read() -> None:
    sheets = {s.sheet: s for s in read("charter_passenger_list.xlsx").sheets}
    assert sheets["ver 2 (old)"].hidden
    assert not sheets["ver 2 (old)"].read


def test_what_was_written_is_kept_beside_what_was_read() -> None:
    row = next(p for p in read("kuwait_registration_2021.xlsx").people if p.ref.row == 19)
    assert row.fields["passport_no"] == "N0762648"
    assert row.written["4. Passport Number"] == "No762648"


def test_a_rejected_row_keeps_what_could_be_read_of_it() -> None:
    row = next(r for r in read("kuwait_registration_2021.xlsx").rejected if r.ref.row == 46)
    assert row.reason == "cancelled"
    assert row.fields["passport_no"] == "N7401873"


def test_reading_the_same_file_twice_gives_the_same_report() -> None:
    assert read("oman_shelter_register.xlsx", "OMN").to_out() == read("oman_shelter_register.xlsx", "OMN").to_out()
