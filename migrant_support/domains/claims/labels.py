"""What the choices of this domain are called on a screen; marked for translation."""

from migrant_support.domains.claims.rules.clocks import ClockKind
from migrant_support.domains.claims.rules.money import MoneyKind
from migrant_support.domains.claims.rules.steps import Against, AgreedWay, ClaimAct, ClaimKind, ClaimState, Extent
from migrant_support.kernel.texts import msg

KIND = {
    ClaimKind.WAGES: msg("Unpaid wages"),
    ClaimKind.PASSPORT: msg("Passport to be given back"),
    ClaimKind.TICKET: msg("Ticket home"),
    ClaimKind.DEDUCTION: msg("Unlawful deduction"),
    ClaimKind.INJURY: msg("Injury at work"),
    ClaimKind.OTHER: msg("Something else"),
}
AGAINST = {
    Against.EMPLOYER: msg("Employer or sponsor"),
    Against.AGENCY: msg("Recruitment agency"),
}
STATE = {
    ClaimState.OPENED: msg("To be presented"),
    ClaimState.PRESENTED: msg("Waits for an answer"),
    ClaimState.ANSWERED: msg("Answered, not settled"),
    ClaimState.OFFERED: msg("An offer stands"),
    ClaimState.SETTLED: msg("Settled"),
    ClaimState.REFUSED: msg("Refused"),
    ClaimState.WITHDRAWN: msg("Withdrawn"),
}
STATE_TONE = {
    ClaimState.OPENED: "warn",
    ClaimState.PRESENTED: "info",
    ClaimState.ANSWERED: "info",
    ClaimState.OFFERED: "accent",
    ClaimState.SETTLED: "good",
    ClaimState.REFUSED: "danger",
    ClaimState.WITHDRAWN: "quiet",
}
EXTENT = {
    Extent.FULL: msg("Settled in full"),
    Extent.PART: msg("Settled in part"),
}
OFFER_EXTENT = {
    Extent.FULL: msg("All of what is claimed"),
    Extent.PART: msg("A part of what is claimed"),
}
ACT = {
    ClaimAct.PRESENT: msg("Present the claim"),
    ClaimAct.ANSWER: msg("Record an answer"),
    ClaimAct.OFFER: msg("Record an offer"),
    ClaimAct.ACCEPT: msg("Settle by this offer"),
    ClaimAct.DECLINE: msg("Decline the offer"),
    ClaimAct.REFUSE: msg("Record a refusal"),
    ClaimAct.WITHDRAW: msg("Withdraw the claim"),
    ClaimAct.REOPEN: msg("Open it again"),
}
DONE = {
    None: msg("Opened"),
    ClaimAct.PRESENT: msg("Presented"),
    ClaimAct.ANSWER: msg("Answered"),
    ClaimAct.OFFER: msg("Offer made"),
    ClaimAct.ACCEPT: msg("Settled"),
    ClaimAct.DECLINE: msg("Offer declined"),
    ClaimAct.REFUSE: msg("Refused by the other side"),
    ClaimAct.WITHDRAW: msg("Withdrawn"),
    ClaimAct.REOPEN: msg("Opened again"),
}
AGREED = {
    AgreedWay.SIGNED: msg("Signed a paper"),
    AgreedWay.THUMB: msg("Gave a thumb's print"),
    AgreedWay.SPOKEN: msg("Said so before a witness"),
}
CLOCK = {
    ClockKind.REPORT: msg("First answer"),
    ClockKind.SETTLE: msg("Settlement"),
}
MONEY = {
    MoneyKind.RECEIVED: msg("Received by the mission"),
    MoneyKind.HANDED_OVER: msg("Handed over to the person"),
    MoneyKind.SENT_ON: msg("Sent on by power of attorney"),
}
RECEIPT = {
    MoneyKind.RECEIVED: msg("Receipt for money of a claim received by the mission"),
    MoneyKind.HANDED_OVER: msg("Receipt for money of a claim handed over"),
    MoneyKind.SENT_ON: msg("Receipt for money of a claim sent on"),
}
