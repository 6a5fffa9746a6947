"""Every act that the product records has words for the auditor."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import migrant_support
from migrant_support.platform.audit.words import ActGroup, group_of, named_acts, sentence_of_act

PRODUCT = Path(migrant_support.__file__).parent
ACT = re.compile(r"[a-z_]+\.[a-z_]+\.[a-z_]+")


def _recorded(tree: ast.Module) -> Iterator[str]:
    """The acts of the calls of `record` in a file, and those kept in names written in capitals."""
    for node in ast.walk(tree):
        given: ast.expr | None = None
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record" and len(node.args) > 1:
            given = node.args[1]
        elif isinstance(node, ast.Assign) and all(isinstance(t, ast.Name) and t.id.isupper() for t in node.targets):
            given = node.value
        if isinstance(given, ast.Constant) and isinstance(given.value, str) and ACT.fullmatch(given.value):
            yield given.value


def test_the_act_of_a_call_is_found() -> None:
    code = "record(actor, 'cases.case.open', kind='case', object_id=key)\nFAILED = 'access.account.failed'"
    assert list(_recorded(ast.parse(code))) == ["access.account.failed", "cases.case.open"]


@pytest.mark.one_database
def test_every_recorded_act_has_words(app: Flask) -> None:
    files = [file for file in PRODUCT.rglob("*.py") if "audit" in file.read_text(encoding="utf-8")]
    recorded = {act for file in files for act in _recorded(ast.parse(file.read_text(encoding="utf-8")))}
    assert "tasks.task.add" in recorded
    assert recorded - named_acts() == set()


def test_an_act_without_words_shows_its_code() -> None:
    assert sentence_of_act("demo.thing.change") == "demo.thing.change"


@pytest.mark.parametrize(
    ("act", "group"),
    [
        ("cases.narrative.read", ActGroup.READS),
        ("access.account.sign_in_failed", ActGroup.SIGN_IN_FAILURES),
        ("access.account.code_failed", ActGroup.SIGN_IN_FAILURES),
        ("access.role.give", ActGroup.ROLE_CHANGES),
        ("people.person.register", ActGroup.CHANGES),
        ("access.account.signed_in", ActGroup.CHANGES),
    ],
)
def test_an_act_belongs_to_a_group_by_its_name(act: str, group: ActGroup) -> None:
    assert group_of(act) is group
