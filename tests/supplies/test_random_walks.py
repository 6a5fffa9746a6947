"""Random movements, counts, consignments, corrections: stock is the sum of its movements, never below nothing."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from migrant_support.domains.supplies import actions
from migrant_support.domains.supplies.models import (
    Balance,
    Lot,
    Movement,
    MovementLine,
    StockCount,
    Transfer,
    TransferLine,
)
from migrant_support.domains.supplies.rules.counting import CountState
from migrant_support.domains.supplies.rules.ledger import Account, MovementKind, NewLot, Purpose
from migrant_support.domains.supplies.rules.transfers import TransferState
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import an_account, viewer_for
from tests.support.shelters import do
from tests.support.stocked import NOON, Depot

SOME, ANY, DAYS = st.integers(1, 12), st.integers(0, 400), st.integers(0, 30)
CODES = ("rice", "soap")


def machine_for(depot: Depot) -> type[RuleBasedStateMachine]:
    """The walk over two stores and two items. Each step is an action as the screens call it."""
    app, keeper = depot.kuwait.app, depot.officer
    second = an_account(app, "mission_officer", "mission:KWT", sign_in_name="second.kuwait")
    approver = viewer_for(app, second)
    other = do(app, actions.add_store, keeper, name="Annex", mission="KWT")
    stores, items = (depot.store, other), [depot.item(code) for code in CODES]

    class Walk(RuleBasedStateMachine):
        """What is refused is refused; what is done is done whole."""

        done: ClassVar[set[MovementKind]] = set()

        @initialize()
        def begin(self) -> None:
            self.at = getattr(type(self), "last_at", NOON)
            for store, item in ((0, 0), (0, 1), (1, 0)):
                self.receive(store, item, quantity=40, days=30, back=1)

        def try_to(self, act: Any, *arguments: Any, by: Any = keeper, **named: Any) -> None:
            with clock_set_to(self.at), app.app_context():
                try:
                    with work(write=True):
                        act(by, *arguments, **named)
                except (Refused, NotThere):
                    pass

        def one(self, statement: Any, number: int) -> Any:
            with app.app_context(), work(write=False):
                rows = db.session.execute(statement).all()
            return rows[number % len(rows)] if rows else None

        @rule(hours=SOME)
        def time_goes_on(self, hours: int) -> None:
            self.at += timedelta(hours=hours)
            type(self).last_at = self.at  # type: ignore[attr-defined]

        @rule(store=st.integers(0, 1), item=st.integers(0, 1), quantity=st.integers(5, 60), days=DAYS, back=SOME)
        def receive(self, store: int, item: int, quantity: int, days: int, back: int) -> None:
            expires = self.at.date() + timedelta(days=days)
            lot = NewLot(items[item], Decimal(quantity), batch=f"B{days % 3}", expires_on=expires)
            when = self.at - timedelta(hours=back) if back > 6 else None
            self.try_to(actions.receive, stores[store], [lot], at=when)

        @rule(store=st.integers(0, 1), item=st.integers(0, 1), quantity=st.integers(1, 6))
        def issue(self, store: int, item: int, quantity: int) -> None:
            self.try_to(actions.issue, stores[store], items[item], Decimal(quantity), purpose=Purpose.RATION)

        @rule(number=ANY, quantity=SOME)
        def take_back(self, number: int, quantity: int) -> None:
            given = sa.select(MovementLine.movement_id, MovementLine.item_id).where(
                MovementLine.to_account == Account.PEOPLE
            )
            if (found := self.one(given.order_by(MovementLine.id), number)) is not None:
                self.try_to(actions.take_back, found[0], {found[1]: Decimal(quantity)})

        @rule(number=ANY, quantity=SOME, what=st.sampled_from(("off", "more", "less")))
        def put_right(self, number: int, quantity: int, what: str) -> None:
            found = self.one(sa.select(Balance.store_id, Balance.lot_id).order_by(Balance.lot_id), number)
            if found is None:
                return
            if what == "off":
                self.try_to(actions.write_off, *found, Decimal(quantity), reason="spoilt")
            else:
                self.try_to(actions.adjust, *found, Decimal(quantity), more=what == "more", reason="seen")

        @rule(number=ANY)
        def correct(self, number: int) -> None:
            found = self.one(sa.select(Movement.store_id, Movement.id).order_by(Movement.id), number)
            if found is not None:
                self.try_to(actions.correct, *found, reason="mistake")

        @rule(number=ANY, quantity=SOME)
        def send(self, number: int, quantity: int) -> None:
            found = self.one(sa.select(Balance.store_id, Balance.lot_id).order_by(Balance.lot_id), number)
            if found is not None:
                to = stores[1] if found[0] == stores[0] else stores[0]
                self.try_to(actions.send, found[0], to, {found[1]: Decimal(quantity)})

        @rule(number=ANY, lost=st.integers(0, 3), back=st.booleans())
        def arrive(self, number: int, lost: int, back: bool) -> None:
            sent = sa.select(
                Transfer.from_store_id, Transfer.to_store_id, Transfer.id, TransferLine.lot_id, TransferLine.sent
            ).join(TransferLine, TransferLine.transfer_id == Transfer.id)
            found = self.one(sent.where(Transfer.state == TransferState.SENT).order_by(Transfer.id), number)
            if found is None:
                return
            origin, target, transfer, lot, quantity = found
            if back:
                self.try_to(actions.take_transfer_back, origin, transfer, reason="did not leave")
            else:
                came = {lot: max(quantity - lost, Decimal(0))}
                self.try_to(actions.receive_transfer, target, transfer, came, reason="fell off")

        @rule(store=st.integers(0, 1), differs=st.integers(-3, 3), approves=st.booleans())
        def count(self, store: int, differs: int, approves: bool) -> None:
            self.try_to(actions.start_count, stores[store])
            open_one = sa.select(StockCount.id).where(
                StockCount.store_id == stores[store], StockCount.state == CountState.OPEN
            )
            found = self.one(open_one, 0)
            if found is None:
                return
            held = self.holding(stores[store])
            seen = {lot: max(quantity + differs, Decimal(0)) for lot, quantity in held.items()}
            for _ in range(2):
                self.try_to(actions.write_count, stores[store], found[0], seen, dict.fromkeys(seen, "seen"))
                self.try_to(actions.submit_count, stores[store], found[0])
            if approves:
                self.try_to(actions.approve_count, stores[store], found[0], by=approver)
            else:
                self.try_to(actions.send_count_back, stores[store], found[0], by=approver)
                self.try_to(actions.cancel_count, stores[store], found[0])

        def holding(self, store_id: UUID) -> dict[UUID, Decimal]:
            with app.app_context(), work(write=False):
                rows = db.session.execute(
                    sa.select(Balance.lot_id, Balance.quantity).where(Balance.store_id == store_id)
                )
                return dict(rows.all())

        @invariant()
        def stock_is_the_sum_of_its_movements_and_nothing_is_lost_or_made(self) -> None:
            with app.app_context(), work(write=False):
                kept = {(b.store_id, b.lot_id): b.quantity for b in db.session.scalars(sa.select(Balance))}
                sums: dict[tuple[UUID, UUID], Decimal] = defaultdict(Decimal)
                transit: dict[UUID, Decimal] = defaultdict(Decimal)
                lines = db.session.execute(
                    sa.select(MovementLine, Movement.kind, Movement.reference_id, Lot.expires_on)
                    .join(Movement, Movement.id == MovementLine.movement_id)
                    .join(Lot, Lot.id == MovementLine.lot_id)
                    .order_by(MovementLine.at, MovementLine.id)
                )
                for line, kind, reference, expires in lines:
                    self.done.add(kind)
                    sums[line.store_id, line.lot_id] += line.change
                    assert sums[line.store_id, line.lot_id] >= 0, "at no moment below nothing"
                    if line.to_account is Account.TRANSIT:
                        transit[reference] += line.quantity
                    if line.from_account is Account.TRANSIT:
                        transit[reference] -= line.quantity
                    if line.to_account is Account.PEOPLE and line.item_id == items[0] and kind is MovementKind.ISSUE:
                        assert expires is None or line.day <= expires, "nothing expired was issued"
                assert {k: q for k, q in kept.items() if q} == {k: q for k, q in sums.items() if q}
                assert all(quantity >= 0 for quantity in (*kept.values(), *transit.values()))
                open_ones = set(db.session.scalars(sa.select(Transfer.id).where(Transfer.state == TransferState.SENT)))
                assert {key for key, quantity in transit.items() if quantity} == open_ones

    return Walk


def walk(depot: Depot, *, walks: int, steps: int) -> set[MovementKind]:
    """So many walks of so many steps; returns the kinds of movement that were met."""
    machine = machine_for(depot)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=walks, stateful_step_count=steps, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck), database=None,
        ),
    )  # fmt: skip
    return machine.done  # type: ignore[attr-defined, no-any-return]


def test_no_sequence_of_acts_puts_the_book_out_of_balance(depot: Depot) -> None:
    assert MovementKind.RECEIPT in walk(depot, walks=6, steps=25)


@pytest.mark.slow
@pytest.mark.one_database
def test_a_thousand_steps_leave_the_book_in_balance(depot: Depot) -> None:
    assert MovementKind.RECEIPT in walk(depot, walks=20, steps=60)
