"""What the choices of this domain are called on a screen; marked for translation."""

from migrant_support.domains.flights.rules.changes import ChangeKind
from migrant_support.domains.flights.rules.gate import BlockerCode
from migrant_support.domains.flights.rules.layouts import DateForm, HeadingWords
from migrant_support.domains.flights.rules.limits import LimitKind
from migrant_support.domains.flights.rules.states import EntryState, FlightState, JourneyState
from migrant_support.domains.flights.rules.wishes import ReturnReason
from migrant_support.domains.flights.rules.words import (
    BY_LAW_ONLY,
    OFFERED,
    Basis,
    ClearanceState,
    JourneyEnd,
    Organisation,
    Passenger,
    Payer,
    Rendering,
    Signature,
    SpecialService,
)
from migrant_support.kernel.texts import msg

FLIGHT_STATE = {
    FlightState.DRAFT: msg("Draft"),
    FlightState.OPEN: msg("Open to proposals"),
    FlightState.LOCKED: msg("Locked"),
    FlightState.SEALED: msg("Sealed"),
    FlightState.DEPARTED: msg("Departed"),
    FlightState.ARRIVED: msg("Landed"),
    FlightState.CLOSED: msg("Closed"),
    FlightState.CANCELLED: msg("Cancelled"),
}
FLIGHT_TONE = {
    FlightState.DRAFT: "quiet",
    FlightState.OPEN: "info",
    FlightState.LOCKED: "warn",
    FlightState.SEALED: "accent",
    FlightState.DEPARTED: "accent",
    FlightState.ARRIVED: "good",
    FlightState.CLOSED: "quiet",
    FlightState.CANCELLED: "danger",
}
CHANGE = {
    ChangeKind.DELAY: msg("Leaves at another time"),
    ChangeKind.AIRCRAFT: msg("Another aircraft"),
    ChangeKind.CANCELLED: msg("Cancelled"),
}
ENTRY_STATE = {
    EntryState.PROPOSED: msg("Proposed"),
    EntryState.WAITING: msg("Waiting list"),
    EntryState.CONFIRMED: msg("Confirmed"),
    EntryState.CHECKED_IN: msg("Checked in"),
    EntryState.BOARDED: msg("On board"),
    EntryState.ARRIVED: msg("Arrived"),
    EntryState.NO_SHOW: msg("Did not come"),
    EntryState.OFFLOADED: msg("Taken off"),
    EntryState.WITHDRAWN: msg("Withdrawn"),
    EntryState.POSTPONED: msg("Postponed"),
    EntryState.FREED: msg("Flight cancelled"),
}
ENTRY_TONE = {
    EntryState.PROPOSED: "info",
    EntryState.WAITING: "warn",
    EntryState.CONFIRMED: "good",
    EntryState.CHECKED_IN: "good",
    EntryState.BOARDED: "accent",
    EntryState.ARRIVED: "accent",
    EntryState.NO_SHOW: "danger",
    EntryState.OFFLOADED: "danger",
    EntryState.WITHDRAWN: "quiet",
    EntryState.POSTPONED: "quiet",
    EntryState.FREED: "quiet",
}
LEAVING = {
    EntryState.WITHDRAWN: msg("The person does not want to fly"),
    EntryState.POSTPONED: msg("Postponed to a later flight"),
    EntryState.NO_SHOW: msg("Did not come to the airport"),
    EntryState.OFFLOADED: msg("Taken off at the airport"),
}
JOURNEY = {
    JourneyState.REQUESTED: msg("Wishes to return"),
    JourneyState.DOCUMENTS_READY: msg("Travel document ready"),
    JourneyState.CLEARED: msg("Ready for a flight"),
    JourneyState.PROPOSED: msg("Proposed for a flight"),
    JourneyState.CONFIRMED: msg("Seat confirmed"),
    JourneyState.CHECKED_IN: msg("Checked in"),
    JourneyState.BOARDED: msg("On board"),
    JourneyState.ARRIVED: msg("Landed at home"),
    JourneyState.RECEIVED: msg("Received"),
    JourneyState.HOME: msg("At home"),
    JourneyState.WITHDRAWN: msg("No longer wishes to return"),
}
PAYER = {
    Payer.STATE: msg("Paid by the state"),
    Payer.SLBFE: msg("Paid by SLBFE"),
    Payer.IOM: msg("Paid by IOM"),
    Payer.SELF: msg("Paid by the passenger"),
}
CABIN = {"first": msg("first class"), "business": msg("business class"), "economy": msg("economy class")}
PASSENGER = {
    Passenger.ADULT: msg("Adult"),
    Passenger.CHILD: msg("Child"),
    Passenger.INFANT: msg("Infant on a lap"),
}
SERVICE = {
    SpecialService.WCHR: msg("Wheelchair to the aircraft (WCHR)"),
    SpecialService.WCHS: msg("Wheelchair, cannot climb stairs (WCHS)"),
    SpecialService.WCHC: msg("Wheelchair to the seat (WCHC)"),
    SpecialService.STCR: msg("Stretcher (STCR)"),
    SpecialService.MEDA: msg("Patient (MEDA)"),
    SpecialService.UMNR: msg("Child without parents (UMNR)"),
    SpecialService.MAAS: msg("To be met and helped (MAAS)"),
    SpecialService.BLND: msg("Blind (BLND)"),
    SpecialService.DEAF: msg("Deaf (DEAF)"),
    SpecialService.VGML: msg("Vegetarian meal (VGML)"),
    SpecialService.DEPA: msg("Deportee with an officer (DEPA)"),
    SpecialService.DEPU: msg("Deportee without an officer (DEPU)"),
}
CHOSEN_SERVICE = {service: text for service, text in SERVICE.items() if service is not SpecialService.UMNR}
"""What is chosen by hand; that a child flies without its parents is found out by itself."""
BASIS = {Basis.CONSENT: msg("The person's own wish"), Basis.LEGAL_ORDER: msg("A legal order")}
CLEARANCE = {
    ClearanceState.REQUESTED: msg("Asked for"),
    ClearanceState.GRANTED: msg("Granted"),
    ClearanceState.REFUSED: msg("Refused"),
}
JOURNEY_END = {
    JourneyEnd.CHANGED_MIND: msg("The person changed their mind"),
    JourneyEnd.OTHER_WAY: msg("The person travels another way"),
    JourneyEnd.SETTLED: msg("The trouble was settled there"),
    JourneyEnd.DECEASED: msg("The person died"),
}
ORGANISATION = {Organisation.IOM: msg("IOM")}
SIGNATURE = {
    Signature.MISSION: msg("Missions"),
    Signature.SLBFE: msg("SLBFE"),
    Signature.IOM: msg("IOM"),
}
BLOCKER = {
    BlockerCode.IDENTITY: msg("Nobody has verified who this is. Look at a document and mark it as verified."),
    BlockerCode.WISH: msg("The wish to return is not recorded. Ask the person, then record it."),
    BlockerCode.CONSENT: msg("There is no consent to be taken home. Ask the person or the guardian, then record it."),
    BlockerCode.DOCUMENT: msg(
        "No travel document is at hand. Record where the passport is, or apply for another paper."
    ),
    BlockerCode.DOCUMENT_EXPIRES: msg("The travel document is not valid on the day of travel. Record a valid one."),
    BlockerCode.EXIT_CLEARANCE: msg("The country has not granted the exit for the day of travel."),
    BlockerCode.TIE: msg("It is not proven that the child flies with its own parent. Record how the tie is known."),
    BlockerCode.CHILD_DECISION: msg("The decision that this child may return is missing."),
    BlockerCode.ESCORT: msg("Nobody flies along who may. Choose an escort for the same flight."),
    BlockerCode.UNFIT: msg("A doctor found that this person cannot fly now. Book another check when that may change."),
    BlockerCode.FITNESS_BOOKING: msg("No fit-to-travel check is booked. Book one before the flight."),
    BlockerCode.FITNESS: msg("No fit-to-travel result holds at the time of travel. The doctor records it."),
    BlockerCode.QUARANTINE_PLACE: msg("There is no quarantine place for every night. Reserve one."),
    BlockerCode.LAST_DAY: msg(
        "A doctor set a last day to fly, and this flight leaves after it. Choose an earlier flight, or ask the doctor."
    ),
    BlockerCode.WHEELCHAIR: msg("A doctor asked for a wheelchair. Order it for this flight."),
    BlockerCode.STRETCHER: msg("A doctor asked for a stretcher. Order it for this flight."),
    BlockerCode.OXYGEN: msg("A doctor asked for oxygen. Order it with the airline's medical clearance (MEDA)."),
    BlockerCode.TEST: msg("No negative test counts at the time of travel. Medical staff take the sample."),
}
BLOCKER_SHORT = {
    BlockerCode.IDENTITY: msg("Identity"),
    BlockerCode.WISH: msg("Wish to return"),
    BlockerCode.CONSENT: msg("Consent"),
    BlockerCode.DOCUMENT: msg("Travel document"),
    BlockerCode.DOCUMENT_EXPIRES: msg("Document expires"),
    BlockerCode.EXIT_CLEARANCE: msg("Exit clearance"),
    BlockerCode.TIE: msg("Proof of the tie"),
    BlockerCode.CHILD_DECISION: msg("Decision for the child"),
    BlockerCode.ESCORT: msg("Escort"),
    BlockerCode.UNFIT: msg("Not fit to travel"),
    BlockerCode.FITNESS_BOOKING: msg("Check not booked"),
    BlockerCode.FITNESS: msg("Fitness result"),
    BlockerCode.QUARANTINE_PLACE: msg("Quarantine place"),
    BlockerCode.LAST_DAY: msg("Last day to fly"),
    BlockerCode.WHEELCHAIR: msg("Wheelchair"),
    BlockerCode.STRETCHER: msg("Stretcher"),
    BlockerCode.OXYGEN: msg("Oxygen"),
    BlockerCode.TEST: msg("Test"),
}
OVERRIDABLE = {
    BlockerCode.EXIT_CLEARANCE: BLOCKER_SHORT[BlockerCode.EXIT_CLEARANCE],
    BlockerCode.DOCUMENT_EXPIRES: BLOCKER_SHORT[BlockerCode.DOCUMENT_EXPIRES],
}
MEND = {
    BlockerCode.IDENTITY: msg("Verify the identity"),
    BlockerCode.WISH: msg("Record the wish"),
    BlockerCode.CONSENT: msg("Record the consent"),
    BlockerCode.DOCUMENT: msg("Add a document"),
    BlockerCode.DOCUMENT_EXPIRES: msg("Add a document"),
    BlockerCode.EXIT_CLEARANCE: msg("Exit clearance"),
    BlockerCode.TIE: msg("Prove the tie"),
    BlockerCode.CHILD_DECISION: msg("Decide about the child"),
    BlockerCode.FITNESS_BOOKING: msg("Book a check"),
    BlockerCode.UNFIT: msg("Book a check"),
}
RETURN_REASON = {
    ReturnReason.IN_THE_FILE: msg("Urgent by the case file"),
    ReturnReason.CHILD: msg("Under 18"),
    ReturnReason.AGED: msg("Over 65"),
    ReturnReason.NO_PLACE: msg("Nowhere to sleep"),
    ReturnReason.JOB_LOST: msg("Without work"),
    ReturnReason.TIME_RUNS_OUT: msg("The amnesty ends soon"),
    ReturnReason.STUDENT: msg("Student or visitor"),
    ReturnReason.IN_TRANSIT: msg("Stranded in transit"),
    ReturnReason.WAITING_MONTH: msg("Waiting"),
}
LIMIT = {
    LimitKind.PAUSE: msg("A pause of travel"),
    LimitKind.CEILING: msg("The daily ceiling of arrivals"),
}
MENDED_BY = {
    BlockerCode.IDENTITY: msg("the mission officer"),
    BlockerCode.WISH: msg("the mission officer"),
    BlockerCode.CONSENT: msg("the mission officer"),
    BlockerCode.DOCUMENT: msg("the mission officer"),
    BlockerCode.DOCUMENT_EXPIRES: msg("the mission officer"),
    BlockerCode.EXIT_CLEARANCE: msg("the mission officer"),
    BlockerCode.TIE: msg("the mission officer"),
    BlockerCode.CHILD_DECISION: msg("the protection officer"),
    BlockerCode.ESCORT: msg("the mission officer"),
    BlockerCode.UNFIT: msg("the medical officer"),
    BlockerCode.FITNESS_BOOKING: msg("the mission officer or the medical officer"),
    BlockerCode.FITNESS: msg("the medical officer"),
    BlockerCode.QUARANTINE_PLACE: msg("the coordinator"),
    BlockerCode.LAST_DAY: msg("the mission officer"),
    BlockerCode.WHEELCHAIR: msg("the mission officer"),
    BlockerCode.STRETCHER: msg("the mission officer"),
    BlockerCode.OXYGEN: msg("the mission officer"),
    BlockerCode.TEST: msg("the medical officer"),
}
SIGNER = {
    Signature.MISSION: msg("Mission"),
    Signature.SLBFE: msg("SLBFE"),
    Signature.IOM: msg("IOM"),
}
RENDERING = {
    Rendering.XLSX: msg("Spreadsheet (XLSX)"),
    Rendering.CSV: msg("Text table (CSV)"),
    Rendering.JSON: msg("For programs (JSON)"),
    Rendering.PDF: msg("Printed list (PDF)"),
    Rendering.PAXLST: msg("Advance passenger message (UN/EDIFACT PAXLST)"),
    Rendering.HXL: msg("Figures without names (HXL)"),
}
OFFERED_RENDERING = {form: RENDERING[form] for form in OFFERED}
PARTNER_RENDERING = {form: label for form, label in OFFERED_RENDERING.items() if form not in BY_LAW_ONLY}
DATE_FORM = {
    DateForm.ISO: msg("2026-12-03"),
    DateForm.DAY_FIRST: msg("03/12/2026"),
    DateForm.MONTH_NAMED: msg("03 DEC 2026"),
}
HEADING_WORDS = {
    HeadingWords.NAMES: msg("The names for programs"),
    HeadingWords.ENGLISH: msg("English"),
    HeadingWords.SINHALA: msg("Sinhala"),
    HeadingWords.TAMIL: msg("Tamil"),
}
COLUMN = {
    "manifest_version": msg("Version"),
    "case_ref": msg("Case"),
    "travel_unit": msg("Travel unit"),
    "seq": msg("Number on the list"),
    "primary_id": msg("Surname"),
    "secondary_id": msg("Given names"),
    "sex": msg("Sex"),
    "birth_date": msg("Date of birth"),
    "birth_precision": msg("How exactly the date of birth is known"),
    "nationality": msg("Nationality"),
    "document_type": msg("Travel document"),
    "document_number": msg("Document number"),
    "document_expiry": msg("Document valid until"),
    "origin_mission": msg("Mission"),
    "flight": msg("Flight number"),
    "date": msg("Day of departure"),
    "from": msg("From airport"),
    "to": msg("To airport"),
    "seat": msg("Seat number"),
    "payer": msg("Who pays"),
    "fare_currency": msg("Currency"),
    "fare_amount": msg("Fare"),
    "ssr": msg("Help on board"),
    "fit_to_travel_until": msg("Fit to travel until"),
    "escort_of": msg("Escorts (numbers on the list)"),
    "destination_district": msg("District at home"),
    "phone": msg("Telephone"),
    "consent_ref": msg("Ground of sharing"),
    "local_name": msg("Name in Sinhala or Tamil"),
}
RECIPIENT = {
    "CARRIER": msg("The airline – everybody on the list, by law"),
    "BORDER": msg("Border authorities – everybody on the list, by law"),
}
RECIPIENT_NAME = {"CARRIER": msg("Airline"), "BORDER": msg("Border authorities")}
"""What a recipient by law is called; an organisation is called by its code."""
FIELD = {
    "number": msg("Flight number"),
    "operator": msg("Airline"),
    "aircraft": msg("Aircraft"),
    "date": msg("Day of departure"),
    "origin": msg("From"),
    "destination": msg("To"),
    "legs": msg("Times"),
    "case_ref": msg("Case"),
    "unit_id": msg("Travel unit"),
    "primary_id": msg("Surname"),
    "secondary_id": msg("Given names"),
    "sex": msg("Sex"),
    "birth_date": msg("Date of birth"),
    "birth_precision": msg("How exactly the date of birth is known"),
    "nationality": msg("Nationality"),
    "document_type": msg("Travel document"),
    "document_number": msg("Document number"),
    "document_expiry": msg("Document valid until"),
    "origin_mission": msg("Mission"),
    "passenger": msg("Kind of passenger"),
    "seat": msg("Seat number"),
    "payer": msg("Who pays"),
    "ssr": msg("Help on board"),
    "fit_to_travel_until": msg("Fit to travel until"),
    "escort": msg("Escort"),
    "lap_of": msg("On whose lap"),
    "destination_district": msg("District at home"),
    "phone": msg("Telephone"),
    "basis": msg("Ground of travel"),
    "is_overridden": msg("Let pass at the gate"),
    "local_name": msg("Name in Sinhala or Tamil"),
}
NAMED_ONLY = frozenset({"unit_id", "escort", "lap_of"})
"""Fields that hold the id of somebody else: it is said that they changed, not to what."""
PARTNERS = frozenset(FIELD) - NAMED_ONLY - {"basis", "is_overridden"}
"""Fields of which a partner may know that they changed."""
