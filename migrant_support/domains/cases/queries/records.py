"""Reads of cases. A case is there for a viewer when its person is, and its mission is in the viewer's reach.

The narrative and the notes are protected: reading them is `actions.read_narrative`, which is audited.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.cases.models import Case, CaseCategory, CaseMove, CaseTransfer
from migrant_support.domains.cases.rules import (
    SENSITIVE,
    CaseState,
    Category,
    Channel,
    CloseOutcome,
    Risk,
    listable,
)
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import now
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import Unreadable, open_sealed
from migrant_support.policy import Power, ScopeKind


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A line of a list: no sensitive category stands here."""

    id: UUID
    reference: str
    person: PersonRow
    mission: str
    state: CaseState
    risk: Risk
    opened_at: datetime
    categories: tuple[Category, ...]
    officer_id: UUID | None


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case as its readers see it. `categories` hold the sensitive ones only for those who may read the narrative."""

    id: UUID
    reference: str
    person_id: UUID
    mission: str
    state: CaseState
    opened_at: datetime
    channel: Channel
    officer_id: UUID | None
    risk: Risk
    risk_reasons: tuple[str, ...]
    raised_because: str
    categories: tuple[Category, ...]
    employer: str
    agency: str
    job: str
    contract_from: date | None
    contract_until: date | None
    civil_id: str
    wages_owed: Money | None
    absconding_reported: bool
    has_narrative: bool
    closed_at: datetime | None
    outcome: CloseOutcome | None
    version: int
    reads_all: bool  # the story is open to this viewer, and so is what is sensitive of the facts


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A step that a case took."""

    target: CaseState
    at: datetime
    by: UUID | None
    reason: str


def case_visible_to(viewer: Viewer, power: Power = Power.CASE_READ) -> ColumnElement[bool]:
    """The condition on `Case`: person visible with the power, mission in reach (a named reader needs none)."""
    reach = viewer.reach(power)
    seen = visible_to(viewer, power, person_id=Case.person_id)  # type: ignore[arg-type]
    if not reach:
        return sa.false()
    if reach.everywhere or not (missions := reach.ids(ScopeKind.MISSION)):
        return seen
    return sa.and_(seen, Case.mission.in_(sorted(missions)))


READING = frozenset({Power.CASE_READ, Power.NARRATIVE_READ, Power.SECURITY_NOTE_READ})
"""Powers that a mission keeps for a while over a case that went to another one."""


def case_readable_by(viewer: Viewer, power: Power = Power.CASE_READ) -> ColumnElement[bool]:
    """The condition on `Case` for reading one case: visible, or given away to another mission not long ago.

    Lists and counts take `case_visible_to`: a case stands on the list of the mission that has it.
    """
    visible = case_visible_to(viewer, power)
    missions = sorted(viewer.reach(power).ids(ScopeKind.MISSION))
    if power not in READING or not missions:
        return visible
    seen = visible_to(viewer, power, person_id=Case.person_id)  # type: ignore[arg-type]
    given_away = sa.exists().where(
        CaseTransfer.case_id == Case.id, CaseTransfer.from_mission.in_(missions), CaseTransfer.kept_until > now()
    )
    return sa.or_(visible, sa.and_(seen, given_away))


def fetch_case(viewer: Viewer, case_id: UUID, power: Power = Power.CASE_READ, *, lock: bool = False) -> Case:
    """The doorway: the case's row for this viewer, or NotThere."""
    statement = sa.select(Case).where(Case.id == case_id, case_readable_by(viewer, power))
    case = db.session.scalar(statement.with_for_update() if lock else statement)
    if case is None:
        raise NotThere
    return case


def case_record(viewer: Viewer, case_id: UUID) -> CaseRecord:
    """A whole case without its narrative; raises NotThere."""
    case = fetch_case(viewer, case_id)
    return _record(case, categories_of([case.id])[case.id], reads_all=case.id in _read_whole(viewer, [case.id]))


def cases_of(viewer: Viewer, person_id: UUID) -> list[CaseRecord]:
    """The cases of a person, the newest first."""
    cases = db.session.scalars(
        sa.select(Case).where(Case.person_id == person_id, case_readable_by(viewer)).order_by(Case.opened_at.desc())
    ).all()
    ticked = categories_of([case.id for case in cases])
    whole = _read_whole(viewer, [case.id for case in cases])
    return [_record(case, ticked[case.id], reads_all=case.id in whole) for case in cases]


def _read_whole(viewer: Viewer, case_ids: Sequence[UUID]) -> set[UUID]:
    """Of cases that the viewer sees: those whose story is open to her. Several roles may reach unlike far."""
    reach = viewer.reach(Power.NARRATIVE_READ)
    if not reach or reach == viewer.reach(Power.CASE_READ):
        return set(case_ids) if reach else set()
    open_to_her = case_readable_by(viewer, Power.NARRATIVE_READ)
    return set(db.session.scalars(sa.select(Case.id).where(Case.id.in_(case_ids), open_to_her)))


def _record(case: Case, ticked: set[Category], *, reads_all: bool) -> CaseRecord:
    wages = case.wages_owed
    return CaseRecord(
        id=case.id,
        reference=case.reference,
        person_id=case.person_id,
        mission=case.mission,
        state=case.state,
        opened_at=case.opened_at,
        channel=case.channel,
        officer_id=case.officer_id,
        risk=case.risk,
        risk_reasons=tuple(case.risk_reasons) if reads_all else (),
        raised_because=raised_because(case) if reads_all else "",
        categories=tuple(c for c in Category if c in ticked) if reads_all else listable(ticked),
        employer=case.employer,
        agency=case.agency,
        job=case.job,
        contract_from=case.contract_from,
        contract_until=case.contract_until,
        civil_id=_civil_id(case) if reads_all else "",
        wages_owed=Money(wages, case.wages_currency) if wages is not None and case.wages_currency else None,
        absconding_reported=case.absconding_reported,
        has_narrative=case.narrative_sealed is not None,
        closed_at=case.closed_at,
        outcome=case.outcome,
        version=case.version,
        reads_all=reads_all,
    )


def raised_because(case: Case) -> str:
    """Why a colleague raised the risk, opened for a reader of the story; "" where nobody did."""
    return own_words(case.raised_because_sealed, "case_file", "raised_because_sealed", case.id, case.person_id)


def own_words(blob: bytes | None, table: str, column: str, row_id: UUID, person_id: UUID) -> str:
    """A text sealed under the person's key; "" for none and for one that can be opened no more.

    For actions that write their audit line, and for what the readers of a story see on every page of the case.
    """
    if blob is None:
        return ""
    try:
        return open_sealed(
            blob, data_class=DataClass.PROTECTION, table=table, column=column, row_id=row_id, subject=person_id
        )
    except Unreadable:
        return ""


def _civil_id(case: Case) -> str:
    if not case.civil_id_sealed:
        return ""
    try:
        return open_sealed(
            case.civil_id_sealed,
            data_class=DataClass.PERSONAL,
            table="case_file",
            column="civil_id_sealed",
            row_id=case.id,
        )
    except Unreadable:
        return ""


def categories_of(case_ids: Sequence[UUID]) -> dict[UUID, set[Category]]:
    """The ticked categories of some cases, all of them; callers cut before showing."""
    ticked: dict[UUID, set[Category]] = {case_id: set() for case_id in case_ids}
    if case_ids:
        rows = db.session.execute(
            sa.select(CaseCategory.case_id, CaseCategory.category).where(CaseCategory.case_id.in_(case_ids))
        )
        for case_id, category in rows:
            ticked[case_id].add(category)
    return ticked


def case_risks(case_ids: Sequence[UUID]) -> dict[UUID, Risk]:
    """The risk levels of cases just opened, for the first follow-up; no one is shown them."""
    levels: dict[UUID, Risk] = {}
    for start in range(0, len(case_ids), 500):
        rows = db.session.execute(sa.select(Case.id, Case.risk).where(Case.id.in_(case_ids[start : start + 500])))
        levels |= dict(rows.all())
    return levels


def open_cases_at(mission: str, person_ids: Sequence[UUID]) -> set[UUID]:
    """Which of some persons have an open case at a mission; for actions, which show it to nobody."""
    found: set[UUID] = set()
    for start in range(0, len(person_ids), 500):
        found |= set(
            db.session.scalars(
                sa.select(Case.person_id).where(
                    Case.person_id.in_(person_ids[start : start + 500]),
                    Case.mission == mission,
                    Case.state != CaseState.CLOSED,
                )
            )
        )
    return found


def moves_of(viewer: Viewer, case_id: UUID) -> list[MoveRow]:
    """The steps of a case, newest first."""
    rows = db.session.execute(
        sa.select(CaseMove.target, CaseMove.at, CaseMove.by, CaseMove.reason)
        .join(Case, Case.id == CaseMove.case_id)
        .where(CaseMove.case_id == case_id, case_readable_by(viewer))
        .order_by(CaseMove.at.desc(), CaseMove.id.desc())
    )
    return [MoveRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list of cases is cut to; None means everything."""

    mission: str | None = None
    state: CaseState | None = None
    category: Category | None = None
    risks: tuple[Risk, ...] = ()
    officer_id: UUID | None = None
    only_open: bool = False


def case_list(viewer: Viewer, wanted: CaseFilter) -> sa.Select[Case, Person]:
    """The statement of a list of cases with their persons, for keyset paging by (opened_at, id).

    A sensitive category cannot be asked for: a filter would show what the list hides.
    """
    statement = sa.select(Case, Person).join(Person, Person.id == Case.person_id).where(case_visible_to(viewer))
    if wanted.mission:
        statement = statement.where(Case.mission == wanted.mission)
    if wanted.state:
        statement = statement.where(Case.state == wanted.state)
    if wanted.only_open:
        statement = statement.where(Case.state != CaseState.CLOSED)
    if wanted.risks:
        statement = statement.where(Case.risk.in_(wanted.risks))
    if wanted.officer_id:
        statement = statement.where(Case.officer_id == wanted.officer_id)
    if wanted.category:
        if wanted.category in SENSITIVE:
            return statement.where(sa.false())
        ticked = sa.exists().where(CaseCategory.case_id == Case.id, CaseCategory.category == wanted.category)
        statement = statement.where(ticked)
    return statement


def case_rows(cases: Sequence[tuple[Case, Person]]) -> list[CaseRow]:
    """List lines of loaded cases; one statement for all categories."""
    ticked = categories_of([case.id for case, _ in cases])
    return [
        CaseRow(
            case.id,
            case.reference,
            row_of(person),
            case.mission,
            case.state,
            case.risk,
            case.opened_at,
            listable(ticked[case.id]),
            case.officer_id,
        )
        for case, person in cases
    ]
