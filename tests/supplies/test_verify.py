"""The command that compares what a store holds with its movements."""

import sqlalchemy as sa

from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.stocked import Depot


def test_a_balance_that_somebody_changed_by_hand_is_named(depot: Depot) -> None:
    depot.put("rice", 20)
    depot.put("rice", 5, batch="SECOND")
    run = depot.kuwait.app.test_cli_runner()
    good = run.invoke(args=["supplies", "verify"])
    assert (good.exit_code, good.output) == (0, "2 balances are the sum of 2 lines.\n")
    for change, said in (
        ("UPDATE stock_balance SET quantity = quantity + 10000 WHERE quantity = 50000", "6 held, 5 by its movements"),
        ("DELETE FROM stock_balance WHERE quantity = 60000", "0 held, 5 by its movements"),
    ):
        with depot.kuwait.app.app_context(), work(write=True):
            db.session.execute(sa.text(change))
        bad = run.invoke(args=["supplies", "verify"])
        assert bad.exit_code == 1
        assert f"Main store, rice: {said}." in bad.output
