"""Lent seats of the small world's flights, and a change of each."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import AllottedSeat, FlightChange, LentSeat, SeatAllotment, SeatLoan
from migrant_support.domains.flights.rules.changes import ChangeKind
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db


def a_world_loan(flight_id: UUID) -> UUID:
    """One seat that Nicosia lent to the first mission of the flight; inside a transaction."""
    known = db.session.scalar(sa.select(SeatLoan.id).where(SeatLoan.flight_id == flight_id))
    if known is not None:
        return known
    borrower = db.session.scalars(
        sa.select(SeatAllotment.id).where(SeatAllotment.flight_id == flight_id, SeatAllotment.payer == Payer.STATE)
    ).one()
    lender = SeatAllotment(flight_id=flight_id, mission="CYP", payer=Payer.SLBFE)
    db.session.add(lender)
    db.session.flush()
    loan = SeatLoan(flight_id=flight_id, lender_id=lender.id, borrower_id=borrower, seats=1)
    db.session.add_all([loan, AllottedSeat(allotment_id=borrower, place=90)])
    db.session.flush()
    db.session.add(LentSeat(allotment_id=borrower, place=90, loan_id=loan.id))
    db.session.flush()
    return loan.id


def a_world_change(flight_id: UUID) -> UUID:
    """Another aircraft that left nobody out; inside a transaction."""
    known = db.session.scalar(sa.select(FlightChange.id).where(FlightChange.flight_id == flight_id))
    if known is not None:
        return known
    change = FlightChange(
        flight_id=flight_id, kind=ChangeKind.AIRCRAFT, is_aircraft="A320-150", reason="Technical fault", at=now()
    )
    db.session.add(change)
    db.session.flush()
    return change.id
