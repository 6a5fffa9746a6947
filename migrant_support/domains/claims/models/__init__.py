"""Tables of claims: the claim, its steps, its clocks, and the ledger of what was recovered."""

from migrant_support.domains.claims.models.claims import Agency, Claim, ClaimClock, ClaimStep
from migrant_support.domains.claims.models.money import ClaimMoney

__all__ = ["Agency", "Claim", "ClaimClock", "ClaimMoney", "ClaimStep"]
