"""Screens of documents."""

from migrant_support.domains.documents.views import cards, safe, travel_paper, whereabouts
from migrant_support.domains.documents.views.blueprint import blueprint

__all__ = ["blueprint", "cards", "safe", "travel_paper", "whereabouts"]
