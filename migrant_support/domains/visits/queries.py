"""Reads of visits: cut to the viewer's missions; people who were met are cut to the cases in sight."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.queries.records import case_visible_to
from migrant_support.domains.flights.models import ManifestEntry, SeatAllotment
from migrant_support.domains.flights.queries.deported import deported_among
from migrant_support.domains.flights.rules.states import SEATED, EntryState
from migrant_support.domains.flights.rules.words import DEPORTED
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import full_name
from migrant_support.domains.visits.models import CentreVisit, VisitCase
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import Unreadable, open_sealed
from migrant_support.policy import Power, ScopeKind

MOST = 300


@dataclass(frozen=True, slots=True)
class MetRow:
    """Somebody who was met, in sight of the viewer."""

    case_id: UUID
    case_reference: str
    person_id: UUID
    name: str
    is_deportee: bool
    is_open: bool


def visit_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `CentreVisit`: it is one of the viewer's missions."""
    reach = viewer.reach(Power.VISIT_WORK)
    if reach.everywhere:
        return sa.true()
    return CentreVisit.mission.in_(sorted(reach.ids(ScopeKind.MISSION)))


def fetch_visit(viewer: Viewer, visit_id: UUID, *, lock: bool = False) -> CentreVisit:
    """The doorway: a visit of the viewer's missions, or NotThere."""
    statement = sa.select(CentreVisit).where(CentreVisit.id == visit_id, visit_visible_to(viewer))
    visit = db.session.scalar(statement.with_for_update() if lock else statement)
    if visit is None:
        raise NotThere
    return visit


def last_visit(mission: str, institution_id: UUID) -> CentreVisit | None:
    """The newest visit of a mission to a place."""
    return db.session.scalars(
        sa.select(CentreVisit)
        .where(CentreVisit.mission == mission, CentreVisit.institution_id == institution_id)
        .order_by(CentreVisit.visited_on.desc(), CentreVisit.id.desc())
        .limit(1)
    ).first()


def newest_visits(viewer: Viewer) -> list[CentreVisit]:
    """The newest visit of each mission to each place, what is due first."""
    rank = (
        sa.func.row_number()
        .over(
            partition_by=(CentreVisit.mission, CentreVisit.institution_id),
            order_by=(CentreVisit.visited_on.desc(), CentreVisit.id.desc()),
        )
        .label("rank")
    )
    ranked = sa.select(CentreVisit.id, rank).where(visit_visible_to(viewer)).subquery()
    return list(
        db.session.scalars(
            sa.select(CentreVisit)
            .join(ranked, sa.and_(ranked.c.id == CentreVisit.id, ranked.c.rank == 1))
            .order_by(sa.func.coalesce(CentreVisit.next_on, date(9999, 1, 1)), CentreVisit.id)
            .limit(MOST)
        )
    )


def who_went(visit: CentreVisit) -> str:
    """Who went, of a visit that was fetched for the viewer."""
    try:
        return open_sealed(
            visit.who_sealed, data_class=DataClass.PERSONAL, table="centre_visit", column="who_sealed",
            row_id=visit.id, subject=visit.id,
        )  # fmt: skip
    except Unreadable:
        return ""


def met_on(viewer: Viewer, visit_id: UUID) -> list[MetRow]:
    """Who was met on a visit, as far as the viewer reads their cases."""
    rows = db.session.execute(
        sa.select(Case.id, Case.reference, Case.person_id, Person, VisitCase.is_deportee, Case.closed_at)
        .select_from(VisitCase)
        .join(Case, Case.id == VisitCase.case_id)
        .join(Person, Person.id == Case.person_id)
        .where(VisitCase.visit_id == visit_id, case_visible_to(viewer, Power.VISIT_WORK))
        .order_by(VisitCase.made_at, Case.id)
    )
    return [
        MetRow(case_id, reference, person_id, full_name(person.primary_name, person.secondary_name), deported,
               closed_at is None)
        for case_id, reference, person_id, person, deported, closed_at in rows
    ]  # fmt: skip


def open_case_of(viewer: Viewer, person_id: UUID, mission: str) -> UUID | None:
    """The newest open case of a person at a mission, in sight."""
    return db.session.scalars(
        sa.select(Case.id)
        .where(
            Case.person_id == person_id, Case.mission == mission, Case.closed_at.is_(None),
            case_visible_to(viewer, Power.VISIT_WORK),
        )
        .order_by(Case.opened_at.desc(), Case.id.desc())
        .limit(1)
    ).first()  # fmt: skip


def deportees_waiting(viewer: Viewer, flight_id: UUID) -> int:
    """How many who were met with a deportation ordered have no seat yet, at the missions of a flight; in sight only."""
    missions = sa.select(SeatAllotment.mission).where(SeatAllotment.flight_id == flight_id)
    gone = (*SEATED, EntryState.ARRIVED)
    statement = (
        sa.select(sa.func.count(sa.distinct(Case.person_id)))
        .select_from(VisitCase)
        .join(Case, Case.id == VisitCase.case_id)
        .where(
            VisitCase.is_deportee, Case.closed_at.is_(None), Case.mission.in_(missions), case_visible_to(viewer),
            ~sa.exists().where(ManifestEntry.person_id == Case.person_id, ManifestEntry.state.in_(gone)),
        )
    )  # fmt: skip
    return db.session.scalar(statement) or 0


def deportees_on(flight_id: UUID) -> int:
    """How many places for deportees are taken on a flight, as confirming counts them; a count that names nobody."""
    rows = db.session.execute(
        sa.select(ManifestEntry.person_id, ManifestEntry.services).where(
            ManifestEntry.flight_id == flight_id, ManifestEntry.state.in_(sorted(SEATED))
        )
    ).all()
    ordered = {service.value for service in DEPORTED}
    known = deported_among([person_id for person_id, _ in rows])
    return sum(1 for person_id, services in rows if person_id in known or set(services) & ordered)


def to_be_deported(person_ids: Collection[UUID]) -> set[UUID]:
    """Those of some people who were met on a visit with a deportation ordered, while their case is open; for limits."""
    found, wanted = set[UUID](), sorted(person_ids)
    for start in range(0, len(wanted), 500):
        found |= set(
            db.session.scalars(
                sa.select(Case.person_id)
                .join(VisitCase, VisitCase.case_id == Case.id)
                .where(VisitCase.is_deportee, Case.closed_at.is_(None), Case.person_id.in_(wanted[start : start + 500]))
            )
        )
    return found
