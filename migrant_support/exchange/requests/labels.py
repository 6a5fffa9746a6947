"""What the choices of requests are called: in plain words for those who send, in the office's words for officers."""

from migrant_support.domains.cases.rules import Category
from migrant_support.domains.people.rules import Sex
from migrant_support.exchange.requests.rules import RefusalReason, RequestState, SafeToCall
from migrant_support.kernel.texts import msg

STATE = {
    RequestState.RECEIVED: msg("Waits"),
    RequestState.TAKEN: msg("In work"),
    RequestState.REGISTERED: msg("Registered"),
    RequestState.LINKED: msg("Linked to a person"),
    RequestState.REFUSED: msg("Refused"),
}
STATE_TONE = {
    RequestState.RECEIVED: "warn",
    RequestState.TAKEN: "info",
    RequestState.REGISTERED: "good",
    RequestState.LINKED: "good",
    RequestState.REFUSED: "quiet",
}
REASON = {
    RefusalReason.NOT_REACHED: msg("The person could not be reached"),
    RefusalReason.OTHER_MISSION: msg("The person belongs to another mission"),
    RefusalReason.SENT_TWICE: msg("The same request was sent twice"),
    RefusalReason.NO_REQUEST: msg("Not a request for help"),
    RefusalReason.OTHER: msg("Another reason"),
}
SAFE = {
    SafeToCall.YES: msg("Yes, at any time"),
    SafeToCall.AT_TIMES: msg("Only at some times"),
    SafeToCall.NO: msg("No, do not call"),
}
SAFE_FOR_OFFICER = {
    SafeToCall.YES: msg("May be called at any time"),
    SafeToCall.AT_TIMES: msg("Call only at the times given"),
    SafeToCall.NO: msg("Do not call: it is not safe"),
}
SEX = {Sex.F: msg("Woman"), Sex.M: msg("Man"), Sex.X: msg("I do not want to say")}
KINDS = {
    Category.UNPAID_WAGES: msg("I have not been paid"),
    Category.PASSPORT_WITHHELD: msg("Somebody keeps my passport"),
    Category.PHYSICAL_ABUSE: msg("Somebody beats or hurts me"),
    Category.SEXUAL_ABUSE: msg("Somebody touched or forced me sexually"),
    Category.CONFINEMENT: msg("I am locked in or may not leave"),
    Category.TRAFFICKING: msg("I was cheated or sold into this work"),
    Category.CONTRACT_VIOLATION: msg("The work is not what was promised"),
    Category.JOB_LOSS: msg("I have lost my job"),
    Category.VISA_OVERSTAYED: msg("My visa has run out"),
    Category.MEDICAL: msg("I am ill or injured"),
    Category.PREGNANCY: msg("I am pregnant"),
    Category.DETENTION: msg("I am held by the police or in a camp"),
    Category.STRANDED_TRANSIT: msg("I am stuck on the way home"),
    Category.STUDENT_VISITOR: msg("I am a student or visitor and cannot get home"),
    Category.EMPLOYER_DEATH: msg("My employer has died"),
    Category.CONFLICT_DISASTER: msg("There is war or a disaster here"),
    Category.OTHER: msg("Something else"),
}
STATUS = {
    RequestState.RECEIVED: (
        msg("Your request has reached the mission."),
        msg("An officer will look at it. Keep your phone on if it is safe. You need not send it again."),
    ),
    RequestState.TAKEN: (
        msg("An officer is looking at your request."),
        msg("The mission will call you if you said that it is safe. You can also come with your reference."),
    ),
    RequestState.REGISTERED: (
        msg("The mission has taken up your request."),
        msg("When you come or call, say your reference. Bring your passport and your papers if you have them."),
    ),
    RequestState.REFUSED: (
        msg("The mission could not take up this request."),
        msg("Please come to the mission or call it, so that an officer can talk with you. You can also send it anew."),
    ),
}
"""What a person reads of her request, and what to do next. A link to somebody known reads as a registration."""
STATUS[RequestState.LINKED] = STATUS[RequestState.REGISTERED]
