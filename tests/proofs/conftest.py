"""The small world on a fresh database."""

from pathlib import Path

import pytest
from flask import Flask

from tests.support.databases import FreshDatabases
from tests.support.kuwait import kuwait
from tests.support.world import World, make_world

__all__ = ["kuwait"]


@pytest.fixture
def world(app: Flask, tmp_path: Path, fresh_databases: FreshDatabases) -> World:
    """Two missions, three people, an account of each role."""
    return fresh_databases.fill(app, tmp_path, "world", make_world)
