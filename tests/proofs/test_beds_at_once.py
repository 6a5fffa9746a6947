"""Thirty-two connections want the last bed, one person in many beds, a bed that another moves into (invariant 1)."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.sites import actions
from migrant_support.domains.sites.models import Site, Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store.transaction import work
from tests.proofs.test_many_at_once import MANY, at_once, posting, prepared
from tests.sites.conftest import Shelter, shelter
from tests.support.kuwait import kuwait
from tests.support.shelters import a_room, beds_of, do

__all__ = ["kuwait", "shelter"]
DONE, REFUSED = 303, 422


def trying(house: Shelter, act: Callable[..., Any], *arguments: Any, **named: Any) -> Callable[[], int]:
    """One who calls an action on a connection of its own."""
    viewer, app = house.kuwait.viewer(), house.kuwait.app

    def once() -> int:
        with app.app_context():
            try:
                with work(write=True):
                    act(viewer, *arguments, **named)
            except (Refused, NotThere):
                return REFUSED
        return DONE

    return once


def current(house: Shelter) -> list[tuple[UUID, UUID]]:
    """Person and bed of each current stay."""
    return house.kuwait.rows(sa.select(Stay.person_id, Stay.bed_id).where(Stay.state == StayState.CURRENT))


def many_women(house: Shelter, count: int = MANY) -> list[UUID]:
    """Women who want a bed."""
    return [house.woman(f"Woman{number}") for number in range(count)]


def test_the_last_bed_goes_to_one_of_thirty_two(shelter: Shelter) -> None:
    women = many_women(shelter)
    answered = at_once([trying(shelter, actions.place, woman, shelter.beds[0]) for woman in women])
    assert answered == Counter({REFUSED: MANY - 1, DONE: 1})
    assert len(current(shelter)) == 1


def test_one_person_gets_one_of_thirty_two_beds(shelter: Shelter) -> None:
    woman = shelter.woman()
    room = a_room(shelter.kuwait.app, shelter.kuwait.viewer(), shelter.site, name="Large room", beds=MANY)
    beds = beds_of(shelter.kuwait.app, room)
    answered = at_once([trying(shelter, actions.place, woman, bed) for bed in beds])
    assert answered == Counter({REFUSED: MANY - 1, DONE: 1})
    assert len(current(shelter)) == 1


def test_one_moves_in_while_others_are_placed(shelter: Shelter) -> None:
    mover, women = shelter.woman("Mover"), many_women(shelter, MANY - 1)
    stay = do(shelter.kuwait.app, actions.place, shelter.kuwait.viewer(), mover, shelter.beds[0])
    acts = [trying(shelter, actions.move, stay, shelter.beds[1], reason="Near the window")]
    acts += [trying(shelter, actions.place, woman, shelter.beds[1]) for woman in women]
    answered = at_once(acts)
    assert answered == Counter({REFUSED: MANY - 1, DONE: 1})
    beds = [bed for _person, bed in current(shelter)]
    assert len(beds) == len(set(beds))
    assert shelter.beds[1] in beds


def test_a_site_that_is_closed_while_others_are_placed_has_nobody_in_it(shelter: Shelter) -> None:
    room = a_room(shelter.kuwait.app, shelter.kuwait.viewer(), shelter.site, name="Large room", beds=MANY)
    beds = beds_of(shelter.kuwait.app, room)
    acts = [trying(shelter, actions.place, woman, bed) for woman, bed in zip(many_women(shelter), beds, strict=True)]
    closing = trying(shelter, actions.close_site, shelter.site, reason="The lease ended")
    answered = at_once([*acts[:4], closing, *acts[4:]])
    is_closed = shelter.kuwait.value(sa.select(Site.closed_at)) is not None
    assert is_closed is (not current(shelter))
    assert answered[DONE] == (1 if is_closed else MANY)


def test_two_who_change_beds_crosswise_never_lock_each_other_out(shelter: Shelter) -> None:
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    one = do(app, actions.place, viewer, shelter.woman("One"), shelter.beds[0])
    other = do(app, actions.place, viewer, shelter.woman("Other"), shelter.beds[1])
    acts = [trying(shelter, actions.move, one, shelter.beds[1], reason="They change places")] * (MANY // 2)
    acts += [trying(shelter, actions.move, other, shelter.beds[0], reason="They change places")] * (MANY // 2)
    assert set(at_once(acts)) == {REFUSED}
    assert len(current(shelter)) == 2


def test_a_reservation_and_an_admission_at_once_leave_one_in_the_bed(shelter: Shelter) -> None:
    women = many_women(shelter, MANY // 2)
    acts = []
    for number, woman in enumerate(women):
        acts.append(trying(shelter, actions.place, woman, shelter.beds[number % 4]))
        acts.append(trying(shelter, actions.place, woman, shelter.beds[(number + 1) % 4]))
    answered = at_once(acts)
    assert set(answered) <= {DONE, REFUSED}
    people, beds = zip(*current(shelter), strict=True)
    assert len(people) == len(set(people)) == len(set(beds)) == answered[DONE] == 4


def test_thirty_two_windows_at_the_form_of_one_bed_are_answered_without_a_failure(shelter: Shelter) -> None:
    woman = shelter.woman()
    path = f"/people/{woman}/bed/{shelter.site}"
    data = prepared(shelter.kuwait.browser(), path, bed=str(shelter.beds[0]))
    answered = at_once(posting(shelter.kuwait, path, [data] * MANY))
    assert answered[DONE] == 1, answered
    assert set(answered) <= {DONE, 409, REFUSED}
    assert len(current(shelter)) == 1
