"""Screens of documents."""

from migrant_support.domains.documents.views import safe, travel_paper, whereabouts
from migrant_support.domains.documents.views.blueprint import blueprint

__all__ = ["blueprint", "safe", "travel_paper", "whereabouts"]
