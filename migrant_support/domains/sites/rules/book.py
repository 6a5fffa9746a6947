"""Decisions about the book of a house: incidents, visitors, defects, and the report of a day. Standard library only."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class IncidentKind(StrEnum):
    """What happened at a house."""

    VIOLENCE = "violence"
    ABUSE = "abuse"
    SELF_HARM = "self_harm"
    THEFT = "theft"
    FIRE = "fire"
    ACCIDENT = "accident"
    TRESPASS = "trespass"
    QUARREL = "quarrel"
    OTHER = "other"


class Severity(StrEnum):
    """How grave it was."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Told(StrEnum):
    """Who was told."""

    OFFICER = "officer"
    POLICE = "police"
    AMBULANCE = "ambulance"
    FIRE_BRIGADE = "fire_brigade"
    COORDINATOR = "coordinator"


SENSITIVE = frozenset({IncidentKind.VIOLENCE, IncidentKind.ABUSE, IncidentKind.SELF_HARM})
"""Once written, read by the mission only: a warden may be a party to it (PROCEDURES HL-9, our choice for violence)."""


class VisitKind(StrEnum):
    """Why a visitor comes."""

    FAMILY = "family"
    OFFICIAL = "official"
    LAWYER = "lawyer"
    DOCTOR = "doctor"
    SUPPLIER = "supplier"
    OTHER = "other"


class DefectKind(StrEnum):
    """What is broken."""

    WATER = "water"
    ELECTRICITY = "electricity"
    LOCK = "lock"
    BED = "bed"
    KITCHEN = "kitchen"
    BATHROOM = "bathroom"
    FIRE_SAFETY = "fire_safety"
    PEST = "pest"
    OTHER = "other"


class Urgency(StrEnum):
    """By when it is to be mended."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"


MENDED_WITHIN = {Urgency.TODAY: timedelta(hours=24), Urgency.WEEK: timedelta(days=7), Urgency.MONTH: timedelta(days=30)}


def check_incident(text: str, at: datetime, *, now: datetime) -> None:
    """Raise Refused for an incident without words, of the future, or of long ago."""
    if len(text.strip()) < 10:
        raise Refused("incident_needs_words", msg("Say in a sentence what happened."), field="text")
    if at > now:
        raise Refused("incident_to_come", msg("This time is still to come. Check the day and the time."), field="clock")
    if at < now - timedelta(days=60):
        raise Refused("incident_long_ago", msg("Write down what happened within the last 60 days."), field="day")


def check_visitor(name: str) -> None:
    """Raise Refused for a visitor without a name."""
    if len(name.strip()) < 3:
        raise Refused("name_missing", msg("Write the name that stands on the visitor's papers."), field="name")


def check_defect(what: str) -> None:
    """Raise Refused for a defect without words."""
    if len(what.strip()) < 5:
        raise Refused("defect_needs_words", msg("Say in a few words what is broken."), field="what")


def check_report_day(day: date, *, now: datetime, zone: str) -> None:
    """A day is closed when it has ended at the house (invariant 11). Raises Refused."""
    if day >= now.astimezone(ZoneInfo(zone)).date():
        raise Refused("day_not_over", msg("This day is not over at the house. Close it tomorrow."))
