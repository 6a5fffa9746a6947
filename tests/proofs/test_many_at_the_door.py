"""Thirty-two clerks at the same aircraft door at the same instant, on real connections of both databases."""

from collections.abc import Callable
from uuid import UUID, uuid4

import sqlalchemy as sa

from migrant_support.domains.people.rules import Sex
from migrant_support.domains.quarantine import actions
from migrant_support.domains.quarantine.models import Arrival, OrderMove, QuarantineOrder
from migrant_support.domains.quarantine.rules.orders import OrderState
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.rules import RoomUse
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store.transaction import work
from tests.proofs.test_many_at_once import at_once
from tests.support.browsing import Browser
from tests.support.door import Colombo, colombo
from tests.support.flown import beds_of

__all__ = ["colombo"]
MANY = 32


def windows(colombo: Colombo, many: int) -> list[Browser]:
    """Windows of the intake clerk's one session, each with a token of its own."""
    first = colombo.browser()
    found = []
    for _ in range(many):
        window = Browser(colombo.app)
        window.set_cookie("session_id", first.cookie("session_id"))
        window.open("/arrivals")
        found.append(window)
    return found


def posting(colombo: Colombo, sent: list[tuple[str, dict[str, str]]]) -> list[Callable[[], int]]:
    """One window about to send each of these, with a key of its own."""
    acts = []
    for window, (path, data) in zip(windows(colombo, len(sent)), sent, strict=True):
        mine = data | {"csrf_token": window.token(), "idempotency_key": str(uuid4())}
        acts.append(lambda window=window, path=path, mine=mine: window.post(path, mine).status_code)
    return acts


def count(colombo: Colombo, *where: object) -> int:
    """How many rows there are."""
    return int(colombo.value(sa.select(sa.func.count()).where(*where)) or 0)  # type: ignore[arg-type]


def test_thirty_two_taps_on_one_passenger_receive_her_once(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.flight([anna])
    answered = at_once(posting(colombo, [(f"/arrivals/{flight}/people/{anna}/received", {})] * MANY))
    assert answered == {303: MANY}
    assert count(colombo, Arrival.person_id == anna) == 1
    assert count(colombo, QuarantineOrder.person_id == anna) == 1
    assert count(colombo, OrderMove.target == OrderState.ISSUED) == 1
    assert count(colombo, AuditLine.act == "quarantine.arrival.receive") == 1


def test_received_and_absent_at_once_end_in_one_finding(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.flight([anna])
    person = f"/arrivals/{flight}/people/{anna}"
    answered = at_once(posting(colombo, [(f"{person}/received", {}), (f"{person}/absence", {})] * (MANY // 2)))
    assert set(answered) <= {303, 422}, answered
    assert count(colombo, Arrival.person_id == anna, Arrival.taken_back_at.is_(None)) == 1
    assert count(colombo, QuarantineOrder.person_id == anna, QuarantineOrder.state == OrderState.ISSUED) == 1


def test_the_last_bed_goes_to_one_of_sixteen(colombo: Colombo) -> None:
    men = [colombo.person(number, sex=Sex.M) for number in range(1, 17)]
    flight = colombo.flight(men)
    colombo.do(actions.receive, flight, men)
    with colombo.app.app_context(), work(write=False):
        bed = beds_of(colombo.centre_id, RoomUse.MEN)[0]
    orders: list[UUID] = [colombo.order_of(person) for person in men]
    sent = [(f"/quarantine/orders/{order}/room", {"bed": str(bed)}) for order in orders]
    answered = at_once(posting(colombo, sent))
    assert answered[303] == 1, answered
    assert set(answered) <= {303, 422}
    assert count(colombo, Stay.bed_id == bed) == 1
    assert count(colombo, QuarantineOrder.state == OrderState.ADMITTED) == 1
