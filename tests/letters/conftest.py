"""The officers of two missions, and those who make a flight."""

import pytest
from flask import Flask

from tests.support.flying import Airfield, make_airfield
from tests.support.kuwait import kuwait

__all__ = ["kuwait"]


@pytest.fixture
def field(app: Flask) -> Airfield:
    """The reference data, two officers, two coordinators, a doctor, a protection officer."""
    return make_airfield(app)
