"""Tables of documents: what happened to each, and what lies in the safe. Rows are added and stay."""

from migrant_support.domains.documents.models.safe import Receipt, SafeItem, SafeRelease
from migrant_support.domains.documents.models.whereabouts import DocumentCheck, DocumentMove

__all__ = ["DocumentCheck", "DocumentMove", "Receipt", "SafeItem", "SafeRelease"]
