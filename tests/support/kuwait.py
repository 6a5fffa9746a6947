"""A mission with its officer, and a neighbour with hers: the smallest country to try lists and people in."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import Model, db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.register import Registered, register_at_counter
from tests.support.accounts import TestAccount, an_account, viewer_for
from tests.support.browsing import Browser, sign_in_as
from tests.support.databases import reference_data
from tests.support.world import a_case, a_person


@dataclass
class Kuwait:
    """The application with an officer at Kuwait and one at Muscat."""

    app: Flask
    officer: TestAccount
    neighbour: TestAccount

    def browser(self, account: TestAccount | None = None) -> Browser:
        """A browser in which the officer (or another) is signed in."""
        return sign_in_as(self.app, account or self.officer)

    def viewer(self, account: TestAccount | None = None) -> Viewer:
        """The officer as a viewer."""
        return viewer_for(self.app, account or self.officer)

    def register(self, person: Any = None, case: Any = None, *, at: str = "KWT") -> Registered:
        """Somebody in the register, with an open case."""
        viewer = self.viewer(self.officer if at == "KWT" else self.neighbour)
        with self.app.app_context(), work(write=True):
            return register_at_counter(viewer, person or a_person(), case or a_case(), mission=at)

    def rows(self, statement: Any) -> list[Any]:
        """What the database answers."""
        with self.app.app_context(), work(write=False):
            return [tuple(row) for row in db.session.execute(statement)]

    def value(self, statement: Any) -> Any:
        """The one value that the database answers."""
        with self.app.app_context(), work(write=False):
            return db.session.scalar(statement)

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        with self.app.app_context(), work(write=False):
            return {
                table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
                for table in Model.metadata.sorted_tables
            }


@pytest.fixture
def kuwait(app: Flask) -> Kuwait:
    """The reference data and two officers."""
    reference_data(app)
    return Kuwait(
        app,
        an_account(app, "mission_officer", "mission:KWT", sign_in_name="officer.kuwait"),
        an_account(app, "mission_officer", "mission:OMN", sign_in_name="officer.muscat"),
    )


def id_at_end(location: str) -> UUID:
    """The id with which an address ends."""
    return UUID(location.rsplit("/", 1)[-1].split("?")[0])
