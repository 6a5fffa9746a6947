"""What the choices of this domain are called on a screen; marked for translation."""

from migrant_support.domains.cases.rules import Act, CaseState, Category, Channel, CloseOutcome, Risk
from migrant_support.kernel.texts import msg

STATE = {
    CaseState.REPORTED: msg("Reported"),
    CaseState.REGISTERED: msg("Registered"),
    CaseState.VERIFIED: msg("Verified"),
    CaseState.ACTIVE: msg("Active"),
    CaseState.SUSPENDED: msg("Suspended"),
    CaseState.CLOSED: msg("Closed"),
}
STATE_TONE = {
    CaseState.REPORTED: "quiet",
    CaseState.REGISTERED: "info",
    CaseState.VERIFIED: "info",
    CaseState.ACTIVE: "accent",
    CaseState.SUSPENDED: "warn",
    CaseState.CLOSED: "quiet",
}
OUTCOME = {
    CloseOutcome.RETURNED_HOME: msg("Returned home"),
    CloseOutcome.SETTLED: msg("Settled"),
    CloseOutcome.HANDED_OVER: msg("Handed over"),
    CloseOutcome.LOST_CONTACT: msg("Lost contact"),
    CloseOutcome.DUPLICATE: msg("Duplicate"),
    CloseOutcome.DECEASED: msg("Deceased"),
}
CATEGORY = {
    Category.UNPAID_WAGES: msg("Unpaid wages"),
    Category.CONTRACT_VIOLATION: msg("Contract violation"),
    Category.PHYSICAL_ABUSE: msg("Physical abuse"),
    Category.SEXUAL_ABUSE: msg("Sexual abuse"),
    Category.CONFINEMENT: msg("Confinement"),
    Category.PASSPORT_WITHHELD: msg("Passport withheld"),
    Category.TRAFFICKING: msg("Trafficking indicators"),
    Category.DETENTION: msg("Detention"),
    Category.MEDICAL: msg("Medical need"),
    Category.PREGNANCY: msg("Pregnancy"),
    Category.JOB_LOSS: msg("Job lost"),
    Category.VISA_OVERSTAYED: msg("Visa overstayed or amnesty"),
    Category.STRANDED_TRANSIT: msg("Stranded in transit"),
    Category.STUDENT_VISITOR: msg("Student or visitor stranded"),
    Category.EMPLOYER_DEATH: msg("Death of employer"),
    Category.CONFLICT_DISASTER: msg("Natural disaster or conflict"),
    Category.OTHER: msg("Other distress"),
}
CHANNEL = {
    Channel.WALK_IN: msg("Came to the counter"),
    Channel.PHONE: msg("Phone"),
    Channel.HOTLINE: msg("1929 or online"),
    Channel.POLICE: msg("Police"),
    Channel.HOSPITAL: msg("Hospital"),
    Channel.EMPLOYER: msg("Employer"),
    Channel.OTHER_MISSION: msg("Other mission"),
    Channel.NGO: msg("NGO"),
    Channel.ROLL_CALL: msg("Roll-call"),
    Channel.LIST: msg("A list"),
}
RISK = {
    Risk.LOW: msg("Low risk"),
    Risk.MEDIUM: msg("Medium risk"),
    Risk.HIGH: msg("High risk"),
    Risk.EMERGENCY: msg("Emergency"),
}
RISK_TONE = {Risk.LOW: "quiet", Risk.MEDIUM: "info", Risk.HIGH: "warn", Risk.EMERGENCY: "danger"}
ACT = {
    Act.REGISTER: msg("Register the case"),
    Act.VERIFY: msg("Mark as verified"),
    Act.ACTIVATE: msg("Take up the case"),
    Act.SUSPEND: msg("Suspend"),
    Act.RESUME: msg("Take up again"),
    Act.CLOSE: msg("Close the case"),
    Act.REOPEN: msg("Reopen"),
}
