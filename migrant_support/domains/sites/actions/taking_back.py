"""Taking back what was written down a moment ago: she has not left after all, she does come after all.

The old row stays as it was written; a new one goes on where it stopped, so that the history shows both. The site may
have lost sight of the person with the act: who came through the doorway of the stay may give her the same bed again.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.rules import Checkpoint
from migrant_support.domains.sites.actions.holding import (
    ask_flags,
    database_says_no_in_words,
    hold_beds,
    hold_people_of_stays,
    hold_stay,
)
from migrant_support.domains.sites.actions.stays import Wanted, after_the_open_stay, give_beds, sleep_with
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.queries.stays import fetch_stay
from migrant_support.domains.sites.rules import StayEnd, StayState
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.store import db
from migrant_support.policy import Power

A_MOMENT = timedelta(minutes=5)
"""How long after an act its opposite is still the same piece of work; our choice. Later, a bed is found anew."""


def give_back(actor: Viewer, stay_id: UUID, *, until_at: datetime | None, within: timedelta = A_MOMENT) -> UUID:
    """Give a person the bed back that she left, or that was reserved for her, a moment ago; return the new stay's id.

    Infants who slept with her come along. `until_at` is the end that the stay had before; `within` is how long ago she
    may have left. Raises NotThere, Refused when
    it is too late or somebody else has the bed by now.
    """
    demand(actor, Power.STAY_PLACE)
    row = fetch_stay(actor, stay_id, Power.STAY_PLACE)
    infants = _left_with(stay_id)
    people = [row.person_id, *(infant.person_id for infant in infants)]
    hold_people_of_stays(people)
    held = hold_beds(actor, [row.bed_id])
    stay = hold_stay(stay_id)
    moment = now()
    if stay.state is StayState.ENDED and stay.end_reason is not StayEnd.MOVED:
        state, act = StayState.CURRENT, "sites.stay.place"
    elif stay.state is StayState.CANCELLED:
        state, act = StayState.PLANNED, "sites.stay.reserve"
    else:
        raise _too_late()
    if stay.bed_id is None or stay.closed_at is None or stay.closed_at < moment - within:
        raise _too_late()
    ask_flags(people, Checkpoint.ADMISSION, Checkpoint.ROOM)
    begins = moment if state is StayState.CURRENT else max(stay.from_at, moment)
    wanted = Wanted(stay.person_id, stay.bed_id, begins, until_at, stay.remark)
    wanted = replace(wanted, moved_from_id=stay.id) if state is StayState.CURRENT else after_the_open_stay(wanted)
    with database_says_no_in_words():
        made = give_beds(actor, [wanted], held, state, act=act)[0]
        for infant in infants:
            sleep_with(actor, infant.person_id, hold_stay(made), held[row.bed_id])
    return made


def _left_with(stay_id: UUID) -> list[Stay]:
    """The infants whose stays were closed in the same act as hers."""
    adult = db.session.get(Stay, stay_id)
    if adult is None or adult.closed_at is None:
        return []
    near = timedelta(seconds=1)
    with_her = sa.select(Stay).where(
        Stay.with_stay_id == stay_id, Stay.closed_at.between(adult.closed_at - near, adult.closed_at + near)
    )
    return list(db.session.scalars(with_her.order_by(Stay.id)))


def _too_late() -> Refused:
    return Refused("undo_too_late", msg("It is too late to take this back. Find a bed for her anew."))
