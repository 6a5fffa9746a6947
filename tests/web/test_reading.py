"""Looking changes nothing: every page opened by every role; only the log, visits and counters differ (SEC WB-1)."""

import hashlib

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.platform.store import Model, db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import TestAccount
from tests.web.crawler import walk

MAY_CHANGE = {"audit_line", "audit_head", "audit_value", "sign_in_session", "throttle"}


ANSWERS = {200, 302, 303, 400, 403, 404, 405}


def digests(app: Flask) -> dict[str, str]:
    """What stands in each table that reading may not change."""
    with app.app_context(), work(write=False):
        return {
            name: hashlib.sha256(
                repr(sorted(map(repr, db.session.execute(sa.select(table)).all()))).encode()
            ).hexdigest()
            for name, table in Model.metadata.tables.items()
            if name not in MAY_CHANGE
        }


@pytest.mark.strictest
def test_opening_every_page_as_every_role_changes_nothing_and_no_link_is_dead(
    app: Flask, travellers: list[TestAccount]
) -> None:
    before = digests(app)
    without_argument = {rule.rule for rule in app.url_map.iter_rules()}
    opened: set[str] = set()
    for account in travellers:
        seen = walk(app, account, with_head=account is travellers[0])
        failed = {path: status for path, status in seen.pages.items() if status not in ANSWERS}
        dead = [path for path, status in seen.pages.items() if status == 404 and path not in without_argument]
        assert (failed, dead) == ({}, []), account.sign_in_name
        opened |= {path for path, status in seen.pages.items() if status == 200}
    assert len(opened) > 10
    after = digests(app)
    assert [name for name in before if before[name] != after[name]] == []
