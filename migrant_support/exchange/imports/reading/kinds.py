"""The kinds of lists, and how a list shows which it is. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from migrant_support.exchange.imports.reading.outcome import SheetColumns

_OF_QUARANTINE = frozenset({"centre", "test1_date", "test1_result", "test2_date", "test2_result"})
_OF_A_SHELTER = frozenset({"room", "date_in"})


class ListKind(StrEnum):
    """What a list is about."""

    PEOPLE = "people"
    STAYS = "stays"
    PASSENGERS = "passengers"
    INTAKE = "intake"
    STOCK = "stock"


TAKEN_IN_HERE = frozenset({ListKind.PEOPLE, ListKind.STAYS})
"""Kinds whose lines become people by "Take in"; the others are taken by a later step of their own."""


def kind_of_people(tables: Iterable[SheetColumns], people: Iterable[Mapping[str, Any]]) -> ListKind:
    """Tell what a list of people is: a quarantine's intake, a flight's passengers, a shelter's register, or people."""
    fields: set[str] = {c.field for table in tables if table.read for c in table.columns if c.field}
    if fields & _OF_QUARANTINE:
        return ListKind.INTAKE
    rows = list(people)
    if rows and 2 * sum("pax_type" in row for row in rows) > len(rows):
        return ListKind.PASSENGERS
    return ListKind.STAYS if fields >= _OF_A_SHELTER else ListKind.PEOPLE
