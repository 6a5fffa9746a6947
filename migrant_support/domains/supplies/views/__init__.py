"""Screens of supplies."""

from migrant_support.domains.supplies.views import arriving, card, catalogue, counts, stores, transfers
from migrant_support.domains.supplies.views.blueprint import blueprint

__all__ = ["arriving", "blueprint", "card", "catalogue", "counts", "stores", "transfers"]
