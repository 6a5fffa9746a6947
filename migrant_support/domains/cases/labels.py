"""What the choices of this domain are called on a screen; marked for translation."""

from migrant_support.domains.cases.rules import (
    Act,
    AttachmentKind,
    CaseState,
    Category,
    Channel,
    CloseOutcome,
    Compartment,
    Risk,
)
from migrant_support.domains.cases.rules.handing import AgeGroup, TransferWhy
from migrant_support.domains.cases.rules.needs import ActionState, NeedOutcome, Severity
from migrant_support.domains.cases.rules.referrals import ReferralAct, ReferralState, ToldField
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
COMPARTMENT = {
    Compartment.GENERAL: msg("For the case's officers"),
    Compartment.MEDICAL: msg("For the medical officer"),
    Compartment.PROTECTION: msg("For the protection officer of the file"),
    Compartment.SECURITY: msg("About safety, for officers and protection"),
}
ATTACHMENT = {
    AttachmentKind.CONTRACT: msg("Contract"),
    AttachmentKind.PAYSLIP: msg("Payslip or account of wages"),
    AttachmentKind.COMPLAINT: msg("Written complaint"),
    AttachmentKind.POLICE: msg("Police report"),
    AttachmentKind.COURT: msg("Court paper"),
    AttachmentKind.MEDICAL: msg("Medical report"),
    AttachmentKind.PICTURE: msg("Picture"),
    AttachmentKind.LETTER: msg("Letter"),
    AttachmentKind.OTHER: msg("Other paper"),
}
SEVERITY = {
    Severity.LIFE: msg("Life depends on it"),
    Severity.HIGH: msg("Grave"),
    Severity.MEDIUM: msg("Needed"),
    Severity.LOW: msg("Would help"),
}
SEVERITY_TONE = {Severity.LIFE: "danger", Severity.HIGH: "warn", Severity.MEDIUM: "info", Severity.LOW: "quiet"}
NEED_OUTCOME = {
    NeedOutcome.MET: msg("Met"),
    NeedOutcome.PARTLY: msg("Partly met"),
    NeedOutcome.NOT_MET: msg("Not met"),
    NeedOutcome.NO_LONGER: msg("No longer needed"),
}
NEED_TONE = {
    NeedOutcome.MET: "good",
    NeedOutcome.PARTLY: "info",
    NeedOutcome.NOT_MET: "danger",
    NeedOutcome.NO_LONGER: "quiet",
}
ACTION_STATE = {
    ActionState.PLANNED: msg("To do"),
    ActionState.DONE: msg("Done"),
    ActionState.NOT_POSSIBLE: msg("Not possible"),
}
ACTION_TONE = {ActionState.PLANNED: "info", ActionState.DONE: "good", ActionState.NOT_POSSIBLE: "warn"}
TRANSFER_WHY = {
    TransferWhy.MOVED: msg("The person has moved there"),
    TransferWhy.NEARER: msg("That mission is nearer"),
    TransferWhy.SAFER: msg("It is safer there"),
    TransferWhy.BETTER_HELP: msg("There is better help there"),
    TransferWhy.TRANSIT: msg("The way home leads through there"),
    TransferWhy.FAMILY: msg("The family is there"),
}
AGE_GROUP = {
    AgeGroup.UNDER_FIVE: msg("Under five"),
    AgeGroup.CHILD: msg("Five to seventeen"),
    AgeGroup.ADULT: msg("Eighteen to fifty-nine"),
    AgeGroup.ELDERLY: msg("Sixty or older"),
    AgeGroup.NOT_KNOWN: msg("Age not known"),
}
REFERRAL_STATE = {
    ReferralState.DRAFT: msg("Being prepared"),
    ReferralState.SENT: msg("Sent, waits for the answer"),
    ReferralState.ACCEPTED: msg("Accepted by the institution"),
    ReferralState.IN_PROGRESS: msg("The institution works on it"),
    ReferralState.COMPLETED: msg("Completed"),
    ReferralState.DECLINED: msg("Declined by the institution"),
    ReferralState.WITHDRAWN: msg("Withdrawn"),
}
REFERRAL_TONE = {
    ReferralState.DRAFT: "quiet",
    ReferralState.SENT: "warn",
    ReferralState.ACCEPTED: "info",
    ReferralState.IN_PROGRESS: "accent",
    ReferralState.COMPLETED: "good",
    ReferralState.DECLINED: "danger",
    ReferralState.WITHDRAWN: "quiet",
}
REFERRAL_ACT = {
    ReferralAct.SEND: msg("It was sent"),
    ReferralAct.ACCEPT: msg("They accept"),
    ReferralAct.BEGIN: msg("They have begun"),
    ReferralAct.COMPLETE: msg("It is completed"),
    ReferralAct.DECLINE: msg("They decline"),
    ReferralAct.WITHDRAW: msg("Withdraw the referral"),
}
TOLD = {
    ToldField.REFERENCE: msg("Reference of the case"),
    ToldField.NAME: msg("Name"),
    ToldField.SEX: msg("Sex"),
    ToldField.AGE: msg("Age"),
    ToldField.LANGUAGES: msg("Languages spoken"),
    ToldField.PHONE: msg("Phone"),
    ToldField.HOME: msg("Home in Sri Lanka"),
    ToldField.KIN: msg("Next of kin"),
    ToldField.EMPLOYER: msg("Employer or sponsor"),
    ToldField.WAGES: msg("Wages owed"),
    ToldField.NEEDS: msg("What is needed"),
    ToldField.ACCOUNT: msg("What they should know"),
}
