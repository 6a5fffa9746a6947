"""Screens of what flights cost and who pays for them."""

from migrant_support.domains.funding.views import flight, months
from migrant_support.domains.funding.views.blueprint import blueprint

__all__ = ["blueprint", "flight", "months"]
