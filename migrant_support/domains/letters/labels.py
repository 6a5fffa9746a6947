"""What the choices are called."""

from migrant_support.domains.letters.rules.lists import LanguageRule, WayRule
from migrant_support.domains.letters.rules.messages import Way
from migrant_support.domains.letters.rules.papers import Demand, LetterKind
from migrant_support.kernel.texts import msg
from migrant_support.platform.messages.rules import MessageState, Problem

WAY = {Way.SMS: msg("SMS"), Way.EMAIL: msg("E-mail"), Way.LETTER: msg("By hand: printed or read out")}
WAY_RULE = {
    WayRule.SMS_EMAIL: msg("SMS, or else e-mail"),
    WayRule.ANY: msg("SMS, or else e-mail, or else by hand"),
    WayRule.SMS: msg("SMS only"),
    WayRule.EMAIL: msg("E-mail only"),
    WayRule.LETTER: msg("By hand: printed or read out"),
}
LANGUAGE_RULE = {
    LanguageRule.OWN: msg("Each person's own language"),
    LanguageRule.SI: msg("All in Sinhala"),
    LanguageRule.TA: msg("All in Tamil"),
    LanguageRule.EN: msg("All in English"),
}
LETTER = {
    LetterKind.TO_WHOM: msg("To whom it may concern"),
    LetterKind.STAY: msg("Certificate of stay"),
    LetterKind.EMPLOYER: msg("To the employer"),
    LetterKind.IMMIGRATION: msg("To immigration, for exit clearance"),
    LetterKind.HOSPITAL: msg("To a hospital"),
}
DEMAND = {
    Demand.PASSPORT: msg("The passport"),
    Demand.WAGES: msg("The wages that are owed"),
    Demand.BELONGINGS: msg("The personal belongings"),
    Demand.TICKET: msg("The ticket home"),
}
STATE = {
    MessageState.QUEUED: msg("Waits"),
    MessageState.SENDING: msg("Being sent"),
    MessageState.SENT: msg("Sent"),
    MessageState.DELIVERED: msg("Delivered"),
    MessageState.FAILED: msg("Not delivered"),
    MessageState.TOLD: msg("Passed on"),
    MessageState.CANCELLED: msg("Cancelled"),
}
STATE_TONE = {
    MessageState.QUEUED: "info",
    MessageState.SENDING: "info",
    MessageState.SENT: "good",
    MessageState.DELIVERED: "good",
    MessageState.FAILED: "danger",
    MessageState.TOLD: "good",
    MessageState.CANCELLED: "quiet",
}
PROBLEM = {
    Problem.UNREACHABLE: msg("The gateway cannot be reached."),
    Problem.BUSY: msg("The gateway was busy."),
    Problem.REFUSED: msg("The gateway refused it."),
    Problem.REDIRECTED: msg("The gateway answers from another address: tell the administrator."),
    Problem.UNDELIVERED: msg("The gateway could not deliver it to the address."),
    Problem.INTERRUPTED: msg("Sending was interrupted too often."),
}
LANGUAGE = {"en": msg("English"), "si": msg("Sinhala"), "ta": msg("Tamil")}
