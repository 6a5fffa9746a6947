"""Which columns a recipient reads, in which order, under which words, and how days are written.

The names of COLUMNS stay the default, and JSON keeps them always: programs read it. A layout chooses and orders; it
never adds what a recipient has no ground to get (PV-2).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from migrant_support.domains.flights.rules.rendition import COLUMNS, Rendered
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

MORE = ("local_name",)
"""What may be chosen beside COLUMNS."""
EVERY = COLUMNS + MORE
LONGEST_HEADING = 40
_PLACE = {name: at for at, name in enumerate(EVERY)}
_DAYS = frozenset({"birth_date", "document_expiry", "date", "fit_to_travel_until"})
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


class DateForm(StrEnum):
    """How days are written: 2026-12-03, 03/12/2026 or 03 DEC 2026."""

    ISO = "iso"
    DAY_FIRST = "day_first"
    MONTH_NAMED = "month_named"


class HeadingWords(StrEnum):
    """What stands above a column for which nobody wrote a heading: the stable name, or its word in a language."""

    NAMES = "names"
    ENGLISH = "en"
    SINHALA = "si"
    TAMIL = "ta"


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns in their order with what stands above each; number 0 is the default that nobody made."""

    number: int
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    dates: DateForm = DateForm.ISO


DEFAULT = Layout(0, COLUMNS, COLUMNS)
ON_PAPER = (
    "seq", "primary_id", "secondary_id", "local_name", "sex", "birth_date", "nationality", "document_type",
    "document_number", "document_expiry", "origin_mission", "seat", "ssr", "travel_unit", "escort_of",
)  # fmt: skip
"""The columns of a printed list without a layout of its own; those without a word in them are left out."""
PAPER_WORDS = {
    "manifest_version": "Version", "case_ref": "Case", "travel_unit": "Unit", "seq": "No.", "primary_id": "Surname",
    "secondary_id": "Given names", "sex": "Sex", "birth_date": "Born", "birth_precision": "Birth known to the",
    "nationality": "Nat.", "document_type": "Document", "document_number": "Number", "document_expiry": "Expires",
    "origin_mission": "Mission", "flight": "Flight", "date": "Date", "from": "From", "to": "To", "seat": "Seat",
    "payer": "Payer", "fare_currency": "Currency", "fare_amount": "Fare", "ssr": "SSR",
    "fit_to_travel_until": "Fit until", "escort_of": "Escorts no.", "destination_district": "District",
    "phone": "Telephone", "consent_ref": "Ground", "local_name": "Name (Sinhala, Tamil)",
}  # fmt: skip
"""What stands above columns on paper; a paper for airlines, border authorities and partners is in English."""


def make_layout(columns: Sequence[tuple[str, str]], dates: DateForm, *, number: int = 0) -> Layout:
    """A layout of (name, heading) pairs. Raises Refused for what could not be read again."""
    names = tuple(name for name, _heading in columns)
    headings = tuple(" ".join(heading.split()) for _name, heading in columns)
    if not names:
        raise Refused("no_columns", msg("Tick at least one column."), field="columns")
    if not set(names) <= set(EVERY) or len(set(names)) < len(names):
        raise Refused("column_unknown", msg("Choose columns from the list, each once."), field="columns")
    if any(not heading for heading in headings):
        raise Refused("heading_missing", msg("Write a heading for every ticked column."), field="columns")
    if any(len(heading) > LONGEST_HEADING for heading in headings):
        raise Refused(
            "heading_too_long",
            msg("A heading has at most %(most)s letters. Shorten the long ones."),
            field="columns",
            most=LONGEST_HEADING,
        )
    folded = [heading.casefold() for heading in headings]
    twice = next((heading for heading in headings if folded.count(heading.casefold()) > 1), None)
    if twice is not None:
        raise Refused(
            "heading_twice",
            msg("Two columns have the heading “%(heading)s”. Give each its own."),
            field="columns",
            heading=twice,
        )
    return Layout(number, names, headings, dates)


def in_order(places: Iterable[tuple[str, int | None]]) -> list[str]:
    """Names by their typed places; those without one stay in the order they came, after the others."""
    listed = list(enumerate(places))
    return [name for _at, (name, place) in sorted(listed, key=lambda one: (one[1][1] is None, one[1][1] or 0, one[0]))]


def laid_out(rendered: Rendered, layout: Layout) -> list[Sequence[str]]:
    """The header and the rows as the layout says; where somebody was withheld, a last line says how many."""
    if layout == DEFAULT:
        lines: list[Sequence[str]] = [COLUMNS, *rendered.rows]
    else:
        lines = [layout.headings, *cells(rendered, layout)]
    if rendered.withheld:
        lines.append((f"withheld: {rendered.withheld}", *("" for _ in layout.columns[1:])))
    return lines


def cells(rendered: Rendered, layout: Layout) -> list[tuple[str, ...]]:
    """The rows alone."""
    chosen = [(_PLACE[name], name in _DAYS and layout.dates is not DateForm.ISO) for name in layout.columns]
    whole = [(*row, local) for row, local in zip(rendered.rows, rendered.local_names, strict=True)]
    return [tuple(day_text(row[at], layout.dates) if is_day else row[at] for at, is_day in chosen) for row in whole]


def day_text(day: str, dates: DateForm) -> str:
    """A day, month or year of ISO 8601 in another form; a part that is not known is not invented."""
    year, *rest = day.split("-")
    if dates is DateForm.ISO or not all(part.isdigit() for part in (year, *rest)):
        return day
    if dates is DateForm.DAY_FIRST:
        return "/".join((*reversed(rest), year))
    named = [_MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join((*rest[1:], *named, year))


def paper_layout(rendered: Rendered, layout: Layout) -> Layout:
    """The layout of a printed list: the recipient's own, else the usual columns that hold a word."""
    if layout != DEFAULT:
        return layout
    usual = Layout(0, ON_PAPER, tuple(PAPER_WORDS[name] for name in ON_PAPER))
    rows = cells(rendered, usual)
    used = [name for at, name in enumerate(ON_PAPER) if name == "primary_id" or any(row[at] for row in rows)]
    return Layout(0, tuple(used), tuple(PAPER_WORDS[name] for name in used))


def invented() -> Rendered:
    """Three people whom nobody is, for a preview: a mother with her child, and somebody who knows her year of birth."""
    flight = {"manifest_version": "1", "flight": "UL230", "date": "2026-12-03", "from": "KWI", "to": "CMB"}
    people: tuple[dict[str, str], ...] = (
        {
            "case_ref": "CKW-000001-0", "travel_unit": "U1", "seq": "1", "primary_id": "INVENTED",
            "secondary_id": "AMARA", "sex": "F", "birth_date": "1988-05-14", "birth_precision": "day",
            "nationality": "LKA", "document_type": "passport", "document_number": "N0000001",
            "document_expiry": "2029-01-31", "origin_mission": "KWT", "seat": "12A", "payer": "iom",
            "fit_to_travel_until": "2026-12-20", "escort_of": "2", "destination_district": "LK-21",
            "phone": "+94110000001", "local_name": "අමරා",
        },
        {
            "case_ref": "CKW-000001-0", "travel_unit": "U1", "seq": "2", "primary_id": "INVENTED",
            "secondary_id": "RUWAN", "sex": "M", "birth_date": "2019-11-02", "birth_precision": "day",
            "nationality": "LKA", "document_type": "emergency", "document_number": "ET000002",
            "document_expiry": "2027-03-01", "origin_mission": "KWT", "seat": "12B", "payer": "iom", "ssr": "CHLD",
            "destination_district": "LK-21", "local_name": "රුවන්",
        },
        {
            "case_ref": "COM-000003-0", "seq": "3", "primary_id": "NOBODY", "secondary_id": "KANDIAH", "sex": "M",
            "birth_date": "1971", "birth_precision": "year", "nationality": "LKA", "document_type": "passport",
            "document_number": "N0000003", "document_expiry": "2027-08-19", "origin_mission": "OMN", "payer": "slbfe",
            "ssr": "WCHR", "destination_district": "LK-41", "local_name": "கந்தையா",
        },
    )  # fmt: skip
    rows = tuple(
        tuple(({"consent_ref": "share:IOM"} | flight | one).get(name, "") for name in COLUMNS) for one in people
    )
    return Rendered((), rows, 1, tuple(one["local_name"] for one in people))
