"""What our readers of PAXLST and CUSRES answer to a vector, in the words of the vectors."""

from collections.abc import Callable
from datetime import date
from typing import Any

from migrant_support.formats.paxlst import segments
from migrant_support.formats.paxlst.envelope import NOT_REFUSED
from migrant_support.formats.paxlst.listing import Interchange, Leg, Traveller
from migrant_support.formats.paxlst.reading import read_paxlst
from migrant_support.formats.paxlst.replies import read_cusres
from migrant_support.formats.paxlst.scanning import DEFAULTS, Scanned, Segment, write_segment
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused

_LISTS = {"745": "passengers", "250": "crew", "266": "close-out"}
Answers = dict[str, Any]


def _parse(given: Any) -> Answers:
    try:
        found = read_paxlst(str(given), today=now().date(), strict=False)
    except Refused as no:
        return {"strict_ok": False, "lenient_ok": False, "errors": [no.code]}
    first = found.messages[0]
    everybody = found.travellers
    return {
        "message": f"PAXLST:{first.release}",
        "bgm": first.kind or None,
        "list": _LISTS.get(first.kind),
        "sender": found.sender,
        "recipient": found.recipient,
        "flights": [
            [flight.number, leg.origin, leg.destination]
            for message in found.messages
            for flight in message.flights
            for leg in flight.legs or (Leg(None, None),)
        ],
        "travellers": len(everybody),
        "names": [list(one.names) for one in everybody],
        "birth_dates": [one.born_raw or None for one in everybody],
        **_of_somebody(everybody),
        "cnt": _counts(found),
        "unt_declared": first.declared,
        "unt_actual": first.actual,
        "strict_ok": not set(found.problems) - NOT_REFUSED,
        "lenient_ok": True,
        "errors": list(found.problems),
    }


def _of_somebody(everybody: tuple[Traveller, ...]) -> Answers:
    """What the vectors give once for a list: of the first of whom it is said."""
    documents = [document for one in everybody for document in one.documents]
    return {
        "document": documents[0].number if documents else None,
        "documents": [f"{document.kind}:{document.number}" for document in documents],
        "seat": next((one.seat for one in everybody if one.seat), None),
        "booking": next((one.booking for one in everybody if one.booking), None),
        "bags": next((one.bags_raw for one in everybody if one.bags_raw), None),
        "nationality": next((one.nationality for one in everybody if one.nationality), None),
    }


def _counts(found: Interchange) -> dict[str, int]:
    counted: dict[str, int] = {}
    for message in found.messages:
        for qualifier, count in message.counts.items():
            counted[qualifier] = counted.get(qualifier, 0) + count
    return counted


def _cusres(given: Any) -> Answers:
    try:
        replies = read_cusres(str(given), strict=False)
    except Refused as no:
        return {"strict_ok": False, "lenient_ok": False, "errors": [no.code]}
    first = replies[0]
    return {
        "message": f"CUSRES:{first.release}",
        "bgm": first.kind or None,
        "flight": first.flight or None,
        "tn": first.about or None,
        "flights": [[first.flight, first.leg.origin, first.leg.destination]],
        "responses": [
            {
                "booking": one.booking or None,
                "traveller_ref": one.traveller_ref or None,
                "code": one.code or None,
                "text": one.text or None,
            }
            for reply in replies
            for one in reply.responses
        ],
        "unt_declared": first.declared,
        "unt_actual": first.actual,
        "strict_ok": not set(first.problems) - NOT_REFUSED,
        "lenient_ok": True,
        "errors": list(first.problems),
    }


def _one(given: str) -> Segment:
    """The first segment of a vector, with the default signs."""
    return next(Scanned(given, DEFAULTS).segments(), Segment(""))


def _segment(given: Any) -> Answers:
    segment = _one(str(given))
    reader = _SEGMENTS.get(segment.tag)
    said = reader(segment, now().date()) if reader else {}
    return {"segment": segment.tag} | {name: value or None if value != 0 else 0 for name, value in said.items()}


def _name_and_address(segment: Segment, _today: date) -> Answers:
    return {
        "function": segment.get(0),
        "id": segment.get(1),
        "names": list(segments.names(segment)),
        "street": " ".join(segment.parts(4)),
        "city": segment.get(5),
        "region": segment.get(6),
        "postcode": segment.get(7),
        "country": segment.get(8),
    }


def _transport(segment: Segment, _today: date) -> Answers:
    stage = segment.get(0)
    return {
        "flight": segment.get(1),
        "carrier": segment.get(4),
        "qualifier": stage,
        "meaning": segments.STAGES.get(stage),
    }


def _date(segment: Segment, today: date) -> Answers:
    qualifier, found = segment.get(0), segments.moment(segment)
    born = segments.birth_date(segment, today) if qualifier == "329" else None
    expires = segments.expiry_date(segment) if qualifier == "36" else None
    return {
        "qualifier": qualifier,
        "birth_date": born.isoformat() if born else None,
        "expiry_date": expires.isoformat() if expires else None,
        "at": found.isoformat(timespec="minutes") if found and qualifier in {"189", "232"} else None,
    }


def _reach(segment: Segment, _today: date) -> Answers:
    return {name.lower(): text for name, text in segments.ways_to_reach(segment).items()}


def _nationality(segment: Segment, _today: date) -> Answers:
    return {"qualifier": segment.get(0), "nationality": segment.get(1)}


def _text(segment: Segment, _today: date) -> Answers:
    tag, pieces = segments.bags(segment) or (None, None)
    return {"qualifier": segment.get(0), "first_tag": tag, "bags": pieces}


_SEGMENTS: dict[str, Callable[[Segment, date], Answers]] = {
    "NAD": _name_and_address,
    "TDT": _transport,
    "DTM": _date,
    "COM": _reach,
    "NAT": _nationality,
    "FTX": _text,
}


def _unescape(given: Any) -> Answers:
    segment = _one(str(given))
    elements = [one[0] if len(one) == 1 else list(one) for one in segment.elements]
    return {"segment": segment.tag, "elements": elements, "round_trip": write_segment(segment) == str(given).strip()}


READERS: dict[str, Callable[[Any], Answers]] = {
    "parse": _parse,
    "cusres": _cusres,
    "segment": _segment,
    "unescape": _unescape,
}
