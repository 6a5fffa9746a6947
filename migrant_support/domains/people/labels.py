"""What the choices of this domain are called on a screen; marked for translation."""

from migrant_support.domains.people.rules import (
    BirthPrecision,
    Checkpoint,
    ConsentGiver,
    ConsentPurpose,
    ConsentWay,
    DocumentKind,
    DocumentPlace,
    FlagPriority,
    Relation,
    Sex,
    UnitKind,
)
from migrant_support.domains.people.rules.rights import ChildView, CopyForm, CopyGround, CorrectionState, ErasureGround
from migrant_support.kernel.texts import msg
from migrant_support.matching.reasons import Reason

LIKENESS = {
    Reason.SAME_NIC: msg("same NIC"),
    Reason.NIC_SLIP: msg("NIC differs in one figure"),
    Reason.OTHER_NIC: msg("different NICs"),
    Reason.SAME_DOCUMENT: msg("same passport or document"),
    Reason.DOCUMENT_SLIP: msg("document number differs in one character"),
    Reason.NEXT_DOCUMENT: msg("neighbouring document numbers, as a family gets them"),
    Reason.OTHER_DOCUMENT: msg("different document numbers"),
    Reason.SAME_NAME: msg("same names"),
    Reason.NAME_SOUNDS_ALIKE: msg("names sound alike"),
    Reason.NAME_SLIP: msg("a name differs in one letter"),
    Reason.NAME_SHORTENED: msg("names fit, some left out or as initials"),
    Reason.OTHER_FAMILY_NAME: msg("another family name, as after a marriage"),
    Reason.OTHER_GIVEN_NAME: msg("different given names"),
    Reason.OTHER_NAME: msg("no name in common"),
    Reason.SAME_BIRTH: msg("same birth date"),
    Reason.BIRTH_SWAPPED: msg("birth day and month swapped"),
    Reason.BIRTH_SLIP: msg("birth date differs in one part"),
    Reason.BIRTH_YEAR: msg("same birth year, the day is not known"),
    Reason.OTHER_BIRTH: msg("different birth dates"),
    Reason.GENERATION_APART: msg("born a generation apart"),
    Reason.OTHER_SEX: msg("different sex"),
    Reason.SAME_PHONE: msg("same phone"),
    Reason.SAME_PLACE: msg("same home district"),
    Reason.SAME_ADDRESS: msg("same address"),
    Reason.NOTHING: msg("nothing to compare"),
}
SEX = {Sex.F: msg("Female"), Sex.M: msg("Male"), Sex.X: msg("Not stated")}
PRECISION = {
    BirthPrecision.DAY: msg("exact day"),
    BirthPrecision.MONTH: msg("month known"),
    BirthPrecision.YEAR: msg("year known"),
    BirthPrecision.ESTIMATED: msg("estimated"),
}
DOCUMENT = {
    DocumentKind.PASSPORT: msg("Passport"),
    DocumentKind.EMERGENCY: msg("Emergency travel document"),
    DocumentKind.NIC: msg("National identity card"),
    DocumentKind.RESIDENCE: msg("Residence permit"),
    DocumentKind.AGENCY_CARD: msg("UNHCR or IOM card"),
    DocumentKind.OTHER: msg("Other document"),
}
PLACE = {
    DocumentPlace.HOLDER: msg("With the holder"),
    DocumentPlace.EMPLOYER: msg("With the employer"),
    DocumentPlace.POLICE: msg("With the police"),
    DocumentPlace.MISSION_SAFE: msg("In the mission's safe"),
    DocumentPlace.LOST: msg("Lost"),
}
RELATION = {
    Relation.MOTHER: msg("Mother"),
    Relation.FATHER: msg("Father"),
    Relation.CHILD: msg("Child"),
    Relation.SPOUSE: msg("Husband or wife"),
    Relation.SIBLING: msg("Brother or sister"),
    Relation.GUARDIAN: msg("Guardian"),
    Relation.WARD: msg("Child in care"),
    Relation.OTHER: msg("Other relative"),
}
UNIT = {
    UnitKind.FAMILY: msg("Family"),
    UnitKind.ESCORT: msg("Child with an escort"),
    UnitKind.PATIENT: msg("Patient with an attendant"),
}
PURPOSE = {
    ConsentPurpose.ASSISTANCE: msg("To be helped by the mission"),
    ConsentPurpose.REPATRIATION: msg("To be taken home"),
    ConsentPurpose.SHARE_IOM: msg("To share details with IOM"),
    ConsentPurpose.SHARE_INSTITUTION: msg("To share details with an institution"),
    ConsentPurpose.PHOTO: msg("To keep a photo"),
    ConsentPurpose.STATISTICS: msg("To be counted in research"),
}
GIVER = {
    ConsentGiver.SELF: msg("The person"),
    ConsentGiver.GUARDIAN: msg("Parent or guardian"),
    ConsentGiver.AUTHORITY: msg("Lawful authority"),
}
WAY = {
    ConsentWay.SIGNED: msg("Signed"),
    ConsentWay.SPOKEN: msg("Spoken"),
    ConsentWay.THUMBPRINT: msg("Thumbprint"),
    ConsentWay.ONLINE: msg("Online"),
    ConsentWay.LIST: msg("Ticked on a list"),
}
CHECKPOINT = {
    Checkpoint.COUNTER: msg("At the counter"),
    Checkpoint.ADMISSION: msg("Admission to a shelter"),
    Checkpoint.GATE: msg("At the gate"),
    Checkpoint.ROOM: msg("Choosing a room"),
    Checkpoint.DISTRIBUTION: msg("Giving out rations"),
    Checkpoint.CASH: msg("Paying cash"),
    Checkpoint.CHECK_IN: msg("Check-in at the airport"),
    Checkpoint.BOARDING: msg("Boarding"),
}
PRIORITY = {
    FlagPriority.NOTE: msg("Note"),
    FlagPriority.WARNING: msg("Warning"),
    FlagPriority.URGENT: msg("Urgent"),
}
LANGUAGE = {
    "si": msg("Sinhala"),
    "ta": msg("Tamil"),
    "en": msg("English"),
    "ar": msg("Arabic"),
    "hi": msg("Hindi"),
    "ml": msg("Malayalam"),
}
ERASURE = {
    ErasureGround.ASKED: msg("The person asked for it"),
    ErasureGround.PERIOD_OVER: msg("The period of keeping is over"),
    ErasureGround.MISTAKE: msg("Registered by mistake"),
    ErasureGround.ORDER: msg("Ordered by a court or authority"),
}
CHILD_VIEW = {
    ChildView.AGREES: msg("The child agrees"),
    ChildView.DISAGREES: msg("The child does not agree"),
    ChildView.UNSURE: msg("The child is not sure"),
    ChildView.TOO_YOUNG: msg("Too young to be asked"),
}
COPY_GROUND = {
    CopyGround.PERSON: msg("The person asked"),
    CopyGround.GUARDIAN: msg("Parent or guardian asked"),
    CopyGround.REPRESENTATIVE: msg("A representative with a power of attorney asked"),
}
COPY_FORM = {CopyForm.PAPER: msg("On paper (PDF)"), CopyForm.DATA: msg("As data (JSON)")}
CORRECTION = {
    CorrectionState.ASKED: msg("Asked"),
    CorrectionState.ACCEPTED: msg("Accepted"),
    CorrectionState.REFUSED: msg("Refused"),
}
CORRECTION_TONE = {CorrectionState.ASKED: "warn", CorrectionState.ACCEPTED: "good", CorrectionState.REFUSED: "quiet"}
