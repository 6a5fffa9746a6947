"""Lists of other missions, languages, layouts and habits, invented with their truth, are read nearly perfectly."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from migrant_support.exchange.imports.reading.context import mission_context
from migrant_support.exchange.imports.reading.reader import read_people
from tests.support import import_score
from tests.support.invented.journeys import a_centre, a_flight
from tests.support.invented.paper import Paper
from tests.support.invented.registers import Style, a_register
from tests.support.invented.shelters import a_shelter

TODAY = date(2026, 11, 24)
KINDS: list[tuple[Callable[[int], Paper], int]] = [
    *((a_register, seed) for seed in range(8)),
    *((invent, seed) for invent in (a_shelter, a_flight, a_centre) for seed in range(4)),
]


@pytest.mark.parametrize(("invent", "seed"), KINDS, ids=lambda p: p if isinstance(p, int) else p.__name__)
def test_a_list_nobody_saw_before_is_read_nearly_perfectly(
    tmp_path: Path, invent: Callable[[int], Paper], seed: int
) -> None:
    paper = invent(seed)
    reading = read_people(paper.save(tmp_path), mission=mission_context(paper.country), today=TODAY)
    out = json.loads(json.dumps(reading.to_out()))
    assert import_score.total(paper.truth(), out) >= 0.97


NAMED = frozenset({"full_name", "surname", "given_names", "passport_no"})


def test_columns_under_unknown_words_are_known_by_what_stands_in_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Style.header
    strange = {"sex": "Reitur", "dob": "Väli", "phones": "ველი", "categories": "Laukas", "home_district": "Põld"}
    monkeypatch.setattr(
        Style, "header", lambda style, name: known(style, name) if name in NAMED else strange.get(name, name)
    )
    paper = a_register(1)
    reading = read_people(paper.save(tmp_path), mission=mission_context(paper.country), today=TODAY)
    right = {g.field for sheet in reading.sheets for g in sheet.columns if g.header in strange.values()}
    assert right >= {"sex", "dob", "phones", "categories"}
