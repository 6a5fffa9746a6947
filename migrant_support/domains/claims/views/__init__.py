"""Screens of claims."""

from migrant_support.domains.claims.views import claims, lists, money
from migrant_support.domains.claims.views.blueprint import blueprint

__all__ = ["blueprint", "claims", "lists", "money"]
