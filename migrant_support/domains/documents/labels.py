"""What the choices of this domain are called on a screen; marked for translation."""

from migrant_support.domains.documents.rules.cards import CheckResult, RevokeReason
from migrant_support.domains.documents.rules.safe import ItemKind, ReceiptKind
from migrant_support.domains.documents.rules.scan import ScanResult
from migrant_support.domains.documents.rules.travel_paper import Need, PaperReason, PaperState, Proof
from migrant_support.domains.documents.rules.whereabouts import CheckWay
from migrant_support.kernel.texts import msg

CHECK_WAY = {
    CheckWay.ORIGINAL: msg("I saw the original and compared the photo"),
    CheckWay.READER: msg("A reader read the original and its check digits hold"),
    CheckWay.AUTHORITY: msg("The office that issued it confirmed it"),
}
ITEM = {
    ItemKind.DOCUMENT: msg("Document"),
    ItemKind.PHONE: msg("Phone"),
    ItemKind.MONEY: msg("Cash"),
    ItemKind.OTHER: msg("Other thing"),
}
RECEIPT = {
    ReceiptKind.DEPOSIT: msg("Receipt for things kept by the mission"),
    ReceiptKind.RETURN: msg("Receipt for things given back"),
    ReceiptKind.DISPOSAL: msg("Record of things disposed of"),
}
PAPER_STATE = {
    PaperState.REQUESTED: msg("Waits for Colombo"),
    PaperState.VERIFIED: msg("Confirmed, to be issued"),
    PaperState.ISSUED: msg("Issued"),
    PaperState.USED: msg("Used"),
    PaperState.REFUSED: msg("Refused"),
}
PAPER_TONE = {
    PaperState.REQUESTED: "warn",
    PaperState.VERIFIED: "info",
    PaperState.ISSUED: "good",
    PaperState.USED: "quiet",
    PaperState.REFUSED: "danger",
}
PAPER_REASON = {
    PaperReason.LOST: msg("The passport is lost"),
    PaperReason.WITHHELD: msg("Somebody keeps the passport"),
    PaperReason.EXPIRED: msg("The passport has expired"),
    PaperReason.DAMAGED: msg("The passport is damaged"),
    PaperReason.NONE: msg("There never was a passport"),
}
NEED = {
    Need.FORM: msg("Application form"),
    Need.LOSS_FORM: msg("Form about the lost passport"),
    Need.LETTER: msg("Letter of the person"),
    Need.PHOTOS: msg("Photos"),
    Need.BIRTH_CERTIFICATE: msg("Birth certificate"),
    Need.NIC: msg("National identity card, if there is one"),
    Need.POLICE_REPORT: msg("Police report"),
    Need.TICKET: msg("Ticket"),
    Need.INTERVIEW: msg("Interview held"),
    Need.OTHER_PARENT: msg("Consent of the other parent"),
}
PROOF = {
    Proof.MISSING: msg("Not here yet"),
    Proof.RECEIVED: msg("Here"),
    Proof.WAIVED: msg("Not needed"),
}
REVOKED = {
    RevokeReason.LOST: msg("The card is lost"),
    RevokeReason.DAMAGED: msg("The card is damaged"),
    RevokeReason.CHANGED: msg("What stands on it has changed"),
}
CHECKED = {
    CheckResult.VALID: msg("The card counts"),
    CheckResult.REVOKED: msg("Revoked: this card counts no more"),
    CheckResult.NO_CARD: msg("This person has no card that counts"),
    CheckResult.UNKNOWN: msg("Not known here"),
}
SCANNED = {
    ScanResult.REVOKED: msg("This card counts no more. Take it in, and ask for the passport or the reference."),
    ScanResult.SEVERAL: msg("More than one person has this number. Use the card or the reference."),
    ScanResult.NOT_HERE: msg("Not known here. Look at each letter and digit, or search for the person."),
    ScanResult.UNREADABLE: msg(
        "The lines of the passport were not read whole. Scan both lines again, or type the number."
    ),
}
