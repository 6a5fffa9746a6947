"""How acts about claims and cash read on the auditor's screens."""

from migrant_support.kernel.texts import msg
from migrant_support.platform.audit.words import name_acts, name_object_kind

ACTS = {
    "claims.claim.open": msg("Opened a claim"),
    "claims.claim.present": msg("Presented a claim"),
    "claims.claim.answer": msg("Recorded an answer to a claim"),
    "claims.claim.offer": msg("Recorded an offer for a claim"),
    "claims.claim.accept": msg("Settled a claim"),
    "claims.claim.decline": msg("Declined an offer for a claim"),
    "claims.claim.refuse": msg("Recorded that a claim was refused"),
    "claims.claim.withdraw": msg("Withdrew a claim"),
    "claims.claim.reopen": msg("Opened a claim again"),
    "claims.words.read": msg("Read what was said in a claim"),
    "claims.proof.add": msg("Added a proof to a claim"),
    "claims.proof.read": msg("Opened a proof of a claim"),
    "claims.money.received": msg("Received money of a claim"),
    "claims.money.handed_over": msg("Handed over money of a claim"),
    "claims.money.sent_on": msg("Sent on money of a claim"),
    "cash.request.requested": msg("Asked for cash"),
    "cash.request.approved": msg("Approved cash"),
    "cash.request.paid": msg("Paid cash out"),
    "cash.request.refused": msg("Refused cash"),
    "cash.request.withdrawn": msg("Withdrew a request for cash"),
    "cash.payment.returned": msg("Recorded that cash came back"),
    "cash.fund.open": msg("Opened a fund"),
    "cash.fund.deposit": msg("Paid into a fund"),
    "cash.fund.withdrawal": msg("Took money out of a fund"),
    "cash.fund.count": msg("Counted a fund"),
    "cash.fund.difference": msg("Booked the difference of a count"),
    "cash.fund.export": msg("Downloaded a cash book"),
}
KINDS = {
    "claim": msg("Claim"),
    "cash_request": msg("Request for cash"),
    "cash_fund": msg("Fund"),
}


def name_money() -> None:
    """Hand the words to the audit log; called at start."""
    name_acts(ACTS)
    for kind, label in KINDS.items():
        name_object_kind(kind, label)
