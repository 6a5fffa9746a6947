"""What others are to do for people: alerts as words of a closed list, without why. For boards, desks and checkpoints.

The caller has the people through a doorway already: whoever meets somebody may read what to do for her.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.medical.models import MedicalAlert
from migrant_support.domains.medical.rules.alerts import Instruction
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db

AT_ONCE = 500
_ORDER = list(Instruction)


def in_force() -> sa.ColumnElement[bool]:
    """The condition on `MedicalAlert`: neither lifted nor over."""
    still = sa.or_(MedicalAlert.ends_at.is_(None), MedicalAlert.ends_at > now())
    return sa.and_(MedicalAlert.lifted_at.is_(None), still)


def instructions_for(person_ids: Collection[UUID]) -> dict[UUID, tuple[Instruction, ...]]:
    """What to do for each of some people, in the order of the list; one statement for each five hundred."""
    said: dict[UUID, set[str]] = {}
    for some in _batches(person_ids):
        rows = db.session.execute(
            sa.select(MedicalAlert.person_id, MedicalAlert.instructions).where(
                MedicalAlert.person_id.in_(some), in_force()
            )
        )
        for person_id, listed in rows:
            said.setdefault(person_id, set()).update(listed)
    return {who: tuple(sorted(map(Instruction, words), key=_ORDER.index)) for who, words in said.items()}


def apart_among(person_ids: Collection[UUID]) -> set[UUID]:
    """Those of some people who must sleep apart, for the rules of rooms. Nobody is told why."""
    found: set[UUID] = set()
    for some in _batches(person_ids):
        found |= set(
            db.session.scalars(
                sa.select(MedicalAlert.person_id).where(
                    MedicalAlert.person_id.in_(some), MedicalAlert.is_apart.is_(True), in_force()
                )
            )
        )
    return found


def _batches(person_ids: Collection[UUID]) -> Iterable[list[UUID]]:
    ids = sorted(set(person_ids))
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
