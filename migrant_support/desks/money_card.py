"""The card of a person's page about money: her claims, and the cash that was asked for her."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import url_for

from migrant_support.domains.cases.queries import CaseRecord
from migrant_support.domains.cash import labels as cash_labels
from migrant_support.domains.cash.models import CashRequest
from migrant_support.domains.cash.queries.requests import requests_of
from migrant_support.domains.claims import labels
from migrant_support.domains.claims.queries.records import ClaimFact, claims_of
from migrant_support.domains.claims.rules.steps import ENDED
from migrant_support.kernel.money import Money
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import moment_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power


def money_of(viewer: Viewer, person_id: UUID, cases: Sequence[CaseRecord]) -> dict[str, Any]:
    """What the cards show; two statements."""
    may_claim = viewer.may(Power.CLAIM_WORK)
    return {
        "is_shown": viewer.may(Power.CLAIM_READ),
        "claims": [_claim(claim) for claim in claims_of(viewer, person_id)],
        "shows_cash": viewer.may(Power.CASH_READ),
        "cash": [_cash(row) for row in requests_of(viewer, person_id)],
        "new_cash": url_for("cash.new", person_id=person_id) if viewer.may(Power.CASH_REQUEST) else None,
        "new_claim": url_for("claims.new", case_id=cases[0].id) if may_claim and cases else None,
    }


def _claim(claim: ClaimFact) -> dict[str, Any]:
    state = labels.EXTENT[claim.extent] if claim.extent else labels.STATE[claim.state]
    return {
        "href": url_for("claims.show", claim_id=claim.id),
        "kind": translated(labels.KIND[claim.kind]),
        "party": claim.party,
        "amount": str(claim.claimed) if claim.claimed else "",
        "state": {"label": translated(state), "tone": labels.STATE_TONE[claim.state]},
        "is_ended": claim.state in ENDED,
    }


def _cash(row: CashRequest) -> dict[str, Any]:
    return {
        "href": url_for("cash.show", cash_id=row.id),
        "amount": str(Money(row.amount, row.currency)),
        "purpose": translated(cash_labels.PURPOSE[row.purpose]),
        "state": {"label": translated(cash_labels.STATE[row.state]), "tone": cash_labels.STATE_TONE[row.state]},
        "when": moment_text(row.requested_at),
    }
