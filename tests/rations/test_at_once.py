"""Thirty-two desks at once: one household, the last pack, the same undo; a walk in which stock and shares stay true."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrant_support.domains.rations.actions.giving import distribute, distribute_in_an_emergency, undo
from migrant_support.domains.rations.actions.loans import take_in
from migrant_support.domains.rations.models import Distribution, Loan, Share
from migrant_support.domains.rations.rules.sets import Basis, GiftKind, Per
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store.transaction import work
from tests.proofs.test_many_at_once import MANY, at_once
from tests.support.rationing import Canteen
from tests.support.stocked import book_is_right

DONE, REFUSED = 303, 422


def trying(canteen: Canteen, act: Callable[..., Any], *arguments: Any) -> Callable[[], int]:
    """A desk that calls an action on a connection of its own."""
    viewer, app = canteen.viewer, canteen.kuwait.app

    def once() -> int:
        with app.app_context():
            try:
                with work(write=True):
                    act(viewer, *arguments)
            except (Refused, NotThere):
                return REFUSED
        return DONE

    return once


def at_the_desk(canteen: Canteen) -> tuple[Any, Any, Any]:
    """Site, set, store."""
    return canteen.site, canteen.set_id, canteen.store


def test_thirty_two_desks_serve_one_household_once(canteen: Canteen) -> None:
    """Whoever of the household is scanned, and from whichever end its ties are known."""
    family = canteen.house(4)
    desk = at_the_desk(canteen)
    answered = at_once([trying(canteen, distribute, *desk, family[number % 4]) for number in range(MANY)])
    assert answered == Counter({REFUSED: MANY - 1, DONE: 1})
    assert (canteen.open_shares(*family), canteen.holds("rice")) == (4, Decimal(98))
    book_is_right(canteen.kuwait)


def test_the_last_pack_goes_to_one_of_many(canteen: Canteen) -> None:
    canteen.put("blanket", 1)
    last = canteen.new_set(name_en="Last", per=Per.PERSON, lines=[("blanket", "1", Basis.PERSON, None)])
    people = [canteen.resident(secondary=f"Woman {number}") for number in range(8)]
    acts = [trying(canteen, distribute, canteen.site, last, canteen.store, people[n % 8]) for n in range(MANY)]
    assert at_once(acts) == Counter({REFUSED: MANY - 1, DONE: 1})
    assert (canteen.holds("blanket"), canteen.open_shares()) == (Decimal(0), 1)


def test_many_take_the_same_back_once(canteen: Canteen) -> None:
    made = canteen.give(canteen.resident()).distribution_id
    assert at_once([trying(canteen, undo, made)] * MANY) == Counter({REFUSED: MANY - 1, DONE: 1})
    assert (canteen.holds("rice"), canteen.open_shares()) == (Decimal(100), 0)


def test_a_loan_comes_back_once(canteen: Canteen) -> None:
    canteen.put("blanket", 2)
    loan = canteen.new_set(
        name_en="Blanket",
        kind=GiftKind.LOAN,
        per=Per.PERSON,
        every_days=0,
        lines=[("blanket", "2", Basis.PERSON, None)],
    )
    canteen.give(canteen.resident(), loan)
    loan_id = canteen.kuwait.value(sa.select(Loan.id))
    answered = at_once([trying(canteen, take_in, loan_id, Decimal(2))] * 16)
    assert answered == Counter({REFUSED: 15, DONE: 1})
    assert canteen.holds("blanket") == 2


STEPS = st.lists(
    st.tuples(st.sampled_from(["give", "give", "give", "urgent", "undo", "morrow"]), st.integers(0, 5)),
    min_size=4,
    max_size=14,
)


@pytest.mark.one_database
def test_a_walk_of_days_gives_nobody_twice_and_keeps_the_stock_true(app: Flask, canteen: Canteen) -> None:
    """Distributions, emergencies, undo and midnights in any order: one open share for a person and day, and the store
    holds what came in less what of it is out."""
    del app
    people = [*canteen.house(3), *(canteen.resident(secondary=f"Alone {n}") for n in range(3))]
    moment = [datetime(2026, 12, 1, 5, 0, tzinfo=UTC)]
    met: Counter[str] = Counter()

    @settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(STEPS)
    def walk(steps: list[tuple[str, int]]) -> None:
        for what, who in steps:
            moment[0] += timedelta(hours=24 if what == "morrow" else 0, minutes=1)
            with clock_set_to(moment[0]):
                met[_step(canteen, what, people[who])] += 1
            _holds(canteen)

    walk()
    book_is_right(canteen.kuwait)
    assert met["give"] > 0
    assert met["refused"] > 0


def _step(canteen: Canteen, what: str, person: Any) -> str:
    """Do it; return what came of it."""
    desk = at_the_desk(canteen)
    try:
        if what == "give":
            canteen.does(distribute, *desk, person)
        elif what == "urgent":
            canteen.does(distribute_in_an_emergency, *desk, person, reason="She lost it")
        elif what == "undo":
            newest = sa.select(Distribution.id).where(Distribution.undone_at.is_(None))
            last = canteen.kuwait.value(newest.order_by(Distribution.given_at.desc()).limit(1))
            if last is not None:
                canteen.does(undo, last)
    except Refused:
        return "refused"
    return what


def _holds(canteen: Canteen) -> None:
    twice = (
        sa.select(sa.func.count())
        .where(Share.counts, Share.freed_at.is_(None))
        .group_by(Share.set_id, Share.person_id, Share.day)
        .having(sa.func.count() > 1)
    )
    assert canteen.kuwait.rows(twice) == []
    out = canteen.kuwait.value(sa.select(sa.func.sum(Distribution.people)).where(Distribution.undone_at.is_(None))) or 0
    assert canteen.holds("rice") == Decimal(100) - Decimal("0.5") * out
