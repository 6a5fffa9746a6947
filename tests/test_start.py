"""The application starts closed."""

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.platform.access.guard import check_routes
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work


def test_the_application_answers_its_health(app: Flask) -> None:
    assert app.test_client().get("/healthz").status_code == 200


def test_a_route_without_a_guard_stops_the_start(app: Flask) -> None:
    app.add_url_rule("/open-by-mistake", "mistake", lambda: "x")
    with pytest.raises(RuntimeError, match="open-by-mistake"):
        check_routes(app)


def test_a_reading_transaction_keeps_nothing(app: Flask) -> None:
    with app.app_context():
        with work(write=True):
            db.session.execute(sa.text("CREATE TABLE kept (n integer)"))
        with work(write=False):
            db.session.execute(sa.text("INSERT INTO kept VALUES (1)"))
        with work(write=False):
            assert db.session.scalar(sa.text("SELECT count(*) FROM kept")) == 0
