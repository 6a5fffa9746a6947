"""Tables of the sites domain, by noun."""

from migrant_support.domains.sites.models.alarm import ALARM_TRIGGERS, AlarmStep, MissingAlarm
from migrant_support.domains.sites.models.apart import ApartMark
from migrant_support.domains.sites.models.book import (
    BOOK_TRIGGERS,
    DailyReport,
    Defect,
    Incident,
    IncidentPerson,
    Visitor,
)
from migrant_support.domains.sites.models.figures import FIGURE_TRIGGERS, CapacityFigure
from migrant_support.domains.sites.models.gate import GATE_TRIGGERS, GateEvent, HouseRule, LeavePermit
from migrant_support.domains.sites.models.measures import MEASURE_TRIGGERS, SiteMeasure
from migrant_support.domains.sites.models.places import Bed, CapacityOverride, Room, Site
from migrant_support.domains.sites.models.prices import PRICE_TRIGGERS, NightPrice
from migrant_support.domains.sites.models.requests import BedOffer, BedRequest
from migrant_support.domains.sites.models.rides import RIDE_TRIGGERS, Ride, Rider
from migrant_support.domains.sites.models.rollcall import ROLL_CALL_TRIGGERS, RollCall, RollCallMark
from migrant_support.domains.sites.models.stays import TRIGGERS, Stay

EVENING_TRIGGERS = (*GATE_TRIGGERS, *ROLL_CALL_TRIGGERS, *ALARM_TRIGGERS)

__all__ = [
    "BOOK_TRIGGERS",
    "EVENING_TRIGGERS",
    "FIGURE_TRIGGERS",
    "MEASURE_TRIGGERS",
    "PRICE_TRIGGERS",
    "RIDE_TRIGGERS",
    "TRIGGERS",
    "AlarmStep",
    "ApartMark",
    "Bed",
    "BedOffer",
    "BedRequest",
    "CapacityFigure",
    "CapacityOverride",
    "DailyReport",
    "Defect",
    "GateEvent",
    "HouseRule",
    "Incident",
    "IncidentPerson",
    "LeavePermit",
    "MissingAlarm",
    "NightPrice",
    "Ride",
    "Rider",
    "RollCall",
    "RollCallMark",
    "Room",
    "Site",
    "SiteMeasure",
    "Stay",
    "Visitor",
]
