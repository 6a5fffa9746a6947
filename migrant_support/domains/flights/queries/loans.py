"""Reads of lent seats: who lent what to whom until when, and how many are still out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import LentSeat, SeatAllotment, SeatLoan
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind


@dataclass(frozen=True, slots=True)
class LoanRow:
    """Seats lent: how many then, how many are out now."""

    id: UUID
    lender: str
    borrower: str
    payer: Payer
    seats: int
    out: int
    return_at: datetime | None
    lent_at: datetime
    ended_at: datetime | None


def loans_of(viewer: Viewer, flight_id: UUID) -> list[LoanRow]:
    """The loans of a flight that concern the viewer's missions, the newest first; one statement."""
    reach = viewer.reach(Power.FLIGHT_READ)
    lender, borrower = sa.orm.aliased(SeatAllotment), sa.orm.aliased(SeatAllotment)
    out = sa.select(sa.func.count()).where(LentSeat.loan_id == SeatLoan.id).correlate(SeatLoan).scalar_subquery()
    statement = (
        sa.select(
            SeatLoan.id, lender.mission, borrower.mission, lender.payer, SeatLoan.seats, out, SeatLoan.return_at,
            SeatLoan.lent_at, SeatLoan.ended_at,
        )
        .join(lender, lender.id == SeatLoan.lender_id)
        .join(borrower, borrower.id == SeatLoan.borrower_id)
        .where(SeatLoan.flight_id == flight_id)
        .order_by(SeatLoan.lent_at.desc(), SeatLoan.id.desc())
        .limit(100)
    )  # fmt: skip
    if not reach.everywhere:
        mine = sorted(reach.ids(ScopeKind.MISSION))
        statement = statement.where(sa.or_(lender.mission.in_(mine), borrower.mission.in_(mine)))
    return [LoanRow(*row) for row in db.session.execute(statement)]
