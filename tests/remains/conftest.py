"""Those who make a flight, at Kuwait and Muscat, and the desk at Colombo."""

import pytest
from flask import Flask

from tests.support.flying import Airfield, make_airfield


@pytest.fixture
def field(app: Flask) -> Airfield:
    """The reference data, officers, coordinators."""
    return make_airfield(app)
