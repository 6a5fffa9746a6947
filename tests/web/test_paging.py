"""Paging: every row once, forwards and back, on both databases; a cursor tells nothing and cannot be made up."""

import base64
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.models import Account, AccountState
from migrant_support.platform.store import db
from migrant_support.platform.store.columns import Amount, UtcDateTime
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.paging import Page, count_up_to, keyset

NAMES = ["ට", "perera", "Perera", "அ", "zeinab", "", "a b", "de silva", "O'Brien", "ශ්‍රී"]
START = datetime(2026, 1, 1, tzinfo=UTC)


def fill(rows: int, seed: int) -> None:
    """Make accounts whose names and moments repeat a lot."""
    chance = random.Random(seed)
    db.session.add_all(
        Account(
            id=new_id(),
            sign_in_name=f"account{number}",
            display_name=chance.choice(NAMES),
            state=chance.choice(list(AccountState)),
            totp_last_step=chance.randrange(4),
            made_at=START + timedelta(microseconds=chance.randrange(5)),
        )
        for number in range(rows)
    )
    db.session.flush()


ORDERS: dict[str, tuple[Any, ...]] = {
    "name": (Account.display_name, Account.id),
    "name backwards": (Account.display_name.desc(), Account.id.desc()),
    "mixed": (Account.display_name.desc(), Account.id),
    "moment": (Account.made_at.desc(), Account.totp_last_step, Account.id),
    "enum": (Account.state, Account.id),
    "expression": (sa.func.coalesce(Account.email, "~"), Account.totp_last_step.desc(), Account.id),
    "key": (Account.id,),
}


def walk(statement: sa.Select[Any], order: tuple[Any, ...], size: int) -> list[Page[Any]]:
    """All pages from the first to the last."""
    pages = [keyset(statement, order, size=size)]
    while pages[-1].older:
        pages.append(keyset(statement, order, cursor=pages[-1].older, size=size))
        assert len(pages) < 200, "the walk does not end"
    return pages


@pytest.mark.parametrize("name", ORDERS)
def test_a_walk_shows_every_row_once_in_order_and_the_way_back_too(app: Flask, name: str) -> None:
    order = ORDERS[name]
    with app.app_context(), work(write=True):
        fill(53, seed=len(name))
        everything = sa.select(Account)
        expected = [a.id for a in db.session.scalars(everything.order_by(*order))]
        for size in (1, 7, 53, 200):
            pages = walk(everything, order, size)
            assert [a.id for page in pages for a in page.rows] == expected
            assert pages[0].newer is None
            for before, here in pairwise(pages):
                back = keyset(everything, order, cursor=here.newer, size=size)
                assert [a.id for a in back.rows] == [a.id for a in before.rows]
                assert (back.newer is None) == (before is pages[0])


def test_a_walk_stands_when_rows_come_and_go(app: Flask) -> None:
    order = (Account.display_name, Account.id)
    with app.app_context(), work(write=True):
        fill(30, seed=3)
        statement = sa.select(Account).where(Account.state != AccountState.DISABLED)
        first = keyset(statement, order, size=5)
        rest = [a.id for a in db.session.scalars(statement.order_by(*order))][5:]
        last = first.rows[-1]
        last.state, last.disabled_at, last.disabled_reason = AccountState.DISABLED, START, "left"
        db.session.flush()
        seen, cursor = [], first.older
        while cursor:
            page = keyset(statement, order, cursor=cursor, size=5)
            seen += [a.id for a in page.rows]
            cursor = page.older
        assert seen == rest


def test_rows_of_columns_keep_their_names_and_nothing_else(app: Flask) -> None:
    with app.app_context(), work(write=True):
        fill(3, seed=1)
        page = keyset(sa.select(Account.sign_in_name, Account.state), (Account.display_name, Account.id), size=2)
        assert [row._fields for row in page.rows] == [("sign_in_name", "state")] * 2


def test_a_list_sorts_by_days_amounts_and_moments(app: Flask) -> None:
    values = sa.values(
        sa.column("n", sa.Integer), sa.column("day", sa.Date), sa.column("owed", Amount), sa.column("at", UtcDateTime)
    ).data([(n, date(2026, 1, 1 + n % 3), Decimal(n % 2) / 8, START + timedelta(seconds=n % 4)) for n in range(12)])
    listed = values.cte("listed")
    with app.app_context(), work(write=False):
        for order in ((listed.c.day.desc(), listed.c.n), (listed.c.owed, listed.c.n), (listed.c.at, listed.c.n.desc())):
            pages = walk(sa.select(listed.c.n), order, 5)
            assert sorted(n for page in pages for n in page.rows) == list(range(12))


def test_a_cursor_carries_no_name(app: Flask) -> None:
    with app.app_context(), work(write=True):
        db.session.add_all(Account(sign_in_name=f"a{n}", display_name="Canaryperera") for n in range(3))
        db.session.flush()
        cursor = keyset(sa.select(Account), (Account.display_name, Account.id), size=1).older
        assert cursor
        assert b"anary" not in base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))


def test_a_forged_cursor_or_one_of_another_order_shows_the_first_page(app: Flask) -> None:
    by_name, by_key = (Account.display_name, Account.id), (Account.id,)
    with app.app_context(), work(write=True):
        fill(9, seed=2)
        first = keyset(sa.select(Account), by_key, size=3)
        strange = keyset(sa.select(Account), by_name, size=3).older
        assert strange
        turned = strange[:-6] + ("A" if strange[-6] != "A" else "B") + strange[-5:]
        for cursor in (strange, turned, "", "x", "=", "é", "A" * 9000, "a b"):
            page = keyset(sa.select(Account), by_key, cursor=cursor, size=3)
            assert [a.id for a in page.rows] == [a.id for a in first.rows]


@pytest.mark.one_database
def test_a_page_has_at_most_two_hundred_rows_and_a_full_order(app: Flask) -> None:
    with app.app_context(), work(write=False):
        for size in (0, 201):
            with pytest.raises(ValueError, match="200"):
                keyset(sa.select(Account), (Account.id,), size=size)
        with pytest.raises(ValueError, match="coalesce"):
            keyset(sa.select(Account), (Account.email, Account.id))


def test_counting_stops_above_its_limit(app: Flask) -> None:
    with app.app_context(), work(write=True):
        fill(12, seed=5)
        assert count_up_to(sa.select(Account)) == 12
        assert count_up_to(sa.select(Account).order_by(Account.display_name), most=5) == 6
