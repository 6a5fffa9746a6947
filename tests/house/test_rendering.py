"""No query while a template renders; the fixture `app` watches this in every test that shows a page."""

import pytest
import sqlalchemy as sa
from flask import Flask, render_template_string

from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work

pytestmark = pytest.mark.one_database


def ask() -> int:
    """Something that a template should have been given."""
    return int(db.session.scalar(sa.select(1)) or 0)


def test_a_template_that_asks_the_database_fails(app: Flask) -> None:
    with app.test_request_context(), work(write=False):
        assert render_template_string("{{ given }}", given=ask()) == "1"
        with pytest.raises(AssertionError, match="while it was written"):
            render_template_string("{{ ask() }}", ask=ask)


def test_after_the_page_queries_go_on(app: Flask) -> None:
    with app.test_request_context(), work(write=False):
        render_template_string("{{ given }}", given=ask())
        assert ask() == 1
