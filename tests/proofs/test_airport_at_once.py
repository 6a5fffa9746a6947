"""The airport with thirty-two at once, on real connections: one passport at many desks, a passenger taken off
while she boards, a seat that is given away while its owner's "did not come" is taken back. Invariants 2 and 10.
"""

from collections import Counter
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.actions.airport import no_shows, offload, take_back_steps
from migrant_support.domains.flights.models import BoardingPass, EntryMove, ManifestEntry
from migrant_support.domains.flights.rules.states import SEATED, EntryState
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store.transaction import work
from tests.flights.test_airport import departing
from tests.proofs.test_flights_at_once import at_once
from tests.support.flying import Airfield, allotment_of, make_airfield

MANY = 32


@pytest.fixture
def field(app: Flask) -> Airfield:
    """Those who make a flight."""
    return make_airfield(app)


def doing(field: Airfield, act: Callable[..., object], *arguments: object, **named: object) -> Callable[[], object]:
    """The act in a transaction of its own."""
    viewer = field.viewer()

    def done() -> object:
        with field.app.app_context(), work(write=True):
            return act(viewer, *arguments, **named)

    return done


def test_one_passport_at_many_desks_is_checked_in_once_and_boards_once(field: Airfield) -> None:
    anna, other = field.traveller("Anna"), field.traveller("Other")
    _flight, entries = departing(field, anna, other)
    acts = [doing(field, actions.check_in, entries[anna], bags=1, bag_kilos=10) for _ in range(MANY - 8)]
    acts += [doing(field, actions.check_in, entries[other], bags=1, bag_kilos=10) for _ in range(8)]
    numbers = Counter(at_once(acts))
    assert sorted(numbers) == [1, 2], "two passes, whoever came first"
    assert sorted(numbers.values()) == [8, MANY - 8]
    at_once([doing(field, actions.board, entries[anna]) for _ in range(MANY)])
    steps = field.rows(sa.select(EntryMove.target).where(EntryMove.entry_id == entries[anna]))
    counted = Counter(target for (target,) in steps)
    assert (counted[EntryState.CHECKED_IN], counted[EntryState.BOARDED]) == (1, 1)
    assert len(field.rows(sa.select(BoardingPass.entry_id))) == 2


def test_who_is_taken_off_while_she_boards_is_off_and_her_seat_is_free(field: Airfield) -> None:
    people = [field.traveller(f"P{number}") for number in range(MANY // 4)]
    _flight, entries = departing(field, *people)
    for entry in entries.values():
        field.do(actions.check_in, entry, bags=1, bag_kilos=10)
    acts = []
    for entry in entries.values():
        acts += [doing(field, actions.board, entry), doing(field, offload, entry, reason="Became ill")] * 2
    at_once(acts)
    rows = field.rows(sa.select(ManifestEntry.state, ManifestEntry.place))
    assert set(rows) == {(EntryState.OFFLOADED, None)}
    for entry in entries.values():
        steps = sa.select(EntryMove.source, EntryMove.target).where(EntryMove.entry_id == entry).order_by(EntryMove.id)
        chain = field.rows(steps)
        assert [source for source, _target in chain[1:]] == [target for _source, target in chain[:-1]]
        assert [target for _source, target in chain].count(EntryState.OFFLOADED) == 1


def test_a_seat_that_is_given_away_is_not_taken_back_as_well(field: Airfield) -> None:
    late = field.traveller("Late")
    waiting = [field.traveller(f"W{number}") for number in range(4)]
    flight, entries = departing(field, late, waiting=waiting)
    field.do(no_shows, flight, [entries[late]])
    allotment = allotment_of(field, flight)
    acts = [doing(field, actions.fill_from_waiting, flight, allotment, at_the_airport=True) for _ in range(MANY // 2)]
    acts += [doing(field, take_back_steps, flight, [entries[late]]) for _ in range(MANY // 2)]
    at_once(acts)
    seated = field.rows(sa.select(ManifestEntry.person_id).where(ManifestEntry.state.in_(sorted(SEATED))))
    assert len(seated) == 1, "one seat, one person"
    with pytest.raises(Refused):
        field.do(take_back_steps, flight, [entries[late]])
