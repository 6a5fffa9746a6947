"""The database itself gives a seat to one and one person one seat, whatever an action forgot (invariant 2)."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.flights.models import ManifestEntry
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.flying import Airfield


def write(field: Airfield, entry: UUID, **values: Any) -> None:
    """Change an entry past every rule."""
    with field.app.app_context(), work(write=True):
        db.session.execute(sa.update(ManifestEntry).where(ManifestEntry.id == entry).values(**values))


def seat_of(field: Airfield, entry: UUID) -> dict[str, Any]:
    """The seat that an entry holds."""
    columns = sa.select(ManifestEntry.allotment_id, ManifestEntry.place).where(ManifestEntry.id == entry)
    ((allotment, place),) = field.rows(columns)
    return {"allotment_id": allotment, "place": place, "state": EntryState.CONFIRMED}


def test_a_seat_that_somebody_holds_is_nobody_elses(field: Airfield) -> None:
    flight = field.flight(seats=2)
    (held,) = field.confirmed(flight, field.traveller("One"))
    (other,) = field.proposed(flight, field.traveller("Other"))
    with pytest.raises(IntegrityError):
        write(field, other, **seat_of(field, held))
    assert field.state(other) is EntryState.PROPOSED


def test_a_seat_that_is_not_allotted_is_nobodys(field: Airfield) -> None:
    flight = field.flight(seats=1)
    (held,) = field.confirmed(flight, field.traveller("One"))
    (other,) = field.proposed(flight, field.traveller("Other"))
    with pytest.raises(IntegrityError):
        write(field, other, **(seat_of(field, held) | {"place": 2}))


def test_who_is_seated_on_one_flight_is_seated_on_no_other(field: Airfield) -> None:
    first, second = field.flight(seats=1), field.flight(seats=1, days=9)
    person = field.traveller()
    (entry,) = field.proposed(second, person)
    field.confirmed(first, person)
    (spare,) = field.confirmed(second, field.traveller("Spare"))
    seat = seat_of(field, spare)
    write(field, spare, state=EntryState.WITHDRAWN, place=None)
    with pytest.raises(IntegrityError):
        write(field, entry, **seat)
