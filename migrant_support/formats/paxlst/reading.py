"""Reads lists of passengers and crew (PAXLST), strictly or with a list of what does not add up."""

from dataclasses import dataclass, field
from datetime import date, datetime

from migrant_support.formats.paxlst import segments
from migrant_support.formats.paxlst.envelope import RawInterchange, RawMessage, demand_whole, number, open_envelope
from migrant_support.formats.paxlst.listing import (
    Function,
    Interchange,
    Leg,
    ListedDocument,
    ListedFlight,
    Listing,
    ListKind,
    Traveller,
)
from migrant_support.formats.paxlst.scanning import Segment
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

DEPARTURE, ARRIVAL, OTHER_STOP, OVERFLOWN = "125", "87", "92", "130"
DEPARTS, ARRIVES, BORN, EXPIRES = "189", "232", "329", "36"
ISSUED_AT = "91"
_FUNCTIONS = {one.value: one for one in Function}
_KINDS = {one.value for one in ListKind}


def read_paxlst(given: str | bytes, *, today: date, strict: bool = True) -> Interchange:
    """The lists of a text. Raises Refused where it holds none, and when strict where anything does not add up.

    `today` tells in which century somebody was born.
    """
    raw = open_envelope(given)
    wanted = [message for message in raw.messages if message.kind == "PAXLST"]
    if not wanted:
        raise Refused(
            "paxlst_other_message",
            msg("This file holds no list of passengers (PAXLST) but another message. Ask the sender for the list."),
        )
    if len(wanted) != len(raw.messages):
        raw.say("message of another kind")
    messages = tuple(_Message(message, raw, today).read() for message in wanted)
    _check_counts(messages, raw)
    if strict:
        demand_whole(raw.problems)
    header = raw.header
    return Interchange(
        sender=header.get(1) if header else "",
        recipient=header.get(2) if header else "",
        reference=header.get(4) if header else "",
        messages=messages,
        problems=tuple(raw.problems),
    )


def _check_counts(messages: tuple[Listing, ...], raw: RawInterchange) -> None:
    """Hold what is counted against who is listed: in each message, or in all that belong together."""
    together: dict[str, list[Listing]] = {}
    for message in messages:
        together.setdefault(message.access or message.reference, []).append(message)
    for message in messages:
        series = together[message.access or message.reference]
        for qualifier in ("42", "41"):
            counted = message.counts.get(qualifier)
            if counted is None:
                continue
            is_only = not {"42", "41"} - {qualifier} & message.counts.keys()
            if counted not in {found for part in ([message], series) for found in _listed(part, qualifier, is_only)}:
                raw.say(f"CNT {qualifier} count")


def _listed(messages: list[Listing], qualifier: str, is_only: bool) -> set[int]:
    travellers = [one for message in messages for one in message.travellers]
    of_its_kind = sum(one.function.counted_by == qualifier for one in travellers)
    return {of_its_kind, len(travellers)} if is_only else {of_its_kind}


@dataclass(slots=True)
class _Stop:
    """A place of a flight and the moments said of it."""

    qualifier: str
    place: str
    departs: datetime | None = None
    arrives: datetime | None = None


@dataclass(slots=True)
class _Flight:
    number: str
    carrier: str
    stage: str
    stops: list[_Stop] = field(default_factory=list)

    def listed(self) -> ListedFlight:
        return ListedFlight(self.number, self.carrier, self.stage, tuple(_legs(self.stops)))


def _legs(stops: list[_Stop]) -> list[Leg]:
    """Pair departures and arrivals as they come; of two others the first departs unless the times tell."""
    legs: list[Leg] = []
    open_: _Stop | None = None
    late: _Stop | None = None
    for stop in stops:
        if stop.qualifier == OVERFLOWN:
            continue
        if _is_departure(stop, open_):
            if late is not None:  # the arrival was written before its departure
                legs.append(_leg(stop, late))
                late = None
                continue
            if open_ is not None:
                legs.append(_leg(open_, None))
            open_ = stop
        elif open_ is not None:
            legs.append(_leg(open_, stop))
            open_ = None
        else:
            if late is not None:
                legs.append(_leg(None, late))
            late = stop
    if late is not None:
        legs.append(_leg(None, late))
    if open_ is not None:
        legs.append(_leg(open_, None))
    return legs


def _is_departure(stop: _Stop, open_: _Stop | None) -> bool:
    if stop.qualifier == DEPARTURE:
        return True
    if stop.qualifier == ARRIVAL:
        return False
    if stop.departs is not None or stop.arrives is not None:
        return stop.arrives is None
    return open_ is None


def _leg(start: _Stop | None, end: _Stop | None) -> Leg:
    crosses = any(stop is not None and stop.qualifier in {DEPARTURE, ARRIVAL} for stop in (start, end))
    return Leg(
        start.place if start else None,
        end.place if end else None,
        start.departs if start else None,
        end.arrives if end else None,
        crosses=crosses,
    )


@dataclass(slots=True)
class _Document:
    kind: str
    number: str
    expires: date | None = None
    expires_raw: str = ""
    issuer: str = ""

    def listed(self) -> ListedDocument:
        return ListedDocument(self.kind, self.number, self.expires, self.issuer, self.expires_raw)


@dataclass(slots=True)
class _Traveller:
    """A traveller while its segments come in, in whatever order."""

    header: Segment
    function: Function
    today: date
    said: dict[str, object] = field(default_factory=dict)
    bags: list[tuple[str, int]] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    reach: dict[str, str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    documents: list[_Document] = field(default_factory=list)

    def take(self, segment: Segment) -> None:
        handler = getattr(self, f"_take_{segment.tag.lower()}", None)
        if handler is not None:
            handler(segment)

    def _take_att(self, segment: Segment) -> None:
        self._say("sex", next(iter(segment.parts(2)), ""))

    def _take_dtm(self, segment: Segment) -> None:
        qualifier = segment.get(0)
        if qualifier == BORN:
            self._say("born_raw", segment.get(0, 1))
            self._say("born", segments.birth_date(segment, self.today))
        elif qualifier == EXPIRES and self.documents and not self.documents[-1].expires_raw:
            self.documents[-1].expires = segments.expiry_date(segment)
            self.documents[-1].expires_raw = segment.get(0, 1)

    def _take_mea(self, segment: Segment) -> None:
        which = {"CT": "pieces", "WT": "weight"}.get(segment.get(0))
        if which:
            self._say(which, segments.measure(segment))

    def _take_gei(self, segment: Segment) -> None:
        if segment.get(0) == "4" and segment.get(1) == "173":
            self.said["is_verified"] = True

    def _take_ftx(self, segment: Segment) -> None:
        found = segments.bags(segment) if segment.get(0) == "BAG" else None
        if found:
            self.bags.append(found)
            self._say("bags_raw", ":".join(segment.parts(3)))

    def _take_loc(self, segment: Segment) -> None:
        qualifier, place = segment.get(0), segment.get(1)
        if qualifier == ISSUED_AT and self.documents:
            self.documents[-1].issuer = self.documents[-1].issuer or place
        elif place:
            self.places.setdefault(qualifier, place)

    def _take_com(self, segment: Segment) -> None:
        self.reach = segments.ways_to_reach(segment) | self.reach

    def _take_nat(self, segment: Segment) -> None:
        self._say("nationality", segment.get(1))

    def _take_rff(self, segment: Segment) -> None:
        if segment.get(0, 1):
            self.references.setdefault(segment.get(0), segment.get(0, 1))

    def _take_doc(self, segment: Segment) -> None:
        if segment.get(0) or segment.get(1):
            self.documents.append(_Document(segment.get(0), segment.get(1)))

    def _say(self, name: str, value: object) -> None:
        if value not in {None, ""}:
            self.said.setdefault(name, value)

    def listed(self) -> Traveller:
        return Traveller(
            names=segments.names(self.header),
            function=self.function,
            street=" ".join(self.header.parts(4)),
            city=self.header.get(5),
            region=self.header.get(6),
            postcode=self.header.get(7),
            country=self.header.get(8),
            bags=tuple(self.bags),
            places=self.places,
            reach=self.reach,
            references=self.references,
            documents=tuple(one.listed() for one in self.documents),
            **self.said,  # type: ignore[arg-type]  # each value was said under the name and type of its field
        )


class _Message:
    """Takes the segments of one message in turn."""

    def __init__(self, raw: RawMessage, whole: RawInterchange, today: date) -> None:
        self.raw, self.whole, self.today = raw, whole, today
        self.begin: Segment | None = None
        self.version = ("", "")
        self.reporter: Segment | None = None
        self.reach: dict[str, str] = {}
        self.flights: list[_Flight] = []
        self.travellers: list[_Traveller] = []
        self.counts: dict[str, int] = {}

    def read(self) -> Listing:
        for segment in self.raw.segments:
            self._take(segment)
        self._check()
        return Listing(
            kind=self.begin.get(0) if self.begin else "",
            function=self.begin.get(1) if self.begin else "",
            version=self.version,
            reporter=segments.names(self.reporter) if self.reporter else (),
            reporter_id=self.reporter.get(1) if self.reporter else "",
            reach=self.reach,
            flights=tuple(flight.listed() for flight in self.flights),
            travellers=tuple(one.listed() for one in self.travellers),
            counts=self.counts,
            reference=self.raw.reference,
            release=self.raw.release,
            access=self.raw.header.get(2),
            sequence=":".join(self.raw.header.parts(3)),
            declared=self.raw.declared,
            actual=self.raw.actual,
        )

    def _take(self, segment: Segment) -> None:
        tag = segment.tag
        if tag == "BGM" and self.begin is None:
            self.begin = segment
        elif tag == "NAD":
            self._party(segment)
        elif tag == "TDT":
            stage = segment.get(0)
            self.flights.append(_Flight(segment.get(1), segment.get(4), stage))
        elif tag == "CNT":
            self._count(segment)
        elif self.travellers:
            self.travellers[-1].take(segment)
        elif tag == "COM":
            self.reach = segments.ways_to_reach(segment) | self.reach
        elif tag == "RFF" and segment.get(0) == "TN" and not self.flights:
            self.version = (segment.get(0, 1), segment.get(0, 4))
        elif tag == "LOC" and self.flights:
            self.flights[-1].stops.append(_Stop(segment.get(0), segment.get(1)))
        elif tag == "DTM" and self.flights and self.flights[-1].stops:
            self._time(self.flights[-1].stops[-1], segment)

    def _party(self, segment: Segment) -> None:
        function = _FUNCTIONS.get(segment.get(0).upper())
        if function is None:
            if self.reporter is None and not self.travellers:
                self.reporter = segment
            return
        if not self.flights:
            self.whole.say("traveller outside a flight")
        self.travellers.append(_Traveller(segment, function, self.today))

    @staticmethod
    def _time(stop: _Stop, segment: Segment) -> None:
        if segment.get(0) == DEPARTS:
            stop.departs = segments.moment(segment)
        elif segment.get(0) == ARRIVES:
            stop.arrives = segments.moment(segment)

    def _count(self, segment: Segment) -> None:
        qualifier, counted = segment.get(0), number(segment.get(0, 1))
        if counted is None:
            counted = number(segment.get(1))
            if counted is None:
                self.whole.say("CNT without a number")
                return
            self.whole.say(f"CNT must be {qualifier}:{counted}")
        self.counts.setdefault(qualifier, counted)

    def _check(self) -> None:
        if self.begin is None:
            self.whole.say("BGM missing")
        elif self.begin.get(0) not in _KINDS:
            self.whole.say("unknown BGM")
        if not self.flights:
            self.whole.say("TDT missing")
        if not self.counts:
            self.whole.say("CNT missing")
