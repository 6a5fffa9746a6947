"""What becomes of stays when the person is made anonymous: which bed, from when until when, without a word."""

import sqlalchemy as sa

from migrant_support.domains.people.erasure import NO_NAME
from migrant_support.domains.sites.models import (
    AlarmStep,
    ApartMark,
    Bed,
    BedOffer,
    BedRequest,
    CapacityFigure,
    CapacityOverride,
    DailyReport,
    Defect,
    GateEvent,
    HouseRule,
    Incident,
    IncidentPerson,
    LeavePermit,
    MissingAlarm,
    NightPrice,
    Ride,
    Rider,
    RollCall,
    RollCallMark,
    Room,
    Site,
    SiteMeasure,
    Stay,
    Visitor,
)
from migrant_support.platform.erasure import COUNTED, Subject, belongs, deletes, empties, keeps_whole, of_person

_A_PLACE = "a place, not a person"


def _of_her_offers(subject: Subject) -> sa.ColumnElement[bool]:
    mine = sa.select(BedRequest.party_id).where(BedRequest.person_id == subject.person_id)
    return BedOffer.party_id.in_(mine)


def _of_her_rides(subject: Subject) -> sa.ColumnElement[bool]:
    return Ride.id.in_(sa.select(Rider.ride_id).where(Rider.person_id == subject.person_id))


def answer() -> None:
    """Answer for the tables."""
    belongs(lambda person_id: sa.select(Stay.id).where(Stay.person_id == person_id))
    empties(
        Stay, of_person(Stay.person_id),
        {"remark": "", "cancel_reason": lambda stay: None if stay.cancel_reason is None else NO_NAME},
        keeps=dict.fromkeys(
            ("bed_id", "state", "from_at", "until_at", "made_at", "closed_at", "end_reason", "lapses_at"), COUNTED
        ),
    )  # fmt: skip
    _the_evening()
    belongs(lambda person_id: sa.select(BedRequest.id).where(BedRequest.person_id == person_id))
    empties(
        BedRequest, of_person(BedRequest.person_id), {"note": "", "close_reason": ""},
        keeps=dict.fromkeys(
            ("wanted_from", "wanted_until", "no_place", "in_danger", "needs_care", "no_steps", "state", "made_at",
             "closed_at"),
            COUNTED,
        ),
    )  # fmt: skip
    empties(
        BedOffer, _of_her_offers, {"reason": ""},
        keeps=dict.fromkeys(("state", "held_until", "made_at", "answered_at"), COUNTED),
    )  # fmt: skip
    empties(
        Ride, _of_her_rides, {"note": "", "end_reason": "", "driver": "", "driver_phone": ""},
        keeps=dict.fromkeys(
            ("state", "leaves_at", "arrives_at", "vehicle", "seats", "made_at", "accepted_at", "left_at",
             "told_late_at", "ended_at"),
            COUNTED,
        ),
    )  # fmt: skip
    keeps_whole(Rider, "that somebody was on a ride; names nobody once her row is empty")
    deletes(ApartMark, lambda subject: sa.or_(
        ApartMark.person_id == subject.person_id, ApartMark.other_id == subject.person_id
    ))  # fmt: skip
    for model in (Site, Room, Bed, CapacityOverride, CapacityFigure, NightPrice, SiteMeasure):
        keeps_whole(model, _A_PLACE)


def _the_evening() -> None:
    empties(
        GateEvent, of_person(GateEvent.person_id), {"reason": ""},
        keeps=dict.fromkeys(("way", "at", "made_at", "corrects_id"), COUNTED),
    )  # fmt: skip
    keeps_whole(LeavePermit, "when and for what kind of reason; names nobody once her row is empty")
    keeps_whole(RollCallMark, "a mark of a night; names nobody once her row is empty")
    keeps_whole(RollCall, "counts of a night, which name nobody")
    keeps_whole(HouseRule, "rules of a house, not of a person")
    for model in (MissingAlarm, AlarmStep):
        keeps_whole(model, "moments and kinds; the words lie under the person's own key, which is destroyed with her")
    deletes(IncidentPerson, of_person(IncidentPerson.person_id))
    keeps_whole(Incident, "the log of a house: who was involved is deleted, its sealed words are read by few")
    empties(
        Visitor, of_person(Visitor.person_id), {"name_sealed": None},
        keeps=dict.fromkeys(("kind", "in_at", "out_at"), COUNTED),
    )  # fmt: skip
    keeps_whole(Defect, "what is broken at a house, not a person")
    keeps_whole(DailyReport, "counts of a day, which name nobody")
