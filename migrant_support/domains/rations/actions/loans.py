"""What was lent comes back, or is lost. When nothing is out any more she may borrow again."""

from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.rations import history as happenings
from migrant_support.domains.rations.models import Distribution, Loan, Share
from migrant_support.domains.rations.queries.loans import fetch_loan
from migrant_support.domains.rations.rules.desk import check_loan, check_reason
from migrant_support.domains.supplies.actions.posting import take_back
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import db
from migrant_support.policy import Power


def take_in(actor: Viewer, loan_id: UUID, quantity: Decimal) -> None:
    """So much of a loan came back and lies in the store again. Raises NotThere, or Refused for more than is out."""
    loan = _held(actor, loan_id)
    check_loan(quantity, out=loan.out)
    given = db.session.get_one(Distribution, loan.distribution_id)
    take_back(
        actor,
        given.movement_id,
        {loan.item_id: quantity},
        reference_kind="ration_loan",
        reference_id=loan.id,
        power=Power.RATION_USE,
    )
    loan.returned += quantity
    _close_when_nothing_is_out(loan)
    happened("person", loan.person_id, happenings.LOAN_RETURNED, reference_kind="ration_loan", reference_id=loan.id,
             actor=actor)  # fmt: skip
    record(actor, "rations.loan.return", kind="ration_loan", object_id=loan.id, fields=("returned",))


def write_lost(actor: Viewer, loan_id: UUID, quantity: Decimal, *, reason: str) -> None:
    """So much of a loan does not come back. The store gave it out when it was lent: no stock moves."""
    check_reason(reason)
    loan = _held(actor, loan_id)
    check_loan(quantity, out=loan.out)
    loan.lost += quantity
    loan.lost_reason = reason.strip()[:200]
    _close_when_nothing_is_out(loan)
    happened("person", loan.person_id, happenings.LOAN_LOST, reference_kind="ration_loan", reference_id=loan.id,
             actor=actor)  # fmt: skip
    record(actor, "rations.loan.lose", kind="ration_loan", object_id=loan.id, fields=("lost",))


def _held(actor: Viewer, loan_id: UUID) -> Loan:
    demand(actor, Power.RATION_USE)
    row = fetch_loan(actor, loan_id)
    loan = db.session.get(Loan, row.id, with_for_update=True, populate_existing=True)
    if loan is None:
        raise NotThere
    return loan


def _close_when_nothing_is_out(loan: Loan) -> None:
    """Nothing of this item is out; when nothing of the whole distribution is, the share is free again."""
    moment = now()
    if not loan.out:
        loan.closed_at = moment
    db.session.flush()
    others = sa.exists().where(Loan.distribution_id == loan.distribution_id, Loan.closed_at.is_(None))
    if not db.session.scalar(sa.select(others)):
        db.session.execute(
            sa.update(Share)
            .where(Share.distribution_id == loan.distribution_id, Share.freed_at.is_(None))
            .values(freed_at=moment)
            .execution_options(synchronize_session=False)
        )
