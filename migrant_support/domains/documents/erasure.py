"""What becomes of the history of documents when the person is made anonymous: where and when stay, the words do not."""

from migrant_support.domains.documents.models import DocumentCheck, DocumentMove, Receipt, SafeItem, SafeRelease
from migrant_support.platform.erasure import keeps_whole

_WORDS_UNDER_HER_KEY = "only added to; the words lie under the person's own key, which is destroyed with her"


def answer() -> None:
    """Answer for every table of the domain."""
    for model in (DocumentMove, DocumentCheck, Receipt, SafeItem, SafeRelease):
        keeps_whole(model, _WORDS_UNDER_HER_KEY)
