"""Kinds of happening with claims, with the sentence that screens translate."""

from migrant_support.domains.claims.rules.money import MoneyKind
from migrant_support.domains.claims.rules.steps import ClaimAct
from migrant_support.kernel.texts import msg
from migrant_support.platform.history import register_kind

OPENED = register_kind("claim_opened", msg("A claim was opened"))
STEPS = {
    ClaimAct.PRESENT: register_kind("claim_presented", msg("A claim was presented")),
    ClaimAct.ANSWER: register_kind("claim_answered", msg("A claim was answered")),
    ClaimAct.OFFER: register_kind("claim_offered", msg("An offer was made for a claim")),
    ClaimAct.ACCEPT: register_kind("claim_settled", msg("A claim was settled")),
    ClaimAct.DECLINE: register_kind("claim_offer_declined", msg("An offer for a claim was declined")),
    ClaimAct.REFUSE: register_kind("claim_refused", msg("A claim was refused by the other side")),
    ClaimAct.WITHDRAW: register_kind("claim_withdrawn", msg("A claim was withdrawn")),
    ClaimAct.REOPEN: register_kind("claim_reopened", msg("A claim was opened again")),
}
MONEY = {
    MoneyKind.RECEIVED: register_kind("claim_money_received", msg("Money of a claim was received")),
    MoneyKind.HANDED_OVER: register_kind("claim_money_handed_over", msg("Money of a claim was handed over")),
    MoneyKind.SENT_ON: register_kind("claim_money_sent_on", msg("Money of a claim was sent on")),
}
PROOF = register_kind("claim_proof_added", msg("A proof was added to a claim"))
