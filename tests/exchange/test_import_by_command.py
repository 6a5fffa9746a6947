"""`import people FILE`: what it takes in, what it leaves alone, and files that nobody should open."""

import io
import json
from pathlib import Path

import pytest

from tests.exchange.test_import_through_the_door import KUWAIT_LIST, SAMPLES, a_list, accept, lines_of, upload
from tests.support.kuwait import Kuwait

HOSTILE = ("hostile.xlsx", "hostile.csv", "hostile_bomb.xlsx")


def run(kuwait: Kuwait, *arguments: object):
    """Run the command."""
    return kuwait.app.test_cli_runner().invoke(args=["import", "people", *map(str, arguments)])


@pytest.mark.one_database
def test_a_dry_run_reports_every_line_and_writes_nothing_at_all(kuwait: Kuwait, tmp_path: Path) -> None:
    before, out = kuwait.counts(), tmp_path / "out.json"
    done = run(kuwait, KUWAIT_LIST, "--mission", "KWT", "--dry-run", "--json", out)
    assert done.exit_code == 0, done.output
    assert len(json.loads(out.read_text(encoding="utf-8"))["persons"]) > 100
    assert kuwait.counts() == before


def test_the_command_takes_in_what_the_screens_would_and_no_second_time(kuwait: Kuwait) -> None:
    done = run(kuwait, KUWAIT_LIST, "--mission", "KWT")
    assert done.exit_code == 0, done.output
    people = kuwait.counts()["person"]
    assert people > 100
    assert f"{people} people registered" in done.output
    again = run(kuwait, KUWAIT_LIST, "--mission", "KWT")
    assert again.exit_code == 0, again.output
    assert kuwait.counts()["person"] - people < 0.05 * people  # nobody with a paper, phone or date of birth comes twice
    assert kuwait.counts()["case_file"] == kuwait.counts()["person"]


@pytest.mark.one_database
def test_a_command_without_a_mission_or_a_file_ends_in_a_sentence(kuwait: Kuwait, tmp_path: Path) -> None:
    for arguments in ((KUWAIT_LIST, "--mission", "XXX"), (tmp_path / "none.xlsx", "--mission", "KWT")):
        done = run(kuwait, *arguments)
        assert done.exit_code == 1
        assert "Traceback" not in done.output
        assert isinstance(done.exception, SystemExit)
    assert kuwait.counts()["person"] == 0


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.one_database
def test_a_hostile_file_ends_in_a_sentence_on_the_page_and_at_the_command(kuwait: Kuwait, name: str) -> None:
    content = (SAMPLES / name).read_bytes()
    browser = kuwait.browser()
    browser.open("/imports")
    browser.submit({"upload": (io.BytesIO(content), name), "mission": "KWT"}, to="/imports")
    assert browser.answer.status_code in (303, 422)
    if browser.answer.status_code == 303:
        browser.follow()
        assert browser.answer.status_code == 200
        assert "<script>alert" not in browser.text
    done = run(kuwait, SAMPLES / name, "--mission", "KWT", "--dry-run")
    assert done.exit_code in (0, 1)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert done.output.strip()


@pytest.mark.slow
@pytest.mark.one_database
def test_ten_thousand_lines_are_taken_in_at_once(kuwait: Kuwait) -> None:
    rows = [f"Nimali{_word(i)} Perera{_word(i * 7)},N{1000000 + i},,12/03/1990,,F" for i in range(9_900)]
    rows += [f",N{2000000 + i},,12/03/1990,,F" for i in range(100)]
    browser = kuwait.browser()
    batch = upload(browser, "many.csv", a_list(*rows))
    assert accept(browser, batch) == 303
    lines = lines_of(kuwait, batch)
    assert len(lines) == 10_000
    assert kuwait.counts()["person"] == 9_900
    assert browser.open(f"/imports/{batch}").status_code == 200


def _word(number: int) -> str:
    """A number as letters, so that every name is another."""
    return "".join(chr(97 + int(digit)) for digit in str(number))
