"""What becomes of journeys and passengers when the person is made anonymous.

The seat stays taken and counted. A sealed version keeps its bytes: the list of a flight that left is kept on a legal
basis of its own and is proven by its hash; only the auditor's and the coordinator's doorways lead to it, and its own
period in the table of retention ends it.
"""

import sqlalchemy as sa

from migrant_support.domains.flights.models import (
    AllottedSeat,
    ArrivalCeiling,
    BaggageAllowance,
    BoardingPass,
    BusRider,
    ChangeEntry,
    ColumnTemplate,
    DepartureBus,
    DepartureContact,
    EntryMove,
    ExitClearance,
    ExitStep,
    ExitStepMove,
    Flight,
    FlightChange,
    FlightLeg,
    FlightMove,
    FlightPermit,
    FlightShare,
    GateOverride,
    Journey,
    LentSeat,
    ManifestCopy,
    ManifestEntry,
    ManifestSignature,
    ManifestVersion,
    OfferedEntry,
    OfferedSeat,
    Rendition,
    SeatAllotment,
    SeatLoan,
    SeatOffer,
    TravelPause,
)
from migrant_support.domains.flights.models.partners import PartnerComment, PartnerMark
from migrant_support.domains.flights.rules.words import Basis
from migrant_support.domains.people.erasure import NO_NAME, empty_sealed
from migrant_support.platform.erasure import COUNTED, belongs, empties, keeps_whole, of_person, of_subject


def answer() -> None:
    """Answer for the tables."""
    belongs(lambda person_id: sa.select(ManifestEntry.id).where(ManifestEntry.person_id == person_id))
    belongs(lambda person_id: sa.select(Journey.id).where(Journey.person_id == person_id))
    empties(
        Journey, of_person(Journey.person_id), {},
        keeps=dict.fromkeys(("requested_at", "ended_at", "end_reason"), COUNTED),
    )  # fmt: skip
    empties(
        ExitClearance, of_person(ExitClearance.person_id), {},
        keeps=dict.fromkeys(("state", "valid_until", "made_at"), COUNTED),
    )  # fmt: skip
    empties(
        ExitStep, of_subject(ExitStep.journey_id), {},
        keeps=dict.fromkeys(
            ("country_code", "code", "position", "state", "begun_on", "due_on", "done_on", "made_at"), COUNTED
        ),
    )  # fmt: skip
    keeps_whole(ExitStepMove, "only added to; the words lie under the person's own key, which is destroyed with her")
    empties(
        ManifestEntry, of_person(ManifestEntry.person_id),
        {
            "services": lambda _row: [], "seat_number": "",
            "order_reference": lambda entry: NO_NAME if entry.basis is Basis.LEGAL_ORDER else "",
        },
        keeps=dict.fromkeys(
            (
                "payer", "allotment_id", "place", "passenger", "basis", "state", "wait_rank", "bags", "bag_kilos",
                "made_at", "version",
            ),
            COUNTED,
        ),
    )  # fmt: skip
    empties(
        EntryMove, of_subject(EntryMove.entry_id), {"reason": ""},
        keeps=dict.fromkeys(("source", "target", "at"), COUNTED),
    )  # fmt: skip
    empties(
        GateOverride, of_subject(GateOverride.entry_id),
        {"reason_sealed": empty_sealed("gate_override", "reason_sealed")},
        keeps=dict.fromkeys(("blocker", "made_at", "until_at"), COUNTED),
    )  # fmt: skip
    empties(OfferedEntry, of_subject(OfferedEntry.entry_id), {}, keeps={"ended_at": COUNTED})
    empties(ChangeEntry, of_subject(ChangeEntry.entry_id), {}, keeps=dict.fromkeys(("serial", "was_seated"), COUNTED))
    empties(
        PartnerMark, of_person(PartnerMark.person_id), {},
        keeps=dict.fromkeys(("organisation", "kind", "made_at", "ended_at"), COUNTED),
    )  # fmt: skip
    empties(
        PartnerComment, of_person(PartnerComment.person_id),
        {"words_sealed": empty_sealed("partner_comment", "words_sealed")},
        keeps=dict.fromkeys(("organisation", "is_partners", "made_at"), COUNTED),
    )  # fmt: skip
    empties(
        BoardingPass, of_subject(BoardingPass.entry_id), {}, keeps=dict.fromkeys(("number", "made_at"), COUNTED)
    )  # fmt: skip
    empties(
        BusRider, of_subject(BusRider.entry_id), {},
        keeps=dict.fromkeys(("bus_id", "place", "boarded_at", "stay_until"), COUNTED),
    )  # fmt: skip
    keeps_whole(
        ManifestVersion,
        "the sealed list of a flight, kept on its own legal basis until its period ends, proven by its hash",
    )
    for model in (ManifestSignature, Rendition, ManifestCopy):
        keeps_whole(model, "about a list as a whole; holds hashes and numbers only")
    for each in (
        Flight,
        FlightLeg,
        FlightChange,
        FlightMove,
        FlightShare,
        SeatAllotment,
        SeatLoan,
        LentSeat,
        SeatOffer,
        OfferedSeat,
        AllottedSeat,
        ColumnTemplate,
    ):
        keeps_whole(each, "a flight, not a person")
    for rule in (TravelPause, ArrivalCeiling, FlightPermit):
        keeps_whole(rule, "a rule of days and places, not of a person")
    for arranged in (BaggageAllowance, DepartureBus, DepartureContact):
        keeps_whole(arranged, "what is arranged for a flight, not a person")
