"""The command that holds our readers against known answers."""

from pathlib import Path

import pytest
from flask import Flask

pytestmark = pytest.mark.one_database
VECTORS = Path(__file__).parents[1] / "data" / "vectors"


@pytest.mark.parametrize("kind", ["nic", "ids"])
def test_every_known_answer_is_given(app: Flask, kind: str) -> None:
    result = app.test_cli_runner().invoke(args=["formats", "check", kind, str(VECTORS / f"{kind}.json")])
    assert result.exit_code == 0
    assert result.output.splitlines()[-1].endswith(" passed, 0 failed")


def test_a_wrong_answer_is_named_and_fails(app: Flask, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text('[{"id": "w1", "input": "852341234V", "expect": {"sex": "F"}}]', encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["formats", "check", "nic", str(wrong)])
    assert result.exit_code == 1
    assert "w1" in result.output
    assert result.output.splitlines()[-1] == "0 passed, 1 failed"
