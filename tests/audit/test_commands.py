"""`audit verify` and `audit anchor` say what they found and exit as they should."""

import json
from pathlib import Path

import pytest
from click.testing import Result

from tests.audit.conftest import Log


def _run(log: Log, *words: str) -> Result:
    return log.app.test_cli_runner().invoke(args=["audit", *words])


def test_verify_says_how_many_lines_hold_and_leaves_a_line_about_it(log: Log) -> None:
    result = _run(log, "verify")
    assert (result.exit_code, result.output.split(",")[0]) == (0, "5 lines hold")
    assert log.ask("SELECT act, object_id FROM audit_line WHERE number = 6") == [("audit.chain.verified", "5")]


def test_verify_names_the_broken_line_and_fails(log: Log) -> None:
    log.attack("UPDATE audit_line SET reason = 'x' WHERE number = 4")
    result = _run(log, "verify")
    assert result.exit_code == 1
    assert "Line 4 was changed after it was written." in result.output
    assert log.ask("SELECT act, reason FROM audit_line WHERE number = 6") == [("audit.chain.found_broken", "changed 4")]


def test_verify_fails_when_the_database_no_longer_protects_the_log(log: Log) -> None:
    log.attack()
    result = _run(log, "verify")
    assert result.exit_code == 1
    assert "no longer protects the log" in result.output


def test_anchors_are_added_to_the_file_and_found_again(log: Log, tmp_path: Path) -> None:
    file = tmp_path / "anchors"
    assert _run(log, "anchor", str(file)).exit_code == 0
    log.write("demo.thing.change")
    assert _run(log, "anchor", str(file)).exit_code == 0
    assert [json.loads(line)["number"] for line in file.read_text().splitlines()] == [5, 6]
    result = _run(log, "verify", "--anchor", str(file))
    assert (result.exit_code, "2 anchors met" in result.output) == (0, True)


def test_the_first_anchor_that_differs_is_named(log: Log, tmp_path: Path) -> None:
    file = tmp_path / "anchors"
    _run(log, "anchor", str(file))
    log.write("demo.thing.change")
    _run(log, "anchor", str(file))
    log.rechain(range(6, 7), reason="forged")
    log.attack("UPDATE audit_head SET hash = (SELECT hash FROM audit_line WHERE number = 6)")
    result = _run(log, "verify", "--anchor", str(file))
    assert (result.exit_code, "Line 6 is not the one that was anchored" in result.output) == (1, True)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "text",
    ["", "hello", "[1]", '{"number": "x"}', '{"number": 1, "hash": "00", "at": "2026-01-01T00:00:00Z"}', "[" * 9999],
)
def test_a_file_that_holds_no_anchor_is_refused_in_a_sentence(log: Log, tmp_path: Path, text: str) -> None:
    file = tmp_path / "anchors"
    file.write_text(text)
    result = _run(log, "verify", "--anchor", str(file))
    assert (result.exit_code, result.output.startswith("Error: "), "anchor" in result.output) == (1, True, True)


@pytest.mark.one_database
@pytest.mark.parametrize("words", [("verify", "--anchor"), ("anchor",)])
def test_a_file_that_cannot_be_opened_is_said_in_a_sentence(log: Log, tmp_path: Path, words: tuple[str, ...]) -> None:
    result = _run(log, *words, str(tmp_path / "nowhere" / "anchors"))
    assert (result.exit_code, result.output.startswith("Error: Cannot ")) == (1, True)
