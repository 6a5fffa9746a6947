"""Cuts a UN/EDIFACT text into segments, elements and components (ISO 9735), by whichever signs its UNA names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

LONGEST = 8 * 1024 * 1024
"""More characters than that are no list of passengers."""

_ADVICE = re.compile(r"UNA(.)(.)(.)(.)(.)(.)\s*(?=UNB)", re.DOTALL)
_OPENINGS = re.compile(r"UN[BH]\+")
_TAG = re.compile(r"[A-Z]{3}", re.IGNORECASE)
_LINE_ENDS = str.maketrans("", "", "\r\n")
_AROUND = " \t\r\n\f\v\x00\x01\x02\x03\x04\x1a\ufeff"
"""Blanks, and the signs that teletype lines and old files put around segments."""

Element = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs that part a text. `release` is empty where a text has none."""

    component: str = ":"
    element: str = "+"
    decimal: str = "."
    release: str = "?"
    reserved: str = " "
    terminator: str = "'"

    @property
    def service_string(self) -> str:
        """The UNA that names them."""
        return f"UNA{self.component}{self.element}{self.decimal}{self.release or ' '}{self.reserved}{self.terminator}"

    @property
    def are_usable(self) -> bool:
        """Can the three that part be told from each other, from letters and from the release sign?"""
        parting = (self.component, self.element, self.terminator)
        return len({*parting, self.release}) == 4 and not any(sign.isalnum() for sign in (*parting, self.release))


DEFAULTS = Signs()


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment: its tag, and its elements with their components, release signs taken off."""

    tag: str
    elements: tuple[Element, ...] = ()

    def get(self, element: int, component: int = 0) -> str:
        """One component, without blanks around it; empty where there is none."""
        try:
            return self.elements[element][component].strip()
        except IndexError:
            return ""

    def parts(self, element: int) -> Element:
        """The components of an element that say something."""
        if element >= len(self.elements):
            return ()
        return tuple(part for part in (one.strip() for one in self.elements[element]) if part)


@dataclass(slots=True)
class Scanned:
    """A text from its first segment on. `rest` is what stands behind the place to which it was read."""

    text: str
    signs: Signs
    at: int = 0
    is_cut: bool = False

    def segments(self) -> Iterator[Segment]:
        """The segments, one after the other; `is_cut` is set when the last one has no terminator."""
        while True:
            raw = self._next()
            if raw is None:
                return
            if raw:
                yield read_segment(raw, self.signs)

    @property
    def rest(self) -> str:
        """What was not read."""
        return self.text[self.at :].strip(_AROUND)

    def _next(self) -> str | None:
        """The text of the next segment without its terminator, or None at the end."""
        start = self.at
        if start >= len(self.text):
            return None
        end = _terminator(self.text, start, self.signs)
        if end < 0:
            self.at = len(self.text)
            raw = self.text[start:].strip(_AROUND)
            self.is_cut = self.is_cut or bool(raw)
            return raw
        self.at = end + 1
        return self.text[start:end].lstrip(_AROUND)


def _terminator(text: str, start: int, signs: Signs) -> int:
    """Where the segment from `start` ends: the next terminator that no release sign stands before; -1 when none."""
    at = text.find(signs.terminator, start)
    while at >= 0 and signs.release:
        before = at
        while before > start and text[before - 1] == signs.release:
            before -= 1
        if (at - before) % 2 == 0:
            return at
        at = text.find(signs.terminator, at + 1)
    return at


def scan(given: str | bytes) -> Scanned:
    """Find the first segment of a text and the signs in force. Raises Refused where there is none.

    Lines of a teletype before it are passed over, and line ends are taken out wherever they stand: a wrapped text may
    break inside a tag. A text whose terminator is the line end keeps its line ends.
    """
    if len(given) > LONGEST:
        raise Refused("paxlst_too_long", msg("This file is too long for a list of passengers. Send it in parts."))
    text = _decoded(given)
    joined = text.translate(_LINE_ENDS)
    for candidate in (joined, text.replace("\r\n", "\n").replace("\r", "\n")):
        for found in _ADVICE.finditer(candidate):
            signs = _signs(found)
            if signs.are_usable and _opens(candidate, found.end(), signs):
                return Scanned(candidate, signs, found.end())
    opening = _OPENINGS.search(joined)
    if opening is None:
        raise Refused(
            "paxlst_not_found", msg("This is no UN/EDIFACT message: no UNA, UNB or UNH stands in it. Check the file.")
        )
    return Scanned(joined, DEFAULTS, opening.start())


def _decoded(given: str | bytes) -> str:
    """The text of bytes: UTF-8, else Latin-1, which knows every byte."""
    if isinstance(given, str):
        return given
    try:
        return given.decode("utf-8-sig")
    except UnicodeDecodeError:
        return given.decode("latin-1")


def _signs(found: re.Match[str]) -> Signs:
    component, element, decimal, release, reserved, terminator = found.groups()
    return Signs(component, element, decimal, release.strip(), reserved, terminator)


def _opens(text: str, at: int, signs: Signs) -> bool:
    return text.startswith(f"UNB{signs.element}", at)


def read_segment(raw: str, signs: Signs = DEFAULTS) -> Segment:
    """A segment from its text without the terminator."""
    if not signs.release or signs.release not in raw:  # nothing is released: every sign parts
        first, *others = raw.split(signs.element)
        elements = tuple(tuple(one.split(signs.component)) for one in others)
    else:
        (first, *_parts), *rest = _released(raw, signs)
        elements = tuple(rest)
    tag = first.partition(signs.component)[0].strip(_AROUND)
    return Segment(tag.upper() if _TAG.fullmatch(tag) else tag, elements)


def _released(raw: str, signs: Signs) -> list[Element]:
    """Elements and components of a text in which release signs stand; a last one that releases nothing is itself."""
    elements: list[Element] = []
    components: list[str] = []
    letters: list[str] = []
    signs_in_turn = iter(raw)
    for sign in signs_in_turn:
        if sign == signs.release:
            letters.append(next(signs_in_turn, sign))
        elif sign == signs.component:
            components.append("".join(letters))
            letters.clear()
        elif sign == signs.element:
            elements.append((*components, "".join(letters)))
            components.clear()
            letters.clear()
        else:
            letters.append(sign)
    elements.append((*components, "".join(letters)))
    return elements


def write_segment(segment: Segment, signs: Signs = DEFAULTS) -> str:
    """The text of a segment with its terminator: `read_segment` the other way round, nothing added or left out."""
    released = {ord(sign): signs.release + sign for sign in _service_signs(signs)} if signs.release else {}
    elements = (signs.component.join(part.translate(released) for part in one) for one in segment.elements)
    return signs.element.join((segment.tag, *elements)) + signs.terminator


def _service_signs(signs: Signs) -> tuple[str, ...]:
    return (signs.release, signs.component, signs.element, signs.terminator)
