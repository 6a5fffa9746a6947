"""An officer with a role, her signed-in browser, and kinds of jobs that the tests invent."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.models import Account, AccountState, RoleGrant
from migrant_support.platform.access.sessions import start_session, viewer_of
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.jobs import job, kinds, order
from migrant_support.platform.jobs.kinds import JobFunction
from migrant_support.platform.jobs.models import Job
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.policy import Power, Role, ScopeKind


@dataclass
class Officer:
    """Somebody with an account."""

    app: Flask
    account_id: UUID

    @property
    def viewer(self) -> Viewer:
        with self.app.app_context(), work(write=False):
            viewer = viewer_of(self.account_id)
        assert viewer is not None
        return viewer

    def browser(self) -> FlaskClient:
        client = self.app.test_client()
        with self.app.app_context(), work(write=True):
            token = start_session(self.account_id, device="test", second_factor=True, proved_at=now())
        client.set_cookie("session_id", token)
        return client

    def orders(self, name: str = "test.count", **arguments: object) -> UUID:
        viewer = self.viewer
        with self.app.app_context(), work(write=True):
            return order(viewer, name, arguments)

    def loses_the_role(self) -> None:
        with self.app.app_context(), work(write=True):
            db.session.execute(
                sa.update(RoleGrant).where(RoleGrant.account_id == self.account_id).values(valid_until=now())
            )

    def stored(self, job_id: UUID) -> Job:
        with self.app.app_context(), work(write=False):
            found = db.session.get_one(Job, job_id)
            db.session.expunge(found)
        return found


@pytest.fixture
def an_officer(app: Flask) -> Callable[[], Officer]:
    def make() -> Officer:
        with app.app_context(), work(write=True):
            account = Account(
                id=new_id(), sign_in_name=f"officer-{new_id()}", display_name="Officer", state=AccountState.ACTIVE
            )
            db.session.add(account)
            db.session.flush()
            db.session.add(
                RoleGrant(
                    account_id=account.id, role=Role.MISSION_OFFICER, scope_kind=ScopeKind.MISSION, scope_id="KWT"
                )
            )
            return Officer(app, account.id)

    return make


@pytest.fixture
def officer(an_officer: Callable[[], Officer]) -> Officer:
    return an_officer()


@pytest.fixture
def a_kind(monkeypatch: pytest.MonkeyPatch) -> Callable[[JobFunction], str]:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))

    def register(function: JobFunction) -> str:
        job("test.count", power=Power.IMPORT_RUN, label="Counting of people")(function)
        return "test.count"

    return register
