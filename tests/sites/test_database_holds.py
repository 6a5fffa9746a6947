"""The database itself keeps two out of one bed and one out of two, whatever an action forgot (invariant 1)."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.sites.actions.holding import hold_beds
from migrant_support.domains.sites.actions.stays import Wanted, check_rooms
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.sites.conftest import Shelter
from tests.support.shelters import NOON

DAY = timedelta(days=1)


def write(shelter: Shelter, person: UUID, bed: UUID, first: datetime, last: datetime | None) -> None:
    """A planned stay written past every rule."""
    with shelter.kuwait.app.app_context(), work(write=True):
        row = {
            "id": new_id(), "person_id": person, "site_id": shelter.site, "bed_id": bed, "state": StayState.PLANNED,
            "from_at": first, "until_at": last, "made_at": NOON,
        }  # fmt: skip
        db.session.execute(sa.insert(Stay), [row])


@pytest.mark.parametrize(
    ("first", "last"),
    [(NOON + DAY, NOON + 2 * DAY), (NOON - DAY, NOON + DAY), (NOON + 2 * DAY, None), (NOON - DAY, None)],
    ids=["within", "over its beginning", "over its end", "around it"],
)
@pytest.mark.parametrize("same", ["bed", "person"])
def test_a_span_that_overlaps_is_refused_by_the_trigger(
    shelter: Shelter, first: datetime, last: datetime | None, same: str
) -> None:
    one, other = shelter.woman("One"), shelter.woman("Other")
    write(shelter, one, shelter.beds[0], NOON, NOON + 3 * DAY)
    person, bed = (other, shelter.beds[0]) if same == "bed" else (one, shelter.beds[1])
    with pytest.raises(IntegrityError, match=f"stay_{same}_once"):
        write(shelter, person, bed, first, last)


def test_the_instant_at_which_one_leaves_is_the_next_ones(shelter: Shelter) -> None:
    write(shelter, shelter.woman("One"), shelter.beds[0], NOON, NOON + DAY)
    write(shelter, shelter.woman("Other"), shelter.beds[0], NOON + DAY, None)
    assert shelter.kuwait.value(sa.select(sa.func.count()).select_from(Stay)) == 2


def _judge(shelter: Shelter, wanted: Wanted) -> None:
    with shelter.kuwait.app.app_context(), work(write=True):
        check_rooms([wanted], hold_beds(shelter.kuwait.viewer(), [wanted.bed_id]))


@pytest.mark.one_database
def test_the_rule_says_that_a_bed_is_taken_before_the_database_has_to(shelter: Shelter) -> None:
    write(shelter, shelter.woman("One"), shelter.beds[0], NOON, None)
    with pytest.raises(Refused, match="bed_taken"):
        _judge(shelter, Wanted(shelter.woman("Other"), shelter.beds[0], NOON + DAY, None))
