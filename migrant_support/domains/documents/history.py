"""Kinds of happening with documents, with the sentence that screens translate."""

from migrant_support.kernel.texts import msg
from migrant_support.platform.history import register_kind

KEPT = register_kind("put_into_the_safe", msg("Something was put into the mission's safe"))
GIVEN_BACK = register_kind("given_back_from_the_safe", msg("Something was given back from the mission's safe"))
DISPOSED = register_kind("disposed_from_the_safe", msg("Something from the mission's safe was disposed of"))
RECEIPT_REPLACED = register_kind("receipt_replaced", msg("A receipt was replaced by another one"))
PAPER_REQUESTED = register_kind("travel_paper_requested", msg("Emergency travel document requested"))
PAPER_VERIFIED = register_kind("travel_paper_verified", msg("Colombo confirmed the identity"))
PAPER_ISSUED = register_kind("travel_paper_issued", msg("Emergency travel document issued"))
PAPER_USED = register_kind("travel_paper_used", msg("Emergency travel document used"))
PAPER_REFUSED = register_kind("travel_paper_refused", msg("Emergency travel document refused"))
CARD_ISSUED = register_kind("card_issued", msg("Card printed"))
CARD_REVOKED = register_kind("card_revoked", msg("Card revoked"))
