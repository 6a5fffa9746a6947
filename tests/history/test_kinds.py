"""Every kind of event that the product writes has a sentence before the first one is written."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import migrant_support
from migrant_support.platform.history.kinds import kinds

PRODUCT = Path(migrant_support.__file__).parent


def _written(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name != "happened":
            continue
        given = [*node.args[2:3], *(word.value for word in node.keywords if word.arg == "kind")]
        yield from (kind.value for kind in given if isinstance(kind, ast.Constant) and isinstance(kind.value, str))


def test_the_kind_of_a_call_is_found() -> None:
    assert list(_written(ast.parse("history.happened('person', key, 'case_opened', at=now())"))) == ["case_opened"]


@pytest.mark.one_database
def test_every_written_kind_has_a_sentence(app: Flask) -> None:
    written = {
        (kind, file.name)
        for file in PRODUCT.rglob("*.py")
        for kind in _written(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert {(kind, file) for kind, file in written if kind not in kinds()} == set()
