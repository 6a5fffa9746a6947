"""How code is written (STYLE): who commits, what SQL is, what a table says of itself, how long a file is."""

import ast
from typing import TypeGuard

import pytest

from tests.house.source import ROOT, Module, last_word, modules, text_of

LONGEST_FILE = 400
UNMISTAKABLE_ROLES = {"mission_officer", "warden", "coordinator", "hotline", "auditor"}


def test_only_the_transaction_commits() -> None:
    wrong = [
        module.at(call)
        for module in modules()
        if module.name != "platform.store.transaction"
        for call, name in module.calls()
        if name == "commit"
    ]
    assert not wrong, wrong


def test_sql_is_never_put_together_from_pieces() -> None:
    wrong = []
    for module in modules():
        for call, name in module.calls():
            if (name == "exec_driver_sql" or _is_sql_text(module, call)) and call.args:
                built = call.args[0]
                formatted = isinstance(built, ast.Call) and last_word(built.func) in ("format", "join", "replace")
                if (isinstance(built, (ast.JoinedStr, ast.BinOp)) and not _of_constants(built)) or formatted:
                    wrong.append(module.at(call))
    assert not wrong, wrong


def _of_constants(built: ast.JoinedStr | ast.BinOp) -> bool:
    """Is it a text with nothing in it but constants of the module (`f"PRAGMA cache_size={CACHE_SIZE}"`)?"""
    return isinstance(built, ast.JoinedStr) and all(
        isinstance(part.value, ast.Name) and part.value.id.isupper()
        for part in built.values
        if isinstance(part, ast.FormattedValue)
    )


def _is_sql_text(module: Module, call: ast.Call) -> bool:
    """Is this SQLAlchemy's `text`, as `sa.text` or imported by name?"""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr == "text" and last_word(call.func.value) in ("sa", "sqlalchemy", "sql")
    return last_word(call.func) == "text" and any(
        taken.startswith("sqlalchemy") and name == "text" for _, taken, name in module.imports()
    )


def _tables() -> list[tuple[Module, ast.ClassDef]]:
    return [
        (module, node)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and any(_assigned(s, "__tablename__") for s in node.body)
    ]


def _assigned(statement: ast.stmt, name: str) -> bool:
    if isinstance(statement, ast.Assign):
        return any(isinstance(t, ast.Name) and t.id == name for t in statement.targets)
    return (
        isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.target.id == name
    )


def test_every_table_says_how_sensitive_it_is() -> None:
    assert len(_tables()) > 5
    wrong = [m.at(table) for m, table in _tables() if not any(_assigned(s, "data_class") for s in table.body)]
    assert not wrong, wrong


def test_a_table_stands_in_a_models_file() -> None:
    wrong = [m.at(table) for m, table in _tables() if "models" not in m.parts]
    assert not wrong, wrong


def test_constraints_are_named_by_their_meaning_only() -> None:
    wrong = []
    for module in modules():
        if "models" not in module.parts:
            continue
        for call, name in module.calls():
            if name == "CheckConstraint":
                named = [text_of(k.value) for k in call.keywords if k.arg == "name"]
                if not named or (named[0] or "").startswith(("ck_", "check_")):
                    wrong.append(module.at(call))
    assert not wrong, wrong


def test_no_relation_is_made_from_below() -> None:
    wrong = [
        module.at(call)
        for module in modules()
        for call, name in module.calls()
        if name == "backref" or (name == "relationship" and any(k.arg == "backref" for k in call.keywords))
    ]
    assert not wrong, wrong


@pytest.mark.parametrize("folder", ["migrant_support", "launch", "tests", "bench", "app.py", "run"])
def test_a_file_has_at_most_four_hundred_lines(folder: str) -> None:
    path = ROOT / folder
    files = [path] if path.is_file() else [f for f in sorted(path.rglob("*.py")) if "migrations" not in f.parts]
    long = {str(f.relative_to(ROOT)): n for f in files if (n := len(f.read_text().splitlines())) > LONGEST_FILE}
    assert not long, long


def test_only_commands_print() -> None:
    wrong = [
        module.at(call)
        for module in modules()
        if module.parts[-1:] != ("cli",)
        for call, name in module.calls()
        if isinstance(call.func, ast.Name) and name == "print"
    ]
    assert not wrong, wrong


def test_roles_are_decided_in_the_policy_only() -> None:
    wrong = []
    for module in modules():
        if module.name == "policy" or module.parts[:1] == ("demo",):
            continue
        words = {id(s.value) for c in ast.walk(module.tree) if isinstance(c, ast.ClassDef) for s in c.body if _names(s)}
        for node in ast.walk(module.tree):
            if text_of(node) in UNMISTAKABLE_ROLES and id(node) not in words:
                wrong.append(module.at(node))
            if isinstance(node, ast.Attribute) and last_word(node.value) == "Role":
                wrong.append(module.at(node))
    assert not wrong, wrong


def _names(statement: ast.stmt) -> TypeGuard[ast.Assign]:
    """A member of an enum may be called like a role: a case can come from the hotline."""
    return isinstance(statement, ast.Assign)


def test_every_module_says_what_it_is_for() -> None:
    wrong = [str(m.path.relative_to(ROOT)) for m in modules() if m.tree.body and not ast.get_docstring(m.tree)]
    assert not wrong, wrong


def test_what_is_public_says_what_it_does() -> None:
    wrong = []
    for module in modules():
        for node in module.tree.body:
            is_public = isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
            if is_public and not ast.get_docstring(node) and not _is_overload(node):
                wrong.append(f"{module.at(node)} {node.name}")
    assert not wrong, wrong


def _is_overload(node: ast.FunctionDef | ast.ClassDef) -> bool:
    return any(last_word(decorator) == "overload" for decorator in node.decorator_list)


def test_nothing_waits_to_be_done() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    wrong = [
        f"{m.path.relative_to(ROOT)}:{n}"
        for m in modules()
        for n, line in enumerate(m.path.read_text().splitlines(), 1)
        if any(mark in line and "#" in line for mark in marks)
    ]
    assert not wrong, wrong
