"""How often something was looked at and changed, by role: what a person may be told of it, who are not named to her."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.audit.words import ActGroup, group_of
from migrant_support.platform.store import db


@dataclass(frozen=True, slots=True)
class RoleActs:
    """What one role did: how many protected reads and other acts, and when last."""

    role: str
    reads: int
    changes: int
    last_at: datetime


def acts_by_role(object_ids: Collection[UUID]) -> list[RoleActs]:
    """The acts upon some objects by role, most first; the caller has found the objects through their doorways."""
    rows = db.session.execute(
        sa.select(AuditLine.actor_role, AuditLine.act, sa.func.count(), sa.func.max(AuditLine.at))
        .where(AuditLine.object_id.in_([str(each) for each in object_ids]))
        .group_by(AuditLine.actor_role, AuditLine.act)
    )
    found: dict[str, RoleActs] = {}
    for role, act, count, last in rows:
        known = found.get(role, RoleActs(role, 0, 0, last))
        is_read = group_of(act) is ActGroup.READS
        found[role] = RoleActs(
            role,
            known.reads + count * is_read,
            known.changes + count * (not is_read),
            max(known.last_at, last),
        )
    return sorted(found.values(), key=lambda one: (-one.reads - one.changes, one.role))
