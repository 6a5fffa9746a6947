"""A protected read that cannot be logged is not shown (AD-1)."""

import pytest
from flask import Flask

from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.policy import Power
from tests.audit.conftest import Log
from tests.support.accounts import an_account
from tests.support.browsing import Browser, sign_in_as


@pytest.fixture
def reader(app: Flask) -> Browser:
    """Somebody signed in, in a product with a protected page."""

    @guard(Power.HOME, writes=True)
    def read(viewer: Viewer) -> str:
        record(viewer, "demo.note.read", kind="note", object_id="1")
        return "KANARIENVOGEL"

    app.add_url_rule("/protected", "protected", read)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return sign_in_as(app, an_account(app))


def test_a_protected_read_is_shown_and_stands_in_the_log(app: Flask, reader: Browser) -> None:
    assert reader.open("/protected").get_data(as_text=True) == "KANARIENVOGEL"
    assert Log(app).ask("SELECT act, actor_role FROM audit_line") == [("demo.note.read", "mission_officer")]


def test_a_protected_read_that_cannot_be_logged_is_not_shown(app: Flask, reader: Browser) -> None:
    log = Log(app)
    log.write("demo.thing.change")
    log.attack("DELETE FROM audit_head")
    answer = reader.open("/protected")
    assert (answer.status_code, "KANARIENVOGEL" in answer.get_data(as_text=True)) == (500, False)
    assert log.ask("SELECT count(*) FROM audit_line") == [(1,)]
