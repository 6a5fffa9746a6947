"""Fixtures of the tests of access."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support.databases import FreshDatabases


@pytest.fixture
def production(fresh_databases: FreshDatabases, tmp_path: Path) -> Iterator[Flask]:
    """An application that holds real people: TLS, strong hashes, second factor for everybody."""
    made = fresh_databases.app(
        "sqlite",
        tmp_path / "production",
        mode="production",
        base_url="https://support.example",
        password_profile="strong",
    )
    yield made
    fresh_databases.drop(made)
