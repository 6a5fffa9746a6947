"""Tables of documents: what happened to each. Rows are added and stay."""

from migrant_support.domains.documents.models.whereabouts import DocumentCheck, DocumentMove

__all__ = ["DocumentCheck", "DocumentMove"]
