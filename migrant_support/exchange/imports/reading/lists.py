"""Reads a list of any kind: what it is, where nobody said so, is what its columns show. Changes nothing anywhere."""

from datetime import date
from pathlib import Path

from migrant_support.exchange.imports.reading.choices import Choices
from migrant_support.exchange.imports.reading.context import MissionContext
from migrant_support.exchange.imports.reading.kinds import ListKind, kind_of_people
from migrant_support.exchange.imports.reading.outcome import Corrections, Reading, Tell
from migrant_support.exchange.imports.reading.reader import people_of
from migrant_support.exchange.imports.reading.stock import is_stock_book, stock_of
from migrant_support.formats.sheets.book import RefusedFile
from migrant_support.formats.sheets.reader import read_book


def read_list(
    path: Path,
    *,
    kind: ListKind | None,
    mission: MissionContext,
    today: date,
    choices: Choices | None = None,
    mended: Corrections | None = None,
    tell: Tell | None = None,
) -> Reading:
    """Read a spreadsheet or CSV file of a kind, or of the kind that it shows when none is given.

    Never raises for what is in the file: a file that cannot be read safely comes back `refused`.
    """
    try:
        book = read_book(path, greek=mission.country in {"CYP", "GRC"})
    except RefusedFile as refused:
        return Reading(path.name, refused=refused.reason, is_stock=kind is ListKind.STOCK)
    if kind is not ListKind.STOCK:
        reading = people_of(book, path.name, mission=mission, today=today, choices=choices, mended=mended, tell=tell)
        if kind is not None or reading.people or reading.rejected or not is_stock_book(book):
            return reading
    return stock_of(book, path.name, today=today, choices=choices, mended=mended)


def kind_of(reading: Reading) -> ListKind:
    """The kind that a reading shows."""
    if reading.is_stock:
        return ListKind.STOCK
    return kind_of_people(reading.sheets, (person.fields for person in reading.people))
