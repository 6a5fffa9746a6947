"""Screens of documents."""

from migrant_support.domains.documents.views import safe, whereabouts
from migrant_support.domains.documents.views.blueprint import blueprint

__all__ = ["blueprint", "safe", "whereabouts"]
