"""Needs and vulnerabilities of a case as facts: kinds, days, counts. `actions.needs` reads their words, audited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases import kinds
from migrant_support.domains.cases.models import Case, CaseNeed, CaseVulnerability, NeedAction
from migrant_support.domains.cases.queries.records import CaseRecord, case_visible_to, fetch_case
from migrant_support.domains.cases.rules.needs import (
    Achievement,
    ActionState,
    NeedOutcome,
    Severity,
    achievement,
    is_answered,
)
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need with what is done about it, in counts."""

    id: UUID
    kind: str
    severity: Severity
    wanted_by: date | None
    vulnerability_id: UUID | None
    outcome: NeedOutcome | None
    outcome_at: datetime | None
    opened_at: datetime
    planned: int
    done: int
    not_possible: int
    minutes: int
    next_due: date | None


@dataclass(frozen=True, slots=True)
class VulnerabilityRow:
    """Something that makes the person vulnerable, and whether a need answers it."""

    id: UUID
    kind: str
    noted_at: datetime
    is_answered: bool


@dataclass(frozen=True, slots=True)
class CaseWork:
    """What a case asks for: the needs (the open and gravest first), the vulnerabilities, and how far it is."""

    needs: tuple[NeedRow, ...]
    vulnerabilities: tuple[VulnerabilityRow, ...]
    achieved: Achievement

    @property
    def unanswered(self) -> tuple[VulnerabilityRow, ...]:
        """The vulnerabilities that nothing answers."""
        return tuple(one for one in self.vulnerabilities if not one.is_answered)


def work_of(case: CaseRecord) -> CaseWork:
    """The work of a case that the caller has found for the viewer; two statements.

    Sensitive kinds stand there only for those to whom the story is open; the others count what they see.
    """
    needs = _needs(case)
    listed = [need for need in needs if case.reads_all or _is_open_word(kinds.needs(), need.kind)]
    found = db.session.scalars(
        sa.select(CaseVulnerability)
        .where(CaseVulnerability.case_id == case.id, CaseVulnerability.ended_at.is_(None))
        .order_by(CaseVulnerability.noted_at, CaseVulnerability.id)
    )
    vulnerable = tuple(
        VulnerabilityRow(one.id, one.kind, one.noted_at, is_answered(one.id, needs))
        for one in found
        if case.reads_all or _is_open_word(kinds.vulnerabilities(), one.kind)
    )
    return CaseWork(tuple(listed), vulnerable, achievement(need.outcome for need in listed))


def _is_open_word(known: Mapping[str, kinds.Kind], code: str) -> bool:
    return code in known and not known[code].is_sensitive


def _needs(case: CaseRecord) -> list[NeedRow]:
    state = NeedAction.state
    counts = (
        sa.select(
            NeedAction.need_id,
            *(sa.func.count(sa.case((state == one, 1))).label(one.value) for one in ActionState),
            sa.func.coalesce(sa.func.sum(NeedAction.minutes), 0).label("minutes"),
            sa.func.min(sa.case((state == ActionState.PLANNED, NeedAction.due_on))).label("next_due"),
        )
        .join(CaseNeed, CaseNeed.id == NeedAction.need_id)
        .where(CaseNeed.case_id == case.id)
        .group_by(NeedAction.need_id)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(CaseNeed, counts)
        .outerjoin(counts, counts.c.need_id == CaseNeed.id)
        .where(CaseNeed.case_id == case.id)
        .order_by(CaseNeed.opened_at, CaseNeed.id)
    )
    order = list(Severity)
    found = [
        NeedRow(
            id=row.CaseNeed.id,
            kind=row.CaseNeed.kind,
            severity=row.CaseNeed.severity,
            wanted_by=row.CaseNeed.wanted_by,
            vulnerability_id=row.CaseNeed.vulnerability_id,
            outcome=row.CaseNeed.outcome,
            outcome_at=row.CaseNeed.outcome_at,
            opened_at=row.CaseNeed.opened_at,
            planned=row.planned or 0,
            done=row.done or 0,
            not_possible=row.not_possible or 0,
            minutes=int(row.minutes or 0),
            next_due=row.next_due,
        )
        for row in rows
    ]
    return sorted(found, key=lambda need: (need.outcome is not None, order.index(need.severity)))


def fetch_need(viewer: Viewer, case_id: UUID, need_id: UUID, power: Power = Power.CASE_WORK) -> CaseNeed:
    """The doorway to a need: its case is fetched for the viewer. Raises NotThere."""
    fetch_case(viewer, case_id, power)
    need = db.session.scalar(sa.select(CaseNeed).where(CaseNeed.id == need_id, CaseNeed.case_id == case_id))
    if need is None:
        raise NotThere
    return need


def places_of_actions(viewer: Viewer, action_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, UUID]]:
    """(case, need) of some actions, as far as the viewer works on their cases; for links of tasks."""
    if not action_ids:
        return {}
    rows = db.session.execute(
        sa.select(NeedAction.id, CaseNeed.case_id, CaseNeed.id)
        .join(CaseNeed, CaseNeed.id == NeedAction.need_id)
        .join(Case, Case.id == CaseNeed.case_id)
        .where(NeedAction.id.in_(action_ids), case_visible_to(viewer, Power.CASE_WORK))
    )
    return {action_id: (case_id, need_id) for action_id, case_id, need_id in rows}
