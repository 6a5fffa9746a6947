"""No text of a list makes the reading slow: cells that trip up patterns are read in a tenth of a second each (IN-2)."""

import csv
import io
import time
from datetime import date

import pytest

from migrant_support.exchange.imports.reading.context import mission_context
from migrant_support.exchange.imports.reading.reader import people_of
from migrant_support.formats.sheets.book import LONGEST_CELL, CellLimit
from migrant_support.formats.sheets.delimited import read_delimited

HEADERS = (
    "Full name", "Surname", "Given names", "Passport no", "NIC", "Date of birth", "Sex", "Contact number", "Job",
    "Employer", "Agency", "Address", "District", "Remarks", "Problem", "Civil ID", "Room", "Check in", "Check out",
    "Flight", "Age", "Salary due", "Accompanied by", "Status", "Nationality", "Next of kin", "Visa expiry", "Transfer",
)  # fmt: skip
PIECES = (
    " ", ",", "(", "[", "1", "1 ", "A1 ", "a1-", "0O", "+", "+1", "-", "/", ".", "'", "' or ", "mr ", "Mr.", "room ",
    "r1", "12:", "12/", "2021", "ab ", "no.", "=", "@", "\n", "\t", "é", "a", "Z", "child ", "no. A1 ", "1 years ",
    "( ", "with ", "and ", "12 Jan ", "a.", "m ", "A A", "ක්\u200d", '""',
)  # fmt: skip


def _a_list(text: str) -> bytes:
    """A person with a name and a paper, whose other cells all hold the text; and one whose name holds it too."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(HEADERS)
    lines.writerow(["Kamala Silva", "", "", "N7654321", *[text] * (len(HEADERS) - 4)])
    lines.writerow(["Kamala " + text, text, text, text, *[""] * (len(HEADERS) - 4)])
    return out.getvalue().encode()


@pytest.mark.parametrize("piece", PIECES)
def test_a_cell_of_any_pattern_is_read_in_a_tenth_of_a_second(piece: str) -> None:
    text = (piece * LONGEST_CELL)[: LONGEST_CELL - 20] + "!"
    book = read_delimited(_a_list(text), limit=CellLimit())
    began = time.thread_time()
    people_of(book, "list.csv", mission=mission_context("KWT"), today=date(2026, 11, 1))
    assert time.thread_time() - began < 0.1 * 2 * len(HEADERS)
