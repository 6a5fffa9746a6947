"""Tables of the flights domain, by noun."""

from migrant_support.domains.flights.models.airport import (
    BaggageAllowance,
    BoardingPass,
    BusRider,
    DepartureBus,
    DepartureContact,
)
from migrant_support.domains.flights.models.changes import ChangeEntry, FlightChange
from migrant_support.domains.flights.models.entries import ON_THE_LIST, SEATED, EntryMove, GateOverride, ManifestEntry
from migrant_support.domains.flights.models.exit_steps import ExitStep, ExitStepMove
from migrant_support.domains.flights.models.flights import (
    AllottedSeat,
    Flight,
    FlightLeg,
    FlightMove,
    FlightShare,
    SeatAllotment,
)
from migrant_support.domains.flights.models.journeys import ExitClearance, Journey
from migrant_support.domains.flights.models.limits import ArrivalCeiling, FlightPermit, TravelPause
from migrant_support.domains.flights.models.loans import LentSeat, SeatLoan
from migrant_support.domains.flights.models.manifests import ManifestSignature, ManifestVersion, Rendition
from migrant_support.domains.flights.models.offers import OfferedEntry, OfferedSeat, SeatOffer
from migrant_support.domains.flights.models.partners import PartnerComment, PartnerMark
from migrant_support.domains.flights.models.templates import ColumnTemplate, ManifestCopy

__all__ = [
    "ON_THE_LIST",
    "SEATED",
    "AllottedSeat",
    "ArrivalCeiling",
    "BaggageAllowance",
    "BoardingPass",
    "BusRider",
    "ChangeEntry",
    "ColumnTemplate",
    "DepartureBus",
    "DepartureContact",
    "EntryMove",
    "ExitClearance",
    "ExitStep",
    "ExitStepMove",
    "Flight",
    "FlightChange",
    "FlightLeg",
    "FlightMove",
    "FlightPermit",
    "FlightShare",
    "GateOverride",
    "Journey",
    "LentSeat",
    "ManifestCopy",
    "ManifestEntry",
    "ManifestSignature",
    "ManifestVersion",
    "OfferedEntry",
    "OfferedSeat",
    "PartnerComment",
    "PartnerMark",
    "Rendition",
    "SeatAllotment",
    "SeatLoan",
    "SeatOffer",
    "TravelPause",
]
