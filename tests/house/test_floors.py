"""Imports point down (DESIGN 2): between the floors, between the domains, and between the files of a domain."""

import ast
import sys

from tests.house.source import DOMAINS, Module, modules

FLOORS = (
    "kernel",
    "formats",
    "matching",
    "powers",
    "policy",
    "settings",
    "platform",
    "domains",
    "procedures",
    "exchange",
    "desks",
)
LAYERS = ("rules", "models", "queries", "actions", "forms", "views", "parts")
REQUIRED_LAYERS = LAYERS[:6]
FORBIDDEN_NAMES = ("utils", "util", "helpers", "helper", "manager", "managers", "handler", "handlers", "common", "misc")
RULES_MAY_USE = {"geopy", "highspy"}
FORMATS_MAY_NOT_USE = {"flask", "sqlalchemy", "wtforms", "werkzeug", "jinja2", "huey", "alembic"}
HEAVY = {"pandas", "highspy"}


def floor_of(name: str) -> int:
    """The floor of a module; what puts the product together (factory, cli, demo) stands on top of all."""
    first = name.split(".")[0]
    return FLOORS.index(first) if first in FLOORS else len(FLOORS)


def test_a_floor_imports_lower_floors_only() -> None:
    wrong = [
        f"{module.at(node)} {module.name} imports {taken}"
        for module in modules()
        for node, taken, _ in module.own_imports()
        if floor_of(taken) > floor_of(module.name)
    ]
    assert not wrong, wrong


def test_a_domain_imports_lower_domains_only() -> None:
    wrong = []
    for module in modules():
        for node, taken, _ in module.own_imports():
            other = taken.split(".")[1] if taken.startswith("domains.") else None
            if module.domain and other and DOMAINS.index(other) > DOMAINS.index(module.domain):
                wrong.append(f"{module.at(node)} {module.domain} imports {other}")
    assert not wrong, wrong


def test_a_folder_of_domains_is_a_domain_of_the_design() -> None:
    assert {module.domain for module in modules() if module.domain} <= set(DOMAINS)


def test_within_a_domain_left_is_imported_by_right() -> None:
    wrong = []
    for module in modules():
        if module.layer not in LAYERS:
            continue
        for node, taken, _ in module.own_imports():
            parts = taken.split(".")
            is_own = parts[:2] == ["domains", module.domain] and len(parts) > 2 and parts[2] in LAYERS
            if is_own and LAYERS.index(parts[2]) > LAYERS.index(module.layer):
                wrong.append(f"{module.at(node)} {module.name} imports {taken}")
    assert not wrong, wrong


def test_a_screen_of_a_domain_is_no_business_of_its_lower_files() -> None:
    wrong = []
    for module in modules():
        if module.layer in ("rules", "models", "queries", "actions"):
            wrong += [
                f"{module.at(node)} {module.name} imports {taken}"
                for node, taken, _ in module.imports()
                if taken.split(".")[0] in ("flask", "flask_babel", "wtforms", "flask_wtf", "werkzeug")
                and taken != "werkzeug.datastructures"  # an uploaded file is a value
            ]
    assert not wrong, wrong


def test_each_domain_has_the_same_files() -> None:
    wrong = []
    for domain in sorted({module.domain for module in modules() if module.domain}):
        layers = {module.layer for module in modules() if module.domain == domain}
        wrong += [f"domains/{domain} has no {layer}" for layer in (*REQUIRED_LAYERS, "parts") if layer not in layers]
    assert not wrong, wrong


def test_rules_are_pure() -> None:
    wrong = [
        f"{module.at(node)} {module.name} imports {taken}{' ' + name if name else ''}"
        for module in modules()
        if module.layer == "rules"
        for node, taken, name in module.imports()
        if not _is_pure(module, taken, name)
    ]
    assert not wrong, wrong


def _is_pure(module: Module, taken: str, name: str) -> bool:
    first, *rest = taken.split(".")
    if first != "migrant_support":
        return first in sys.stdlib_module_names or first in RULES_MAY_USE
    if rest[:2] == ["kernel", "clock"] and name == "now":
        return False  # the moment is passed in
    if rest[:1] in (["kernel"], ["formats"]):
        return True
    return rest[:1] == ["domains"] and (rest[2:3] == ["rules"] or name == "rules" or "data" in rest)


def test_formats_and_matching_know_no_web_and_no_database() -> None:
    wrong = [
        f"{module.at(node)} {module.name} imports {taken}"
        for module in modules()
        if module.parts[:1] in (("formats",), ("kernel",), ("matching",))
        for node, taken, _ in module.imports()
        if taken.split(".")[0] in FORMATS_MAY_NOT_USE
    ]
    assert not wrong, wrong


def test_the_kernel_needs_the_standard_library_only() -> None:
    wrong = [
        f"{module.at(node)} {module.name} imports {taken}"
        for module in modules()
        if module.parts[:1] == ("kernel",)
        for node, taken, _ in module.imports()
        if taken.split(".")[0] not in sys.stdlib_module_names and not taken.startswith("migrant_support.kernel")
    ]
    assert not wrong, wrong


def test_imports_stand_at_the_top_unless_a_reason_stands_beside_them() -> None:
    wrong = []
    for module in modules():
        lines = module.path.read_text(encoding="utf-8").splitlines()
        top = {id(node) for node in module.tree.body}
        guarded = {id(n) for node in module.tree.body if hasattr(node, "orelse") for n in getattr(node, "body", [])}
        wrong += [
            f"{module.at(node)} imports {taken} inside"
            for node, taken, _ in module.imports()
            if id(node) not in top | guarded and not _has_reason(lines, node)
        ]
    assert not wrong, wrong


def _has_reason(lines: list[str], node: ast.AST) -> bool:
    """Stands a comment at the import or right above it?"""
    line = int(getattr(node, "lineno", 1))
    return "#" in lines[line - 1] or lines[line - 2].lstrip().startswith("#")


def test_heavy_libraries_are_imported_where_they_are_used() -> None:
    wrong = [
        f"{module.at(node)} imports {taken} at the top"
        for module in modules()
        for node, taken, _ in module.imports()
        if taken.split(".")[0] in HEAVY and node in module.tree.body
    ]
    assert not wrong, wrong


def test_a_file_is_named_by_its_noun() -> None:
    wrong = [str(m.path) for m in modules() for part in m.parts if part in FORBIDDEN_NAMES or part.startswith("base_")]
    assert not wrong, wrong
