"""Writes lists of passengers and crew (PAXLST D:05B) to the WCO/IATA/ICAO guide. The same list gives the same bytes.

Capitals of UNOA only; what is released, cut or left out follows STANDARDS 1.1 to 1.4. Whatever is written here passes
the strict reader.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from migrant_support.formats.paxlst.letters import spelled
from migrant_support.formats.paxlst.listing import Leg, ListedDocument, ListedFlight, Listing, ListKind, Traveller
from migrant_support.formats.paxlst.scanning import DEFAULTS
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

NAME_LENGTH = LONGEST_TEXT = 35
_MOST_MESSAGES = 99
_FIRST_LAST_YEAR = (1970, 2069)
_TO_RELEASE = re.compile(r"[?:+']")
_RELEASED = str.maketrans({sign: f"?{sign}" for sign in "?:+'"})
_PLACES = ("22", "178", "179", "174", "180", "172")
_REFERENCES = ("AVF", "ABO", "SEA", "AEA", "CR", "YZY")
_SEXES = frozenset("MF")
_ENDING = 64
"""Octets kept free for the count and the end of a message."""


@dataclass(frozen=True, slots=True)
class Sending:
    """Who sends a list to whom, and under which reference."""

    sender: str
    recipient: str
    prepared: datetime
    reference: str
    sender_qualifier: str = "ZZ"
    recipient_qualifier: str = "ZZ"
    application: str = "APIS"
    release: str = "D:05B"


@dataclass(frozen=True, slots=True)
class Receiver:
    """What a receiver wants otherwise than others."""

    most_travellers: int = 9_999
    most_octets: int = 8_000_000
    given_name_unknown: str = ""
    sex_unspecified: str = "U"
    takes_at_sign: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """Where the message says less than the list: a traveller's place in it, and which field was cut or left out."""

    place: int
    field: str
    was_cut: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A written interchange, and what of the list it could not say."""

    text: str
    messages: int
    remarks: tuple[Remark, ...]


def write_paxlst(listing: Listing, sending: Sending, receiver: Receiver | None = None) -> Written:
    """The interchange of a list, in one message or as many as the receiver's limits ask for.

    Raises Refused where a name is in letters that have no agreed Latin spelling, or is missing.
    """
    receiver = receiver or Receiver()
    remarks: list[Remark] = []
    groups = _travellers(listing.travellers, receiver, remarks)
    head = _head(listing)
    parts = list(_parts(groups, sum(map(len, head)), receiver))
    if len(parts) > _MOST_MESSAGES:
        raise Refused(
            "paxlst_too_many",
            msg("This list needs more than %(most)s messages. Raise the receiver's limit, or send it in parts."),
            most=_MOST_MESSAGES,
        )
    stamp = f"{sending.prepared:%y%m%d}:{sending.prepared:%H%M}"
    sender = _fitting(sending.sender, 35) + f":{sending.sender_qualifier}" * bool(sending.sender_qualifier)
    to = _fitting(sending.recipient, 35) + f":{sending.recipient_qualifier}" * bool(sending.recipient_qualifier)
    reference = _fitting(sending.reference, 14)
    lines = [
        DEFAULTS.service_string,
        f"UNB+UNOA:4+{sender}+{to}+{stamp}+{reference}++{sending.application}'",
        f"UNG+PAXLST+{sender}+{to}+{stamp}+{reference}+UN+{sending.release}'",
    ]
    for turn, part in enumerate(parts, start=1):
        lines += _message(listing, sending, head, part, _sequence(turn, len(parts)), turn)
    lines += [f"UNE+{len(parts)}+{reference}'", f"UNZ+1+{reference}'"]
    return Written("".join(lines), len(parts), tuple(remarks))


@dataclass(slots=True)
class _Group:
    """What is written of one traveller, in how many segments, and the count to which she belongs."""

    counted_by: str
    text: str
    segments: int


def _parts(groups: list[_Group], head: int, receiver: Receiver) -> Iterator[list[_Group]]:
    """The travellers of each message; at least one message, and at least one traveller in each but an empty list's."""
    part: list[_Group] = []
    size = head + _ENDING
    for group in groups:
        length = len(group.text)
        if part and (len(part) >= receiver.most_travellers or size + length > receiver.most_octets):
            yield part
            part, size = [], head + _ENDING
        part.append(group)
        size += length
    yield part


def _sequence(turn: int, of: int) -> str:
    """01:F for a message alone; 01:C, 02, …, 09:F for several."""
    mark = ":F" if turn == of else ":C" if turn == 1 else ""
    return f"{turn:02}{mark}"


def _message(
    listing: Listing, sending: Sending, head: list[str], part: list[_Group], sequence: str, turn: int
) -> list[str]:
    reference = f"PAX{turn:03}"
    access = _fitting(listing.access, 35)
    lines = [f"UNH+{reference}+PAXLST:{sending.release}:UN:IATA+{access}+{sequence}'", *head]
    own = "41" if listing.kind == ListKind.CREW else "42"
    counts = {own: 0}
    for group in part:
        counts[group.counted_by] = counts.get(group.counted_by, 0) + 1
    totals = [f"CNT+{qualifier}:{count}'" for qualifier, count in counts.items()]
    segments = len(lines) + sum(group.segments for group in part) + len(totals) + 1
    return [*lines, *(group.text for group in part), *totals, f"UNT+{segments}+{reference}'"]


def _head(listing: Listing) -> list[str]:
    """What every message of a list begins with: kind, version, who reports, the flights."""
    number, revision = listing.version
    lines = [_line("BGM", listing.kind, listing.function)]
    if number:
        lines.append(_line("RFF", ("TN", _fitting(number, 35), "", "", _fitting(revision, 6))))
    reporter = tuple(_fitting(name, NAME_LENGTH) for name in listing.reporter)
    if reporter or listing.reporter_id:
        lines.append(_line("NAD", "MS", _fitting(listing.reporter_id, 35), "", reporter))
        lines += _reach(listing.reach)
    for flight in listing.flights:
        lines += _flight(flight)
    return lines


def _flight(flight: ListedFlight) -> Iterator[str]:
    yield _line("TDT", flight.stage, _fitting(flight.number, 17), "", "", _fitting(flight.carrier, 17))
    for leg in flight.legs:
        yield from _leg(leg)


def _leg(leg: Leg) -> Iterator[str]:
    start, end = ("125", "87") if leg.crosses else ("92", "92")
    yield _line("LOC", start, _fitting(leg.origin or "", 3))
    if leg.departs:
        yield f"DTM+189:{leg.departs:%y%m%d%H%M}:201'"
    yield _line("LOC", end, _fitting(leg.destination or "", 3))
    if leg.arrives:
        yield f"DTM+232:{leg.arrives:%y%m%d%H%M}:201'"


def _reach(reach: dict[str, str], *, takes_at_sign: bool = False) -> list[str]:
    """One COM of telephone, fax and mail; a receiver who takes no @ reads `.AT.` for it."""
    said = []
    for qualifier in ("TE", "FX", "EM"):
        text = reach.get(qualifier, "")
        if text and not takes_at_sign:
            text = text.replace("@", ".AT.")
        if text:
            said.append((_fitting(text, 512), qualifier))
    return [_line("COM", *said)] if said else []


def _travellers(travellers: Iterable[Traveller], receiver: Receiver, remarks: list[Remark]) -> list[_Group]:
    unwritable: list[int] = []
    groups: list[_Group] = []
    for place, traveller in enumerate(travellers, start=1):
        names = _names(traveller, place, receiver, remarks)
        if names is None:
            unwritable.append(place)
            continue
        numbers = [spelled(document.number) or "" for document in traveller.documents]
        segments = _traveller(traveller, names, numbers, receiver)
        groups.append(_Group(traveller.function.counted_by, "".join(segments), len(segments)))
        if traveller.born is None:
            remarks.append(Remark(place, "birth_date", was_cut=False))
        for number in numbers:
            if not 0 < len(number) <= LONGEST_TEXT:
                remarks.append(Remark(place, "document_number", was_cut=bool(number)))
    if unwritable:
        raise Refused(
            "paxlst_letters",
            msg(
                "These places on the list have no name in Latin letters: %(places)s. Write the name as the passport "
                "spells it, then seal the list again."
            ),
            places=", ".join(map(str, unwritable)),
        )
    return groups


def _names(traveller: Traveller, place: int, receiver: Receiver, remarks: list[Remark]) -> tuple[str, ...] | None:
    """Surname and given names in UNOA, 35 signs each; None where letters have no Latin spelling or nothing is left."""
    surname, given, *others = (*traveller.names, "", "")
    wanted = (surname, given, " ".join(others)) if len(traveller.names) > 2 else (surname, given)
    said: list[str] = []
    for name in wanted:
        plain = spelled(name)
        if plain is None:
            return None
        if len(plain) > NAME_LENGTH:
            remarks.append(Remark(place, "name", was_cut=True))
            plain = plain[:NAME_LENGTH].rstrip()
        if plain:
            said.append(plain)
    if len(said) == 1 and receiver.given_name_unknown:
        said.append(receiver.given_name_unknown)
    return tuple(said) or None


def _traveller(traveller: Traveller, names: tuple[str, ...], numbers: list[str], receiver: Receiver) -> list[str]:
    """The segments of a traveller. `names` and `numbers` of documents are spelled in UNOA already."""
    segments = [_named(traveller, names)]
    add = segments.append
    if traveller.sex:
        add(f"ATT+2++{traveller.sex if traveller.sex in _SEXES else receiver.sex_unspecified}'")
    if traveller.born:
        add(f"DTM+329:{_six(traveller.born)}'")
    if traveller.pieces is not None:
        add(f"MEA+CT++:{traveller.pieces}'")
    if traveller.weight is not None:
        add(f"MEA+WT++KGM:{traveller.weight}'")
    if traveller.is_verified:
        add("GEI+4+173'")
    for tag, pieces in traveller.bags:
        add(_line("FTX", "BAG", "", "", (_fitting(tag, 35), str(pieces))))
    segments += _places(tuple(traveller.places.items()))
    if traveller.reach:
        segments += _reach(traveller.reach, takes_at_sign=receiver.takes_at_sign)
    if traveller.nationality:
        add(_code("NAT", "2", traveller.nationality))
    for qualifier in _REFERENCES:
        if (told := traveller.references.get(qualifier)) and (reference := _fitting(told, LONGEST_TEXT)):
            add(f"RFF+{qualifier}:{_released(reference)}'")
    for document, number in zip(traveller.documents, numbers, strict=True):
        if number:
            segments += _document(document, number)
    return segments


def _named(traveller: Traveller, names: tuple[str, ...]) -> str:
    """The segment with the names, and where she lives when that is known."""
    if not (traveller.street or traveller.city or traveller.region or traveller.postcode or traveller.country):
        if _TO_RELEASE.search("".join(names)):
            names = tuple(map(_released, names))
        return f"NAD+{traveller.function.value}+++{':'.join(names)}'"
    lengths = ((traveller.street, 35), (traveller.city, 35), (traveller.region, 9), (traveller.postcode, 17))
    fitting = (_fitting(text, most) for text, most in (*lengths, (traveller.country, 3)))
    return _line("NAD", traveller.function, "", "", names, *fitting)


@lru_cache(maxsize=256)
def _places(places: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The segments of places: on one flight they are the same for nearly everybody."""
    known = dict(places)
    fitting = ((qualifier, _fitting(known.get(qualifier, ""), LONGEST_TEXT)) for qualifier in _PLACES)
    return tuple(f"LOC+{qualifier}+{_released(place)}'" for qualifier, place in fitting if place)


@lru_cache(maxsize=1024)
def _code(tag: str, qualifier: str, code: str) -> str:
    """A segment that says a country."""
    return _line(tag, qualifier, _fitting(code, 3))


@lru_cache(maxsize=64)
def _kind_of_document(kind: str) -> str:
    fitting = _fitting(kind, 3)
    return f"{_released(fitting)}:110:111" if fitting else ""


def _document(document: ListedDocument, number: str) -> list[str]:
    segments = [f"DOC+{_kind_of_document(document.kind)}+{_released(number[:LONGEST_TEXT].rstrip())}'"]
    if document.expires and _is_told_by_two_digits(document.expires):
        segments.append(f"DTM+36:{_six(document.expires)}'")
    if document.issuer:
        segments.append(_code("LOC", "91", document.issuer))
    return segments


def _six(day: date) -> str:
    """A day as YYMMDD."""
    return day.isoformat()[2:].replace("-", "")


def _is_told_by_two_digits(day: date) -> bool:
    first, last = _FIRST_LAST_YEAR
    return first <= day.year <= last


def _fitting(text: str, most: int) -> str:
    """A text in UNOA, cut at its length; what has no spelling is left out."""
    if not text:
        return ""
    return (spelled(text) or "")[:most].rstrip()


def _released(text: str) -> str:
    """A text with a release sign before each sign that would part it."""
    return text.translate(_RELEASED) if _TO_RELEASE.search(text) else text


def _line(tag: str, *elements: str | tuple[str, ...]) -> str:
    """A segment without empty elements and components at its end."""
    written = [tag]
    for element in elements:
        parts = [element] if isinstance(element, str) else list(element)
        while parts and not parts[-1]:
            parts.pop()
        written.append(":".join(map(_released, parts)))
    while len(written) > 1 and not written[-1]:
        written.pop()
    return "+".join(written) + "'"
