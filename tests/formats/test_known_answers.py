"""Our readers answer as published examples do."""

from pathlib import Path

import pytest

from migrant_support.formats.check import check

VECTORS = Path(__file__).parents[1] / "data" / "vectors"


@pytest.mark.parametrize("kind", ["mrz", "nic", "ids", "paxlst"])
def test_every_published_example_is_answered_right(kind: str) -> None:
    lines, passed, failed = check(kind, VECTORS / f"{kind}.json")
    assert lines == []
    assert failed == 0
    assert passed >= 11


def test_a_wrong_expectation_is_named_with_key_expected_and_got(tmp_path: Path) -> None:
    file = tmp_path / "v.json"
    file.write_text('[{"id": "x1", "input": "853400123V", "expect": {"sex": "F", "reason": "for people"}}]', "utf-8")
    assert check("nic", file) == (["x1: sex: expected 'F', got 'M'"], 0, 1)


def test_valid_null_takes_either_answer(tmp_path: Path) -> None:
    file = tmp_path / "v.json"
    file.write_text('[{"id": "x1", "input": "nonsense", "expect": {"valid": null}}]', "utf-8")
    assert check("nic", file) == ([], 1, 0)


def test_an_unknown_kind_gets_a_sentence_and_fails(tmp_path: Path) -> None:
    lines, passed, failed = check("tarot", tmp_path / "none.json")
    assert (passed, failed) == (0, 1)
    assert "mrz, nic, ids, paxlst" in lines[0]


@pytest.mark.parametrize("content", ["{}", "not json", "[" * 100_000])
def test_a_file_that_is_no_list_of_vectors_gets_a_sentence(tmp_path: Path, content: str) -> None:
    file = tmp_path / "v.json"
    file.write_text(content, "utf-8")
    assert check("nic", file) == (["v.json is not a list of vectors in JSON."], 0, 1)


def test_a_vector_without_input_or_of_unknown_type_fails_alone(tmp_path: Path) -> None:
    file = tmp_path / "v.json"
    file.write_text(
        '[{"id": "a"}, {"id": "b", "type": "moon", "input": "1", "expect": 2},'
        ' {"id": "c", "type": "currency_minor_units", "input": "KWD", "expect": 3}]',
        "utf-8",
    )
    lines, passed, failed = check("ids", file)
    assert (len(lines), passed, failed) == (2, 1, 2)
