"""Pairs in many descriptions: how many are found, how many are wrong, and the command that writes them."""

import csv
from itertools import combinations
from pathlib import Path

import pytest
from flask import Flask

from migrant_support.matching.batch import pairs_of
from migrant_support.matching.compare import compare, may_reach
from migrant_support.matching.rarity import Rarity
from tests.matching.records import a_population


@pytest.mark.parametrize("seed", ["one", "two", "three"])
def test_people_written_twice_are_found_and_twins_are_not_joined(seed: str) -> None:
    people = a_population(seed, 1500)
    who = [number for number, _ in people]
    true = {(i - 1, i) for i in range(1, len(who)) if who[i] == who[i - 1]}

    said = {(a, b) for a, b, _ in pairs_of([identity for _, identity in people])}

    assert len(said & true) >= 0.97 * len(true)
    assert len(said & true) >= 0.97 * len(said)


def _run(app: Flask, table: Path, out: Path, *more: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["people", "duplicates", str(table), "--out", str(out), *more])
    return done.exit_code, done.output


def test_the_command_writes_pairs_with_their_reasons(app: Flask, tmp_path: Path) -> None:
    table, out = tmp_path / "in.csv", tmp_path / "pairs.csv"
    table.write_text(
        "person_ref,primary_name,secondary_name,date_of_birth,passport_no\n"
        "A,Wijesinghe,Asanka,1984-05-09,N6190732\nB,Vijesinha,Asanka,09/05/1984,N6190732\nC,Mendis,Upul,,\n",
        "utf-8",
    )

    code, said = _run(app, table, out, "--explain")

    assert (code, said) == (0, "3 records, 1 pairs that may be one person.\n")
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert [(row["ref_a"], row["ref_b"], row["why"]) for row in rows] == [
        ("A", "B", "same passport or document; names sound alike; same birth date")
    ]


def test_a_file_without_references_is_refused_in_a_sentence(app: Flask, tmp_path: Path) -> None:
    table = tmp_path / "in.csv"
    table.write_text("surname\nPerera\n", "utf-8")

    code, said = _run(app, table, tmp_path / "pairs.csv")

    assert code == 1
    assert "no column person_ref" in said


def test_nothing_that_could_reach_the_threshold_is_left_out_unseen() -> None:
    people = [identity for _, identity in a_population("four", 120)]
    rarity = Rarity(people)

    wrong = [
        (a, b)
        for a, b in combinations(people, 2)
        if compare(a, b, rarity).score >= rarity.threshold and not may_reach(a, b, rarity.threshold)
    ]

    assert not wrong
