"""A locked flight on a fresh database."""

import pytest
from flask import Flask

from tests.support.sealed import Sealing, a_sealing


@pytest.fixture
def sealing(app: Flask) -> Sealing:
    """Silva and Fernando of Kuwait and Nadia of Muscat on UL230 of 3 December 2026, locked."""
    return a_sealing(app)
