"""Fixtures of every test: an application on a fresh database, on SQLite and on PostgreSQL.

A test that asks for `app` runs on both databases, unless it is marked `one_database` (a matter of pages or of pure
code) or `strictest` (a long walk through every page or form, which the database that takes least finds most with), or
the run is `--quick`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask

if TYPE_CHECKING:
    from tests.support.databases import FreshDatabases

pytest_plugins = ["tests.support.postgres", "tests.support.chromium"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="SQLite only, no stories, nothing slow")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        metafunc.parametrize("database_kind", _kinds(metafunc), scope="function")


def _kinds(metafunc: pytest.Metafunc) -> list[str]:
    """On which databases a test runs: both, unless it is marked, or the run is quick."""
    if metafunc.definition.get_closest_marker("one_database") or metafunc.config.getoption("--quick"):
        return ["sqlite"]
    return ["postgresql"] if metafunc.definition.get_closest_marker("strictest") else ["sqlite", "postgresql"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--quick"):
        left = [i for i in items if not (i.get_closest_marker("story") or i.get_closest_marker("slow"))]
        config.hook.pytest_deselected(items=[i for i in items if i not in left])
        items[:] = left


@pytest.fixture(scope="session")
def fresh_databases(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[FreshDatabases]":
    """Makes empty databases with all tables, quickly, by copying a prepared one."""
    from tests.support.databases import databases_of  # after the plugins, which it uses

    with databases_of(tmp_path_factory) as fresh:
        yield fresh


@pytest.fixture
def app(fresh_databases: "FreshDatabases", database_kind: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on a fresh database with every table and nothing in it."""
    made = fresh_databases.app(database_kind, tmp_path)
    yield made
    fresh_databases.drop(made)
