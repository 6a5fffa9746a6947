"""What the choices of this domain are called on a screen; marked for translation."""

from migrant_support.domains.cash.rules.funds import EntryKind, FundSource
from migrant_support.domains.cash.rules.requests import Purpose, RequestAct, RequestState
from migrant_support.kernel.texts import msg

PURPOSE = {
    Purpose.CASH: msg("Cash for daily needs"),
    Purpose.TICKET: msg("Ticket"),
    Purpose.FINE: msg("Fine or visa fee"),
    Purpose.MEDICAL: msg("Medical cost"),
    Purpose.TRANSPORT: msg("Transport"),
    Purpose.PAPERS: msg("Papers and photos"),
    Purpose.OTHER: msg("Something else"),
}
STATE = {
    RequestState.REQUESTED: msg("Waits for approval"),
    RequestState.APPROVED: msg("Approved, to be paid"),
    RequestState.PAID: msg("Paid"),
    RequestState.REFUSED: msg("Refused"),
    RequestState.WITHDRAWN: msg("Withdrawn"),
}
STATE_TONE = {
    RequestState.REQUESTED: "warn",
    RequestState.APPROVED: "info",
    RequestState.PAID: "good",
    RequestState.REFUSED: "danger",
    RequestState.WITHDRAWN: "quiet",
}
ACT = {
    RequestAct.APPROVE: msg("Approve"),
    RequestAct.PAY: msg("Pay out"),
    RequestAct.REFUSE: msg("Refuse"),
    RequestAct.WITHDRAW: msg("Withdraw"),
}
DONE = {
    RequestAct.APPROVE: msg("It is approved. Somebody else pays it out."),
    RequestAct.PAY: msg("It is paid. Print the receipt and let the person sign it."),
    RequestAct.REFUSE: msg("It is refused."),
    RequestAct.WITHDRAW: msg("It is withdrawn."),
}
SOURCE = {
    FundSource.BUREAU: msg("Welfare fund of the Bureau"),
    FundSource.MINISTRY: msg("Ministry"),
    FundSource.IOM: msg("IOM"),
    FundSource.COMMUNITY: msg("Community or donor"),
    FundSource.OTHER: msg("Another source"),
}
ENTRY = {
    EntryKind.DEPOSIT: msg("Paid in"),
    EntryKind.PAYMENT: msg("Paid out"),
    EntryKind.RETURN: msg("Given back"),
    EntryKind.WITHDRAWAL: msg("Taken out"),
    EntryKind.DIFFERENCE: msg("Difference of a count"),
}
