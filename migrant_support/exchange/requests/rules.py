"""Decisions about requests over plain data: the state machine, who works on one, limits of a form without account."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

LEAST_TIME = timedelta(seconds=4)  # nobody fills three steps faster; a program does
FORM_LASTS = timedelta(hours=12)  # as long as a form is carried over a sign-in
SENT_AN_HOUR = 600  # from one address and process: an embassy's hall of 200 people, each sending thrice
PHOTOS_AN_HOUR = 600
LOOKS_AN_HOUR = 1200
LONGEST_STORY = 4000
SHORTEST_REASON = 3


class RequestState(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    TAKEN = "taken"
    REGISTERED = "registered"
    LINKED = "linked"
    REFUSED = "refused"


OPEN = frozenset({RequestState.RECEIVED, RequestState.TAKEN})


class RequestAct(StrEnum):
    """What an officer does with a request."""

    TAKE = "take"
    REGISTER = "register"
    LINK = "link"
    REFUSE = "refuse"


class RefusalReason(StrEnum):
    """Why a request led to nobody."""

    NOT_REACHED = "not_reached"
    OTHER_MISSION = "other_mission"
    SENT_TWICE = "sent_twice"
    NO_REQUEST = "no_request"
    OTHER = "other"


class SafeToCall(StrEnum):
    """May the phone be called? (SECURITY, public forms: the one who harms may hold the phone)."""

    YES = "yes"
    AT_TIMES = "at_times"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Transition:
    """From one of the states, by an act, to a state."""

    act: RequestAct
    sources: frozenset[RequestState]
    target: RequestState


TRANSITIONS: tuple[Transition, ...] = (
    Transition(RequestAct.TAKE, OPEN, RequestState.TAKEN),
    Transition(RequestAct.REGISTER, frozenset({RequestState.TAKEN}), RequestState.REGISTERED),
    Transition(RequestAct.LINK, frozenset({RequestState.TAKEN}), RequestState.LINKED),
    Transition(RequestAct.REFUSE, frozenset({RequestState.TAKEN}), RequestState.REFUSED),
)


def transition(state: RequestState, act: RequestAct) -> RequestState:
    """The state after an act. Raises Refused for a request that a colleague has ended, or that nobody took yet."""
    step = next((t for t in TRANSITIONS if t.act is act and state in t.sources), None)
    if step is not None:
        return step.target
    if state is RequestState.RECEIVED:
        raise Refused("request_not_taken", msg("Take the request up first, so that no colleague works on it as well."))
    raise Refused("request_ended", msg("A colleague has ended this request meanwhile. Look at it again."))


def check_taker(taken_by: UUID | None, actor: UUID) -> None:
    """Only who took a request decides about it. Raises Refused."""
    if taken_by != actor:
        raise Refused(
            "taken_by_other", msg("A colleague works on this request. Take it over first, after a word with them.")
        )


def check_refusal(reason: RefusalReason, note: str) -> None:
    """ "Another reason" is written out. Raises Refused with field `note`."""
    if reason is RefusalReason.OTHER and len(note.strip()) < SHORTEST_REASON:
        raise Refused("reason_missing", msg("Write a short reason."), field="note")


def is_too_quick(begun: datetime, at: datetime) -> bool:
    """Was the form filled faster than anybody can?"""
    return at - begun < LEAST_TIME


def is_late(begun: datetime, at: datetime) -> bool:
    """Has the form been open for so long that it is looked over once more?"""
    return at - begun > FORM_LASTS


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sent: texts as typed, the numbers in their normal form, the rest by its code."""

    primary: str
    secondary: str = ""
    passport: str = ""
    nic: str = ""
    birth: str = ""
    sex: str = "X"
    phone: str = ""
    safe: str = SafeToCall.YES.value
    safe_when: str = ""
    place: str = ""
    kinds: tuple[str, ...] = ()
    story: str = ""

    def as_fields(self) -> dict[str, Any]:
        """For the sealed column."""
        return asdict(self)

    @classmethod
    def from_fields(cls, fields: dict[str, Any]) -> "Sent":
        """From the sealed column."""
        return cls(**{**fields, "kinds": tuple(fields["kinds"])})

    @property
    def name(self) -> str:
        """The name in the order of the document."""
        return " ".join(part for part in (self.secondary, self.primary) if part)
