"""Reads the answers to lists of passengers (CUSRES): what the receiver says of each traveller."""

from dataclasses import dataclass

from migrant_support.formats.paxlst import segments
from migrant_support.formats.paxlst.envelope import RawMessage, demand_whole, open_envelope
from migrant_support.formats.paxlst.listing import Leg
from migrant_support.formats.paxlst.scanning import Segment
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


@dataclass(frozen=True, slots=True)
class Response:
    """What was answered of one traveller. Match it by `traveller_ref`, then by `booking`, never by a name."""

    booking: str
    traveller_ref: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: to which list (`about`), for which flight, and what of whom."""

    kind: str
    release: str
    about: str
    flight: str
    leg: Leg
    responses: tuple[Response, ...]
    declared: int | None
    actual: int
    problems: tuple[str, ...]


def read_cusres(given: str | bytes, *, strict: bool = True) -> tuple[Reply, ...]:
    """The answers of a text. Raises Refused where it holds none, and when strict where anything does not add up."""
    raw = open_envelope(given)
    found = [message for message in raw.messages if message.kind == "CUSRES"]
    if not found:
        raise Refused("cusres_other_message", msg("This file holds no answer (CUSRES) but another message."))
    if any(all(segment.tag != "BGM" for segment in message.segments) for message in found):
        raw.say("BGM missing")
    if strict:
        demand_whole(raw.problems)
    return tuple(_reply(message, tuple(raw.problems)) for message in found)


@dataclass(slots=True)
class _Answer:
    """The segments of an ERP until the next one."""

    references: dict[str, str]
    codes: list[tuple[str, list[str]]]

    def responses(self) -> list[Response]:
        booking, traveller = self.references.get("AVF", ""), self.references.get("ABO", "")
        return [Response(booking, traveller, code, " ".join(texts)) for code, texts in self.codes or [("", [])]]


def _reply(message: RawMessage, problems: tuple[str, ...]) -> Reply:
    kind = about = flight = ""
    places: dict[str, str] = {}
    times: dict[str, Segment] = {}
    answers: list[_Answer] = []
    for segment in message.segments:
        if segment.tag == "ERP":
            answers.append(_Answer({}, []))
        elif answers:
            _said_of(answers[-1], segment)
        elif segment.tag == "BGM":
            kind = kind or segment.get(0)
        elif segment.tag == "RFF":
            about = about or (segment.get(0, 1) if segment.get(0) == "TN" else "")
            flight = flight or (segment.get(0, 1) if segment.get(0) == "AF" else "")
        elif segment.tag == "TDT":
            flight = flight or segment.get(1)
        elif segment.tag == "LOC":
            places.setdefault(segment.get(0), segment.get(1))
        elif segment.tag == "DTM":
            times.setdefault(segment.get(0), segment)
    leg = Leg(
        places.get("125"),
        places.get("87"),
        segments.moment(times["189"]) if "189" in times else None,
        segments.moment(times["232"]) if "232" in times else None,
        crosses=True,
    )
    responses = tuple(response for answer in answers for response in answer.responses())
    return Reply(kind, message.release, about, flight, leg, responses, message.declared, message.actual, problems)


def _said_of(answer: _Answer, segment: Segment) -> None:
    if segment.tag == "RFF":
        answer.references.setdefault(segment.get(0), segment.get(0, 1))
    elif segment.tag == "ERC":
        answer.codes.append((segment.get(0), []))
    elif segment.tag == "FTX":
        if not answer.codes:
            answer.codes.append(("", []))
        answer.codes[-1][1].extend(segment.parts(3))
