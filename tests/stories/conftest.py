"""A Chromium, a house with a demonstration country in it, and visits to it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.stories.house import House, make_country, open_house
from tests.stories.visit import Visit, start_visit
from tests.support.databases import FreshDatabases

Visitor = Callable[..., Visit]
PERSONS = 120
expect.set_options(timeout=20_000)  # a busy machine is no reason to fail


@pytest.fixture(scope="session")
def country(fresh_databases: FreshDatabases, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a small demonstration country, to be copied."""
    return make_country(fresh_databases, tmp_path_factory.mktemp("country"), PERSONS)


@pytest.fixture
def house(country: Path, tmp_path: Path) -> Iterator[House]:
    """The product, serving a country of this story's own."""
    with open_house(country, tmp_path / "house") as open_one:
        yield open_one


@pytest.fixture
def visitor(house: House, chromium: Browser) -> Iterator[Visitor]:
    """Opens browsers; at the end nothing may have gone wrong in any of them."""
    visits: list[Visit] = []

    def come(**options: Any) -> Visit:
        visits.append(start_visit(house, chromium, **options))
        return visits[-1]

    yield come
    for visit in visits:
        visit.leave()
