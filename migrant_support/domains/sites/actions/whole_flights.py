"""What a whole flight means for beds: who flies home leaves hers; who does not come gives back the planned one.

For procedures only: they have asked for the power over the flight and locked its people, so no doorway of a site is
asked here; a clerk at one mission lets people of every shelter go.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.sites import history as happenings
from migrant_support.domains.sites.actions.holding import database_says_no_in_words, infants_with
from migrant_support.domains.sites.actions.leaving import cancel_plan, end_stay, goes_on
from migrant_support.domains.sites.models import Bed, Stay
from migrant_support.domains.sites.rules import StayEnd, StayState
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.history import happened_to_many
from migrant_support.platform.store import db

AT_ONCE = 500


def leave_for_home(actor: Viewer, person_ids: Collection[UUID]) -> int:
    """The current stays of people who fly home end; infants who slept with them fly along. Returns how many ended."""
    moment = now()
    ended: list[UUID] = []
    with database_says_no_in_words():
        for stay in _of_people(person_ids):
            if stay.state is StayState.CURRENT:  # an infant's ended with the adult's
                end_stay(actor, stay, at=moment, reason=StayEnd.LEFT_FOR_HOME)
            ended.append(stay.person_id)
    happened_to_many("person", ended, happenings.LEFT, at=moment, actor=actor)
    return len(ended)


def give_back_places(actor: Viewer, stay_ids: Collection[UUID], *, reason: str) -> int:
    """Cancel planned stays; a stay that was to end for one goes on without an end again. Returns how many."""
    stays = _held(sa.and_(Stay.id.in_(sorted(set(stay_ids))), Stay.state == StayState.PLANNED))
    for stay in stays:
        if stay.state is not StayState.PLANNED:
            continue
        begins, before_id = stay.from_at, stay.moved_from_id
        for one in (*infants_with(stay.id), stay):
            if one.state is StayState.PLANNED:
                cancel_plan(actor, one, reason=reason)
        before = db.session.get(Stay, before_id, populate_existing=True) if before_id else None
        if before is not None and before.state is StayState.CURRENT and before.until_at == begins:
            goes_on(before)
    return len(stays)


def _of_people(person_ids: Collection[UUID]) -> list[Stay]:
    ids = sorted(set(person_ids))
    found: list[Stay] = []
    for start in range(0, len(ids), AT_ONCE):
        found += _held(sa.and_(Stay.person_id.in_(ids[start : start + AT_ONCE]), Stay.state == StayState.CURRENT))
    return found


def _held(which: ColumnElement[bool]) -> Sequence[Stay]:
    """The stays, their beds locked by id before them; those with a bed of their own come first."""
    db.session.execute(
        sa.select(Bed.id).where(Bed.id.in_(sa.select(Stay.bed_id).where(which))).order_by(Bed.id).with_for_update()
    ).all()
    return db.session.scalars(
        sa.select(Stay)
        .where(which)
        .order_by(Stay.bed_id.is_(None), Stay.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
