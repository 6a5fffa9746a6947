"""What the steps of an exit clearance, those who do them and their proofs are called; marked for translation."""

from migrant_support.domains.flights.rules.exit_steps import ExitDoer, ExitProof, ExitStepCode, ExitStepState
from migrant_support.kernel.texts import msg

STEP = {
    ExitStepCode.ABSCONDING: msg("Report of absconding looked up and lifted"),
    ExitStepCode.FINE: msg("Fines known and settled"),
    ExitStepCode.COURT: msg("Court cases ended"),
    ExitStepCode.TRAVEL_BAN: msg("Travel ban lifted"),
    ExitStepCode.FINGERPRINTS: msg("Fingerprints given"),
    ExitStepCode.PERMIT: msg("Exit permit issued"),
}
STEP_SHORT = {
    ExitStepCode.ABSCONDING: msg("absconding report"),
    ExitStepCode.FINE: msg("fine"),
    ExitStepCode.COURT: msg("court case"),
    ExitStepCode.TRAVEL_BAN: msg("travel ban"),
    ExitStepCode.FINGERPRINTS: msg("fingerprints"),
    ExitStepCode.PERMIT: msg("exit permit"),
}
"""Within a sentence."""
DOER = {
    ExitDoer.MISSION: msg("The mission"),
    ExitDoer.PERSON: msg("The person, with the mission"),
    ExitDoer.EMPLOYER: msg("The employer"),
    ExitDoer.AUTHORITY: msg("The authority of the country"),
}
PROOF = {
    ExitProof.LETTER: msg("letter of the authority"),
    ExitProof.RECEIPT: msg("receipt of the payment"),
    ExitProof.PRINTOUT: msg("printout of the status"),
    ExitProof.COURT_PAPER: msg("paper of the court"),
    ExitProof.SLIP: msg("slip of the appointment"),
    ExitProof.PERMIT: msg("the permit"),
}
STATE = {
    ExitStepState.OPEN: msg("Open"),
    ExitStepState.DONE: msg("Done"),
    ExitStepState.NOT_REQUIRED: msg("Not required"),
}
TONE = {ExitStepState.OPEN: "warn", ExitStepState.DONE: "good", ExitStepState.NOT_REQUIRED: "quiet"}
CHANGE = {
    ExitStepState.DONE: msg("It is done"),
    ExitStepState.NOT_REQUIRED: msg("It is not required"),
    ExitStepState.OPEN: msg("It is open again"),
}
