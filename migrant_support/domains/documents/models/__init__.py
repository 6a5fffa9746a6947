"""Tables of documents: what happened to each, what lies in the safe, and applications for emergency papers."""

from migrant_support.domains.documents.models.cards import IdCard
from migrant_support.domains.documents.models.safe import Receipt, SafeItem, SafeRelease
from migrant_support.domains.documents.models.travel_paper import TravelPaper, TravelPaperProof
from migrant_support.domains.documents.models.whereabouts import DocumentCheck, DocumentMove

__all__ = [
    "DocumentCheck",
    "DocumentMove",
    "IdCard",
    "Receipt",
    "SafeItem",
    "SafeRelease",
    "TravelPaper",
    "TravelPaperProof",
]
