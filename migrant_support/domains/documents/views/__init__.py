"""Screens of documents."""

from migrant_support.domains.documents.views import whereabouts
from migrant_support.domains.documents.views.blueprint import blueprint

__all__ = ["blueprint", "whereabouts"]
