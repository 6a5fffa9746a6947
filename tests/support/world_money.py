"""Claims and cash of the small world of who may see what."""

import io
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from migrant_support.domains.cash.actions.funds import count_fund, enter, open_fund
from migrant_support.domains.cash.actions.paying import pay
from migrant_support.domains.cash.actions.requesting import NewRequest, approve, request_cash
from migrant_support.domains.cash.models import CashCount, CashFund
from migrant_support.domains.cash.rules.funds import EntryKind, FundSource
from migrant_support.domains.cash.rules.requests import Purpose
from migrant_support.domains.claims.actions.claims import StepTaken, add_proof, move_claim, open_claim
from migrant_support.domains.claims.actions.money import receive_money
from migrant_support.domains.claims.rules.steps import Against, ClaimAct, ClaimKind, NewClaim
from migrant_support.kernel.money import Money
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db


def claim_for(viewer: Viewer, case_id: UUID, canary: str) -> dict[str, UUID]:
    """A claim that was presented and of which money has come, with a proof; call it in a writing transaction."""
    new = NewClaim(
        ClaimKind.OTHER,
        Against.EMPLOYER,
        f"{canary} Trading",
        money=Money(Decimal(100), "KWD"),
        words=f"{canary} story",
    )
    claim_id = open_claim(viewer, case_id, new)
    move_claim(viewer, claim_id, ClaimAct.PRESENT, StepTaken(), version=1)
    money_id = receive_money(viewer, claim_id, Money(Decimal("40.500"), "KWD"), note=f"{canary} note")
    proof = FileStorage(io.BytesIO(b"a contract\n"), filename=f"{canary}.txt", content_type="text/plain", name="upload")
    return {"claim_id": claim_id, "money_id": money_id, "proof_id": add_proof(viewer, claim_id, proof)}


def cash_for(officer: Viewer, coordinator: Viewer, person_id: UUID, mission: str, canary: str) -> dict[str, UUID]:
    """Cash that one asked for, another approved and the first paid out, of a fund that was counted."""
    fund_id = db.session.scalar(sa.select(CashFund.id).where(CashFund.mission == mission, CashFund.name == "Test fund"))
    if fund_id is None:
        fund_id = open_fund(officer, mission=mission, name="Test fund", source=FundSource.BUREAU, currency="KWD")
        enter(officer, fund_id, EntryKind.DEPOSIT, Money(Decimal(500), "KWD"), reference="slip 1")
        count_fund(officer, fund_id, Money(Decimal(499), "KWD"), reason="a coin was lost")
    new = NewRequest(fund_id, Purpose.TICKET, Money(Decimal("12.500"), "KWD"), f"{canary} needs it")
    cash_id = request_cash(officer, person_id, new)
    approve(coordinator, cash_id, version=1)
    pay(officer, cash_id, None, version=2)
    count_id = db.session.scalars(sa.select(CashCount.id).where(CashCount.fund_id == fund_id)).first()
    assert count_id is not None
    return {"cash_id": cash_id, "fund_id": fund_id, "cash_count_id": count_id}
