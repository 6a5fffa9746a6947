"""The small world on a fresh database."""

from pathlib import Path

import pytest
from flask import Flask

from tests.support.kuwait import kuwait
from tests.support.world import World, make_world

__all__ = ["kuwait"]


@pytest.fixture
def world(app: Flask, tmp_path: Path) -> World:
    """Two missions, three people, an account of each role."""
    return make_world(app, tmp_path)
