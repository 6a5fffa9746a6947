"""Puts the demonstration country together: three missions, their households, a case for each. Pure."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from migrant_support.demo.cases import CaseInventor, InventedCase
from migrant_support.demo.people import Household, InventedPerson, Inventor
from migrant_support.demo.tasks import InventedTask, TaskInventor
from migrant_support.domains.people.rules import ADULT_AT, age_on

SEED = 1985  # the year in which the Bureau was set up
PERSONS = 2_400
MISSIONS = {"KWT": 1_100, "OMN": 800, "CYP": 500}


@dataclass(frozen=True, slots=True)
class Entry:
    """A household, the cases of its adults, and what is due in each of them."""

    household: Household
    cases: tuple[InventedCase, ...]
    tasks: tuple[tuple[InventedTask, ...], ...]


def invent_country(persons: int = PERSONS, *, seed: int = SEED, moment: datetime) -> Iterator[Entry]:
    """Invent exactly `persons` people, mission by mission; `moment` is the present of the country, an aware instant.

    The same three arguments give the same entries in any process. Raises ValueError for fewer than one person.
    """
    people = Inventor(seed, moment=moment)
    cases = CaseInventor(people.rng, people.keys, moment=moment)
    tasks = TaskInventor(people.rng, people.keys, moment=moment)
    for mission, count in shares(persons).items():
        for household in people.households(mission, count):
            grown = [p for p in household.people if age_on(p.born, p.registered_at.date()) >= ADULT_AT]
            opened = tuple(cases.case_of(person) for person in grown)
            yield Entry(household, opened, tuple(tuple(tasks.tasks_of(case)) for case in opened))


def shares(persons: int) -> dict[str, int]:
    """How many people each mission has: the proportions of `MISSIONS`, rounded so that the sum is right."""
    if persons < 1:
        raise ValueError("a country has at least one person")
    exact = {mission: persons * part / PERSONS for mission, part in MISSIONS.items()}
    found = {mission: int(number) for mission, number in exact.items()}
    by_rest = sorted(exact, key=lambda mission: found[mission] - exact[mission])
    for mission in by_rest[: persons - sum(found.values())]:
        found[mission] += 1
    return found


def people_of(entries: Iterable[Entry]) -> Iterator[InventedPerson]:
    """Everybody, household by household."""
    for entry in entries:
        yield from entry.household.people


def digest_of(entries: Iterable[Entry]) -> str:
    """SHA-256 in hexadecimal over everything that was invented, in order."""
    digest = hashlib.sha256()
    for entry in entries:
        digest.update(repr(entry).encode())
    return digest.hexdigest()
