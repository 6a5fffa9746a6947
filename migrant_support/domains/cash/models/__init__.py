"""Tables of cash: funds with their books and counts, requests and payments."""

from migrant_support.domains.cash.models.funds import CashCount, CashFund, FundEntry
from migrant_support.domains.cash.models.requests import CashPayment, CashRequest

__all__ = ["CashCount", "CashFund", "CashPayment", "CashRequest", "FundEntry"]
