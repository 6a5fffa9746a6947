"""The closed lists of flights: payers, kinds of passenger, services, clearances, formats, signatures."""

from enum import StrEnum


class Payer(StrEnum):
    """Who pays a seat (DOMAIN, allotments)."""

    STATE = "state"
    SLBFE = "slbfe"
    IOM = "iom"
    SELF = "self"


class Passenger(StrEnum):
    """An adult, a child with a seat, or an infant under two on a lap."""

    ADULT = "adult"
    CHILD = "child"
    INFANT = "infant"


class SpecialService(StrEnum):
    """Special service codes of the airlines (STANDARDS 5), as far as our flights use them."""

    WCHR = "WCHR"
    WCHS = "WCHS"
    WCHC = "WCHC"
    STCR = "STCR"
    MEDA = "MEDA"
    UMNR = "UMNR"
    MAAS = "MAAS"
    BLND = "BLND"
    DEAF = "DEAF"
    VGML = "VGML"
    DEPA = "DEPA"
    DEPU = "DEPU"


WHEELCHAIRS = frozenset({SpecialService.WCHR, SpecialService.WCHS, SpecialService.WCHC})
DEPORTED = frozenset({SpecialService.DEPA, SpecialService.DEPU})
NEED_FITNESS = frozenset({SpecialService.MEDA, SpecialService.STCR})


class ClearanceState(StrEnum):
    """What the host country says of leaving."""

    REQUESTED = "requested"
    GRANTED = "granted"
    REFUSED = "refused"


class Basis(StrEnum):
    """On what ground a person stands on the list (invariant 4)."""

    CONSENT = "consent"
    LEGAL_ORDER = "legal_order"


class JourneyEnd(StrEnum):
    """Why an attempt to bring a person home ended."""

    HOME = "home"
    CHANGED_MIND = "changed_mind"
    OTHER_WAY = "other_way"
    SETTLED = "settled"
    DECEASED = "deceased"


class Organisation(StrEnum):
    """Who may be shown a flight."""

    IOM = "IOM"


class Signature(StrEnum):
    """Who approves a sealed version."""

    MISSION = "mission"
    SLBFE = "slbfe"
    IOM = "iom"


class Rendering(StrEnum):
    """Formats of a rendition."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    PDF = "pdf"
    PAXLST = "paxlst"
    HXL = "hxl"


OFFERED = (Rendering.XLSX, Rendering.CSV, Rendering.PDF, Rendering.JSON, Rendering.PAXLST, Rendering.HXL)
"""The formats in which we hand out a list."""
BY_LAW_ONLY = frozenset({Rendering.PAXLST})
"""Formats that no partner is given: they rest on the law and name everybody."""
