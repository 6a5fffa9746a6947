"""Reads of deaths abroad and consignments: a record is there when its case is, and at the airport where it lands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.queries.records import case_visible_to
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.queries.flights import flight_visible_to
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.people.models import Person, RestrictedFile
from migrant_support.domains.people.queries import full_name
from migrant_support.domains.remains.models import (
    CargoAllowance,
    Consignment,
    ConsignmentMove,
    ConsignmentPaper,
    DeathAbroad,
    KinTold,
)
from migrant_support.domains.remains.needed import needed_papers
from migrant_support.domains.remains.rules import (
    ON_A_FLIGHT,
    UNDER_WAY,
    ConsignmentKind,
    ConsignmentPaperKind,
    ConsignmentState,
    KinWay,
    Lack,
    Ready,
    missing,
    number_text,
)
from migrant_support.domains.remains.sealing import opened
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind

AT_THE_AIRPORT = (ConsignmentState.FLOWN, ConsignmentState.LANDED, ConsignmentState.RECEIVED)
MOST = 200


@dataclass(frozen=True, slots=True)
class ConsignmentRow:
    """A consignment with what is missing; names but for the deceased's are read one at a time."""

    id: UUID
    death_id: UUID
    case_id: UUID
    person_id: UUID
    name: str
    reference: str
    number: str
    kind: ConsignmentKind
    state: ConsignmentState
    mission: str
    flight_id: UUID | None
    airway_bill: str
    died_on: date
    papers: frozenset[ConsignmentPaperKind]
    lacks: tuple[Lack, ...]
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class KinRow:
    """That somebody was told."""

    told_on: date
    way: KinWay
    who: dict[str, str]
    by: UUID


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper that counts."""

    id: UUID
    kind: ConsignmentPaperKind
    issued_on: date
    number: str


def fetch_death(viewer: Viewer, case_id: UUID, power: Power = Power.REMAINS_READ) -> DeathAbroad:
    """The doorway to a record of death by its case, or NotThere."""
    death = db.session.scalar(
        sa.select(DeathAbroad)
        .join(Case, Case.id == DeathAbroad.case_id)
        .where(DeathAbroad.case_id == case_id, case_visible_to(viewer, power))
    )
    if death is None:
        raise NotThere
    return death


def death_of(viewer: Viewer, case_id: UUID) -> DeathAbroad | None:
    """The record of a case in sight, if there is one."""
    return db.session.scalar(
        sa.select(DeathAbroad)
        .join(Case, Case.id == DeathAbroad.case_id)
        .where(DeathAbroad.case_id == case_id, case_visible_to(viewer, Power.REMAINS_READ))
    )


def consignment_visible_to(viewer: Viewer, power: Power) -> ColumnElement[bool]:
    """The condition on `Consignment` joined with `DeathAbroad`, `Case` and, from outside, `Flight`.

    The airport of destination sees what flew there until it is received, and then as long as it sees that flight's
    passengers; of a closed file it sees nothing.
    """
    seen = case_visible_to(viewer, power)
    airports = viewer.reach(power).ids(ScopeKind.AIRPORT)
    if power is not Power.REMAINS_RECEIVE or not airports:
        return seen
    landing = sa.and_(
        Flight.destination.in_(sorted(airports)),
        Consignment.state.in_(AT_THE_AIRPORT),
        sa.or_(Consignment.state != ConsignmentState.RECEIVED, Flight.seen_until > now()),
        ~sa.exists().where(RestrictedFile.person_id == Case.person_id),
    )
    return sa.or_(seen, landing)


def _joined(statement: Any) -> Any:
    return (
        statement.select_from(Consignment)
        .join(DeathAbroad, DeathAbroad.id == Consignment.death_id)
        .join(Case, Case.id == DeathAbroad.case_id)
        .join(Person, Person.id == Case.person_id)
        .outerjoin(Flight, Flight.id == Consignment.flight_id)
    )


def fetch_consignment(viewer: Viewer, consignment_id: UUID, power: Power, *, lock: bool = False) -> Consignment:
    """The doorway: the row for this viewer, or NotThere. Where a flight matters, the caller holds it first."""
    statement = _joined(sa.select(Consignment)).where(
        Consignment.id == consignment_id, consignment_visible_to(viewer, power)
    )
    if lock:
        statement = statement.with_for_update(of=Consignment).execution_options(populate_existing=True)
    found: Consignment | None = db.session.scalar(statement)
    if found is None:
        raise NotThere
    return found


def _rows(viewer: Viewer, power: Power, *conditions: ColumnElement[bool]) -> list[ConsignmentRow]:
    """The rows in sight that fit, in three statements however many there are."""
    found = db.session.execute(
        _joined(sa.select(Consignment, DeathAbroad, Case.person_id, Person))
        .where(consignment_visible_to(viewer, power), *conditions)
        .order_by(Consignment.made_at, Consignment.id)
        .limit(MOST)
    ).all()
    papers = _papers_of([row.id for row, *_ in found])
    told = _told({row.death_id for row, *_ in found})
    return [
        _row(row, death, person_id, person, papers.get(row.id, frozenset()), kin_told=row.death_id in told)
        for row, death, person_id, person in found
    ]


def _row(
    row: Consignment,
    death: DeathAbroad,
    person_id: UUID,
    person: Person,
    papers: frozenset[ConsignmentPaperKind],
    *,
    kin_told: bool,
) -> ConsignmentRow:
    ready = Ready(row.kind, papers, kin_told, row.consignee_sealed is not None, bool(row.airway_bill))
    return ConsignmentRow(
        id=row.id,
        death_id=row.death_id,
        case_id=death.case_id,
        person_id=person_id,
        name=full_name(person.primary_name, person.secondary_name),
        reference=person.reference,
        number=number_text(row.mission, row.year, row.serial),
        kind=row.kind,
        state=row.state,
        mission=row.mission,
        flight_id=row.flight_id,
        airway_bill=row.airway_bill,
        died_on=death.died_on,
        papers=papers,
        lacks=missing(ready, needed_papers()) if row.state in UNDER_WAY else (),
        received_at=row.received_at,
    )


def _papers_of(ids: Sequence[UUID]) -> dict[UUID, frozenset[ConsignmentPaperKind]]:
    rows = db.session.execute(
        sa.select(ConsignmentPaper.consignment_id, ConsignmentPaper.kind).where(
            ConsignmentPaper.consignment_id.in_(ids), ConsignmentPaper.ended_at.is_(None)
        )
    )
    found: dict[UUID, frozenset[ConsignmentPaperKind]] = {}
    for consignment_id, kind in rows:
        found[consignment_id] = found.get(consignment_id, frozenset()) | {kind}
    return found


def _told(death_ids: set[UUID]) -> set[UUID]:
    return set(db.session.scalars(sa.select(KinTold.death_id).where(KinTold.death_id.in_(sorted(death_ids)))))


def consignment_row(viewer: Viewer, consignment_id: UUID, power: Power = Power.REMAINS_READ) -> ConsignmentRow:
    """One consignment; raises NotThere."""
    found = _rows(viewer, power, Consignment.id == consignment_id)
    if not found:
        raise NotThere
    return found[0]


def consignments_of(viewer: Viewer, death_id: UUID) -> list[ConsignmentRow]:
    """What travels of one record."""
    return _rows(viewer, Power.REMAINS_READ, Consignment.death_id == death_id)


def on_flight(viewer: Viewer, flight_id: UUID) -> list[ConsignmentRow]:
    """What stands on a flight and is in sight."""
    return _rows(viewer, Power.REMAINS_READ, Consignment.flight_id == flight_id)


def arriving(viewer: Viewer) -> list[ConsignmentRow]:
    """What is in the air or waits at the airport for the family."""
    waiting = (ConsignmentState.FLOWN, ConsignmentState.LANDED)
    return _rows(viewer, Power.REMAINS_RECEIVE, Consignment.state.in_(waiting))


def waiting_at_missions(viewer: Viewer) -> list[ConsignmentRow]:
    """What has not been taken by a carrier yet; for My day."""
    return _rows(viewer, Power.REMAINS_WORK, Consignment.state.in_(UNDER_WAY))


def is_ready(row: Consignment) -> tuple[Lack, ...]:
    """What is missing of a row that is held."""
    papers = _papers_of([row.id]).get(row.id, frozenset())
    told = bool(_told({row.death_id}))
    ready = Ready(row.kind, papers, told, row.consignee_sealed is not None, bool(row.airway_bill))
    return missing(ready, needed_papers())


def held_on(flight_id: UUID, kind: ConsignmentKind) -> int:
    """How many of a kind stand on a flight; a count for the carrier's limit, which names nobody."""
    return (
        db.session.scalar(
            sa.select(sa.func.count()).where(
                Consignment.flight_id == flight_id, Consignment.kind == kind, Consignment.state.in_(ON_A_FLIGHT)
            )
        )
        or 0
    )


def allowance_of(flight_id: UUID) -> dict[ConsignmentKind, int]:
    """How many the carrier takes on a flight."""
    row = db.session.get(CargoAllowance, flight_id, populate_existing=True)
    return {ConsignmentKind.REMAINS: row.coffins if row else 0, ConsignmentKind.URN: row.urns if row else 0}


def flights_with_room(viewer: Viewer, kind: ConsignmentKind) -> list[Flight]:
    """Flights in sight on which the carrier still takes one of this kind, the next first."""
    column = CargoAllowance.coffins if kind is ConsignmentKind.REMAINS else CargoAllowance.urns
    held = (
        sa.select(sa.func.count())
        .where(Consignment.flight_id == Flight.id, Consignment.kind == kind)
        .correlate(Flight)
        .scalar_subquery()
    )
    states = (FlightState.OPEN, FlightState.LOCKED, FlightState.SEALED)
    statement = (
        sa.select(Flight)
        .join(CargoAllowance, CargoAllowance.flight_id == Flight.id)
        .where(flight_visible_to(viewer), Flight.state.in_(states), column > held)
        .order_by(Flight.departs_at, Flight.id)
        .limit(50)
    )
    return list(db.session.scalars(statement))


def kin_of(death: DeathAbroad) -> list[KinRow]:
    """Who was told; the caller fetched the record for the viewer."""
    rows = db.session.scalars(
        sa.select(KinTold).where(KinTold.death_id == death.id).order_by(KinTold.told_on.desc(), KinTold.id.desc())
    )
    return [
        KinRow(
            row.told_on,
            row.way,
            opened(row.who_sealed, table="kin_told", column="who_sealed", row_id=row.id, death_id=death.id),
            row.made_by,
        )
        for row in rows
    ]


def papers_of(row: ConsignmentRow) -> list[PaperRow]:
    """The papers of a consignment that was fetched for the viewer, with their numbers."""
    papers = db.session.scalars(
        sa.select(ConsignmentPaper)
        .where(ConsignmentPaper.consignment_id == row.id, ConsignmentPaper.ended_at.is_(None))
        .order_by(ConsignmentPaper.kind)
    )
    place = {"table": "consignment_paper", "column": "number_sealed"}
    return [
        PaperRow(
            one.id,
            one.kind,
            one.issued_on,
            opened(one.number_sealed, row_id=one.id, death_id=row.death_id, **place).get("number", ""),
        )
        for one in papers
    ]


def flight_of(row: ConsignmentRow) -> Flight | None:
    """The flight of a consignment that was fetched for the viewer."""
    return db.session.get(Flight, row.flight_id) if row.flight_id else None


def people_of(consignment_id: UUID) -> tuple[dict[str, str], dict[str, str]]:
    """The consignee as named, and who received it, of a consignment that was fetched for the viewer."""
    row = db.session.get_one(Consignment, consignment_id)
    place: dict[str, Any] = {"table": "consignment", "row_id": row.id, "death_id": row.death_id}
    return (
        opened(row.consignee_sealed, column="consignee_sealed", **place),
        opened(row.recipient_sealed, column="recipient_sealed", **place),
    )


def moves_of(consignment_id: UUID) -> list[ConsignmentMove]:
    """The steps of a consignment that was fetched for the viewer, the newest first."""
    return list(
        db.session.scalars(
            sa.select(ConsignmentMove)
            .where(ConsignmentMove.consignment_id == consignment_id)
            .order_by(ConsignmentMove.at.desc(), ConsignmentMove.id.desc())
        )
    )
