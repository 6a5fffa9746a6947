"""What the choices of this domain are called on a screen, and how its acts read to the auditor."""

from migrant_support.domains.sites.rules import RoomUse, StayEnd, StayState
from migrant_support.domains.sites.rules.alarm import Outcome, Seen, Step, StepDone
from migrant_support.domains.sites.rules.book import DefectKind, IncidentKind, Severity, Told, Urgency, VisitKind
from migrant_support.domains.sites.rules.cost import Meals, NightPayer
from migrant_support.domains.sites.rules.gate import LeaveReason, Way, Whereabouts
from migrant_support.domains.sites.rules.need import NeedReason, OfferState, RequestState
from migrant_support.domains.sites.rules.rides import RiderState, RideState, Vehicle
from migrant_support.domains.sites.rules.rollcall import Mark
from migrant_support.domains.sites.rules.standards import Level, Measure
from migrant_support.kernel.texts import msg

USE = {
    RoomUse.WOMEN: msg("Women"),
    RoomUse.MEN: msg("Men"),
    RoomUse.FAMILIES: msg("Families"),
    RoomUse.MINORS: msg("Children without parents"),
    RoomUse.ISOLATION: msg("Isolation"),
}
STATE = {
    StayState.PLANNED: msg("Reserved"),
    StayState.CURRENT: msg("Sleeps here"),
    StayState.ENDED: msg("Left"),
    StayState.CANCELLED: msg("Cancelled"),
}
STATE_TONE = {
    StayState.PLANNED: "info",
    StayState.CURRENT: "accent",
    StayState.ENDED: "quiet",
    StayState.CANCELLED: "quiet",
}
END = {
    StayEnd.MOVED: msg("Moved to another bed"),
    StayEnd.LEFT_FOR_HOME: msg("Left for home"),
    StayEnd.RELEASED: msg("Released"),
    StayEnd.RETURNED_TO_EMPLOYER: msg("Went back to the employer"),
    StayEnd.HOSPITAL: msg("Taken to hospital"),
    StayEnd.OWN_WISH: msg("Left by own wish"),
    StayEnd.ABSCONDED: msg("Left without a word"),
    StayEnd.DECEASED: msg("Died"),
    StayEnd.OTHER: msg("Other reason"),
}
LEAVING = {end: label for end, label in END.items() if end is not StayEnd.MOVED}

WAY = {Way.IN: msg("In"), Way.OUT: msg("Out"), Way.VOID: msg("Did not happen")}
WHERE = {
    Whereabouts.AFTER_CURFEW: msg("Out after curfew"),
    Whereabouts.LEAVE_OVER: msg("Leave is over"),
    Whereabouts.OUT: msg("Out"),
    Whereabouts.ON_LEAVE: msg("On leave"),
    Whereabouts.UNKNOWN: msg("Not seen at the gate yet"),
    Whereabouts.IN: msg("In the house"),
}
WHERE_TONE = {
    Whereabouts.AFTER_CURFEW: "danger",
    Whereabouts.LEAVE_OVER: "danger",
    Whereabouts.OUT: "warn",
    Whereabouts.ON_LEAVE: "info",
    Whereabouts.UNKNOWN: "quiet",
    Whereabouts.IN: "good",
}
LEAVE = {
    LeaveReason.WORK: msg("For work"),
    LeaveReason.OFFICE: msg("Office or embassy"),
    LeaveReason.MEDICAL: msg("Doctor or hospital"),
    LeaveReason.COURT: msg("Court or police"),
    LeaveReason.FAMILY: msg("Family or friends"),
    LeaveReason.WORSHIP: msg("Worship"),
    LeaveReason.SHOPPING: msg("Shopping"),
    LeaveReason.OTHER: msg("Other reason"),
}
MARK = {
    Mark.PRESENT: msg("Present"),
    Mark.ABSENT: msg("Absent"),
    Mark.ON_LEAVE: msg("On leave"),
    Mark.UNKNOWN: msg("Unknown"),
}
MARK_TONE = {Mark.PRESENT: "good", Mark.ABSENT: "danger", Mark.ON_LEAVE: "info", Mark.UNKNOWN: "warn"}
STEP = {
    Step.SEARCH: msg("Search the house and around it"),
    Step.PHONE: msg("Call the person's telephone"),
    Step.KIN: msg("Ask the family"),
    Step.OFFICER: msg("Tell the mission's officer"),
    Step.COORDINATOR: msg("Tell the coordinator in Colombo"),
    Step.POLICE: msg("Tell the police"),
}
STEP_DONE = {StepDone.DONE: msg("Done"), StepDone.NOT_REQUIRED: msg("Not needed")}
SEEN = {
    Seen.GATE_IN: msg("came in at the gate"),
    Seen.GATE_OUT: msg("went out at the gate"),
    Seen.ROLL_CALL: msg("present at the roll-call"),
    Seen.DISTRIBUTION: msg("took something at the counter"),
    Seen.ADMITTED: msg("was given the bed"),
}
OUTCOME = {
    Outcome.FOUND: msg("Found"),
    Outcome.CAME_BACK: msg("Came back"),
    Outcome.LEFT_ON_PURPOSE: msg("Left on purpose"),
    Outcome.HOSPITAL: msg("In hospital"),
    Outcome.POLICE: msg("With the police"),
}

INCIDENT = {
    IncidentKind.VIOLENCE: msg("Violence"),
    IncidentKind.ABUSE: msg("Abuse"),
    IncidentKind.SELF_HARM: msg("Self-harm"),
    IncidentKind.THEFT: msg("Theft"),
    IncidentKind.FIRE: msg("Fire"),
    IncidentKind.ACCIDENT: msg("Accident"),
    IncidentKind.TRESPASS: msg("A stranger at the house"),
    IncidentKind.QUARREL: msg("Quarrel"),
    IncidentKind.OTHER: msg("Other"),
}
SEVERITY = {Severity.LOW: msg("Slight"), Severity.MEDIUM: msg("Grave"), Severity.HIGH: msg("Very grave")}
TOLD = {
    Told.OFFICER: msg("The mission's officer"),
    Told.POLICE: msg("Police"),
    Told.AMBULANCE: msg("Ambulance"),
    Told.FIRE_BRIGADE: msg("Fire brigade"),
    Told.COORDINATOR: msg("Coordinator in Colombo"),
}
VISIT = {
    VisitKind.FAMILY: msg("Family or friends"),
    VisitKind.OFFICIAL: msg("Office or authority"),
    VisitKind.LAWYER: msg("Lawyer"),
    VisitKind.DOCTOR: msg("Doctor or nurse"),
    VisitKind.SUPPLIER: msg("Delivery or repair"),
    VisitKind.OTHER: msg("Other reason"),
}
DEFECT = {
    DefectKind.WATER: msg("Water"),
    DefectKind.ELECTRICITY: msg("Electricity"),
    DefectKind.LOCK: msg("Door, window or lock"),
    DefectKind.BED: msg("Bed"),
    DefectKind.KITCHEN: msg("Kitchen"),
    DefectKind.BATHROOM: msg("Bathroom or toilet"),
    DefectKind.FIRE_SAFETY: msg("Fire safety"),
    DefectKind.PEST: msg("Vermin"),
    DefectKind.OTHER: msg("Other"),
}
URGENCY = {Urgency.TODAY: msg("Today"), Urgency.WEEK: msg("This week"), Urgency.MONTH: msg("This month")}
REPORT = {
    "came_in": msg("Came in at the gate"),
    "went_out": msg("Went out at the gate"),
    "arrived": msg("Stays begun"),
    "left": msg("Stays ended"),
    "slept": msg("Slept here"),
    "present": msg("Present"),
    "absent": msg("Absent"),
    "on_leave": msg("On leave"),
    "unknown": msg("Unknown"),
    "missing": msg("Searched for at the end of the day"),
    "visitors": msg("Visitors"),
    "incidents_low": msg("Slight incidents"),
    "incidents_medium": msg("Grave incidents"),
    "incidents_high": msg("Very grave incidents"),
    "beds_free": msg("Beds free"),
    "beds_blocked": msg("Beds out of use"),
    "defects_new": msg("Defects reported"),
    "defects_open": msg("Defects not mended"),
    "meals_breakfast": msg("Breakfasts served"),
    "meals_lunch": msg("Lunches served"),
    "meals_dinner": msg("Dinners served"),
}
REPORT_GROUPS = (
    (msg("People"), ("slept", "arrived", "left", "came_in", "went_out", "visitors")),
    (msg("Roll-call"), ("present", "absent", "on_leave", "unknown", "missing")),
    (msg("Meals"), ("meals_breakfast", "meals_lunch", "meals_dinner")),
    (msg("Incidents"), ("incidents_low", "incidents_medium", "incidents_high")),
    (msg("The house"), ("beds_free", "beds_blocked", "defects_new", "defects_open")),
)

NEED = {
    NeedReason.IN_DANGER: msg("In danger where the person is"),
    NeedReason.CHILD_ALONE: msg("A child without a grown person"),
    NeedReason.WITH_INFANT: msg("With a child under two"),
    NeedReason.WITH_CHILD: msg("With a child"),
    NeedReason.AGED: msg("Over 65"),
    NeedReason.NEEDS_CARE: msg("Needs care"),
    NeedReason.NO_PLACE: msg("Has no place to sleep tonight"),
    NeedReason.NO_STEPS: msg("Cannot climb steps"),
    NeedReason.WAITING_DAY: msg("Has waited for days"),
}
REQUEST = {
    RequestState.WAITING: msg("Waits for a bed"),
    RequestState.OFFERED: msg("A bed is offered"),
    RequestState.ACCEPTED: msg("Has accepted a bed"),
    RequestState.WITHDRAWN: msg("Withdrawn"),
}
OFFER = {
    OfferState.OPEN: msg("Held"),
    OfferState.ACCEPTED: msg("Accepted"),
    OfferState.DECLINED: msg("Declined"),
    OfferState.LAPSED: msg("Lapsed"),
    OfferState.WITHDRAWN: msg("Taken back"),
}
OFFER_TONE = {
    OfferState.OPEN: "info",
    OfferState.ACCEPTED: "good",
    OfferState.DECLINED: "quiet",
    OfferState.LAPSED: "warn",
    OfferState.WITHDRAWN: "quiet",
}
RIDE = {
    RideState.ASKED: msg("Asked"),
    RideState.ACCEPTED: msg("Beds are kept"),
    RideState.ON_THE_WAY: msg("They are on the way"),
    RideState.OVER: msg("Over"),
    RideState.DECLINED: msg("Declined"),
    RideState.WITHDRAWN: msg("Withdrawn"),
}
RIDE_TONE = {
    RideState.ASKED: "warn",
    RideState.ACCEPTED: "info",
    RideState.ON_THE_WAY: "accent",
    RideState.OVER: "good",
    RideState.DECLINED: "quiet",
    RideState.WITHDRAWN: "quiet",
}
RIDER = {
    RiderState.ASKED: msg("Waits for an answer"),
    RiderState.ACCEPTED: msg("A bed is kept"),
    RiderState.ON_THE_WAY: msg("On the way"),
    RiderState.RECEIVED: msg("Arrived"),
    RiderState.NOT_COME: msg("Did not arrive"),
    RiderState.STAYED: msg("Stayed"),
}
RIDER_TONE = {
    RiderState.ASKED: "warn",
    RiderState.ACCEPTED: "info",
    RiderState.ON_THE_WAY: "accent",
    RiderState.RECEIVED: "good",
    RiderState.NOT_COME: "danger",
    RiderState.STAYED: "quiet",
}
VEHICLE = {
    Vehicle.BUS: msg("Bus"),
    Vehicle.CAR: msg("Car"),
    Vehicle.AMBULANCE: msg("Ambulance"),
    Vehicle.ON_FOOT: msg("On foot"),
}
MEASURE = {
    Measure.SPACE: msg("Living space"),
    Measure.CEILING: msg("Height of the ceiling in m"),
    Measure.WATER: msg("Water for the house in l a day"),
    Measure.TAPS: msg("Water taps"),
    Measure.TOILETS_WOMEN: msg("Toilets for women"),
    Measure.TOILETS_MEN: msg("Toilets for men"),
    Measure.BATHS: msg("Baths and showers"),
    Measure.BASINS: msg("Basins for laundry"),
    Measure.SOAP_BODY: msg("Body soap given out in g a month"),
    Measure.SOAP_LAUNDRY: msg("Laundry soap given out in g a month"),
    Measure.FOOD: msg("Food for each person in kcal a day"),
    Measure.VESSELS: msg("Water vessels of 10 to 20 l for each household"),
    Measure.BINS: msg("Rubbish bins in l for ten households"),
    Measure.APART: msg("Women, men, families and children alone sleep apart"),
    Measure.LIT: msg("The way to the toilet is lit"),
    Measure.SAME_SEX_STAFF: msg("Staff of the same sex at night"),
    Measure.BEDS_APART: msg("Distance between beds in m"),
    Measure.OWN_TOILETS: msg("Each room has its own or a marked toilet"),
}
_METRES = msg("%(number)s m")
UNIT = {
    Measure.SPACE: msg("%(number)s m² a person"),
    Measure.CEILING: _METRES,
    Measure.WATER: msg("%(number)s l a person and day"),
    Measure.SOAP_BODY: msg("%(number)s g a person and month"),
    Measure.SOAP_LAUNDRY: msg("%(number)s g a person and month"),
    Measure.FOOD: msg("%(number)s kcal a person and day"),
    Measure.VESSELS: msg("%(number)s for each household"),
    Measure.BINS: msg("%(number)s l for ten households"),
    Measure.BEDS_APART: _METRES,
}
LEVEL = {
    Level.GOOD: msg("Meets the standard"),
    Level.AMBER: msg("Little below the standard"),
    Level.RED: msg("Below the standard"),
    Level.NOT_MEASURED: msg("Not measured"),
    Level.NOBODY: msg("Nobody to count for"),
}
MEALS = {
    Meals.NONE: msg("The bed alone"),
    Meals.BREAKFAST: msg("Breakfast"),
    Meals.HALF: msg("Breakfast and one meal"),
    Meals.FULL: msg("All meals"),
}
NIGHT_PAYER = {
    NightPayer.MISSION: msg("The mission"),
    NightPayer.BUREAU: msg("The Bureau (SLBFE)"),
    NightPayer.PARTNER: msg("A partner organisation"),
    NightPayer.EMPLOYER: msg("The employer or agency"),
    NightPayer.GUEST: msg("The guest"),
    NightPayer.HOUSE: msg("The house itself"),
}
ACTS = {
    "sites.site.add": msg("Added a site"),
    "sites.site.close": msg("Closed a site"),
    "sites.site.open": msg("Opened a site again"),
    "sites.site.edit": msg("Changed a site"),
    "sites.place.read": msg("Opened the secret place of a site"),
    "sites.room.add": msg("Added a room"),
    "sites.room.edit": msg("Changed a room"),
    "sites.bed.add": msg("Added beds"),
    "sites.bed.block": msg("Took a bed out of use"),
    "sites.bed.unblock": msg("Put a bed back into use"),
    "sites.bed.add_temporary": msg("Put up a temporary bed beyond the capacity"),
    "sites.stay.list": msg("Wrote down the stays of a list"),
    "sites.stay.take_back": msg("Took the stays of a list back"),
    "sites.stay.reserve": msg("Reserved a bed"),
    "sites.stay.place": msg("Gave somebody a bed"),
    "sites.stay.admit": msg("Admitted somebody to a reserved bed"),
    "sites.stay.move": msg("Moved somebody to another bed"),
    "sites.stay.end": msg("Recorded that somebody left the bed"),
    "sites.stay.cancel": msg("Cancelled a reservation of a bed"),
    "sites.stay.lapse": msg("A reservation of a bed lapsed by itself"),
    "sites.apart.set": msg("Said that somebody sleeps apart"),
    "sites.apart.lift": msg("Lifted that somebody sleeps apart"),
    "sites.figure.add": msg("Wrote down the figures that a place told"),
    "sites.measure.add": msg("Wrote down what was measured at a house"),
    "sites.price.add": msg("Wrote down what a night costs"),
    "sites.price.correct": msg("Corrected what a night costs"),
    "sites.cost.export": msg("Downloaded what the nights of a month cost"),
    "sites.bed_request.add": msg("Asked for a bed"),
    "sites.bed_request.withdraw": msg("Took a request for a bed back"),
    "sites.bed_offer.add": msg("Offered a bed and held it"),
    "sites.bed_offer.accepted": msg("Accepted an offered bed"),
    "sites.bed_offer.declined": msg("Declined an offered bed"),
    "sites.bed_offer.lapsed": msg("An offered bed lapsed by itself"),
    "sites.bed_offer.withdrawn": msg("Took the offer of a bed back"),
    "sites.stay.set_end": msg("Changed when somebody leaves the bed"),
    "sites.gate.let_in": msg("Let somebody in"),
    "sites.gate.let_out": msg("Let somebody out"),
    "sites.gate.correct": msg("Corrected the gate"),
    "sites.leave.grant": msg("Granted leave"),
    "sites.leave.cancel": msg("Took leave back"),
    "sites.house_rules.set": msg("Set the house rules"),
    "sites.roll_call.start": msg("Started a roll-call"),
    "sites.roll_call.mark": msg("Marked people in a roll-call"),
    "sites.roll_call.close": msg("Closed a roll-call"),
    "sites.roll_call.print": msg("Printed the list of a house"),
    "sites.alarm.raise": msg("Raised an alarm for somebody missing"),
    "sites.alarm.read": msg("Opened an alarm"),
    "sites.alarm.step": msg("Recorded a step of a search"),
    "sites.alarm.end": msg("Ended an alarm"),
    "sites.incident.write": msg("Wrote down an incident"),
    "sites.incident.read": msg("Opened an incident"),
    "sites.visitor.come": msg("Let a visitor in"),
    "sites.visitor.go": msg("Let a visitor out"),
    "sites.defect.report": msg("Reported a defect"),
    "sites.defect.mend": msg("Recorded that a defect is mended"),
    "sites.report.close": msg("Closed a daily report"),
    "sites.ride.ask": msg("Asked another place to take people over"),
    "sites.ride.accept": msg("Kept beds for people of another place"),
    "sites.ride.leave": msg("Let a ride leave"),
    "sites.ride.receive": msg("Received people of a ride"),
    "sites.ride.not_come": msg("Wrote down that somebody of a ride did not arrive"),
    "sites.ride.declined": msg("Declined to take people over"),
    "sites.ride.withdrawn": msg("Took a ride back"),
    "sites.ride.print": msg("Printed the list of a ride"),
}
KINDS = {
    "site": msg("Site"),
    "room": msg("Room"),
    "bed": msg("Bed"),
    "stay": msg("Stay"),
    "gate_event": msg("Passage at the gate"),
    "leave_permit": msg("Leave permit"),
    "house_rule": msg("House rules"),
    "roll_call": msg("Roll-call"),
    "missing_alarm": msg("Alarm for somebody missing"),
    "incident": msg("Incident"),
    "visitor": msg("Visitor"),
    "defect": msg("Defect"),
    "daily_report": msg("Daily report"),
    "bed_request": msg("Request for a bed"),
    "bed_offer": msg("Offer of a bed"),
    "ride": msg("Ride to another place"),
}
