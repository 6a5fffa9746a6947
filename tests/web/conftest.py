"""A small country to walk through."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.demo.accounts import ACCOUNTS
from migrant_support.demo.loader import load_country
from migrant_support.platform.access.models import Account
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import TestAccount


@pytest.fixture
def travellers(app: Flask) -> list[TestAccount]:
    """The demonstration country with 24 persons, and one account of each role in it."""
    with app.app_context(), work(write=True):
        moment = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
        load_country(24, seed=3, moment=moment, password_hash=app.extensions["passwords"].hash("a-walk-through-it-all"))
        ids = {row.sign_in_name: row.id for row in db.session.execute(sa.select(Account.sign_in_name, Account.id))}
    first_of_role = {account.role: account for account in reversed(ACCOUNTS)}
    return [
        TestAccount(ids[account.sign_in_name], account.sign_in_name, account.display_name)
        for account in first_of_role.values()
    ]
