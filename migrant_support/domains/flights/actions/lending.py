"""Seats that a mission lends to another and gets back. A seat that is held stays where it is. Never commits."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.queries import mission_facts
from migrant_support.domains.flights.actions.holding import CHANGING, hold_allotments, hold_flight
from migrant_support.domains.flights.actions.offering import offer_free_seats
from migrant_support.domains.flights.actions.seats import add_seats, allotment_for, own_free, remove_seats
from migrant_support.domains.flights.models import AllottedSeat, Flight, LentSeat, ManifestEntry, SeatLoan
from migrant_support.domains.flights.queries.held import held_by_offer
from migrant_support.domains.flights.rules.changes import CHANGEABLE
from migrant_support.domains.flights.rules.loans import Lending, check_lending, check_return
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power

AT_ONCE = 50


def lend_seats(
    actor: Viewer, flight_id: UUID, allotment_id: UUID, *, mission: str, seats: int, return_at: datetime | None
) -> UUID:
    """Lend free own seats of a mission to another one, for the same payer; return the loan.

    Raises NotThere or Refused.
    """
    flight = hold_flight(actor, flight_id, Power.FLIGHT_PLAN, states=CHANGING)
    lender = hold_allotments(flight_id).get(allotment_id)
    if lender is None:
        raise NotThere
    free = own_free(flight_id).get(allotment_id, [])
    code = mission_facts(mission).code
    lending = Lending(seats, len(free), lender.mission, code, return_at)
    check_lending(lending, now=now(), departs_at=flight.departs_at)
    borrower = allotment_for(flight_id, code, lender.payer)
    loan = SeatLoan(
        flight_id=flight_id,
        lender_id=lender.id,
        borrower_id=borrower.id,
        seats=seats,
        return_at=return_at,
        lent_at=now(),
        lent_by=actor.account_id,
    )
    db.session.add(loan)
    db.session.flush()
    remove_seats(lender.id, free, seats)
    lent = [{"allotment_id": borrower.id, "place": p, "loan_id": loan.id} for p in add_seats(borrower.id, seats)]
    db.session.execute(sa.insert(LentSeat), lent)
    offer_free_seats(flight)
    record(actor, "flights.seats.lend", kind="flight", object_id=flight_id, fields=("seats",))
    return loan.id


def return_seats(actor: Viewer, flight_id: UUID, loan_id: UUID) -> int:
    """Give back what is free of a loan; return how many. Raises NotThere, or Refused when every seat of it is used."""
    flight = hold_flight(actor, flight_id, Power.FLIGHT_PLAN, states=CHANGEABLE)
    hold_allotments(flight_id)
    loan = db.session.get(SeatLoan, loan_id, populate_existing=True)
    if loan is None or loan.flight_id != flight_id:
        raise NotThere
    out, free = _out(loan)
    back = _give_back(actor, loan, free[: check_return(len(free), out)], out)
    offer_free_seats(flight)
    return back


def return_due_seats() -> int:
    """Give back what is free of loans whose hour has come; return how many seats. One transaction of the worker's."""
    due = db.session.execute(
        sa.select(SeatLoan.id, SeatLoan.flight_id)
        .join(Flight, Flight.id == SeatLoan.flight_id)
        .where(
            SeatLoan.ended_at.is_(None),
            SeatLoan.return_at <= now(),
            Flight.state.in_(sorted(CHANGEABLE)),
            _something_free(),
        )
        .order_by(SeatLoan.flight_id, SeatLoan.id)
        .limit(AT_ONCE)
    ).all()
    done = 0
    for loan_id, flight_id in due:
        db.session.execute(sa.select(Flight.id).where(Flight.id == flight_id).with_for_update(key_share=True)).one()
        hold_allotments(flight_id)
        loan = db.session.get_one(SeatLoan, loan_id, populate_existing=True)
        out, free = _out(loan)
        if free:
            done += _give_back(None, loan, free, out)
    return done


def free_lent_seats(actor: Viewer, flight_id: UUID) -> None:
    """Give back every free lent seat of a flight that is held: its aircraft becomes smaller."""
    loans = db.session.scalars(
        sa.select(SeatLoan).where(SeatLoan.flight_id == flight_id, SeatLoan.ended_at.is_(None)).order_by(SeatLoan.id)
    ).all()
    for loan in loans:
        out, free = _out(loan)
        if free:
            _give_back(actor, loan, free, out)


def _something_free() -> sa.ColumnElement[bool]:
    """Is a seat of the borrower free? A lent one that is held changes with an own one that is not."""
    held = sa.exists().where(
        ManifestEntry.allotment_id == AllottedSeat.allotment_id, ManifestEntry.place == AllottedSeat.place
    )
    return sa.exists().where(AllottedSeat.allotment_id == SeatLoan.borrower_id, ~held, ~held_by_offer())


def _out(loan: SeatLoan) -> tuple[int, list[int]]:
    """How many seats of a loan are out, and which of them are free: who sits on one moves to a free own one first."""
    places = db.session.scalars(
        sa.select(LentSeat.place).where(LentSeat.loan_id == loan.id).order_by(LentSeat.place)
    ).all()
    spare = own_free(loan.flight_id).get(loan.borrower_id, [])
    sitting = db.session.scalars(
        sa.select(ManifestEntry)
        .where(ManifestEntry.allotment_id == loan.borrower_id, ManifestEntry.place.in_(places))
        .order_by(ManifestEntry.place)
        .execution_options(populate_existing=True)
    ).all()
    for entry, place in zip(sitting, spare, strict=False):
        entry.place = place
    db.session.flush()
    taken = {entry.place for entry in sitting}
    return len(places), [place for place in places if place not in taken]


def _give_back(actor: Viewer | None, loan: SeatLoan, going: Sequence[int], out: int) -> int:
    db.session.execute(sa.delete(LentSeat).where(LentSeat.allotment_id == loan.borrower_id, LentSeat.place.in_(going)))
    remove_seats(loan.borrower_id, list(going), len(going))
    add_seats(loan.lender_id, len(going))
    if len(going) == out:
        loan.ended_at, loan.ended_by = now(), actor.account_id if actor else None
    db.session.flush()
    record(actor, "flights.seats.return", kind="flight", object_id=loan.flight_id, fields=("seats",))
    return len(going)
