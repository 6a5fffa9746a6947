"""Those who make a flight, at Kuwait and Muscat."""

import pytest
from flask import Flask

from tests.support.flying import Airfield, make_airfield


@pytest.fixture
def field(app: Flask) -> Airfield:
    """The reference data, officers, coordinators."""
    return make_airfield(app)
