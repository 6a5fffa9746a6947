"""Decisions about death abroad over plain data: papers, the airway bill, the steps of a consignment, its receipt."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class ConsignmentKind(StrEnum):
    """What travels."""

    REMAINS = "remains"
    URN = "urn"


class ConsignmentPaperKind(StrEnum):
    """A document that travels with it."""

    DEATH_CERTIFICATE = "death_certificate"
    NO_OBJECTION = "no_objection"
    EMBALMING = "embalming"
    SEALING = "sealing"
    CREMATION = "cremation"


class ConsignmentState(StrEnum):
    """Where a consignment stands."""

    PREPARING = "preparing"
    PLACED = "placed"
    ACCEPTED = "accepted"
    FLOWN = "flown"
    LANDED = "landed"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"


class ConsignmentStep(StrEnum):
    """What moves it."""

    PLACE = "place"
    ACCEPT = "accept"
    TAKE_OFF = "take_off"
    LEAVE = "leave"
    LAND = "land"
    RECEIVE = "receive"
    WITHDRAW = "withdraw"


class KinWay(StrEnum):
    """How the family was told."""

    PHONE = "phone"
    VISIT = "visit"
    OFFICER = "officer"
    LETTER = "letter"


class Thing(StrEnum):
    """What may be missing beside papers."""

    KIN = "kin"
    CONSIGNEE = "consignee"
    AIRWAY_BILL = "airway_bill"


ON_A_FLIGHT = (
    ConsignmentState.PLACED,
    ConsignmentState.ACCEPTED,
    ConsignmentState.FLOWN,
    ConsignmentState.LANDED,
    ConsignmentState.RECEIVED,
)
UNDER_WAY = (ConsignmentState.PREPARING, ConsignmentState.PLACED, ConsignmentState.ACCEPTED)
PLACING = (FlightState.OPEN, FlightState.LOCKED, FlightState.SEALED)
_STEPS: dict[ConsignmentStep, tuple[tuple[ConsignmentState, ...], ConsignmentState]] = {
    ConsignmentStep.PLACE: ((ConsignmentState.PREPARING,), ConsignmentState.PLACED),
    ConsignmentStep.ACCEPT: ((ConsignmentState.PLACED,), ConsignmentState.ACCEPTED),
    ConsignmentStep.TAKE_OFF: ((ConsignmentState.PLACED, ConsignmentState.ACCEPTED), ConsignmentState.PREPARING),
    ConsignmentStep.LEAVE: ((ConsignmentState.ACCEPTED,), ConsignmentState.FLOWN),
    ConsignmentStep.LAND: ((ConsignmentState.FLOWN,), ConsignmentState.LANDED),
    ConsignmentStep.RECEIVE: ((ConsignmentState.LANDED,), ConsignmentState.RECEIVED),
    ConsignmentStep.WITHDRAW: ((ConsignmentState.PREPARING,), ConsignmentState.WITHDRAWN),
}


@dataclass(frozen=True, slots=True)
class NeededPaper:
    """A paper that a kind of consignment needs, and whether it must be there before a flight is chosen."""

    kind: ConsignmentPaperKind
    of: frozenset[ConsignmentKind]
    before_placing: bool


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is missing; `stops_placing` when no flight may be chosen without it."""

    what: ConsignmentPaperKind | Thing
    stops_placing: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """What is there of a consignment."""

    kind: ConsignmentKind
    papers: frozenset[ConsignmentPaperKind]
    kin_told: bool
    has_consignee: bool
    has_bill: bool


def step(state: ConsignmentState, act: ConsignmentStep) -> ConsignmentState:
    """The state after an act. Raises Refused for a step that does not fit."""
    sources, target = _STEPS[act]
    if state not in sources:
        raise Refused("consignment_moved", msg("This has moved on meanwhile. Load the page again."))
    return target


def missing(ready: Ready, needed: Sequence[NeededPaper]) -> tuple[Lack, ...]:
    """What is missing before the carrier takes it, what stops the choice of a flight first."""
    lacks = [
        Lack(one.kind, one.before_placing) for one in needed if ready.kind in one.of and one.kind not in ready.papers
    ]
    things = {Thing.KIN: ready.kin_told, Thing.CONSIGNEE: ready.has_consignee, Thing.AIRWAY_BILL: ready.has_bill}
    lacks += [Lack(thing, stops_placing=False) for thing, is_there in things.items() if not is_there]
    return tuple(sorted(lacks, key=lambda lack: not lack.stops_placing))


def check_placing(state: FlightState, lacks: Collection[Lack], *, taken: int, most: int) -> None:
    """Raise Refused for a flight that takes nothing any more, papers that must come first, or a full hold."""
    if state not in PLACING:
        raise Refused("flight_takes_none", msg("This flight takes nothing any more. Choose another."), field="flight")
    if any(lack.stops_placing for lack in lacks):
        raise Refused(
            "papers_first", msg("Record the death certificate and the no-objection letter before you choose a flight.")
        )
    if taken >= most:
        raise Refused(
            "hold_is_full",
            msg("The carrier takes %(most)s of this kind on this flight, and all are given."),
            field="flight",
            most=most,
        )


def check_accepting(state: FlightState, lacks: Collection[Lack]) -> None:
    """Raise Refused while something is missing, or the flight is not about to leave."""
    if lacks:
        raise Refused("consignment_incomplete", msg("Something is missing. The carrier takes it when all is there."))
    if state not in (FlightState.LOCKED, FlightState.SEALED):
        raise Refused("not_yet_departing", msg("The carrier takes it when the list of the flight is locked."))


def check_paper(issued_on: date, *, died_on: date, today: date) -> None:
    """Raise Refused for a paper of the future or from before the death."""
    if issued_on > today:
        raise Refused("issued_in_future", msg("This day lies ahead. Check it."), field="issued_on")
    if issued_on < died_on:
        raise Refused("issued_before_death", msg("This is before the death. Check both days."), field="issued_on")


def check_death(died_on: date, *, today: date) -> None:
    """Raise Refused for a day to come."""
    if died_on > today:
        raise Refused("died_in_future", msg("This day lies ahead. Check it."), field="died_on")


def airway_bill(typed: str) -> str:
    """The number as carriers write it: prefix of the airline, then eight digits whose last is the others modulo seven
    (IATA Resolution 600a). Raises Refused.
    """
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed))
    if not re.fullmatch(r"[0-9]{11}", digits):
        raise Refused("bill_unreadable", msg("An airway bill has eleven digits: 603-12345675."), field="bill")
    if int(digits[3:10]) % 7 != int(digits[10]):
        raise Refused("bill_mistyped", msg("A digit of the airway bill is wrong. Read it again."), field="bill")
    return f"{digits[:3]}-{digits[3:]}"


def check_allowance(coffins: int, urns: int) -> None:
    """Raise Refused for numbers that no hold takes."""
    if not (0 <= coffins <= MOST and 0 <= urns <= MOST):
        raise Refused("allowance_unlikely", msg("Write a number between 0 and 20."), field="coffins")


MOST = 20


def check_recipient(named: str, shown: str, *, has_letter: bool) -> None:
    """Raise Refused when somebody else than the named consignee comes without a letter of authority."""
    if _folded(named) != _folded(shown) and not has_letter:
        raise Refused(
            "not_the_consignee",
            msg("%(name)s is named to receive it. Somebody else needs a letter of authority."),
            field="name",
            name=named,
        )


def _folded(name: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", name).casefold()))


def number_text(mission: str, year: int, serial: int) -> str:
    """The number of a consignment; they are a series of their own for each mission and year."""
    return f"{mission}-H-{year}-{serial:04d}"
