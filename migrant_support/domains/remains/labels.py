"""What the choices of this domain are called on a screen; marked for translation."""

from migrant_support.domains.remains.rules import (
    ConsignmentKind,
    ConsignmentPaperKind,
    ConsignmentState,
    ConsignmentStep,
    KinWay,
    Thing,
)
from migrant_support.kernel.texts import msg

KIND = {ConsignmentKind.REMAINS: msg("Human remains in a coffin"), ConsignmentKind.URN: msg("Urn with ashes")}
PAPER: dict[ConsignmentPaperKind, str] = {
    ConsignmentPaperKind.DEATH_CERTIFICATE: msg("Death certificate"),
    ConsignmentPaperKind.NO_OBJECTION: msg("No-objection letter of the mission"),
    ConsignmentPaperKind.EMBALMING: msg("Embalming certificate"),
    ConsignmentPaperKind.SEALING: msg("Certificate of the sealed coffin"),
    ConsignmentPaperKind.CREMATION: msg("Cremation certificate"),
}
LACK: dict[ConsignmentPaperKind | Thing, str] = {
    **{kind: PAPER[kind] for kind in ConsignmentPaperKind},
    Thing.KIN: msg("Family not told"),
    Thing.CONSIGNEE: msg("Nobody named to receive it"),
    Thing.AIRWAY_BILL: msg("Airway bill"),
}
STATE = {
    ConsignmentState.PREPARING: msg("Being prepared"),
    ConsignmentState.PLACED: msg("On a flight"),
    ConsignmentState.ACCEPTED: msg("With the carrier"),
    ConsignmentState.FLOWN: msg("In the air"),
    ConsignmentState.LANDED: msg("Landed"),
    ConsignmentState.RECEIVED: msg("Handed to the family"),
    ConsignmentState.WITHDRAWN: msg("Does not travel"),
}
TONE = {
    ConsignmentState.PREPARING: "warn",
    ConsignmentState.PLACED: "info",
    ConsignmentState.ACCEPTED: "info",
    ConsignmentState.FLOWN: "accent",
    ConsignmentState.LANDED: "warn",
    ConsignmentState.RECEIVED: "good",
    ConsignmentState.WITHDRAWN: "quiet",
}
STEP = {
    ConsignmentStep.ACCEPT: msg("The carrier has taken it"),
    ConsignmentStep.TAKE_OFF: msg("Take it off the flight"),
    ConsignmentStep.WITHDRAW: msg("It does not travel"),
}
WAY = {
    KinWay.PHONE: msg("By telephone"),
    KinWay.VISIT: msg("In a visit"),
    KinWay.OFFICER: msg("By an officer of the home district"),
    KinWay.LETTER: msg("By letter"),
}
