"""Whatever stands in a sheet, reading it ends in a report that can be written, and never in an error."""

import json
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrant_support.exchange.imports.reading.context import mission_context
from migrant_support.exchange.imports.reading.reader import mend_row, people_of
from migrant_support.exchange.imports.reading.vocabulary import words_by_meaning
from migrant_support.formats.sheets.book import Book, Cell, Merge, Row, Sheet

TODAY = date(2026, 11, 24)
HEADERS = sorted({word for words in words_by_meaning("headers").values() for word in words[:3]})
NASTY = [
    "",
    " ",
    "-",
    '"',
    "-do-",
    "=1+1",
    "@x",
    "#REF!",
    "31/02/1984",
    "22/1",
    "00.00.1984",
    "N1234567",
    "No123456",
    "852955473V",
    "0771234567 / x",
    "Rm 3/2",
    "TOTAL 4",
    "Page total",
    "UL 226 ex KWI - 02.03.2021",
    "INF OF S/N 1",
    "CHD W/ 1",
    "+ Ann (child)",
    "Ann Perera",
    "PERERA/ANN MRS",
    "නිමාලි",
    "சிவராணி / Siva",
    "CREW",
    "48 M",
    "1 1/2 yrs",
    "5.002,27 EUR",
    "transferred Room 1/6 23.1.21",
    "²",
    "٣",
    "\u202e",
    "x" * 500,
    "1" * 40,
    "Pls cancel my name",
    "😀",
    "\ud800",
    "Name",
]


def cells() -> st.SearchStrategy[Cell]:
    text = st.sampled_from(NASTY) | st.sampled_from(HEADERS) | st.text(max_size=12)
    numbers = st.floats(-1e6, 1e12, allow_nan=False) | st.integers(0, 60_000).map(float)
    moments = st.datetimes()
    return st.one_of(
        text.map(lambda t: Cell("text", t)),
        st.builds(
            lambda t, f, s: Cell("text", t, formula=f, struck=s),
            text,
            st.sampled_from([None, "A1", "cmd|x"]),
            st.booleans(),
        ),
        numbers.map(lambda n: Cell("number", str(n), number=n)),
        moments.map(lambda m: Cell("moment", str(m), moment=m)),
        st.sampled_from([Cell("error", "#REF!"), Cell("truth", "TRUE"), Cell("text", "x" * 32_767, too_long=True)]),
    )


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    header = {0: Cell("text", "Name")} | {
        column: Cell("text", word)
        for column, word in enumerate(draw(st.lists(st.sampled_from(HEADERS), max_size=9)), start=1)
    }
    wide = len(header)
    body = draw(st.lists(st.dictionaries(st.integers(0, wide), cells(), max_size=wide + 1), max_size=12))
    rows = [Row(n, c) for n, c in enumerate([header, *body], start=draw(st.integers(1, 3)))]
    merges = draw(
        st.lists(
            st.builds(Merge, st.integers(1, 9), st.integers(0, 5), st.integers(1, 12), st.integers(0, 9)), max_size=2
        )
    )
    hidden = draw(st.frozensets(st.integers(0, 9), max_size=3))
    return Sheet(
        draw(st.sampled_from(["", "JAN 2021", "Sheet1", "மார்ச்"])),
        tuple(rows),
        hidden_columns=hidden,
        merges=tuple(merges),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(sheets(), min_size=1, max_size=2), st.sampled_from(["KWT", "OMN", "LKA", "XXX"]), st.booleans())
def test_every_sheet_ends_in_a_report(found: list[Sheet], country: str, since_1904: bool) -> None:
    mission = mission_context(country)
    reading = people_of(Book(tuple(found), since_1904=since_1904), "list.xlsx", mission=mission, today=TODAY)
    assert json.loads(json.dumps(reading.to_out()))["kind"] == "people"
    for waiting in reading.rejected[:3]:
        about = next(s for s in reading.sheets if s.sheet == waiting.ref.sheet)
        mend_row(waiting.written, about, ref=waiting.ref, mission=mission, today=TODAY)
