"""Reads of what flights cost: the book of one, its figures, tickets to be recovered, and sums by month and source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.claims.models import Claim, ClaimMoney
from migrant_support.domains.claims.queries.records import claim_visible_to
from migrant_support.domains.claims.rules.money import MoneyKind
from migrant_support.domains.claims.rules.steps import ClaimKind, ClaimState
from migrant_support.domains.flights.models import AllottedSeat, Flight, ManifestEntry, SeatAllotment
from migrant_support.domains.flights.queries.flights import flight_visible_to
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.domains.funding.models import FlightMoney
from migrant_support.domains.funding.rules import BookedLine, CostItem, Figures, MoneySide, figures
from migrant_support.kernel.money import Money
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

FLYING = (EntryState.CONFIRMED, EntryState.CHECKED_IN, EntryState.BOARDED, EntryState.ARRIVED)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the book; `is_corrected` when its opposite stands below it."""

    id: UUID
    side: MoneySide
    item: CostItem | None
    payer: Payer | None
    money: Money
    rate: Decimal | None
    rupees: Decimal
    day: date
    reference: str
    is_correction: bool
    is_corrected: bool
    made_at: datetime
    made_by: UUID


@dataclass(frozen=True, slots=True)
class Recoverable:
    """A claim for a ticket home of somebody on the flight."""

    id: UUID
    state: ClaimState
    against: str
    claimed: Money | None
    received: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month of departures: flights, seats, cost and funding by payer, in rupees."""

    first: date
    flights: int
    seats: int
    cost: Decimal
    funded: dict[Payer, Decimal]

    @property
    def uncovered(self) -> Decimal:
        """What nobody has paid yet."""
        return max(self.cost - sum(self.funded.values(), Decimal(0)), Decimal(0))


def book_of(flight_id: UUID) -> list[LineRow]:
    """The book of a flight that was fetched for the viewer, in the order in which it was written."""
    rows = db.session.scalars(
        sa.select(FlightMoney).where(FlightMoney.flight_id == flight_id).order_by(FlightMoney.made_at, FlightMoney.id)
    ).all()
    corrected = {row.corrects_id for row in rows if row.corrects_id}
    return [
        LineRow(
            row.id, row.side, row.item, row.payer, Money(row.amount, row.currency), row.rate, row.home_amount, row.day,
            row.reference, row.corrects_id is not None, row.id in corrected, row.made_at, row.made_by,
        )
        for row in rows
    ]  # fmt: skip


def seats_by_payer(flight_id: UUID) -> dict[Payer, int]:
    """How many seats of a flight are given for each payer."""
    rows = db.session.execute(
        sa.select(SeatAllotment.payer, sa.func.count())
        .join(AllottedSeat, AllottedSeat.allotment_id == SeatAllotment.id)
        .where(SeatAllotment.flight_id == flight_id)
        .group_by(SeatAllotment.payer)
    )
    return {row[0]: row[1] for row in rows}


def first_mission(flight_id: UUID) -> str:
    """The first mission with seats, whose money is offered first; empty for none."""
    statement = sa.select(sa.func.min(SeatAllotment.mission)).where(SeatAllotment.flight_id == flight_id)
    return db.session.scalar(statement) or ""


def figures_of(flight_id: UUID, lines: Sequence[LineRow]) -> Figures:
    """The flight in rupees; who travels is a count, and names nobody."""
    travellers = db.session.scalar(
        sa.select(sa.func.count()).where(ManifestEntry.flight_id == flight_id, ManifestEntry.state.in_(FLYING))
    )
    booked = [BookedLine(line.side, line.rupees, line.item, line.payer) for line in lines]
    return figures(booked, seats_by_payer(flight_id), travellers=travellers or 0)


def recoverables(viewer: Viewer, flight_id: UUID) -> list[Recoverable]:
    """Claims for a ticket home of those who have a seat on the flight, as far as the viewer sees their cases."""
    if not viewer.may(Power.CLAIM_READ):
        return []
    claims = db.session.scalars(
        sa.select(Claim)
        .join(Case, Case.id == Claim.case_id)
        .join(ManifestEntry, ManifestEntry.person_id == Case.person_id)
        .where(
            ManifestEntry.flight_id == flight_id,
            ManifestEntry.state.in_(FLYING),
            Claim.kind == ClaimKind.TICKET,
            claim_visible_to(viewer),
        )
        .order_by(Claim.opened_at, Claim.id)
        .limit(500)
    ).all()
    came = _received([claim.id for claim in claims])
    return [
        Recoverable(
            claim.id,
            claim.state,
            claim.against.value,
            Money(claim.amount, claim.currency) if claim.amount is not None and claim.currency else None,
            came.get(claim.id, ()),
        )
        for claim in claims
    ]


def _received(claim_ids: Sequence[UUID]) -> dict[UUID, tuple[Money, ...]]:
    rows = db.session.execute(
        sa.select(ClaimMoney.claim_id, ClaimMoney.currency, sa.func.sum(ClaimMoney.amount))
        .where(ClaimMoney.claim_id.in_(claim_ids), ClaimMoney.kind == MoneyKind.RECEIVED)
        .group_by(ClaimMoney.claim_id, ClaimMoney.currency)
        .order_by(ClaimMoney.currency)
    )
    found: dict[UUID, tuple[Money, ...]] = {}
    for claim_id, currency, amount in rows:
        found[claim_id] = (*found.get(claim_id, ()), Money(amount, currency))
    return found


def by_month(viewer: Viewer, first: date, until: date) -> list[MonthRow]:
    """Flights by the month of their departure in [first, until), without cancelled ones; three statements."""
    seen = sa.and_(
        flight_visible_to(viewer, Power.FLIGHT_COST),
        Flight.departs_on >= first,
        Flight.departs_on < until,
        Flight.state != FlightState.CANCELLED,
    )
    year, month = sa.extract("year", Flight.departs_on), sa.extract("month", Flight.departs_on)
    flown: Any = db.session.execute(
        sa.select(year, month, sa.func.count(), sa.func.sum(Flight.allotted)).where(seen).group_by(year, month)
    )
    counted = {_first(y, m): (int(flights), int(seats or 0)) for y, m, flights, seats in flown}
    cost: dict[date, Decimal] = {}
    funded: dict[date, dict[Payer, Decimal]] = {}
    sums: Any = db.session.execute(
        sa.select(year, month, FlightMoney.side, FlightMoney.payer, sa.func.sum(FlightMoney.home_amount))
        .join(Flight, Flight.id == FlightMoney.flight_id)
        .where(seen)
        .group_by(year, month, FlightMoney.side, FlightMoney.payer)
    )
    for y, m, side, payer, amount in sums:
        day = _first(y, m)
        if side is MoneySide.COST:
            cost[day] = amount
        else:
            funded.setdefault(day, {})[payer] = amount
    return [MonthRow(day, *counted[day], cost.get(day, Decimal(0)), funded.get(day, {})) for day in sorted(counted)]


def _first(year: Any, month: Any) -> date:
    return date(int(year), int(month), 1)
