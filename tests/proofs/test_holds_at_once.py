"""Thirty-two connections at beds that are offered and held, and at the instant in which a hold lapses (invariant 1)."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.sites import actions
from migrant_support.domains.sites.models import BedOffer, BedRequest, Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.sites.rules.need import Needs, OfferState, RequestState
from migrant_support.kernel.clock import clock_set_to
from tests.proofs.test_beds_at_once import DONE, REFUSED, many_women, trying
from tests.proofs.test_many_at_once import MANY, at_once
from tests.sites.conftest import Shelter, shelter
from tests.support.kuwait import kuwait
from tests.support.shelters import NOON, a_room, beds_of, do

__all__ = ["kuwait", "shelter"]
END = NOON + timedelta(hours=6)


def at(moment: datetime, act: Callable[[], int]) -> Callable[[], int]:
    """The same act with the clock at a moment, in its own thread."""

    def then() -> int:
        with clock_set_to(moment):
            return act()

    return then


def waiting(house: Shelter, person: UUID) -> UUID:
    """Somebody on the list."""
    with clock_set_to(NOON):
        return do(house.kuwait.app, actions.ask_for_bed, house.kuwait.viewer(), person, needs=Needs(), wanted_from=NOON)


def offering(house: Shelter, party: UUID, person: UUID, bed: UUID) -> Callable[[], int]:
    """One who offers a bed."""
    beds = {person: bed}
    return at(NOON, trying(house, actions.offer_beds, party, beds, site_id=house.site, hours=6))


def planned(house: Shelter) -> list[Any]:
    """Person and bed of what is held."""
    return house.kuwait.rows(sa.select(Stay.person_id, Stay.bed_id).where(Stay.state == StayState.PLANNED))


def test_the_last_bed_is_offered_to_one_of_thirty_two(shelter: Shelter) -> None:
    women = many_women(shelter)
    acts = [offering(shelter, waiting(shelter, woman), woman, shelter.beds[0]) for woman in women]
    assert at_once(acts) == Counter({REFUSED: MANY - 1, DONE: 1})
    assert len(planned(shelter)) == 1
    offered = sa.select(sa.func.count()).where(BedRequest.state == RequestState.OFFERED)
    assert shelter.kuwait.value(offered) == 1


def test_one_who_waits_is_offered_one_of_thirty_two_beds(shelter: Shelter) -> None:
    woman = shelter.woman()
    party = waiting(shelter, woman)
    room = a_room(shelter.kuwait.app, shelter.kuwait.viewer(), shelter.site, name="Large room", beds=MANY)
    beds = beds_of(shelter.kuwait.app, room)
    assert at_once([offering(shelter, party, woman, bed) for bed in beds]) == Counter({REFUSED: MANY - 1, DONE: 1})
    assert len(planned(shelter)) == 1
    assert shelter.kuwait.value(sa.select(sa.func.count()).select_from(BedOffer)) == 1


def test_thirty_two_answers_to_one_offer_have_one_effect(shelter: Shelter) -> None:
    woman = shelter.woman()
    party = waiting(shelter, woman)
    assert offering(shelter, party, woman, shelter.beds[0])() == DONE
    offer = shelter.kuwait.value(sa.select(BedOffer.id))
    yes = at(NOON, trying(shelter, actions.accept_offer, offer))
    no = at(NOON, trying(shelter, actions.decline_offer, offer, reason="Too far"))
    back = at(NOON, trying(shelter, actions.withdraw_offer, offer, reason="The room is wet"))
    assert at_once([yes, no, back, yes] * (MANY // 4)) == Counter({REFUSED: MANY - 1, DONE: 1})
    state = shelter.kuwait.value(sa.select(BedOffer.state))
    assert (state is OfferState.ACCEPTED) is (len(planned(shelter)) == 1)
    asked = shelter.kuwait.value(sa.select(BedRequest.state))
    assert asked is (RequestState.ACCEPTED if state is OfferState.ACCEPTED else RequestState.WAITING)


def test_somebody_accepts_while_the_hold_lapses_and_others_take_the_bed(shelter: Shelter) -> None:
    woman, others = shelter.woman(), many_women(shelter, MANY - 10)
    party = waiting(shelter, woman)
    assert offering(shelter, party, woman, shelter.beds[0])() == DONE
    offer = shelter.kuwait.value(sa.select(BedOffer.id))
    early = at(END - timedelta(microseconds=1), trying(shelter, actions.accept_offer, offer))
    late = at(END, trying(shelter, actions.accept_offer, offer))

    def sweep() -> int:
        return trying(shelter, lambda _viewer: actions.lapse_due())()

    acts = [early, late, *[at(END, sweep)] * 8]
    acts += [at(END, trying(shelter, actions.place, other, shelter.beds[0])) for other in others]
    answered = at_once(acts)
    assert set(answered) <= {DONE, REFUSED}
    state = shelter.kuwait.value(sa.select(BedOffer.state))
    taken = sa.select(Stay.person_id).where(Stay.state.in_((StayState.CURRENT, StayState.PLANNED)))
    people = [person for (person,) in shelter.kuwait.rows(taken)]
    assert len(people) == 1, "the bed has one, whoever was first"
    assert (people == [woman]) is (state is OfferState.ACCEPTED)
    assert state in (OfferState.ACCEPTED, OfferState.LAPSED)
