"""Screens of cash."""

from migrant_support.domains.cash.views import funds, requests
from migrant_support.domains.cash.views.blueprint import blueprint

__all__ = ["blueprint", "funds", "requests"]
