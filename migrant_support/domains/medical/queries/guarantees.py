"""Cost guarantees: amount and hospital for those who ask, grant and pay; why, only through an audited action."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.medical.models import CostGuarantee
from migrant_support.domains.medical.queries.record import mine
from migrant_support.domains.medical.rules.guarantees import OPEN, GuaranteeState, guarantee_number
from migrant_support.domains.medical.sealed import opened
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.web.paging import count_up_to
from migrant_support.policy import Power, ScopeKind

COUNTED = 500


@dataclass(frozen=True, slots=True)
class GuaranteeRow:
    """A guarantee without why it was asked for."""

    id: UUID
    person: PersonRow
    mission: str
    state: GuaranteeState
    hospital: str
    limit: Money
    number: str
    asked_at: datetime
    asked_by: UUID
    decided_at: datetime | None
    decided_by: UUID | None
    refusal: str
    valid_until: datetime | None
    used_at: datetime | None
    bill: Money | None
    closed_at: datetime | None


def in_view(viewer: Viewer, power: Power = Power.GUARANTEE_READ) -> sa.ColumnElement[bool]:
    """The condition on `CostGuarantee`: the person in sight, and the mission (or a site of it) among the viewer's."""
    reach = viewer.reach(power)
    missions = set(reach.ids(ScopeKind.MISSION))
    missions |= {code.partition("-")[0] for code in reach.ids(ScopeKind.SITE)}
    seen = mine(viewer, CostGuarantee, power)
    return seen if reach.everywhere else sa.and_(seen, CostGuarantee.mission.in_(sorted(missions)))


def guarantee_row(viewer: Viewer, guarantee_id: UUID) -> GuaranteeRow:
    """One guarantee. Raises NotThere."""
    found = db.session.execute(_listed(viewer).where(CostGuarantee.id == guarantee_id)).first()
    if found is None:
        raise NotThere
    return _row(*found)


def fetch_guarantee(viewer: Viewer, guarantee_id: UUID, power: Power) -> CostGuarantee:
    """The doorway for a change: locked. Raises NotThere."""
    row = db.session.scalar(
        sa.select(CostGuarantee)
        .where(CostGuarantee.id == guarantee_id, in_view(viewer, power))
        .with_for_update(of=CostGuarantee)
    )
    if row is None:
        raise NotThere
    return row


def guarantee_list(viewer: Viewer, state: GuaranteeState | None) -> sa.Select[CostGuarantee, Person]:
    """Guarantees in one state, or all that are open, for `keyset`."""
    states = [state] if state else sorted(OPEN)
    return _listed(viewer).where(CostGuarantee.state.in_(states))


def guarantee_rows(found: Any) -> list[GuaranteeRow]:
    """The lines of a list."""
    return [_row(guarantee, person) for guarantee, person in found]


def guarantees_of(viewer: Viewer, person_id: UUID) -> list[GuaranteeRow]:
    """The guarantees of a person, the latest first."""
    rows = db.session.execute(
        _listed(viewer)
        .where(CostGuarantee.person_id == person_id)
        .order_by(CostGuarantee.asked_at.desc(), CostGuarantee.id.desc())
        .limit(100)
    )
    return guarantee_rows(rows)


def waiting_guarantees(viewer: Viewer) -> int:
    """How many wait for this viewer's approval, up to COUNTED + 1; her own requests wait for somebody else."""
    waiting = sa.select(CostGuarantee.id).where(
        CostGuarantee.state == GuaranteeState.ASKED,
        CostGuarantee.asked_by != viewer.account_id,
        in_view(viewer, Power.GUARANTEE_APPROVE),
    )
    return count_up_to(waiting, COUNTED)


def _listed(viewer: Viewer) -> sa.Select[CostGuarantee, Person]:
    return sa.select(CostGuarantee, Person).join(Person, Person.id == CostGuarantee.person_id).where(in_view(viewer))


def _row(one: CostGuarantee, person: Person) -> GuaranteeRow:
    is_numbered = one.year is not None and one.serial is not None
    return GuaranteeRow(
        id=one.id,
        person=row_of(person),
        mission=one.mission,
        state=one.state,
        hospital=one.hospital,
        limit=Money(one.amount, one.currency),
        number=guarantee_number(one.mission, one.year or 0, one.serial or 0) if is_numbered else "",
        asked_at=one.asked_at,
        asked_by=one.asked_by,
        decided_at=one.decided_at,
        decided_by=one.decided_by,
        refusal=opened(one.refusal_sealed, "cost_guarantee", "refusal_sealed", one.id, one.person_id).get("reason", ""),
        valid_until=one.valid_until,
        used_at=one.used_at,
        bill=Money(one.bill, one.currency) if one.bill is not None else None,
        closed_at=one.closed_at,
    )
