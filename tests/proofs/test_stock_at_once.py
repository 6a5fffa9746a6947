"""Thirty-two connections want the last pack, give back one issue, change one store (invariant 6)."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from migrant_support.domains.supplies import actions
from migrant_support.domains.supplies.models import Movement
from migrant_support.domains.supplies.rules.ledger import MovementKind, Purpose
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store.transaction import work
from tests.proofs.test_many_at_once import MANY, at_once
from tests.support.kuwait import kuwait
from tests.support.stocked import Depot, book_is_right, depot

__all__ = ["depot", "kuwait"]
DONE, REFUSED = 303, 422


def trying(depot: Depot, act: Callable[..., Any], *arguments: Any, **named: Any) -> Callable[[], int]:
    """One who calls an action on a connection of its own."""
    viewer, app = depot.officer, depot.kuwait.app

    def once() -> int:
        with app.app_context():
            try:
                with work(write=True):
                    act(viewer, *arguments, **named)
            except (Refused, NotThere):
                return REFUSED
        return DONE

    return once


def test_the_last_pack_goes_to_one_of_thirty_two(depot: Depot) -> None:
    depot.put("dry-ration-pack", 1)
    pack = depot.item("dry-ration-pack")
    answered = at_once([trying(depot, actions.issue, depot.store, pack, Decimal(1), purpose=Purpose.RATION)] * MANY)
    assert answered == Counter({REFUSED: MANY - 1, DONE: 1})
    assert depot.holds("dry-ration-pack") == 0
    book_is_right(depot.kuwait)


def test_sets_of_two_items_in_either_order_never_lock_each_other_out_nor_go_below_zero(depot: Depot) -> None:
    depot.put("rice", 10, batch="A")
    depot.put("rice", 10, batch="B")
    depot.put("soap", 30, expires_on=None)
    rice, soap = depot.item("rice"), depot.item("soap")
    one = trying(depot, actions.issue_all, depot.store, {rice: Decimal(3), soap: Decimal(1)}, purpose=Purpose.RATION)
    other = trying(depot, actions.issue_all, depot.store, {soap: Decimal(1), rice: Decimal(3)}, purpose=Purpose.RATION)
    assert at_once([one, other] * (MANY // 2)) == Counter({REFUSED: MANY - 6, DONE: 6})
    assert (depot.holds("rice"), depot.holds("soap")) == (2, 24)
    book_is_right(depot.kuwait)


def test_one_issue_given_back_thirty_two_times_comes_back_once(depot: Depot) -> None:
    depot.put("blanket", 5, expires_on=None)
    lines = depot.do(actions.issue, depot.store, depot.item("blanket"), Decimal(2), purpose=Purpose.HOUSE)
    movement = lines[0].movement_id
    assert at_once([trying(depot, actions.take_back, movement)] * MANY) == Counter({REFUSED: MANY - 1, DONE: 1})
    assert depot.holds("blanket") == 5
    returns = sa.select(sa.func.count()).where(Movement.kind == MovementKind.RETURN)
    assert depot.kuwait.value(returns) == 1


def test_a_store_that_is_closed_while_others_put_something_in_is_empty(depot: Depot) -> None:
    acts = [trying(depot, actions.close_store, depot.store)]

    def putting() -> int:
        try:
            depot.put("rice", 1)
        except Refused:
            return REFUSED
        return DONE

    answered = at_once([*acts, *[putting] * 7])
    assert answered[DONE] in (1, 7), answered
    assert (depot.holds("rice") == 0) is (answered[DONE] == 1)
