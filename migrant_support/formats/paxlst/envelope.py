"""The envelope of an interchange: who sends it to whom, its groups and messages, and what does not add up."""

from dataclasses import dataclass, field

from migrant_support.formats.paxlst.scanning import Segment, Signs, scan
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

TEXT_BEHIND = "text after UNZ"
NOT_REFUSED = frozenset({TEXT_BEHIND})
"""What even a strict reader takes: mail programs write below a message."""


@dataclass(slots=True)
class RawMessage:
    """A message as it stands, from UNH to UNT."""

    header: Segment
    segments: list[Segment] = field(default_factory=list)
    trailer: Segment | None = None
    group_version: str | None = None

    @property
    def reference(self) -> str:
        """Its reference."""
        return self.header.get(0)

    @property
    def kind(self) -> str:
        """PAXLST, CUSRES, …"""
        return self.header.get(1).upper()

    @property
    def release(self) -> str:
        """The directory it is written by, as `D:05B`."""
        return f"{self.header.get(1, 1)}:{self.header.get(1, 2)}"

    @property
    def declared(self) -> int | None:
        """As many segments as its end says."""
        return number(self.trailer.get(0)) if self.trailer else None

    @property
    def actual(self) -> int:
        """As many segments as there are, from UNH to UNT."""
        return 1 + len(self.segments) + (self.trailer is not None)


@dataclass(slots=True)
class RawInterchange:
    """An interchange before its messages are understood."""

    signs: Signs
    header: Segment | None = None
    messages: list[RawMessage] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def say(self, problem: str) -> None:
        """Note what does not add up, once."""
        if problem not in self.problems:
            self.problems.append(problem)


def number(text: str) -> int | None:
    """A count as it is written; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


class _Reading:
    """Takes the segments in turn."""

    def __init__(self, signs: Signs) -> None:
        self.found = RawInterchange(signs)
        self.group: Segment | None = None
        self.groups = 0
        self.in_group = 0
        self.message: RawMessage | None = None
        self.is_ended = False

    def take(self, segment: Segment) -> None:
        handler = {
            "UNB": self._opened, "UNG": self._group, "UNH": self._message,
            "UNT": self._message_ends, "UNE": self._group_ends, "UNZ": self._ends,
        }.get(segment.tag)  # fmt: skip
        if len(segment.tag) != 3 or not segment.tag.isalnum():
            self.found.say("segment without a tag")
        if handler is not None:
            handler(segment)
        elif self.message is not None:
            self.message.segments.append(segment)
        else:
            self.found.say("segment outside a message")

    def _opened(self, segment: Segment) -> None:
        if self.found.header is not None:
            self.found.say("second UNB")
            return
        self.found.header = segment

    def _group(self, segment: Segment) -> None:
        self._close_message()
        if self.group is not None:
            self.found.say("UNE missing")
        self.group, self.in_group = segment, 0
        self.groups += 1

    def _message(self, segment: Segment) -> None:
        self._close_message()
        version = f"{self.group.get(6)}:{self.group.get(6, 1)}" if self.group else None
        self.message = RawMessage(segment, group_version=version)
        if version and version != ":" and version != self.message.release:
            self.found.say("UNG version")
        self.found.messages.append(self.message)
        self.in_group += 1

    def _message_ends(self, segment: Segment) -> None:
        if self.message is None:
            self.found.say("UNT without UNH")
            return
        message, self.message = self.message, None
        message.trailer = segment
        if message.declared != message.actual:
            self.found.say("UNT count")
        self._compare(message.reference, segment)

    def _group_ends(self, segment: Segment) -> None:
        self._close_message()
        if self.group is None:
            self.found.say("UNE without UNG")
            return
        if number(segment.get(0)) != self.in_group:
            self.found.say("UNE count")
        self._compare(self.group.get(4), segment)
        self.group = None

    def _ends(self, segment: Segment) -> None:
        self._close_message()
        if self.group is not None:
            self.found.say("UNE missing")
        if number(segment.get(0)) not in {self.groups or len(self.found.messages), len(self.found.messages)}:
            self.found.say("UNZ count")
        if self.found.header is not None:
            self._compare(self.found.header.get(4), segment)
        self.is_ended = True

    def _close_message(self) -> None:
        if self.message is not None:
            self.found.say("UNT missing")
            self.message = None

    def _compare(self, reference: str, trailer: Segment) -> None:
        if trailer.get(1) != reference:
            self.found.say("reference mismatch")

    def finish(self) -> RawInterchange:
        self._close_message()
        if self.found.header is None:
            self.found.say("UNB missing")
        if not self.is_ended:
            self.found.say("UNZ missing")
        return self.found


def open_envelope(given: str | bytes) -> RawInterchange:
    """The messages of a text with what does not add up. Raises Refused where no message stands in it."""
    scanned = scan(given)
    reading = _Reading(scanned.signs)
    for segment in scanned.segments():
        reading.take(segment)
        if reading.is_ended:
            break
    found = reading.finish()
    if scanned.is_cut:
        found.say("last segment not ended")
    if scanned.rest:
        found.say(TEXT_BEHIND)
        if f"UNB{scanned.signs.element}" in scanned.rest:
            found.say("second interchange")
    if not found.messages:
        raise Refused("paxlst_no_message", msg("There is no message (UNH) in this file. Ask the sender for it again."))
    return found


def demand_whole(problems: list[str]) -> None:
    """Refuse what does not add up, naming all of it."""
    wrong = [problem for problem in problems if problem not in NOT_REFUSED]
    if wrong:
        raise Refused(
            "paxlst_wrong",
            msg("This message was not taken: %(problems)s. Ask the sender for a correct one."),
            problems=", ".join(wrong),
        )
