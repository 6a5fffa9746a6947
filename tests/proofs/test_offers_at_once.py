"""One freed seat with thirty-two at the same instant, on real connections: one offer, one acceptance, one seat."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.actions.offering import accept_offer, decline_offer
from migrant_support.domains.flights.cli import offer_all
from migrant_support.domains.flights.models import ManifestEntry, OfferedSeat, SeatOffer
from migrant_support.domains.flights.rules.offers import OfferState
from migrant_support.domains.flights.rules.states import SEATED, EntryState
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db
from tests.flights.test_offers import full
from tests.proofs.test_airport_at_once import MANY, doing
from tests.proofs.test_flights_at_once import at_once
from tests.support.flying import Airfield, make_airfield


@pytest.fixture
def field(app: Flask) -> Airfield:
    """Those who make a flight."""
    return make_airfield(app)


def lapse_all(made_at: datetime) -> None:
    """Let every open offer be an old one."""
    times = {"made_at": made_at, "until_at": made_at + timedelta(hours=6)}
    db.session.execute(sa.update(SeatOffer).where(SeatOffer.state == OfferState.OPEN).values(**times))


def test_one_freed_seat_is_offered_once_and_accepted_once(field: Airfield) -> None:
    people = [field.traveller(f"W{number}") for number in range(4)]
    flight, (seated,), waits = full(field, *people)
    leave = doing(field, actions.leave_entry, seated, EntryState.WITHDRAWN, reason="Found work")

    def look() -> int:
        with field.app.app_context():
            return offer_all()

    at_once([leave] * (MANY // 2) + [look] * (MANY // 2))
    assert field.rows(sa.select(SeatOffer.state)) == [(OfferState.OPEN,)]
    assert len(field.rows(sa.select(OfferedSeat.place))) == 1
    acts = [doing(field, accept_offer, flight, waits[0]) for _ in range(MANY // 2)]
    acts += [doing(field, actions.confirm, flight, [one]) for one in waits[1:]] * ((MANY // 2) // 3)
    at_once(acts)
    states = Counter(state for (state,) in field.rows(sa.select(ManifestEntry.state)))
    assert states == {EntryState.CONFIRMED: 1, EntryState.WAITING: 3, EntryState.WITHDRAWN: 1}
    assert field.state(waits[0]) is EntryState.CONFIRMED
    assert field.rows(sa.select(SeatOffer.state)) == [(OfferState.ACCEPTED,)]


def test_yes_no_and_the_end_of_the_hour_at_once_leave_one_answer(field: Airfield) -> None:
    people = [field.traveller(f"W{number}") for number in range(3)]
    flight, (seated,), waits = full(field, *people)
    field.do(actions.leave_entry, seated, EntryState.WITHDRAWN, reason="Found work")
    acts = [doing(field, accept_offer, flight, waits[0]), doing(field, decline_offer, flight, waits[0])]
    at_once(acts * (MANY // 2))
    before = now() - timedelta(hours=7)
    field.do(lambda _viewer: lapse_all(before))

    def look() -> int:
        with field.app.app_context():
            return offer_all()

    at_once([look] * MANY)
    offers = Counter(state for (state,) in field.rows(sa.select(SeatOffer.state)))
    seated_now = field.rows(sa.select(ManifestEntry.id).where(ManifestEntry.state.in_(sorted(SEATED))))
    if offers[OfferState.ACCEPTED]:
        assert (offers, seated_now) == ({OfferState.ACCEPTED: 1}, [(waits[0],)])
    else:
        assert offers == {OfferState.DECLINED: 1, OfferState.LAPSED: 1, OfferState.OPEN: 1}
        assert seated_now == []
