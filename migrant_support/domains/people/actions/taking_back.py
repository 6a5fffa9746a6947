"""Taking back people who came with a wrong list: they are kept, leave their travel units, and nobody sees them."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people import history as happenings
from migrant_support.domains.people.models import Person, TakenBack, TravelUnitMember
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history.models import HistoryEvent
from migrant_support.platform.store import db
from migrant_support.policy import Power

AT_ONCE = 500
_CAME_WITH_THE_LIST = (happenings.REGISTERED, happenings.UNIT_JOINED, "case_opened", "task_added", "stay_listed")


def take_back_people(actor: Viewer, person_ids: Sequence[UUID], *, batch: UUID) -> None:
    """Make people of an undone list invisible to everybody. Refused when one was worked on since she was registered.

    Work is a change of her row, or anything in her timeline that did not come with the list itself.
    """
    demand(actor, Power.PERSON_REGISTER)
    if worked_on_since(actor, person_ids):
        raise Refused(
            "worked_on_since",
            msg("Somebody worked on people of this list meanwhile, so it can no longer be taken back."),
        )
    if not person_ids:
        return
    db.session.execute(
        sa.insert(TakenBack), [{"person_id": p, "at": now(), "by": actor.account_id} for p in person_ids]
    )
    _leave_units(person_ids)
    record(actor, "people.person.take_back", kind="import_batch", object_id=batch, reason=f"{len(person_ids)} persons")


def worked_on_since(actor: Viewer, person_ids: Sequence[UUID]) -> set[UUID]:
    """Those of some people of a list whose row changed, with whom something happened since, or whom the actor may no
    longer change.
    """
    happened_since = sa.exists().where(
        HistoryEvent.subject_id == Person.id, HistoryEvent.kind.not_in(_CAME_WITH_THE_LIST)
    )
    worked_on = sa.or_(Person.version > 1, ~visible_to(actor, Power.PERSON_EDIT), happened_since)
    found: set[UUID] = set()
    for start in range(0, len(person_ids), AT_ONCE):
        part = list(person_ids[start : start + AT_ONCE])
        found |= set(db.session.scalars(sa.select(Person.id).where(Person.id.in_(part), worked_on)))
    return found


def _leave_units(person_ids: Sequence[UUID]) -> None:
    """End their memberships, and a unit in which only one person is left."""
    going = {"left_at": now(), "left_reason": "the list was taken back"}
    for start in range(0, len(person_ids), AT_ONCE):
        mine = sa.and_(
            TravelUnitMember.person_id.in_(person_ids[start : start + AT_ONCE]), TravelUnitMember.left_at.is_(None)
        )
        units = db.session.scalars(sa.select(TravelUnitMember.unit_id).where(mine).distinct()).all()
        db.session.execute(sa.update(TravelUnitMember).where(mine).values(going))
        alone = (
            sa.select(TravelUnitMember.unit_id)
            .where(TravelUnitMember.unit_id.in_(units), TravelUnitMember.left_at.is_(None))
            .group_by(TravelUnitMember.unit_id)
            .having(sa.func.count() == 1)
        )
        lonely = db.session.scalars(alone).all()
        db.session.execute(
            sa.update(TravelUnitMember)
            .where(TravelUnitMember.unit_id.in_(lonely), TravelUnitMember.left_at.is_(None))
            .values(going)
        )
