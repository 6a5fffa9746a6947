"""Saying that somebody sleeps apart: alone, or never in one room with somebody. No reason is asked, and none kept."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.queries.finding import person_by_reference
from migrant_support.domains.people.queries.records import fetch_person
from migrant_support.domains.sites.models import ApartMark
from migrant_support.domains.sites.queries.apart import apart_marks
from migrant_support.domains.sites.queries.sleepers import is_kept_apart
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.policy import Power


def keep_apart(actor: Viewer, person_id: UUID, *, reference: str = "", until_at: datetime | None = None) -> UUID:
    """Let somebody sleep in rooms without strangers, or apart from the person of a reference; return the mark's id.

    Nobody is moved by it: the board says where it is not so yet. Raises NotThere, Refused.
    """
    demand(actor, Power.APART_SET)
    fetch_person(actor, person_id, Power.APART_SET)
    other_id = None
    if reference.strip():
        other_id = person_by_reference(actor, reference)
        if other_id is None:
            raise Refused("reference_unknown", msg("Nobody with this reference is known to you."), field="reference")
        if other_id == person_id:
            raise Refused("same_person", msg("Write the reference of the other person."), field="reference")
    moment = now()
    if until_at is not None and until_at <= moment:
        raise Refused("over_already", msg("This day is past. Choose a later day, or none."), field="until")
    for one in sorted({str(person_id), str(other_id or person_id)}):
        wait_turn(f"apart {one}")
    if _stands(person_id, other_id):
        raise Refused("apart_already", msg("This was said already."), field="reference")
    mark = ApartMark(
        id=new_id(), person_id=person_id, other_id=other_id, made_at=moment, made_by=actor.account_id,
        until_at=until_at,
    )  # fmt: skip
    db.session.add(mark)
    db.session.flush()
    record(actor, "sites.apart.set", kind="person", object_id=person_id)
    return mark.id


def _stands(person_id: UUID, other_id: UUID | None) -> bool:
    if other_id is None:
        mine = sa.and_(ApartMark.person_id == person_id, ApartMark.other_id.is_(None))
    else:
        mine = sa.or_(
            sa.and_(ApartMark.person_id == person_id, ApartMark.other_id == other_id),
            sa.and_(ApartMark.person_id == other_id, ApartMark.other_id == person_id),
        )
    return bool(db.session.scalar(sa.select(sa.exists().where(is_kept_apart(), mine))))


def lift_apart(actor: Viewer, person_id: UUID, mark_id: UUID) -> None:
    """It does not count any more. Raises NotThere for a mark that is not there for the actor, or counts no more."""
    demand(actor, Power.APART_SET)
    fetch_person(actor, person_id, Power.APART_SET)
    if mark_id not in {mark.id for mark in apart_marks(actor, person_id)}:
        raise NotThere
    mark = db.session.get_one(ApartMark, mark_id, with_for_update=True, populate_existing=True)
    if mark.lifted_at is None:
        mark.lifted_at, mark.lifted_by = now(), actor.account_id
        db.session.flush()
        record(actor, "sites.apart.lift", kind="person", object_id=person_id)
