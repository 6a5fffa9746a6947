"""Lists of claims: one by one, and by whoever is to answer; and what waits on My day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.claims.models import Agency, Claim, ClaimClock, ClaimMoney
from migrant_support.domains.claims.queries.records import claim_visible_to, money_of, party_name
from migrant_support.domains.claims.rules.steps import OPEN, Against, ClaimKind, ClaimState, Extent
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.kernel.money import Money
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

COUNTED = 500
"""Queues are counted to one more than this."""


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """What a list of claims is cut to; without a state the open ones."""

    state: ClaimState | None = None
    kind: ClaimKind | None = None
    is_late: bool = False
    is_held: bool = False
    is_all: bool = False
    same_party_as: UUID | None = None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A line of the list."""

    id: UUID
    person: PersonRow
    mission: str
    kind: ClaimKind
    party: str
    claimed: Money | None
    state: ClaimState
    extent: Extent | None
    opened_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartyRow:
    """Whoever has claims against them: how many, how many are open, how many answers were missed; one of the claims."""

    against: Against
    claim_id: UUID
    name: str
    licence: str
    claims: int
    open: int
    missed: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimDay:
    """What waits at the viewer's missions: answers past their time, claims to present, money that lies here."""

    late: int
    to_present: int
    money: int


def _next_due() -> sa.ScalarSelect[datetime]:
    return (
        sa.select(sa.func.min(ClaimClock.due_at))
        .where(ClaimClock.claim_id == Claim.id, ClaimClock.met_at.is_(None), ClaimClock.stopped_at.is_(None))
        .correlate(Claim)
        .scalar_subquery()
    )


def _is_late(at: datetime) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        ClaimClock.claim_id == Claim.id,
        ClaimClock.met_at.is_(None),
        ClaimClock.stopped_at.is_(None),
        ClaimClock.due_at < at,
    )


def _is_held() -> sa.ColumnElement[bool]:
    """Does the mission hold money of the claim: is the last balance of a currency above zero?"""
    later = sa.orm.aliased(ClaimMoney)
    has_later = sa.exists().where(
        later.claim_id == ClaimMoney.claim_id,
        later.currency == ClaimMoney.currency,
        later.serial > ClaimMoney.serial,
    )
    return sa.exists().where(ClaimMoney.claim_id == Claim.id, ClaimMoney.balance_after > 0, ~has_later)


def claim_list(viewer: Viewer, wanted: ClaimFilter, at: datetime) -> sa.Select[*tuple[Any, ...]]:
    """The statement of a list of claims, for keyset paging by (opened_at, id)."""
    statement: sa.Select[*tuple[Any, ...]] = (
        sa.select(Claim, Person, Case.mission, party_name(), _next_due())
        .join(Case, Case.id == Claim.case_id)
        .join(Person, Person.id == Case.person_id)
        .outerjoin(Agency, Agency.id == Claim.agency_id)
        .where(claim_visible_to(viewer))
    )
    if wanted.state:
        statement = statement.where(Claim.state == wanted.state)
    elif not (wanted.is_all or wanted.is_held):
        statement = statement.where(Claim.state.in_(sorted(OPEN)))
    if wanted.kind:
        statement = statement.where(Claim.kind == wanted.kind)
    if wanted.is_held:
        statement = statement.where(_is_held())
    if wanted.is_late:
        statement = statement.where(_is_late(at))
    if wanted.same_party_as:
        statement = statement.where(_against_the_same(viewer, wanted.same_party_as))
    return statement


def _against_the_same(viewer: Viewer, claim_id: UUID) -> sa.ColumnElement[bool]:
    """Against the agency of another claim in sight, or against its employer at the same mission."""
    other, its_case = sa.orm.aliased(Claim), sa.orm.aliased(Case)
    of_agency = other.agency_id == Claim.agency_id
    of_employer = sa.and_(
        other.against == Against.EMPLOYER,
        Claim.against == Against.EMPLOYER,
        other.employer_key == Claim.employer_key,
        its_case.mission == Case.mission,
    )
    in_sight = sa.select(Claim.id).join(Case, Case.id == Claim.case_id).where(claim_visible_to(viewer))
    return (
        sa.exists()
        .where(
            other.id == claim_id,
            its_case.id == other.case_id,
            other.id.in_(in_sight),
            sa.or_(of_agency, of_employer),
        )
        .correlate(Claim, Case)
    )


def claim_rows(found: Collection[Any]) -> list[ClaimRow]:
    """The lines of loaded claims."""
    return [
        ClaimRow(
            c.id, row_of(person), mission, c.kind, party, money_of(c.amount, c.currency), c.state, c.extent,
            c.opened_at, due,
        )
        for c, person, mission, party, due in found
    ]  # fmt: skip


def party_list(viewer: Viewer, at: datetime, *, least_missed: int = 0) -> tuple[sa.Select[Any], tuple[Any, Any]]:
    """The statement of whoever has claims against them, and its order for keyset paging.

    Employers are told apart within a mission. `least_missed`: only agencies with so many missed answers.
    """
    missed = (
        sa.select(sa.func.count())
        .where(
            ClaimClock.claim_id == Claim.id,
            sa.func.coalesce(ClaimClock.met_at, ClaimClock.stopped_at, sa.bindparam("asked_at", at))
            > ClaimClock.due_at,
        )
        .correlate(Claim)
        .scalar_subquery()
    )
    each = (
        sa.select(
            Claim.against,
            Claim.agency_id,
            sa.cast(Claim.id, sa.String).label("claim"),
            sa.case((Claim.against == Against.AGENCY, sa.cast(Claim.agency_id, sa.String)),
                    else_=Case.mission + ":" + Claim.employer_key).label("party"),
            party_name().label("name"),
            sa.func.coalesce(Agency.licence, "").label("licence"),
            sa.case((Claim.state.in_(sorted(OPEN)), 1), else_=0).label("is_open"),
            missed.label("missed"),
            Claim.opened_at,
        )
        .join(Case, Case.id == Claim.case_id)
        .outerjoin(Agency, Agency.id == Claim.agency_id)
        .where(claim_visible_to(viewer), sa.or_(Claim.against == Against.AGENCY, Claim.employer_key != ""))
        .subquery()
    )  # fmt: skip
    told = sa.cast(sa.func.sum(each.c.missed), sa.Integer)
    grouped = sa.select(
        each.c.against,
        each.c.agency_id,
        each.c.party,
        sa.func.max(each.c.claim).label("claim"),
        sa.func.max(each.c.name).label("name"),
        sa.func.max(each.c.licence).label("licence"),
        sa.func.count().label("claims"),
        sa.func.sum(each.c.is_open).label("open"),
        told.label("missed"),
        sa.func.max(each.c.opened_at).label("last_at"),
    ).group_by(each.c.against, each.c.agency_id, each.c.party)
    if least_missed:
        grouped = grouped.where(each.c.against == Against.AGENCY).having(told >= least_missed)
    parties = grouped.subquery()
    return sa.select(parties), (parties.c.missed.desc(), parties.c.party.desc())


def party_rows(found: Collection[Any]) -> list[PartyRow]:
    """The lines of loaded parties."""
    return [
        PartyRow(r.against, UUID(r.claim), r.name, r.licence, int(r.claims), int(r.open), int(r.missed), r.last_at)
        for r in found
    ]


def listed_agencies(viewer: Viewer, at: datetime, least_missed: int) -> int:
    """How many agencies have missed so many answers, up to COUNTED + 1."""
    statement, _order = party_list(viewer, at, least_missed=least_missed)
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(statement.limit(COUNTED + 1).subquery())) or 0)


def claim_day(viewer: Viewer, at: datetime) -> ClaimDay:
    """The queues of the viewer's missions in one statement, each counted to COUNTED + 1."""
    seen = claim_visible_to(viewer, Power.CLAIM_WORK)
    claims = sa.select(Claim.id).join(Case, Case.id == Claim.case_id).where(seen)
    queues = (
        claims.where(Claim.state.in_(sorted(OPEN)), _is_late(at)),
        claims.where(Claim.state == ClaimState.OPENED),
        claims.where(_is_held()),
    )
    counted = [
        sa.select(sa.func.count()).select_from(queue.limit(COUNTED + 1).subquery()).scalar_subquery()
        for queue in queues
    ]
    late, to_present, money = db.session.execute(sa.select(*counted)).one()
    return ClaimDay(late, to_present, money)
