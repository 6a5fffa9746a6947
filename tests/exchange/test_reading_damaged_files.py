"""Files whose bytes were damaged on the way end in a report or a refusal, and never in an error."""

import random
from datetime import date
from pathlib import Path

import pytest

from migrant_support.exchange.imports.reading.context import mission_context
from migrant_support.exchange.imports.reading.reader import read_people

LISTS = Path(__file__).parents[1] / "data" / "imports"
TODAY = date(2026, 11, 24)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some changed, cut out, doubled, or the end missing."""
    broken = bytearray(data)
    for _ in range(chance.choice([1, 3, 20, 200])):
        at = chance.randrange(len(broken))
        broken[at] = chance.randrange(256)
    kind = chance.randrange(4)
    at, length = chance.randrange(len(broken)), chance.randrange(1, 400)
    if kind == 0:
        del broken[at : at + length]
    elif kind == 1:
        broken[at:at] = broken[at : at + length]
    elif kind == 2:
        del broken[max(at, 100) :]
    return bytes(broken)


@pytest.mark.parametrize(
    "name",
    ["hostile.csv", "hostile.xlsx", "cyprus_list.csv", "charter_passenger_list.xlsx", "oman_shelter_register.xlsx"],
)
def test_a_damaged_file_ends_in_a_report_or_a_refusal(tmp_path: Path, name: str) -> None:
    data = (LISTS / name).read_bytes()
    chance = random.Random(name)
    for number in range(6):
        path = tmp_path / f"{number}{Path(name).suffix}"
        path.write_bytes(damaged(data, chance))
        reading = read_people(path, mission=mission_context("KWT"), today=TODAY)
        assert reading.refused or reading.sheets
        reading.to_out()
