"""The register of wishes: who wants to go home and stands on no flight, the most urgent first, in one statement.

What counts is found in the database as bits, one a reason; the order is the sum of their points, a travel unit by its
highest member. The rule `weigh` makes the reasons of the same bits, so that what is shown is what ordered it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.cases.models import Case, CaseCategory
from migrant_support.domains.cases.rules import SENSITIVE, CaseState, Category, Risk
from migrant_support.domains.directory.lookups import missions
from migrant_support.domains.directory.policies import amnesties
from migrant_support.domains.flights.models import Journey, ManifestEntry
from migrant_support.domains.flights.return_points import PointsTable
from migrant_support.domains.flights.rules.states import LISTED, EntryState
from migrant_support.domains.flights.rules.wishes import (
    AGED_FROM,
    MONTH_DAYS,
    MOST_MONTHS,
    SOON_DAYS,
    ReturnReason,
    Weighed,
    weigh,
    years_before,
)
from migrant_support.domains.people.models import Person, TravelUnitMember
from migrant_support.domains.people.queries import PersonRow, people_by_id
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.rules import ADULT_AT, BirthPrecision
from migrant_support.domains.people.sight import visible_to
from migrant_support.domains.sites.models import BedRequest
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind

IN_THE_FILE = sorted(SENSITIVE | {Category.PHYSICAL_ABUSE, Category.CONFINEMENT, Category.MEDICAL})
GOING = sorted({*LISTED, EntryState.ARRIVED})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which wishes are looked at."""

    mission: str = ""
    reason: ReturnReason | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who wants to go home: points of the unit, own reasons, and with whom she travels."""

    person: PersonRow
    mission: str
    since: datetime
    points: int
    weighed: Weighed
    unit_id: UUID | None
    group: UUID


def wish_list(
    viewer: Viewer, wanted: Wanted, table: PointsTable, *, on: date, at: datetime
) -> tuple[sa.Select[Any], tuple[ColumnElement[Any], ...]]:
    """The statement of the register and its order, for keyset paging."""
    bits = _bits(on, at)
    total: ColumnElement[int] = sa.literal(0)
    for reason, bit in bits.items():
        total = total + bit * table.points[reason]
    member = sa.and_(TravelUnitMember.person_id == Journey.person_id, TravelUnitMember.left_at.is_(None))
    going = sa.exists().where(ManifestEntry.person_id == Journey.person_id, ManifestEntry.state.in_(GOING))
    base = (
        sa.select(
            Journey.person_id,
            Journey.mission,
            Journey.requested_at,
            TravelUnitMember.unit_id,
            sa.func.coalesce(TravelUnitMember.unit_id, Journey.person_id).label("party"),
            total.label("own"),
            *(bit.label(reason.value) for reason, bit in bits.items()),
        )
        .join(Person, Person.id == Journey.person_id)
        .outerjoin(TravelUnitMember, member)
        .where(Journey.ended_at.is_(None), ~going, *_in_reach(viewer))
        .subquery("wish")
    )
    party = (
        sa.select(
            *base.c,
            sa.func.max(base.c.own).over(partition_by=base.c.party).label("points"),
            sa.func.min(base.c.requested_at).over(partition_by=base.c.party).label("since"),
        )
    ).subquery("party")
    statement = sa.select(*party.c)
    if wanted.mission:
        statement = statement.where(party.c.mission == wanted.mission)
    if wanted.reason is not None:
        statement = statement.where(party.c[wanted.reason.value] > 0)
    return statement, (party.c.points.desc(), party.c.since, party.c.party, party.c.person_id)


def wishes_of(viewer: Viewer, rows: Sequence[Any], table: PointsTable) -> list[Wish]:
    """The lines of some rows of the register, in their order; one statement."""
    people = people_by_id(viewer, [row.person_id for row in rows])
    return [
        Wish(
            person=people[row.person_id],
            mission=row.mission,
            since=row.since,
            points=row.points,
            weighed=weigh({reason: getattr(row, reason.value) for reason in ReturnReason}, table.points),
            unit_id=row.unit_id,
            group=row.party,
        )
        for row in rows
        if row.person_id in people
    ]


def first_in_line(
    viewer: Viewer, wanted: Wanted, table: PointsTable, *, on: date, at: datetime, most: int
) -> list[tuple[UUID, UUID]]:
    """The first of the register as pairs (person, the party that she goes with)."""
    statement, order = wish_list(viewer, wanted, table, on=on, at=at)
    rows = db.session.execute(statement.order_by(*order).limit(most))
    return [(row.person_id, row.party) for row in rows]


def weighed_of(person_ids: Sequence[UUID], table: PointsTable, *, on: date, at: datetime) -> dict[UUID, Weighed]:
    """The points of some people who wish to go home, with their reasons; for the order of a waiting list, which shows
    them to those who see the person. One statement for each five hundred.
    """
    bits, found = _bits(on, at), dict[UUID, Weighed]()
    for start in range(0, len(person_ids), 500):
        rows = db.session.execute(
            sa.select(Journey.person_id, *(bit.label(reason.value) for reason, bit in bits.items()))
            .join(Person, Person.id == Journey.person_id)
            .where(Journey.ended_at.is_(None), Journey.person_id.in_(person_ids[start : start + 500]))
        )
        for row in rows:
            found[row.person_id] = weigh({reason: getattr(row, reason.value) for reason in bits}, table.points)
    return found


def _in_reach(viewer: Viewer) -> list[ColumnElement[bool]]:
    reach = viewer.reach(Power.FLIGHT_PROPOSE)
    seen = visible_to(viewer, Power.FLIGHT_PROPOSE, person_id=column_of(Journey.person_id))
    if reach.everywhere:
        return [seen]
    return [seen, Journey.mission.in_(sorted(reach.ids(ScopeKind.MISSION)))]


def _bits(on: date, at: datetime) -> dict[ReturnReason, ColumnElement[int]]:
    """How often each reason holds for the person of a journey."""
    months = sum(
        (
            _bit(Journey.requested_at <= at - timedelta(days=MONTH_DAYS * number))
            for number in range(1, MOST_MONTHS + 1)
        ),
        sa.literal(0),
    )
    emergency = sa.exists().where(
        Case.person_id == Journey.person_id, Case.state != CaseState.CLOSED, Case.risk == Risk.EMERGENCY
    )
    homeless = sa.exists().where(
        BedRequest.person_id == Journey.person_id, BedRequest.closed_at.is_(None), BedRequest.no_place.is_(True)
    )
    ending = [
        code
        for code, facts in missions().items()
        if any(
            one.country == facts.country.code and one.holds(on) and one.until_on - on <= timedelta(days=SOON_DAYS)
            for one in amnesties()
        )
    ]
    return {
        ReturnReason.IN_THE_FILE: _bit(sa.or_(emergency, _has(*IN_THE_FILE))),
        ReturnReason.CHILD: _bit(_born_after(years_before(on, ADULT_AT))),
        ReturnReason.AGED: _bit(
            sa.and_(Person.birth_day.is_not(None), sa.not_(_born_after(years_before(on, AGED_FROM))))
        ),
        ReturnReason.NO_PLACE: _bit(homeless),
        ReturnReason.JOB_LOST: _bit(_has(Category.JOB_LOSS, Category.EMPLOYER_DEATH)),
        ReturnReason.TIME_RUNS_OUT: _bit(
            sa.and_(Journey.mission.in_(ending), _has(Category.VISA_OVERSTAYED)) if ending else sa.false()
        ),
        ReturnReason.STUDENT: _bit(_has(Category.STUDENT_VISITOR)),
        ReturnReason.IN_TRANSIT: _bit(_has(Category.STRANDED_TRANSIT)),
        ReturnReason.WAITING_MONTH: months,
    }


def _bit(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return sa.case((condition, 1), else_=0)


def _has(*categories: Category) -> ColumnElement[bool]:
    """Is one of these ticked on a case of hers that is not closed?"""
    return sa.exists().where(
        Case.person_id == Journey.person_id,
        Case.state != CaseState.CLOSED,
        CaseCategory.case_id == Case.id,
        CaseCategory.category.in_(categories),
    )


def _born_after(day: date) -> ColumnElement[bool]:
    """Is the latest possible day of birth after this day? What `BirthDate.latest` says, for rows."""
    first = day + timedelta(days=1)
    starts = {
        BirthPrecision.DAY: first,
        BirthPrecision.MONTH: first.replace(day=1),
        BirthPrecision.YEAR: date(first.year, 1, 1),
        BirthPrecision.ESTIMATED: date(first.year - 3, 1, 1),
    }
    return sa.or_(
        *(sa.and_(Person.birth_precision == kind, Person.birth_day >= start) for kind, start in starts.items())
    )
