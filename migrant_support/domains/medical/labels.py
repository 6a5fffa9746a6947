"""What the choices of this domain are called on a screen; marked for translation."""

from migrant_support.domains.medical.rules import Condition, Fitness
from migrant_support.domains.medical.rules.alerts import AlertKind, Instruction
from migrant_support.domains.medical.rules.certificates import CertificateKind, Standing
from migrant_support.domains.medical.rules.guarantees import GuaranteeState
from migrant_support.domains.medical.rules.tests import Proof, TestKind, TestResult
from migrant_support.domains.medical.rules.triage import Triage
from migrant_support.domains.medical.rules.vitals import Level, Sign
from migrant_support.kernel.texts import msg

FITNESS = {
    Fitness.FIT: msg("Fit to travel"),
    Fitness.FIT_WITH_ESCORT: msg("Fit to travel with an escort"),
    Fitness.UNFIT: msg("Not fit to travel"),
}
FITNESS_TONE = {Fitness.FIT: "good", Fitness.FIT_WITH_ESCORT: "warn", Fitness.UNFIT: "danger"}
CONDITION = {
    Condition.WHEELCHAIR: msg("A wheelchair"),
    Condition.STRETCHER: msg("A stretcher"),
    Condition.OXYGEN: msg("Oxygen on board"),
}
TRIAGE = {
    Triage.RED: msg("Red: at once"),
    Triage.YELLOW: msg("Yellow: soon, within two hours"),
    Triage.GREEN: msg("Green: can wait"),
}
TRIAGE_TONE = {Triage.RED: "danger", Triage.YELLOW: "warn", Triage.GREEN: "good"}
SIGN = {
    Sign.TEMPERATURE: msg("Temperature (°C)"),
    Sign.PULSE: msg("Pulse (a minute)"),
    Sign.BREATHING: msg("Breathing (a minute)"),
    Sign.SYSTOLIC: msg("Blood pressure, upper (mmHg)"),
    Sign.DIASTOLIC: msg("Blood pressure, lower (mmHg)"),
    Sign.OXYGEN: msg("Oxygen in the blood (SpO₂)"),
    Sign.WEIGHT: msg("Weight (kg)"),
    Sign.HEIGHT: msg("Height (cm)"),
}
SIGN_SHORT = {
    Sign.TEMPERATURE: msg("Temperature"),
    Sign.PULSE: msg("Pulse"),
    Sign.BREATHING: msg("Breathing"),
    Sign.SYSTOLIC: msg("Upper pressure"),
    Sign.DIASTOLIC: msg("Lower pressure"),
    Sign.OXYGEN: msg("SpO₂"),
    Sign.WEIGHT: msg("Weight"),
    Sign.HEIGHT: msg("Height"),
}
LEVEL = {
    Level.NORMAL: msg("Usual for the age"),
    Level.WATCH: msg("To be watched"),
    Level.URGENT: msg("Urgent: look at once"),
}
LEVEL_TONE = {Level.NORMAL: "good", Level.WATCH: "warn", Level.URGENT: "danger"}
ALERT_KIND = {
    AlertKind.ALLERGY: msg("Allergy"),
    AlertKind.PREGNANCY: msg("Pregnancy"),
    AlertKind.INFECTIOUS: msg("Infectious illness"),
    AlertKind.MEDICINE: msg("Medicine needed"),
    AlertKind.MOBILITY: msg("Moves with difficulty"),
    AlertKind.LONG_ILLNESS: msg("Long illness"),
    AlertKind.MENTAL_HEALTH: msg("Mental health"),
    AlertKind.OTHER: msg("Other reason"),
}
INSTRUCTION = {
    Instruction.ROOM_ALONE: msg("A room alone"),
    Instruction.MASK: msg("A mask in shared rooms"),
    Instruction.LOWER_BED: msg("A lower bed"),
    Instruction.NO_STAIRS: msg("A room without stairs"),
    Instruction.WHEELCHAIR: msg("Needs a wheelchair"),
    Instruction.LEAD_BY_HAND: msg("Walk with her or him"),
    Instruction.NO_HEAVY_WORK: msg("No lifting, no heavy work"),
    Instruction.NO_PEANUTS: msg("No peanuts"),
    Instruction.NO_NUTS: msg("No nuts"),
    Instruction.NO_MILK: msg("No milk"),
    Instruction.NO_EGGS: msg("No eggs"),
    Instruction.NO_FISH: msg("No fish"),
    Instruction.NO_SHELLFISH: msg("No prawns, crabs or mussels"),
    Instruction.NO_WHEAT: msg("No wheat"),
    Instruction.NO_SOYA: msg("No soya"),
    Instruction.NO_SESAME: msg("No sesame"),
    Instruction.LITTLE_SUGAR: msg("Food with little sugar"),
    Instruction.LITTLE_SALT: msg("Food with little salt"),
    Instruction.SOFT_FOOD: msg("Soft food"),
    Instruction.EXTRA_MEAL: msg("An extra meal each day"),
    Instruction.OWN_MEDICINE: msg("Keeps own medicine: let her or him take it in time"),
    Instruction.COOL_MEDICINE: msg("Has medicine that must lie in the refrigerator"),
    Instruction.NOT_LEFT_ALONE: msg("Somebody stays close by, also at night"),
    Instruction.CALL_NURSE: msg("Call the nurse at once when she or he feels unwell"),
}
TEST_KIND = {TestKind.PCR: msg("PCR"), TestKind.ANTIGEN: msg("Antigen test")}
TEST_RESULT = {
    TestResult.NEGATIVE: msg("Negative"),
    TestResult.POSITIVE: msg("Positive"),
    TestResult.UNCLEAR: msg("Unclear: test again"),
}
TEST_TONE = {TestResult.NEGATIVE: "good", TestResult.POSITIVE: "danger", TestResult.UNCLEAR: "warn"}
PROOF = {
    Proof.CARD: msg("Vaccination card seen"),
    Proof.GIVEN_HERE: msg("Given by us"),
    Proof.REGISTER: msg("Found in a state register"),
    Proof.TOLD: msg("Told by the person"),
}
CERTIFICATE = {
    CertificateKind.FITNESS: msg("Certificate of fitness to travel"),
    CertificateKind.TEST: msg("Certificate of a test"),
    CertificateKind.VACCINATION: msg("Certificate of vaccination"),
}
STANDING = {
    Standing.VALID: msg("Valid"),
    Standing.EXPIRED: msg("No longer valid: its time has run out"),
    Standing.SUPERSEDED: msg("Superseded: counts no more"),
    Standing.UNKNOWN: msg("Not known"),
}
STANDING_TONE = {
    Standing.VALID: "good",
    Standing.EXPIRED: "warn",
    Standing.SUPERSEDED: "danger",
    Standing.UNKNOWN: "danger",
}
GUARANTEE_STATE = {
    GuaranteeState.ASKED: msg("Waits for approval"),
    GuaranteeState.APPROVED: msg("Granted"),
    GuaranteeState.REFUSED: msg("Refused"),
    GuaranteeState.USED: msg("Used, the bill is awaited"),
    GuaranteeState.CLOSED: msg("Closed with the bill"),
    GuaranteeState.WITHDRAWN: msg("Withdrawn"),
}
GUARANTEE_TONE = {
    GuaranteeState.ASKED: "warn",
    GuaranteeState.APPROVED: "good",
    GuaranteeState.REFUSED: "danger",
    GuaranteeState.USED: "info",
    GuaranteeState.CLOSED: "quiet",
    GuaranteeState.WITHDRAWN: "quiet",
}
